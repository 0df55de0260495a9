/**
 * Clock times in prose, as facts: what happened, when, and in whose words. A time alone says neither its date nor its
 * zone; both come from what stands around it, and at last from the times that the front matter names.
 */
import { LIMITS } from '../../timeline/input-limits.js';
import { parseInstant, zoneOffset, type Millis } from '../../timeline/time.js';
import { DAY_MS, datesIn, dayIn, resolveDate, type DateMention, type Day, type WrittenDate } from './calendar-dates.js';
import { timesIn, type ClockTime, type TimeMention } from './clock-times.js';
import { typeInProse, typeOfStretch } from './entry-types-in-prose.js';
import { paragraphsOf } from './sentences.js';
import { instantsOf, zoneName, type WrittenZone } from './zones.js';

/** A fact found in prose. */
export interface ProseFact {
  readonly type: string;
  readonly at: Millis;
  readonly until: Millis | null;
  readonly precision: 'minute' | 'second';
  readonly approximate: boolean;
  /** IANA; null in UTC or a bare offset. */
  readonly timeZone: string | null;
  /** The time in the words of the source. */
  readonly occurredAtText: string;
  /** The sentence. */
  readonly quote: string;
}

/** What the front matter knows of when it was. */
export interface KnownSpan {
  readonly start: Millis | null;
  readonly end: Millis | null;
  readonly published: Millis | null;
  /** The day on which it began, for documents that know no more, and whose prose names none. */
  readonly startDay: Day | null;
  /** A year that the title names, for documents that have no more. */
  readonly year: number | null;
}

interface Placed {
  readonly sentence: string;
  readonly mention: TimeMention;
  /** Where the time before it in the sentence ends, and the one after it starts. */
  readonly before: number;
  readonly after: number;
  /** Null where the text names none before. */
  readonly fromDate: WrittenDate | null;
  readonly untilDate: WrittenDate | null;
  readonly paragraph: number;
}

/** Facts in the order of the text. Without any date at all there are none. */
export function timesInProse(body: string, span: KnownSpan): ProseFact[] {
  const placed = paragraphsOf(body)
    .flatMap((sentences, paragraph) => sentences.flatMap((sentence) => placedIn(sentence, paragraph)))
    .slice(0, LIMITS.perCall);
  const zoned = new Zones(placed);
  const guessed = zoned.hasUnknown ? zoneThatAgrees(placed, zoned, span) : UTC;
  const calendar = new RunningCalendar(span, whole(body) ?? span.startDay);
  const facts: ProseFact[] = [];
  let previous: ProseFact | null = null;
  for (const each of placed) {
    const fact = factOf(
      each,
      calendar,
      zoned.of(each),
      guessed,
      previous?.quote === each.sentence ? previous.type : null,
    );
    previous = fact;
    if (fact && !facts.some((known) => isSame(known, fact))) facts.push(fact);
  }
  return withoutStartsOfStretches(facts);
}

const UTC: WrittenZone = { zone: null, offsetMinutes: 0 };

function placedIn(sentence: string, paragraph: number): Placed[] {
  const dates = datesIn(sentence);
  const mentions = timesIn(sentence, dates);
  return mentions.map((mention, i) => {
    const before = mentions[i - 1]?.end ?? 0;
    const after = mentions[i + 1]?.start ?? sentence.length;
    const { from, until } = mention;
    const own = dateBeside(sentence, dates, from.start, from.end, before);
    const last = until && dateBeside(sentence, dates, until.start, until.end, from.end);
    return {
      sentence,
      mention,
      before,
      after,
      fromDate: own ?? last,
      untilDate: last,
      paragraph,
    };
  });
}

/** The date of a time: the one directly behind it, else the last one between it and the time before. */
function dateBeside(
  sentence: string,
  dates: readonly DateMention[],
  start: number,
  end: number,
  before: number,
): WrittenDate | null {
  const behind = dates.find(
    (date) => date.start >= end && /^[\s,()]*(?:on |of |the )*$/i.test(sentence.slice(end, date.start)),
  );
  if (behind) return behind.date;
  const ahead = dates.filter((date) => date.start >= before && date.end <= start).at(-1);
  return ahead?.date ?? null;
}

/** A whole date that the text names, for documents whose front matter has none. */
const whole = (body: string): Day | null => {
  for (const { date } of datesIn(body)) if (date.kind === 'whole') return date.day;
  return null;
};

/** The zones of times that name none: that of another time nearby. */
class Zones {
  readonly #placed: readonly Placed[];
  readonly #only: WrittenZone | null;

  constructor(placed: readonly Placed[]) {
    this.#placed = placed;
    const named = placed.flatMap(({ mention }) => mention.from.zone ?? []);
    this.#only = named.length > 0 && named.every((zone) => zoneName(zone) === zoneName(named[0]!)) ? named[0]! : null;
  }

  get hasUnknown(): boolean {
    return this.#placed.some((each) => this.of(each) === null);
  }

  /** Its own, that of the sentence, of the paragraph, or the only one of the document; null if there is none. */
  of(each: Placed): WrittenZone | null {
    if (each.mention.from.zone) return each.mention.from.zone;
    const zoneIn = (others: readonly Placed[]): WrittenZone | null =>
      others.find(({ mention }) => mention.from.zone)?.mention.from.zone ?? null;
    return (
      zoneIn(this.#placed.filter(({ sentence }) => sentence === each.sentence)) ??
      zoneIn(this.#placed.filter(({ paragraph }) => paragraph === each.paragraph)) ??
      this.#only
    );
  }
}

const ZONES_TO_TRY = [
  'America/Los_Angeles',
  'America/New_York',
  'America/Chicago',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
];

/** The zone in which a time without one is the start or the end that the front matter names; else UTC. */
function zoneThatAgrees(placed: readonly Placed[], zones: Zones, { start, end }: KnownSpan): WrittenZone {
  const times = placed
    .filter((each) => zones.of(each) === null)
    .flatMap(({ mention: { from, until } }) => [from, ...(until ? [until] : [])]);
  const known = [start, end].filter((at) => at !== null);
  const agrees = (zone: string | null): boolean =>
    times.some(({ seconds }) =>
      known.some((at) => {
        const local = at + (zone === null ? 0 : zoneOffset(zone, at));
        return Math.abs(((local / 1000) % 86_400) - seconds) <= 60;
      }),
    );
  if (agrees(null)) return UTC;
  const zone = ZONES_TO_TRY.find(agrees);
  return zone === undefined ? UTC : { zone, offsetMinutes: null };
}

const HOUR_MS = 3_600_000;

/** Which day it is at each time of a text. */
class RunningCalendar {
  readonly #span: KnownSpan;
  /** The last date that the text has named in full, or that followed from one. */
  #named: Day | null;
  #previous: Millis | null = null;

  constructor(span: KnownSpan, named: Day | null) {
    this.#span = span;
    this.#named = named;
  }

  /** @param date beside the time, or null; without any date to go by there is no instant */
  instant(
    { seconds }: ClockTime,
    date: WrittenDate | null,
    zone: WrittenZone,
    notBefore: Millis | null = null,
  ): Millis | null {
    const day = this.#day(date, zone);
    if (day === null) return null;
    const on = (each: Day): Millis => this.#choose(instantsOf(zone, each * DAY_MS + seconds * 1000));
    let at = on(day);
    if (date === null) at = this.#bestDay([at, on(day + 1), on(day - 1)]);
    if (notBefore !== null && at < notBefore) at = on(day + 1);
    if (date !== null) this.#named = day;
    this.#previous = at;
    return at;
  }

  #day(date: WrittenDate | null, zone: WrittenZone): Day | null {
    const { start, published, year } = this.#span;
    const running = localDay(this.#previous, zone) ?? localDay(start, zone) ?? this.#named;
    if (date === null) return running;
    if (date.kind !== 'yearless') return resolveDate(date, running);
    // What was written down lies before it; of a year the dates are nearest to its middle.
    const middle = year === null ? null : dayIn(year, 7, 1);
    return resolveDate(date, localDay(start, zone) ?? this.#named ?? middle ?? localDay(published, zone));
  }

  /** The first that lies in the span, or not long before or after it. */
  #bestDay(candidates: readonly Millis[]): Millis {
    const { start, end } = this.#span;
    if (start === null) return candidates[0]!;
    const last = end ?? start + 24 * HOUR_MS;
    const isIn =
      (room: number) =>
      (at: Millis): boolean =>
        at >= start - room && at <= last + room;
    return candidates.find(isIn(6 * HOUR_MS)) ?? candidates.find(isIn(12 * HOUR_MS)) ?? candidates[0]!;
  }

  /** Of the readings of an impossible label the one that the front matter knows. */
  #choose(readings: readonly Millis[]): Millis {
    const { start, end } = this.#span;
    return readings.find((at) => at === start || at === end) ?? readings[0]!;
  }
}

/** The day that the clocks of a zone show. */
function localDay(at: Millis | null, { zone, offsetMinutes }: WrittenZone): Day | null {
  if (at === null) return null;
  const ahead = zone === null ? (offsetMinutes ?? 0) * 60_000 : zoneOffset(zone, at);
  return Math.floor((at + ahead) / DAY_MS);
}

function factOf(
  each: Placed,
  calendar: RunningCalendar,
  known: WrittenZone | null,
  guessed: WrittenZone,
  previous: string | null,
): ProseFact | null {
  const { sentence, mention, before, after, fromDate, untilDate } = each;
  const { from, until, start, end } = mention;
  const zone = known ?? guessed;
  const at = calendar.instant(from, fromDate, zone);
  if (at === null) return null;
  const endAt = until && calendar.instant(until, untilDate, until.zone ?? zone, at);
  const name = zoneName(zone);
  const place = { start, end, before, after };
  return {
    type: until ? typeOfStretch(sentence, place, previous) : typeInProse(sentence, place, previous),
    at,
    until: endAt !== null && endAt > at ? endAt : null,
    precision: from.showsSeconds ? 'second' : 'minute',
    approximate: from.approximate || from.hourOnly || known === null,
    timeZone: name === 'UTC' ? null : name,
    occurredAtText: sentence.slice(start, end),
    quote: sentence,
  };
}

/** Told again in another sentence. A note says something else each time. */
const isSame = (a: ProseFact, b: ProseFact): boolean =>
  a.type === b.type &&
  a.at === b.at &&
  (a.until === b.until || a.type !== 'impact') &&
  (a.type !== 'note' || a.quote === b.quote);

/** What begins an impact that is there as a whole is no second impact. */
const withoutStartsOfStretches = (facts: readonly ProseFact[]): ProseFact[] =>
  facts.filter(
    ({ type, at }) =>
      type !== 'impact_started' ||
      !facts.some((other) => other.type === 'impact' && other.at === at && other.until !== null),
  );

/** An instant of the front matter; a bare date has none. */
export const instantOf = (written: string | null): Millis | null =>
  written === null ? null : (parseInstant(written)?.at ?? null);
