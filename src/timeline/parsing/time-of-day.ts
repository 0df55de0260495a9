/** A date, a time of day or both, as somebody wrote them, with the zone beside them. */
import { DAY_MS, MINUTE_MS } from '../clocks.js';
import { clockAt, type ClockTime, type Dots, type NoTime } from './clock-times.js';
import { dateAt, relativeDate, yearBehind, type DateOrder, type WrittenDate } from './dates.js';
import { daysBeyondAt } from './relative-days.js';
import { BLANKS, isWordEnd, matchAt, skip } from './scanning.js';
import { regionAt, zoneAt, type WrittenZone, type ZoneAt } from './zones.js';

/** A date, a time of day or both, and the zone beside them. */
export interface WrittenTimeOfDay {
  readonly date: WrittenDate | null;
  readonly clock: ClockTime | null;
  readonly zone: WrittenZone | null;
}

export interface Manner {
  readonly order: DateOrder;
  readonly dots: Dots;
  /** A date that can be read in spite of a fault is read, and keeps it: so for what others wrote. */
  readonly keepsFaults?: boolean;
  /**
   * At the head of a line, in a heading or a cell, a day may be named by those around it ("Tuesday", "Day 2", "(+1)"), and
   * a zone may stand ahead of its time.
   */
  readonly atHead?: boolean;
}

export const APPROXIMATELY =
  /(?:[~\u2248\u223c] {0,2}|(?:ca?\.|circa|approx(?:\.|imately)?|about|around|roughly|at about|at around|ca) {1,2})/iy;
const BETWEEN_DATE_AND_CLOCK =
  /(?:[Tt](?=\d)|:(?=\d\d:\d\d:\d\d)|(?:, ?|: {1,2}(?=\d{1,2}:\d\d)| {1,3})(?:at |@ ?|kl\.? ?|[-\u2013\u2014|] {1,2}|T )?)/y;
const TOGETHER = /([01]\d|2[0-3])([0-5]\d)(?=[ \t]{0,9}(?:$|[|,;:)\]\u2013\u2014-]))/y;
const UNKNOWN_CLOCK = / (?:\?\?|--|[xX]{2}|HH):(?:\?\?|--|[xX]{2}|MM)/y;
const BEFORE_LATER_DATE = /(,)? {1,3}(on (?:the )?)?/y;
const HOURS_WORD = / ?(?:uhr|hrs?\.?|hours|h|o['’]clock)(?![A-Za-z\d])/iy;
const NUMBER = /\d{8,}T?/y;
const TWO_DIGIT_OFFSET = /([+-])(\d{2})(?![\d:])/y;
const HYPHEN_TIME = /-(\d{2}):(\d{2})(?![\d:])/y;
/** In lower case these are words as well: nobody can say whether a zone is meant. */
const MAYBE_ZONE = / (est|ist)(?![\w.])/y;

/** A time of day, and where the text goes on after it. */
export interface TimeOfDayAt extends WrittenTimeOfDay {
  readonly end: number;
  /** Date and time are joined as in RFC 3339, so that what follows can be an offset only. */
  readonly isJoined: boolean;
  /** "22 March, around 19:30" */
  readonly isAbout?: boolean;
}

/** `[date] clock [zone] [date]`, or a date alone. */
export function timeOfDayAt(text: string, start: number, manner: Manner): TimeOfDayAt | NoTime | null {
  const date = readDate(text, start, manner);
  if (date !== null && 'why' in date) return date;
  if (date === null) return clockFirstAt(text, start, manner);
  const between = skip(BETWEEN_DATE_AND_CLOCK, text, date.end);
  const isJoined = /[Tt]/.test(text[date.end] ?? '') && between === date.end + 1;
  const about = between > date.end ? skip(APPROXIMATELY, text, between) : between;
  const clock =
    between > date.end && date.day !== null
      ? (clockAt(text, about, manner.dots, manner.keepsFaults) ?? togetherAt(text, about))
      : null;
  if (clock !== null && 'why' in clock) return clock;
  if (clock === null) {
    const unknown = matchAt(UNKNOWN_CLOCK, text, date.end);
    return { date, clock, zone: null, end: date.end + (unknown?.[0].length ?? 0), isJoined };
  }
  const read = withZone(text, { date, clock, zone: null, end: clock.end, isJoined }, manner);
  if ('why' in read) return read;
  const year = clock.shows === 'second' ? yearBehind(text, read.end, date) : null;
  if (year !== null) {
    if ('why' in year.date) return year.date;
    const dated = { ...read, date: year.date, end: year.end };
    return read.zone === null ? withZone(text, dated, manner) : dated;
  }
  return about === between ? read : { ...read, isAbout: true };
}

/** `2026-11-29 1402`: behind a date, and with nothing behind, four digits are a time of day. */
function togetherAt(text: string, position: number): ClockTime | null {
  const found = matchAt(TOGETHER, text, position);
  if (!found) return null;
  const millis = (Number(found[1]) * 60 + Number(found[2])) * 60 * 1000;
  return { millis, shows: 'minute', half: null, start: position, end: position + 4 };
}

/** A date, one with a fault too where that is kept. */
function readDate(text: string, start: number, manner: Manner): WrittenDate | NoTime | null {
  const date = dateAt(text, start, manner.order, manner.atHead);
  return manner.keepsFaults === true && date !== null && 'why' in date && date.date !== undefined ? date.date : date;
}

function clockFirstAt(text: string, start: number, manner: Manner): TimeOfDayAt | NoTime | null {
  const clock = clockAt(text, start, manner.dots, manner.keepsFaults);
  if (clock === null) {
    const number = matchAt(NUMBER, text, start)?.[0];
    return number === undefined
      ? null
      : { end: start + number.length, why: `"${number}" is not a time: write 2026-11-20T18:30:00Z` };
  }
  if ('why' in clock) return clock;
  const read = withZone(text, { date: null, clock, zone: null, end: clock.end, isJoined: false }, manner);
  if ('why' in read) return read;
  const beyond = manner.atHead === true ? daysBeyondAt(text, read.end) : null;
  if (beyond !== null) {
    const date = relativeDate(beyond.relative, read.end, beyond.end);
    const later = { ...read, date, end: beyond.end };
    return read.zone === null ? withZone(text, later, manner) : later;
  }
  const on = matchAt(BEFORE_LATER_DATE, text, read.end);
  if (!on) return read;
  const date = readDate(text, read.end + on[0].length, manner);
  if (date === null || 'why' in date || (on[1] === undefined && on[2] === undefined && date.year === null)) return read;
  const dated = { ...read, date, end: date.end };
  return read.zone === null ? withZone(text, dated, manner) : dated;
}

/** With the zone that follows, if one does. */
export function withZone(text: string, read: TimeOfDayAt, manner: Manner): TimeOfDayAt | NoTime {
  const { clock, isJoined } = read;
  const hours = skip(HOURS_WORD, text, read.end);
  const maybe = matchAt(MAYBE_ZONE, text, hours);
  const isExact = isJoined || clock?.shows === 'second';
  if (text[hours] === 'z' && isWordEnd(text, hours + 1)) return { ...read, zone: UTC_SAID, end: hours + 1 };
  const offset = matchAt(TWO_DIGIT_OFFSET, text, hours);
  // "-20" behind minutes may be their end.
  const short = isExact || offset?.[1] === '+' ? offset : null;
  if (short) {
    const minutes = (short[1] === '+' ? 60 : -60) * Number(short[2]);
    return { ...read, zone: { said: short[0], place: null, minutes, couldMean: [] }, end: hours + 3 };
  }
  const hyphen = isExact ? null : matchAt(HYPHEN_TIME, text, hours);
  if (hyphen) return afterHyphen(text, read, hours, hyphen, manner);
  const found = zoneAt(text, hours) ?? zoneAt(text, skip(BLANKS, text, text[hours] === ',' ? hours + 1 : hours));
  if (found) return { ...read, ...found };
  const region = regionBehind(text, hours, read, manner);
  if (region !== null) return 'why' in region ? region : { ...read, ...region };
  if (maybe)
    return {
      end: hours,
      why: `"${maybe[1]!}" may be a zone or a word: write ${maybe[1]!.toUpperCase()} or leave it out`,
    };
  return { ...read, end: hours };
}

const ENDS_HERE = /^(?:\W{0,3}$|\s?[:|,;)\]>\u2013\u2014]|\s-{1,2}\s|[*_`])/;

/** "21:50 Pacific" names a zone; "21:50 Central scheduler restarts" may, and "21:50 Central Europe" does not. */
function regionBehind(text: string, end: number, { clock }: TimeOfDayAt, manner: Manner): ZoneAt | NoTime | null {
  const found = regionAt(text, skip(BLANKS, text, end));
  if (found === null || clock === null) return null;
  const behind = text.slice(found.end, found.end + 8);
  if (ENDS_HERE.test(behind)) return found;
  if (!/^ [a-z]/.test(behind)) return null;
  if (clock.half !== null || manner.keepsFaults === true) return found;
  const { said } = found.zone;
  return { end, why: `"${said}" may be a zone or a word: write "${said} time", or ":" behind the time` };
}

const UTC_SAID: WrittenZone = { said: 'Z', place: 'UTC', minutes: 0, couldMean: [] };
const LONGEST_WEST = 12 * 60;
/** Of a range that nobody could take for a time with its offset. */
const MOST_OVER_MIDNIGHT_MS = 6 * 3_600_000;

/** `09:00-10:00` is a range; `2026-11-29 09:00-10:00` and `18:00-05:00` may be a range or an offset. */
function afterHyphen(
  text: string,
  read: TimeOfDayAt,
  end: number,
  hyphen: RegExpExecArray,
  manner: Manner,
): TimeOfDayAt | NoTime {
  const minutes = Number(hyphen[1]) * 60 + Number(hyphen[2]);
  const canBeOffset = minutes <= LONGEST_WEST && minutes % 30 === 0;
  const start = read.clock?.millis ?? 0;
  const isForward = minutes * MINUTE_MS > start;
  // What has a zone behind it has no offset.
  const isZoned = zoneAt(text, skip(BLANKS, text, end + hyphen[0].length)) !== null;
  if (!canBeOffset || isZoned || (isForward && read.date === null)) return { ...read, end };
  if (manner.keepsFaults === true) {
    const isOverMidnight = minutes * MINUTE_MS + DAY_MS - start <= MOST_OVER_MIDNIGHT_MS;
    if (isForward || isOverMidnight) return { ...read, end };
    const zone = { said: hyphen[0], place: null, minutes: -minutes, couldMean: [] };
    return { ...read, zone, end: end + hyphen[0].length };
  }
  return { end, why: `"${hyphen[0]}" may be an offset or the end of a range: write " to ", or the zone` };
}
