/** Which instant one written moment is: on which clocks it is read, and on which day. */
import {
  DAY_MS,
  HALF_A_YEAR_MS,
  localDate,
  localMidnight,
  lookUp,
  MINUTE_MS,
  rfc3339,
  skippedText,
  twiceText,
  type Zone,
} from '../clocks.js';
import { type Millis, type Precision } from '../time.js';
import { localDay, shownBy, type WrittenDate } from './dates.js';
import { weekdayFrom, type RelativeDay } from './relative-days.js';
import { type WrittenMoment } from './moments.js';
import { type WrittenTimeOfDay } from './time-of-day.js';
import { ambiguousText, clocksOf, type WrittenZone } from './zones.js';

/** What times are read against. */
export interface TimeFrame {
  /** The clocks of a time that names none; null if nobody said: then such a time is refused. */
  readonly zone: Zone | null;
  readonly now: Millis;
  /** The day of a time that names none; null: the latest that is not after {@link latest}. */
  readonly date: WrittenDate | null;
  /** Midnight of "Day 1" as a local time, if it is not {@link date}. */
  readonly dayOne?: Millis | null;
  /** Without any date, the last time is the latest such time that is not after this. */
  readonly latest: Millis;
}

/** A moment to be placed. */
export interface Unplaced {
  readonly moment: WrittenMoment;
  /** Of the column or the document, for a time that names none itself. */
  readonly zone: WrittenZone | null;
  readonly zoneFrom: 'column' | 'document' | null;
  /** Of the heading that it stands under. */
  readonly heading: WrittenDate | null;
  /** Moments of one section are read in their order; the next section starts again. */
  readonly section: number;
}

/** Where a zone was taken from. */
export type ZoneFrom = 'row' | 'column' | 'document' | 'option';

/** An instant, or a stretch of the calendar, as it is sent. */
export interface Placed {
  readonly at: Millis;
  /** RFC 3339 in UTC, or a bare date. */
  readonly sent: string;
  readonly shows: Extract<Precision, 'second' | 'minute' | 'hour' | 'day' | 'month'>;
  readonly zone: Zone;
  readonly zoneFrom: ZoneFrom;
  /** The end of a range, or the later bound. */
  readonly to: { readonly at: Millis; readonly sent: string } | null;
  /** Nobody wrote this date: it follows from the lines around. */
  readonly dateInferred: boolean;
  /** Of "(+1)" and "next day" in a line: the day that they count from, as a local time; lines without a date keep it. */
  readonly beyond?: { readonly day: Millis; readonly isOwn: boolean };
  readonly remarks: readonly string[];
}

export interface Misplaced {
  readonly why: string;
  /** Of a time that the clocks skip: when they jump. */
  readonly jump?: Millis;
}

const STEP_BACK_MS = 6 * 3_600_000;

/**
 * The instant of one moment.
 * @param date of the line or its heading; null: none is written
 * @param before the moment of the line before, or midnight of the first day as a local time
 * @param isFalling true for a list that is told from its end
 */
export function placeOne(
  { moment, zone, zoneFrom }: Unplaced,
  frame: TimeFrame,
  date: WrittenDate | null,
  before: Placed | Millis | null,
  isFalling: boolean,
): Placed | Misplaced {
  const written = moment.zone ?? zone;
  if (written !== null && written.couldMean.length > 0) return { why: ambiguousText(written) };
  const clocks = written === null ? frame.zone : clocksOf(written);
  if (clocks === null) return { why: 'no time zone is named: name one in the line, or give tz' };
  const from: ZoneFrom = moment.zone !== null ? 'row' : (zoneFrom ?? 'option');
  const remarks: string[] = [];
  const previous = before === null || typeof before === 'number' ? null : before;
  const base = previous === null ? (before as Millis | null) : localMidnight(clocks, previous.at);
  const relative = date?.relative;
  const isOwn = relative !== undefined && moment.date === date;
  const counted = relative && relativeDay(relative, base, clocks, frame, isOwn ? previous : null);
  if (counted === null) return { why: 'it does not say which day: write the date' };
  let day = counted ?? (date === null ? base! : dayOf(date, clocks, frame, previous));
  if (date?.isGuess) remarks.push(`read as ${new Date(day).toISOString().slice(0, 10)}, the day first`);
  if (moment.clock === null) return bareDate(moment.date!, day, clocks, from, remarks);
  let found = instantOf({ clock: moment.clock, zone: written }, clocks, day, remarks);
  if (isOwn && previous !== null && !('why' in found) && found.at - previous.at < -STEP_BACK_MS) {
    // What would be told far out of order is counted from the line before.
    day = relativeDay(relative, base, clocks, frame, null) ?? day;
    found = instantOf({ clock: moment.clock, zone: written }, clocks, day, remarks);
  }
  let dateInferred = date === null && previous === null;
  if (date === null && previous !== null && !('why' in found)) {
    const step = found.at - previous.at;
    if (step < -STEP_BACK_MS) {
      found = instantOf({ clock: moment.clock, zone: written }, clocks, day + DAY_MS, remarks);
      dateInferred = true;
      if (!('why' in found)) remarks.push(`the next day, ${localDate(clocks, found.at)}: a step back of more than 6 h`);
    } else if (step < 0 && !isFalling) remarks.push('out of order: earlier than the line before');
  }
  if ('why' in found) return found;
  const second = moment.to && endOf(moment.to, written, clocks, found.at, frame, remarks);
  if (second && 'why' in second) return second;
  if (moment.again && !isSameInstant(moment.again, found.at))
    return { why: 'the two times beside each other are not one instant' };
  const { shows } = moment.clock;
  const sent = rfc3339(found.at, shows === 'second');
  if (relative) remarks.push(`read as ${new Date(day).toISOString().slice(0, 10)}`);
  const beyond = isOwn ? daysBefore(relative, day) : date === null ? previous?.beyond?.day : undefined;
  return {
    ...{ at: found.at, sent, shows, zone: clocks, zoneFrom: from, to: second, dateInferred, remarks },
    ...(beyond === undefined ? {} : { beyond: { day: beyond, isOwn } }),
  };
}

const daysBefore = (relative: RelativeDay, day: Millis): Millis | undefined =>
  relative.kind === 'later' || relative.kind === 'beyond' ? day - relative.days * DAY_MS : undefined;

/** Midnight of a day that others tell, as a local time; null if they do not. @param base the day before, or the first */
function relativeDay(
  relative: RelativeDay,
  base: Millis | null,
  zone: Zone,
  frame: TimeFrame,
  previous: Placed | null,
): Millis | null {
  const first = frame.dayOne ?? (frame.date === null ? null : dayOf(frame.date, zone, frame, null));
  const from = base ?? first;
  switch (relative.kind) {
    case 'weekday':
      return weekdayFrom(from ?? localMidnight(zone, frame.latest) - 6 * DAY_MS, relative.day);
    case 'numbered':
      return first === null ? null : first + (relative.number - 1) * DAY_MS;
    case 'later':
    case 'beyond': {
      const beyond = relative.kind === 'beyond' || previous?.beyond?.isOwn ? previous?.beyond?.day : undefined;
      const counted = beyond ?? from;
      return counted === null ? null : counted + relative.days * DAY_MS;
    }
  }
}

function bareDate(
  date: WrittenDate,
  day: Millis,
  zone: Zone,
  zoneFrom: ZoneFrom,
  remarks: readonly string[],
): Placed | Misplaced {
  const found = lookUp(zone, day);
  const shows = shownBy(date);
  const sent = new Date(day).toISOString().slice(0, shows === 'day' ? 10 : 7);
  return { at: found.from, sent, shows, zone, zoneFrom, to: null, dateInferred: false, remarks };
}

/** Midnight of a date, as a local time. One without a year is the nearest to the line before, else the latest. */
function dayOf(date: WrittenDate, zone: Zone, frame: TimeFrame, previous: Placed | null): Millis {
  if (date.daysFromToday !== null) return localMidnight(zone, frame.now) + date.daysFromToday * DAY_MS;
  const of = (year: number): Millis => localDay(year, date.month, date.day ?? 1);
  if (date.year !== null) return of(date.year);
  const near = previous?.at ?? frame.latest;
  const year = new Date(near + zone.offset(near)).getUTCFullYear();
  if (previous === null) return of(year) > near + zone.offset(near) ? of(year - 1) : of(year);
  if (of(year) < near - HALF_A_YEAR_MS) return of(year + 1);
  return of(year) > near + HALF_A_YEAR_MS ? of(year - 1) : of(year);
}

function instantOf(
  { clock, zone: written }: Pick<WrittenTimeOfDay, 'zone'> & { clock: NonNullable<WrittenTimeOfDay['clock']> },
  zone: Zone,
  day: Millis,
  remarks: string[],
): { readonly at: Millis } | Misplaced {
  const local = day + clock.millis;
  const text = new Date(local).toISOString().slice(11, clock.shows === 'second' ? 19 : 16);
  const found = lookUp(zone, local);
  if (found.kind === 'skipped') return { why: skippedText(zone, text, found.from), jump: found.from };
  const said = written?.minutes ?? null;
  const isSaid = (at: Millis): boolean => said !== null && zone.offset(at) === said * MINUTE_MS;
  if (found.kind === 'twice' && isSaid(found.again)) return { at: found.again };
  if (found.kind === 'twice' && !isSaid(found.from)) remarks.push(twiceText(zone, text, found.from, found.again));
  if (said !== null && written?.place !== null && !isSaid(found.from))
    remarks.push(
      `${written!.said} is impossible on ${localDate(zone, found.from)}: read on the clocks of ${zone.name}`,
    );
  return { at: found.from };
}

/** The end of a range: the first such time that is not before its start. */
function endOf(
  to: NonNullable<WrittenMoment['to']>,
  inherited: WrittenZone | null,
  startZone: Zone,
  start: Millis,
  frame: TimeFrame,
  remarks: string[],
): { at: Millis; sent: string } | Misplaced {
  const written = to.zone ?? inherited;
  if (written !== null && written.couldMean.length > 0) return { why: ambiguousText(written) };
  const zone = written === null ? startZone : clocksOf(written);
  const clock = to.clock!;
  const first = localMidnight(zone, start);
  const counted = to.date?.relative && relativeDay(to.date.relative, first, zone, frame, null);
  const day = counted ?? (to.date === null ? first : dayOf(to.date, zone, frame, null));
  let found = instantOf({ clock, zone: written }, zone, day, remarks);
  if (!('why' in found) && found.at < start && to.date === null)
    found = instantOf({ clock, zone: written }, zone, day + DAY_MS, remarks);
  if ('why' in found) return found;
  if (found.at < start) return { why: 'the range ends before it begins' };
  return { at: found.at, sent: rfc3339(found.at, clock.shows === 'second') };
}

/** Whatever the days are, the two clocks show one instant. */
function isSameInstant({ clock, zone, date }: WrittenTimeOfDay, at: Millis): boolean {
  if (zone!.couldMean.length > 0) return true;
  const own = clocksOf(zone!);
  const shown = at + own.offset(at);
  if (
    date?.day &&
    date.year !== null &&
    Math.floor(shown / DAY_MS) * DAY_MS !== localDay(date.year, date.month, date.day)
  )
    return false;
  const unit = clock!.shows === 'second' ? 1000 : MINUTE_MS;
  return Math.floor((((shown % DAY_MS) + DAY_MS) % DAY_MS) / unit) === Math.floor((clock!.millis % DAY_MS) / unit);
}

/** A moment that counts from now, or from T0. @param zero the moment of T0, if a line gives it */
export function placeRelative(
  { moment: { ago, sinceZero } }: Unplaced,
  frame: TimeFrame,
  zero: Placed | Misplaced | undefined,
): Placed | Misplaced {
  const base = ago !== null ? Math.floor(frame.now / 1000) * 1000 - ago : zeroPlus(zero, sinceZero ?? 0);
  if (base === null) return { why: 'it counts from a T0 that no line gives: write "T0 14:02 …"' };
  const zone = frame.zone ?? clocksOf({ said: 'UTC', place: 'UTC', minutes: 0, couldMean: [] });
  const isWholeMinute = ago === null && base % MINUTE_MS === 0;
  const shows = isWholeMinute ? 'minute' : 'second';
  const sent = rfc3339(base, !isWholeMinute);
  return { at: base, sent, shows, zone, zoneFrom: 'option', to: null, dateInferred: false, remarks: [] };
}

const zeroPlus = (zero: Placed | Misplaced | undefined, ms: Millis): Millis | null =>
  zero === undefined || 'why' in zero ? null : zero.at + ms;
