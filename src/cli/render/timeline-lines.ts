/** The timeline as lines: by day, with the clock, the offset from the first impact, and when it became known. */
import { laneOf } from '../../timeline/entry.js';
import { type EntryView } from '../../timeline/view/view-types.js';
import { type Millis } from '../../timeline/time.js';
import { columns, lineWise, padTo, wrap } from '../terminal.js';
import { DAY_MS, localDate, localTime, MINUTE_MS, type Zone } from '../../timeline/clocks.js';
import { roughText } from './duration-lines.js';
import { clockOf, dayOf, glyphOf, offsetMark, shortTime, subjectOf } from '../../timeline/view/entry-words.js';
import { type Former } from '../former-entries.js';
import { type Page } from './page.js';

/** The instant that offsets count from, and what it is. */
export interface Zero {
  readonly at: Millis;
  readonly name: string;
}

export interface TimelineOptions {
  readonly zero: Zero | null;
  /** Everything was written down afterwards: then only a stated `learnedAt` says when a fact was known. */
  readonly recordedAfterwards: boolean;
  readonly all: boolean;
  /** What corrected entries were before, by id. */
  readonly former?: ReadonlyMap<string, Former>;
  /** Where each came in, and who told it. */
  readonly verbose?: boolean;
}

const MOST_RECENT = 20;
/** Less than this between a fact and knowing it is not worth a remark. */
const LATE_MS = 120_000;

/** Milestones and the last 20 entries, or everything; `omitted` entries stand between the others. */
export function chosenEntries(entries: readonly EntryView[], all: boolean): { shown: EntryView[]; omitted: number } {
  if (all) return { shown: [...entries], omitted: 0 };
  const shown = entries.filter((entry, i) => laneOf(entry.type) !== 'notes' || i >= entries.length - MOST_RECENT);
  return { shown, omitted: entries.length - shown.length };
}

export function timelineLines(entries: readonly EntryView[], page: Page, options: TimelineOptions): string[] {
  const { shown, omitted } = chosenEntries(entries, options.all);
  const drawing = { ...options, ...shownWith(shown, page.zone) };
  const rows = shown.map((entry) => rowOf(entry, page.zone, drawing));
  const clockWidth = Math.max(0, ...rows.map((row) => columns(row.clock)));
  const offsetWidth = Math.max(0, ...rows.map((row) => columns(row.offset)));
  const lines: string[] = [];
  let day = '';
  for (const row of rows) {
    if (row.day !== day) lines.push(page.paint('bold', row.day));
    day = row.day;
    const offset = offsetWidth === 0 ? '' : `  ${padTo(row.offset, offsetWidth)}`;
    lines.push(...rowLines(row, padTo(row.clock, clockWidth) + offset, page));
  }
  if (omitted > 0)
    lines.push(
      page.paint('dim', `… and ${omitted} earlier ${omitted === 1 ? 'note' : 'notes'} (--all shows everything)`),
    );
  return lines;
}

/** What the entries together need: seconds where they are close, and their own offsets where clocks change. */
interface Drawing extends TimelineOptions {
  readonly inSeconds: boolean;
  /** Days on which the clocks change. */
  readonly changing: ReadonlySet<string>;
}

/** Within less than this, `T+00:00` would stand on every line. */
const SHORT_MS = 3_600_000;

function shownWith(shown: readonly EntryView[], zone: Zone): Pick<Drawing, 'inSeconds' | 'changing'> {
  const starts = shown.map(({ interval }) => Date.parse(interval.from));
  const isShort = Math.max(...starts) - Math.min(...starts) < SHORT_MS;
  const byDay = new Map<string, Set<Millis>>();
  for (const [i, entry] of shown.entries()) {
    const day = dayOf(entry, zone);
    byDay.set(day, (byDay.get(day) ?? new Set()).add(zone.offset(starts[i]!)));
  }
  const changing = new Set([...byDay].filter(([, offsets]) => offsets.size > 1).map(([day]) => day));
  return { inSeconds: isShort && starts.some((at) => at % MINUTE_MS !== 0), changing };
}

interface Row {
  readonly day: string;
  readonly clock: string;
  readonly offset: string;
  readonly glyph: string;
  readonly type: string;
  readonly words: string;
  readonly remarks: readonly string[];
  readonly retracted: boolean;
}

function rowOf(entry: EntryView, zone: Zone, drawing: Drawing): Row {
  const { zero, inSeconds, changing } = drawing;
  const from = Date.parse(entry.interval.from);
  const subject = subjectOf(entry);
  const day = dayOf(entry, zone);
  return {
    day: changing.has(day) ? day : `${day}${offsetMark(zone, from)}`,
    clock: `${clockOf(entry, zone)}${changing.has(day) ? offsetMark(zone, from) : ''}`,
    offset: zero === null ? '' : offsetOf(from - zero.at, inSeconds),
    glyph: glyphOf(entry.type),
    type: entry.type,
    words: [subject, entry.text ?? ''].filter(Boolean).join(' · '),
    remarks: remarksOf(entry, zone, drawing),
    retracted: entry.retracted,
  };
}

/** One line where the words fit behind the type, else they follow under it; remarks always do. */
function rowLines({ glyph, type, words, remarks, retracted }: Row, times: string, page: Page): string[] {
  const lane = laneOf(type);
  const style = retracted ? 'dim' : lane === 'impact' ? 'red' : lane === 'notes' ? null : 'bold';
  const head = `${glyph} ${type}`;
  const first = `${times}  ${style === null ? head : page.paint(style, head)}`;
  const left = ' '.repeat(columns(times) + 4);
  const room = Math.max(16, page.width - left.length);
  const fits = !/[\r\n]/.test(words) && columns(`${times}  ${head}  ${words}`) <= page.width;
  const below = [
    ...(fits ? [] : lineWise(words, room)),
    ...(remarks.length === 0 ? [] : wrap(remarks.join(' · '), room).map((line) => page.paint('dim', line))),
  ];
  return [fits && words !== '' ? `${first}  ${words}` : first, ...below.map((line) => left + line)];
}

/** Time from zero: `T+00:43`, `T-01:17`, `T+2d 03:10` (hours and minutes), or `T+00:00:42`. */
export function offsetOf(ms: Millis, inSeconds = false): string {
  const unit = inSeconds ? 1000 : MINUTE_MS;
  const units = Math.floor(Math.abs(ms) / unit);
  const days = Math.floor((units * unit) / DAY_MS);
  const clock = new Date((units * unit) % DAY_MS).toISOString().slice(11, inSeconds ? 19 : 16);
  return `T${ms < 0 && units > 0 ? '-' : '+'}${days > 0 ? `${days}d ` : ''}${clock}`;
}

function remarksOf(entry: EntryView, zone: Zone, { recordedAfterwards, former, verbose }: Drawing): string[] {
  const remarks: string[] = [];
  if (entry.amended) remarks.push(editedText(entry, former?.get(entry.id), zone));
  if (entry.reverts !== undefined) remarks.push(`takes back ${entry.reverts}`);
  if (entry.commit !== undefined) remarks.push(`commit ${entry.commit}`);
  const late = learnedLate(entry, zone, recordedAfterwards);
  if (late !== null) remarks.push(late);
  if (entry.until !== null) remarks.push(untilText(entry, entry.until, zone));
  if (entry.actor !== null) remarks.push(`by ${entry.actor}`);
  if (entry.origin === 'extracted') remarks.push('from the text, unconfirmed');
  if (entry.origin === 'proposed') remarks.push('proposed, unconfirmed');
  if (entry.quote !== null && entry.quote !== entry.text) remarks.push(`"${entry.quote}"`);
  for (const { title, url } of entry.links) remarks.push(title === null ? url : `${title} ${url}`);
  if (entry.retracted) remarks.push('retracted');
  if (verbose === true) remarks.push(...placeOf(entry));
  return remarks;
}

/** Where it stands in the record, how it came in, and which systems told it. */
function placeOf({ id, revision, source, recordedBy, linkedFrom, witnesses = [] }: EntryView): string[] {
  return [
    `#${revision} ${id}`,
    `by ${source}, ${recordedBy.kind}:${recordedBy.id}`,
    ...(linkedFrom ? [`linked from ${linkedFrom.service}`] : []),
    ...witnesses.map(({ source: told, id: message, at }) => `told by ${told} (${message}) for ${at}`),
  ];
}

/** `was resolved at 18:41, edited at revision 9`: what a reader may remember it as. */
function editedText(entry: EntryView, former: Former | undefined, zone: Zone): string {
  const time = former?.time && { ...entry, ...former.time };
  const day = time === undefined || dayOf(time, zone) === dayOf(entry, zone) ? '' : `${dayOf(time, zone)} `;
  const clock = time && clockOf(time, zone);
  const at = clock === undefined ? null : clock.includes('-') ? clock : `${day}${clock}`;
  const was = [former?.type, at === null ? null : former?.type === undefined ? at : `at ${at}`]
    .filter(Boolean)
    .join(' ');
  const edited = `edited at revision ${entry.lastRevision}`;
  return was === '' ? edited : `was ${was}, ${edited}`;
}

function untilText(entry: EntryView, until: string, zone: Zone): string {
  const at = Date.parse(until);
  const day = localDate(zone, at) === dayOf(entry, zone) ? '' : `${localDate(zone, at)} `;
  return `until ${day}${shortTime(zone, at)}`;
}

/** `learned 18:41 (+37 min)`, if it was known clearly later than it was true. */
export function learnedLate(entry: EntryView, zone: Zone, recordedAfterwards: boolean): string | null {
  const known = entry.learnedAt ?? (recordedAfterwards ? null : entry.recordedAt);
  if (known === null) return null;
  const [occurred, learned] = [Date.parse(entry.interval.to), Date.parse(known)];
  const late = learned - occurred;
  if (late <= LATE_MS) return null;
  const sameDay = localDate(zone, occurred) === localDate(zone, learned);
  const when = `${sameDay ? '' : `${localDate(zone, learned)} `}${localTime(zone, learned)}`;
  return `learned ${when} (+${roughText(Math.floor(late / 60_000) * 60)})`;
}
