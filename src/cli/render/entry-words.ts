/** One entry in words, without its time: its type, what it is about, its text. */
import { type Millis } from '../../timeline/time.js';
import { type EntryView } from '../../timeline/shapes.js';
import { localDate, localTime, type Zone } from '../times.js';

const GLYPHS: Readonly<Record<string, string>> = {
  detected: '◉',
  declared: '!',
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
};
const IMPACT_GLYPH = '█';

/** The mark of a type, as the pages draw it. */
export const glyphOf = (type: string): string =>
  GLYPHS[type] ?? (/^(impact|data_loss)/.test(type) ? IMPACT_GLYPH : '·');

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
export const whenOf = (entry: EntryView, zone: Zone): string =>
  BARE_DATE.test(entry.occurredAt) ? entry.occurredAt : `${dayOf(entry, zone)} ${clockOf(entry, zone)}`;

/** The same on a clock: `18:04`, `18:04:05`, `18:00–18:20`, with `~` for an approximate time. */
export function clockOf(entry: EntryView, zone: Zone): string {
  if (BARE_DATE.test(entry.occurredAt)) return entry.approximate ? `~${entry.occurredAt}` : entry.occurredAt;
  const [from, to] = [Date.parse(entry.interval.from), Date.parse(entry.interval.to)];
  const clock = (at: Millis): string => shortTime(zone, at, entry.precision === 'second' ? 'second' : 'minute');
  const span = from === to ? clock(from) : `${clock(from)}–${clock(to)}`;
  return entry.approximate ? `~${span}` : span;
}

/** A local time, to the minute unless there are seconds to show. */
export const shortTime = (zone: Zone, at: Millis, finest: 'minute' | 'second' = 'second'): string =>
  localTime(zone, at, finest === 'second' && at % 60_000 !== 0 ? 'second' : 'minute');
