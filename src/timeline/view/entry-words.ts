/** One entry in words, without its time: its type, what it is about, its text. */
import { type Millis } from '../time.js';
import { type EntryView } from './view-types.js';
import { HALF_A_YEAR_MS, localDate, localTime, MINUTE_MS, offsetText, type Zone } from '../clocks.js';

const GLYPHS: Readonly<Record<string, string>> = {
  detected: '◉',
  declared: '!',
  identified: '◎',
  escalated: '⇑',
  mitigated: '◐',
  resolved: '✔',
  reopened: '↺',
  release: '▲',
  rollback: '▼',
  config_changed: '◆',
  flag_changed: '⚐',
  communicated: '☎',
  action: '▹',
  note: '□',
  decision: '■',
  hypothesis: '?',
  question: '?',
};
const IMPACT_GLYPH = '█';

/** The mark of a type, as the pages draw it. */
export const glyphOf = (type: string): string =>
  GLYPHS[type] ?? (/^(impact|data_loss)/.test(type) ? IMPACT_GLYPH : '·');

/** A type as people say it: `impact started`. */
export const typeWords = (type: string): string => type.replaceAll('_', ' ');

/** What it is about: component and level, or service, version and environment, or the severity. */
export function subjectOf(
  entry: Partial<Pick<EntryView, 'component' | 'level' | 'service' | 'version' | 'environment' | 'severity'>>,
): string {
  const { component, level, service, version, environment, severity } = entry;
  return [service, version, environment && `in ${environment}`, component, level, severity].filter(Boolean).join(' ');
}

/** `release api 1.2.3 at 2026-11-20 18:22 "Deploy"`, to name an entry in a sentence. */
export function entryInWords(entry: EntryView, zone: Zone): string {
  const subject = subjectOf(entry);
  const text = entry.text === null ? '' : ` "${entry.text.replace(/\s+/g, ' ')}"`;
  return `${entry.type}${subject && ` ${subject}`}${text} (${whenOf(entry, zone)})`;
}

const BARE_DATE = /^\d{4}(-\d{2}){0,2}$/;

/** The day that it stands under; a stretch of the calendar stands under its own first day, whatever the clocks say. */
export function dayOf({ occurredAt, interval }: EntryView, zone: Zone): string {
  if (BARE_DATE.test(occurredAt)) return occurredAt + '-01-01'.slice(occurredAt.length - 4);
  return localDate(zone, Date.parse(interval.from));
}

/** When it was true, with the date: an instant, a stretch of the calendar, or its bounds. */
const whenOf = (entry: EntryView, zone: Zone): string =>
  BARE_DATE.test(entry.occurredAt) ? entry.occurredAt : `${dayOf(entry, zone)} ${clockOf(entry, zone)}`;

/** The same on a clock: `18:04`, `18:04:05`, `18:00–18:20`, with `~` for an approximate time. */
export function clockOf(entry: EntryView, zone: Zone): string {
  if (BARE_DATE.test(entry.occurredAt)) return entry.approximate ? `~${entry.occurredAt}` : entry.occurredAt;
  const [from, to] = [Date.parse(entry.interval.from), Date.parse(entry.interval.to)];
  const clock = (at: Millis): string => (entry.precision === 'second' ? exactTime(zone, at) : localTime(zone, at));
  const span = from === to ? clock(from) : `${clock(from)}–${clock(to)}`;
  return entry.approximate ? `~${span}` : span;
}

/** A local time with its seconds, and milliseconds where there are any. */
const exactTime = (zone: Zone, at: Millis): string => localTime(zone, at, at % 1000 === 0 ? 'second' : 'millisecond');

/** A local time, to the minute unless there is something finer to show. */
export const shortTime = (zone: Zone, at: Millis): string =>
  at % MINUTE_MS === 0 ? localTime(zone, at) : exactTime(zone, at);

/** True for clocks that are UTC's all the year: then no offset needs to be shown. */
const isUtc = (zone: Zone, at: Millis): boolean =>
  [at - HALF_A_YEAR_MS, at, at + HALF_A_YEAR_MS].every((each) => zone.offset(each) === 0);

/** ` UTC+01:00`, to stand behind a local time; nothing on the clocks of UTC. */
export const offsetMark = (zone: Zone, at: Millis): string => (isUtc(zone, at) ? '' : ` ${offsetText(zone, at)}`);

interface SpanEnd {
  /** What stands before the time. */
  readonly name: string;
  readonly occurredAt: string;
}

/**
 * `declared 18:12 → resolved 19:51`, so that the length between the two can be redone from what is shown: with the date
 * where it is another day, with seconds on both if one has them, and with the offset where clocks are not UTC's, once or,
 * if they changed in between, twice.
 */
export function spanText(from: SpanEnd, to: SpanEnd | null, zone: Zone): string {
  const ends = to === null ? [from] : [from, to];
  const instants = ends.map(({ occurredAt }) => (occurredAt.includes('T') ? Date.parse(occurredAt) : null));
  const known = instants.filter((at) => at !== null);
  const finest = known.some((at) => at % 1000 !== 0)
    ? 'millisecond'
    : known.some((at) => at % MINUTE_MS !== 0)
      ? 'second'
      : 'minute';
  const changes = known.length === 2 && zone.offset(known[0]!) !== zone.offset(known[1]!);
  const texts = ends.map(({ name, occurredAt }, i) => {
    const at = instants[i] ?? null;
    if (at === null) return [name, occurredAt].filter(Boolean).join(' ');
    const before = i === 0 ? null : (instants[0] ?? null);
    const day = before !== null && localDate(zone, before) !== localDate(zone, at) ? localDate(zone, at) : '';
    const mark = changes || i === ends.length - 1 ? offsetMark(zone, at).trim() : '';
    return [name, day, localTime(zone, at, finest), mark].filter(Boolean).join(' ');
  });
  return to === null ? `${texts[0]!} → open` : texts.join(' → ');
}
