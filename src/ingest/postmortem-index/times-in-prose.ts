/**
 * Clock times in a document of the index, as facts. They are read as those of any report are; what the front matter
 * knows, a start and an end, then decides what the text leaves open: a day that nobody wrote, a zone that nobody named.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, zoneNamed, type Zone } from '../../timeline/clocks.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { readReport } from '../../timeline/reports/read-report.js';
import { type Report, type ReportFact } from '../../timeline/reports/report.js';
import { isTimeZone, parseInstant, type Millis } from '../../timeline/time.js';

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

/** What the front matter knows. */
export interface KnownSpan {
  readonly start: Millis | null;
  readonly end: Millis | null;
  readonly published: Millis | null;
  /** Of a start that shows a day alone: `YYYY-MM-DD`. */
  readonly startDay: string | null;
  /** A year that the title names, for documents that have no more. */
  readonly year: number | null;
}

/**
 * Facts in the order of the text. Without any date at all there are none.
 * @param zone of times that the text says none for; null: it is guessed, and they are approximate
 */
export function timesInProse(body: string, span: KnownSpan, zone: Zone | null = null): ProseFact[] {
  const report = reportOf(body, span, zone);
  const guess = zone === null ? zoneThatAgrees(report, span) : null;
  const read = guess === null ? report : reportOf(body, span, guess);
  // Sentences of which none has a date are of no day, whenever they were published.
  const isTold = read.facts.some(({ structured, moment }) => structured || moment.date !== null);
  const isDated = read.day !== null || (isTold && (span.year !== null || span.published !== null));
  const facts = new Map<string, ProseFact>();
  for (const fact of read.facts) {
    if (fact.moment.clock === null || (!isDated && !hasYear(fact))) continue;
    const found = factOf(fact, span, guess !== null);
    // What is told again is no other fact.
    if (!facts.has(identityOf(found))) facts.set(identityOf(found), found);
    if (facts.size === LIMITS.perCall) break;
  }
  return withoutStartsOfStretches([...facts.values()]);
}

function reportOf(body: string, { start, startDay, published, year }: KnownSpan, zone: Zone | null): Report {
  const known = start === null ? startDay : new Date(start).toISOString().slice(0, 10);
  const lines = [known === null ? '' : `date: ${known}`, year === null ? '' : `title: ${year}`];
  const front = lines.filter((line) => line !== '').join('\n');
  const text = front === '' ? body : `---\n${front}\n---\n${body}`;
  return readReport(text, { source: '', zone, date: null, order: null, now: published ?? END_OF_YEARS });
}

/** Without a day of publication nothing is later than anything. */
const END_OF_YEARS = Date.UTC(2100, 0, 1);

const hasYear = ({ moment }: ReportFact): boolean => moment.date !== null && moment.date.year !== null;

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

/** The zone in which a time without one is the start or the end that the front matter names; null for UTC. */
function zoneThatAgrees({ facts }: Report, { start, end }: KnownSpan): Zone | null {
  const unknown = facts.filter(({ zoneFrom, moment }) => zoneFrom === null && moment.clock !== null);
  const clocks = new Set(
    unknown.flatMap(({ at, entry }) => [at, ...(entry.until ? [Date.parse(entry.until)] : [])].map(minuteOfDay)),
  );
  const known = [start, end].filter((at) => at !== null);
  const agrees = (offsetOf: (at: Millis) => Millis): boolean =>
    known.some((at) => clocks.has(minuteOfDay(at + offsetOf(at))));
  if (clocks.size === 0 || agrees(() => 0)) return null;
  const zones = ZONES_TO_TRY.map((name) => zoneNamed(name)!);
  return zones.find((zone) => agrees((at) => zone.offset(at))) ?? null;
}

const minuteOfDay = (at: Millis): number => Math.floor((((at % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);

function factOf(fact: ReportFact, span: KnownSpan, isGuessed: boolean): ProseFact {
  const { entry, moment, clocks, zoneFrom } = fact;
  const literal = literalShift(fact, span);
  const at = nearSpan(fact.at + literal, moment.date === null, span);
  const until = entry.until === undefined ? null : Date.parse(entry.until) + at - fact.at;
  return {
    type: entry.type,
    at,
    until: until !== null && until > at ? until : null,
    precision: moment.clock?.shows === 'second' ? 'second' : 'minute',
    approximate: entry.approximate === true || (isGuessed && zoneFrom === 'option'),
    timeZone: clocks.name !== 'UTC' && isTimeZone(clocks.name) ? clocks.name : null,
    occurredAtText: entry.quote === undefined ? (entry.occurredAtText ?? fact.text) : fact.text,
    quote: fact.statement,
  };
}

/** Of a name that its date does not have, the reading that the front matter knows: by the clocks, or by the name. */
function literalShift({ at, clocks, moment: { zone } }: ReportFact, { start, end }: KnownSpan): Millis {
  if (zone === null || zone.minutes === null) return 0;
  const shift = clocks.offset(at) - zone.minutes * MINUTE_MS;
  return at !== start && at !== end && (at + shift === start || at + shift === end) ? shift : 0;
}

/** A day that nobody wrote is the first that puts the time in the span, or not long before or after it. */
function nearSpan(at: Millis, isInferred: boolean, { start, end }: KnownSpan): Millis {
  if (!isInferred || start === null) return at;
  const last = end ?? start + DAY_MS;
  const candidates = [at, at + DAY_MS, at - DAY_MS];
  const isIn =
    (room: number) =>
    (each: Millis): boolean =>
      each >= start - room && each <= last + room;
  return candidates.find(isIn(6 * HOUR_MS)) ?? candidates.find(isIn(12 * HOUR_MS)) ?? at;
}

/** What makes two facts one, told twice. A note says something else each time. */
const identityOf = ({ type, at, until, quote }: ProseFact): string =>
  JSON.stringify([type, at, type === 'impact' ? until : null, type === 'note' ? quote : null]);

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
