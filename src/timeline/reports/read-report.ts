/** A report of any layout as what it states: its times, each with what happened, and the lengths that it claims. */
import { timeFields, type LineEntry } from '../parsing/lines.js';
import { type Manner } from '../parsing/time-of-day.js';
import { linesOf } from '../parsing/scanning.js';
import { blocksOf, type Block } from './blocks.js';
import { claimsOf } from './claims-of-report.js';
import { documentDay, documentYear, frontField } from './document-day.js';
import { exportedRows, type ExportedRows } from './exported-rows.js';
import { spanIn } from './passage.js';
import { placeTimes, type PlacedTime } from './placed-times.js';
import { remarksOn } from './remarks.js';
import { type Report, type ReportFact, type ReportFrame, type ReportZone, type TextSpan } from './report.js';
import { ReportZones, zoneStatementsIn } from './report-zones.js';
import { sectionsOf } from './sections.js';
import { toldIn, type NoTold, type ToldTime } from './told-times.js';
import { typeInProse, typeOfLine } from './types-of-facts.js';

/** More times than any report tells: what goes on for longer is a log. */
const MOST_TIMES = 5_000;
const MOST_TEXT = 4_000;
const MOST_QUOTE = 1_500;

/**
 * Reads a report. Nothing is refused: what cannot be read is not there, or a remark says so.
 * @param text Markdown, or plain text
 */
export function readReport(text: string, given: ReportFrame): Report {
  const exported = exportedRows(text, MOST_TIMES);
  const frame = framedBy(given, exported.facts);
  const blocks = blocksOf(exported.rest);
  const manner: Manner = { order: orderOf(text, frame.order), dots: 'two digits', keepsFaults: true };
  const heading = titleOf(blocks, manner);
  const all: ToldTime[] = [];
  const none: NoTold[] = [];
  for (const [index, block] of blocks.entries()) {
    if (index === heading) continue;
    if (all.length >= MOST_TIMES) break;
    const found = toldIn(block, index, manner);
    for (const each of found.times.slice(0, MOST_TIMES - all.length)) all.push(each);
    for (const each of found.none) none.push(each);
  }
  const told = withoutDateHeadings(all, blocks);
  const led = new Set(told.filter(({ structured }) => structured).map(({ block }) => block));
  const title = titleWords(blocks, heading);
  const titles = [...frontTitles(blocks), ...(heading === null ? [] : [blocks[heading]!.text])];
  const zones = new ReportZones(zoneStatementsIn(blocks), told, frame.zone);
  const sections = sectionsOf(blocks, led, heading, manner);
  const day = documentDay(blocks, titles, frame, manner);
  const placed = placeTimes(told, {
    zones,
    sections,
    day,
    year: documentYear(titles),
    option: frame.zone,
    now: frame.now,
  });
  return {
    source: frame.source,
    title,
    day: day === null ? null : new Date(day).toISOString().slice(0, 10),
    zone: zoneOf(zones, given, placed, exported.facts),
    facts: inOrder(exported.facts, factsOf(placed, blocks, led, text)),
    claims: inOrder(exported.claims, claimsOf(blocks)),
    remarks: remarksOn(placed, none, title),
  };
}

/** A date alone in its heading or item is that of the times below it, if there are some; else it is told itself. */
function withoutDateHeadings(told: readonly ToldTime[], blocks: readonly Block[]): ToldTime[] {
  return told.filter((time, index) => {
    const next = told[index + 1];
    const own = blocks[time.block]!;
    if (time.moment.clock !== null || time.words !== '' || !next?.structured || next.moment.clock === null) return true;
    if (own.kind !== 'heading') return blocks[next.block]!.parent !== own;
    const between = blocks.slice(time.block + 1, next.block + 1);
    return between.some(({ kind, level }) => kind === 'heading' && level <= own.level);
  });
}

/** What people write around exported rows is of their day and on their clocks, if it does not say its own. */
function framedBy(frame: ReportFrame, [first]: ExportedRows['facts']): ReportFrame {
  if (first === undefined) return frame;
  const day = first.parts.date === null ? null : first.local.slice(0, 10);
  return { ...frame, date: frame.date ?? day, zone: frame.zone ?? first.clocks };
}

const inOrder = <T extends TextSpan>(exported: readonly T[], others: readonly T[]): readonly T[] =>
  exported.length === 0 ? others : [...exported, ...others].sort((a, b) => a.line - b.line || a.column - b.column);

const DAY_IS_SECOND = /(?<![\d./-])(?:0?[1-9]|1[0-2])\/(?:1[3-9]|2\d|3[01])\/\d{2,4}(?!\d)/;
const DAY_IS_FIRST = /(?<![\d./-])(?:1[3-9]|2\d|3[01])\/(?:0?[1-9]|1[0-2])\/\d{2,4}(?!\d)/;

/** The day comes first, unless a date of the report cannot be read so. */
function orderOf(text: string, said: ReportFrame['order']): Manner['order'] {
  if (said !== null) return said === 'mdy' ? 'mdy' : 'dmy';
  return DAY_IS_SECOND.test(text) && !DAY_IS_FIRST.test(text) ? 'mdy' : 'dmy';
}

/** The heading that is the title: the first, if it is of the first level or no time leads it. */
function titleOf(blocks: readonly Block[], manner: Manner): number | null {
  const index = blocks.findIndex(({ kind }) => kind === 'heading');
  if (index === -1) return null;
  const isTimed = toldIn(blocks[index]!, index, manner).times.some(({ moment }) => moment.clock !== null);
  const isAlone = !blocks.some(
    ({ kind, level }, other) => kind === 'heading' && other !== index && level <= blocks[index]!.level,
  );
  return blocks[index]!.level === 1 && (isAlone || !isTimed) ? index : null;
}

const frontTitles = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    const field = frontField(block);
    return field?.name.toLowerCase() === 'title' ? [field.value] : [];
  });

function titleWords(blocks: readonly Block[], heading: number | null): Report['title'] {
  if (heading !== null) {
    const block = blocks[heading]!;
    return { ...spanIn(block, 0, block.text.length), text: block.text };
  }
  for (const block of blocks) {
    const field = frontField(block);
    if (field?.name.toLowerCase() !== 'title' || field.value === '') continue;
    const start = block.text.indexOf(field.value);
    return { ...spanIn(block, start, start + field.value.length), text: field.value };
  }
  return null;
}

function zoneOf(
  zones: ReportZones,
  frame: ReportFrame,
  placed: readonly PlacedTime[],
  [exported]: ExportedRows['facts'],
): ReportZone {
  const stated = zones.documents;
  if (stated !== null && 'span' in stated)
    return { name: nameOf(zones, stated.zone, placed), from: 'document', said: stated.said };
  const names = placed.filter(({ zone }) => zone.from === 'row' || zone.from === 'column');
  const first = names.find(({ told }) => told.structured) ?? names[0];
  if (first?.zone.zone) return { name: first.placed.zone.name, from: first.zone.from, said: first.zone.zone.said };
  if (exported !== undefined) return { name: exported.clocks.name, from: 'row', said: null };
  if (frame.zone !== null) return { name: frame.zone.name, from: 'option', said: null };
  return { name: null, from: null, said: null };
}

const nameOf = (
  zones: ReportZones,
  written: Parameters<ReportZones['resolve']>[0],
  placed: readonly PlacedTime[],
): string =>
  placed.find(({ zone }) => zone.from === 'document')?.placed.zone.name ??
  zones.resolve(written).zone.place ??
  written.said;

function factsOf(
  placed: readonly PlacedTime[],
  blocks: readonly Block[],
  led: ReadonlySet<number>,
  text: string,
): ReportFact[] {
  const lines = linesOf(text);
  const onLine = new Map<number, number>();
  return placed.map((each) => {
    const { told, placed: at, zone, section, dateInferred } = each;
    const { line } = told.span;
    const count = (onLine.get(line) ?? 0) + 1;
    onLine.set(line, count);
    return {
      id: count === 1 ? `f${line}` : `f${line}.${count}`,
      ...told.span,
      text: (lines[line - 1] ?? '').slice(told.span.column - 1, told.span.endColumn - 1),
      local: localOf(each),
      entry: entryOf(each, blocks, led),
      statement: told.statement,
      structured: told.structured,
      dateInferred,
      zoneFrom: zone.from,
      at: at.at,
      clocks: at.zone,
      moment: told.moment,
      section,
      parts: told.parts,
    };
  });
}

const LENGTHS = { second: 19, minute: 16, hour: 16, day: 10, month: 7 } as const;

function localOf({ placed: { at, zone, shows, sent } }: PlacedTime): string {
  if (shows === 'day' || shows === 'month') return sent;
  return new Date(at + zone.offset(at)).toISOString().slice(0, LENGTHS[shows]);
}

function entryOf(
  { told, placed, zone }: PlacedTime,
  blocks: readonly Block[],
  led: ReadonlySet<number>,
): ReportFact['entry'] {
  const when = { occurredAt: placed.sent, ...timeFields(placed, told.moment, told.written) };
  const isRough = zone.from === null || placed.shows === 'hour' || /\?\?/.test(told.written);
  const doubt: Partial<LineEntry> = isRough ? { approximate: true } : {};
  if (!told.structured) {
    const isStretch = told.moment.to !== null && !told.moment.to.areBounds;
    const type = typeInProse(told.words, { ...told.moment, isStretch });
    return pointed({ type, ...when, ...doubt, quote: told.words.slice(0, MOST_QUOTE), origin: 'extracted' });
  }
  const words = wordsOf(told, blocks, led);
  const { type, text } = typeOfLine(words);
  return pointed({ type, ...(text === '' ? {} : { text: text.slice(0, MOST_TEXT) }), ...when, ...doubt });
}

const POINT = /_(?:started|changed|ended)$/;

/** A stretch in which something was wrong is an impact; what has no end of its own lay somewhere between its bounds. */
function pointed(entry: ReportFact['entry']): ReportFact['entry'] {
  const { until, ...rest } = entry;
  if (until === undefined || !POINT.test(entry.type)) return entry;
  if (entry.type === 'impact_started' && entry.approximate !== true) return { ...entry, type: 'impact' };
  const [earliest, latest] = [entry.occurredAt, until].map((each) => new Date(each).toISOString());
  return { ...rest, earliest: earliest!, latest: latest! };
}

/** A heading tells what the paragraphs below it say, too; an item what is indented under it. */
function wordsOf({ block, words }: ToldTime, blocks: readonly Block[], led: ReadonlySet<number>): string {
  const parts = [words];
  let length = words.length;
  const own = blocks[block]!;
  for (let index = block + 1; index < blocks.length && length < MOST_TEXT; index += 1) {
    const next = blocks[index]!;
    if (next.kind === 'heading' || led.has(index)) break;
    if (own.kind !== 'heading' && next.parent !== own) break;
    if (next.kind !== 'paragraph' && next.kind !== 'item') continue;
    parts.push(next.text);
    length += next.text.length;
  }
  return parts.filter((part) => part !== '').join('\n\n');
}
