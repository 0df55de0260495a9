/** Words of the page that several parts use. */
import { localDate, localTime, MINUTE_MS, DAY_MS, type Zone } from '../../src/timeline/clocks.js';
import { type Verification } from '../../src/events/verification.js';
import { type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { isCoarse, type Millis } from '../../src/timeline/time.js';
import { glyphOf, subjectOf, typeWords } from '../../src/timeline/view/entry-words.js';
import { zoneFor } from '../shared/zone.js';

export { glyphOf, subjectOf, typeWords };

/** With the seconds and fractions that are known. */
export function clockOf(zone: Zone, at: Millis, isToTheSecond = at % MINUTE_MS !== 0): string {
  if (at % 1000 !== 0) return localTime(zone, at, 'millisecond');
  return localTime(zone, at, isToTheSecond && at % MINUTE_MS !== 0 ? 'second' : 'minute');
}

/** With the date where that is not `day`. */
export function stampOf(zone: Zone, at: Millis, day: string): string {
  const own = localDate(zone, at);
  return `${own === day ? '' : `${own} `}${clockOf(zone, at)}`;
}

/** When an entry was true, as short as it can be said: `18:12`, `18:12:05`, `2021-05-12`, `18:00–18:20`, `~18:12`. */
export function whenOf({ facts, interval }: Entry): string {
  if (isCoarse(facts.precision) && facts.occurredAt.length <= 10) return about(facts.approximate, facts.occurredAt);
  const zone = zoneFor(facts.timeZone ?? null);
  const [from, to] = [clockOf(zone, interval.from), clockOf(zone, interval.to)];
  return about(facts.approximate, interval.from === interval.to ? from : `${from}–${to}`);
}

const about = (approximate: boolean | undefined, text: string): string => (approximate ? `~${text}` : text);

export const dayOf = ({ facts, interval }: Entry): string =>
  isCoarse(facts.precision) && facts.occurredAt.length <= 10
    ? facts.occurredAt
    : localDate(zoneFor(facts.timeZone ?? null), interval.from);

/** `T+00:22`, `T+3d 02:10`, `T−00:45`. */
export function sinceImpact(at: Millis, impact: Millis): string {
  const distance = Math.abs(at - impact);
  const days = Math.floor(distance / DAY_MS);
  const [hours, minutes] = [
    Math.floor((distance % DAY_MS) / 3_600_000),
    Math.floor((distance % 3_600_000) / MINUTE_MS),
  ];
  const clock = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return `T${at < impact ? '−' : '+'}${days > 0 ? `${days}d ` : ''}${clock}`;
}

/** One line that says what an entry is: its text, or its type and subject. */
export function lineOf(entry: Entry, texts: EntryTexts | undefined): string {
  return texts?.text ?? [typeWords(entry.type), subjectOf(entry.facts)].filter(Boolean).join(' ');
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `24 January 2023`; a month or a year as it is. */
export function dateWords(date: string): string {
  const [year, month, day] = date.split('-');
  if (month === undefined) return year!;
  const name = MONTHS[Number(month) - 1]!;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** `revision 12 of 31`, `1 fact`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** What checking the hashes found. */
export function verificationWords({ ok, revision, head, brokenAt }: Verification): string {
  if (ok) return `Verified: ${count(revision + 1, 'revision')}, head ${head.slice(0, 8)}…`;
  return brokenAt === null
    ? 'Not verified: the history is not as it was taken along'
    : `Not verified: revision ${brokenAt} does not fit its hash`;
}
