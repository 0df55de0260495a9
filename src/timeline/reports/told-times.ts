/**
 * The times that a report tells, each where it stands and with the words beside it: those that lead a row, a line or a
 * heading, and those in sentences. Which instants they are is found in `placed-times.ts`.
 */
import { typeOfLabel } from '../parsing/labels.js';
import { type DateFault, type WrittenDate } from '../parsing/dates.js';
import {
  headOf,
  isPlaceholder,
  isTimeHeader,
  rowHeadOf,
  zoneIn,
  type LineHead,
  type TimedCell,
} from '../parsing/line-heads.js';
import { wholeMoment, type WrittenMoment } from '../parsing/moments.js';
import { type Manner } from '../parsing/time-of-day.js';
import { type WrittenZone } from '../parsing/zones.js';
import { type Block } from './blocks.js';
import { partOf, spanIn, type Passage } from './passage.js';
import { type ReportFact, type TextSpan } from './report.js';
import { timesInSentence } from './times-in-sentences.js';
import { sentencesIn } from './sentences.js';

type Parts = ReportFact['parts'];

export interface ToldTime {
  readonly moment: WrittenMoment;
  readonly span: TextSpan;
  readonly parts: Parts;
  /** The time as written. */
  readonly written: string;
  /** What happened, in its words; of prose its sentence. */
  readonly words: string;
  /** The sentence, row or line that it stands in. */
  readonly statement: string;
  readonly structured: boolean;
  readonly columnZone: WrittenZone | null;
  /** The index of its block. */
  readonly block: number;
  /** Of prose: the first day of the week from the running day on (0 is Sunday), or the day after it. */
  readonly day: number | 'next' | null;
}

/** Something that looks like a time and is none. */
export interface NoTold {
  readonly code: 'placeholder' | 'date_impossible';
  readonly span: TextSpan;
  readonly message: string;
}

export interface Told {
  readonly times: readonly ToldTime[];
  readonly none: readonly NoTold[];
}

type Timed = Extract<LineHead, { kind: 'timed' }>;

/** Lines about the report itself, or that state a length. */
const NO_EVENT =
  /\b(?:modified|updated|published|created|written|posted|reviewed|authors?|due|deadline|meeting|post-?mortem|retro(?:spective)?|version|copyright)\b/i;
const IS_LENGTH = /\b(?:duration|time to|tt[adrmr]|mtt\w|length|down ?time|uptime|lasted|elapsed)\b/i;
/** Columns of lengths, and of what is still to be done. */
const NO_TIMES =
  /\b(?:duration|elapsed|time to|tt[adrmr]|mtt\w|length|down ?time|uptime|lasted|due|deadline|target|eta)\b|^\W{0,3}(?:T ?[+\u2212-]|\u0394)/i;
const SET_OFF = /^[*_`\])"]{0,4}(?:\s?[:|\u00bb\u2192\u2013\u2014]|\s-{1,2}\s|\s?[=-]>|$)/;
const BARE = /^[*_`[(<"\u201c@~\u2248\s]*$/;
const PLACEHOLDER_VALUE =
  /^(.{1,60}?)\s?[:|\u00b7]\s?(N\/A|n\/a|TBD|TBA|TBC|\?{1,3}|\[?HH:MM\]?|--:--|\[?XX:XX\]?)\W{0,2}$/;

/** What one block tells. @param manner how times are looked for */
export function toldIn(block: Block, index: number, manner: Manner): Told {
  if (block.kind === 'row') return toldInRow(block, index, manner);
  if (block.kind !== 'heading' && block.kind !== 'item' && block.kind !== 'paragraph') return { times: [], none: [] };
  const head = headOf(block.text, { ...manner, atHead: true });
  if (head.kind === 'unreadable' && head.fault?.kind === 'no such day')
    return { times: [], none: [noSuchDay(block, head.fault)] };
  const none = placeholderIn(block, head);
  const lead = head.kind === 'timed' ? leadOf(block, head) : 'prose';
  const led = head.kind === 'timed' && lead === 'led' ? lineTime(block, index, head) : null;
  if (block.kind === 'heading') return { times: led ? [led] : [], none };
  const from = head.kind === 'timed' && lead !== 'prose' ? head.moment.end : 0;
  const prose = timesInProse(block, from, index, manner);
  return { times: led ? [led, ...prose.times] : prose.times, none: [...none, ...prose.none] };
}

/** Whether a time leads its line, belongs to the sentence that the line begins with, or says nothing of the incident. */
type Lead = 'led' | 'prose' | 'none';

function leadOf(block: Block, { moment, isHeading, text }: Timed): Lead {
  const before = block.text.slice(0, moment.start);
  const behind = block.text.slice(moment.end, moment.end + 8);
  const led = (isLed: boolean): Lead => (isLed ? 'led' : 'prose');
  if (moment.clock === null && moment.date?.relative && (isHeading || text === '')) return 'none';
  if (moment.ago !== null) return 'prose';
  const isSetOff = SET_OFF.test(behind);
  // "The next morning, at 10:00, we …" is a sentence.
  if (moment.date?.relative && block.kind === 'paragraph' && !isSetOff) return 'prose';
  if (!BARE.test(before.replace(/(?:at|on) $/i, ''))) return labelledLead(before, moment, text);
  if (moment.clock === null && moment.sinceZero === null)
    return led(block.kind !== 'paragraph' && BARE.test(before) && (isSetOff || isHeading));
  if (block.kind === 'heading') return 'led';
  if (/on $/i.test(before)) return led(isSetOff);
  const written = block.text.slice(moment.start, moment.end);
  const isInWords = /^(?:around|about|roughly|circa|approx|between|from|ca|at)\b/i.test(written);
  return led(block.kind === 'item' || isSetOff || (!isInWords && BARE.test(before)));
}

/** "First detected 2026-11-29 14:02" tells what was then; "Last updated: …" and "Duration: 1:30" do not. */
function labelledLead(before: string, moment: WrittenMoment, text: string): Lead {
  const label = before.replace(/[\s:=*_`]+$/, '');
  if (typeOfLabel(label) !== null) return 'led';
  if (moment.clock === null) return 'prose';
  if (IS_LENGTH.test(label)) return moment.to === null ? 'none' : 'led';
  return !NO_EVENT.test(label) || text.length > label.length + 40 ? 'led' : 'none';
}

function lineTime(block: Block, index: number, head: Timed): ToldTime {
  const { moment, text } = head;
  return {
    ...timeOf(block, moment),
    words: text,
    statement: sentenceAt(block, moment.start),
    structured: true,
    columnZone: null,
    block: index,
    day: null,
  };
}

function sentenceAt(block: Passage, position: number): string {
  let end = 0;
  for (const { text } of sentencesIn(block)) {
    end = block.text.indexOf(text, end) + text.length;
    if (end > position) return text;
  }
  return block.text;
}

/** Where a time itself begins, behind "around" and "between". */
const startOf = ({ start, date, clock }: WrittenMoment): number =>
  Math.max(
    start,
    Math.min(date?.start ?? Infinity, clock?.start ?? Infinity, date === null && clock === null ? start : Infinity),
  );

const timeOf = (passage: Passage, moment: WrittenMoment): Pick<ToldTime, 'moment' | 'span' | 'parts' | 'written'> => ({
  moment,
  span: spanIn(passage, startOf(moment), moment.end),
  parts: partsOf(passage, moment),
  written: passage.text.slice(moment.start, moment.end),
});

function partsOf(passage: Passage, { date, clock, zone, end }: WrittenMoment): Parts {
  const zoneStart = zone === null || clock === null ? -1 : passage.text.indexOf(zone.said, clock.end);
  const isInside = zone !== null && zoneStart !== -1 && zoneStart + zone.said.length <= end;
  return {
    date: date === null || date.relative ? null : spanIn(passage, date.start, date.end),
    clock: clock === null ? null : spanIn(passage, clock.start, clock.end),
    zone: isInside ? spanIn(passage, zoneStart, zoneStart + zone.said.length) : null,
  };
}

/** A sentence about a day that does not exist: "an invalid date of". */
const MEANT_IMPOSSIBLE =
  /(?<!\w)(?:invalid|nonexist\w{1,8}|non-exist\w{1,8}|impossible|no such|(?:does|did)(?: not|n[’']t) exist)(?!\w)/i;

const noSuchDay = (passage: Passage, { start, end, why }: DateFault): NoTold => ({
  code: 'date_impossible',
  span: spanIn(passage, start, end),
  message: why,
});

function placeholderIn(block: Block, head: LineHead): NoTold[] {
  const value = PLACEHOLDER_VALUE.exec(block.text.slice(0, 90));
  if (head.kind !== 'placeholder' && !value) return [];
  const words = value?.[2] ?? (head.kind === 'placeholder' ? head.words : '');
  const start = Math.max(0, block.text.indexOf(words));
  return [
    { code: 'placeholder', span: spanIn(block, start, start + words.length), message: `"${words}" says nothing` },
  ];
}

function toldInRow(block: Block, index: number, manner: Manner): Told {
  const { cells, header } = block;
  const isOfTimes = (at: number): boolean => !NO_TIMES.test(header[at] ?? '');
  const words = cells.map(({ text }, at) => (isOfTimes(at) ? text : ''));
  const head = rowHeadOf(words, header.map(zoneIn), { ...manner, atHead: true });
  if (head?.kind === 'unreadable') {
    if (head.fault?.kind === 'no such day')
      return {
        times: [],
        none: [{ code: 'date_impossible', span: spanIn(block, 0, block.text.length), message: head.why }],
      };
    return { times: timesOfColumns(block, index, manner), none: [] };
  }
  if (head?.kind === 'timed' && isOfColumns(head, header))
    return { times: timesOfColumns(block, index, manner), none: [] };
  if (head?.kind !== 'timed') {
    const at = words.findIndex((cell) => isPlaceholder(cell));
    if (at === -1 || !isTimeTable(header)) return { times: [], none: [] };
    const span = spanIn(cells[at]!, 0, words[at]!.length);
    return { times: [], none: [{ code: 'placeholder', span, message: `"${words[at]!}" says nothing` }] };
  }
  if (IS_LENGTH.test(words[0] ?? '') && head.moment.to === null && head.moment.date === null)
    return { times: [], none: [] };
  const used = head.cells ?? [];
  const rest = cells.filter((cell, at) => cell.text !== '' && isOfTimes(at) && !used.some((each) => each.index === at));
  const told: ToldTime = {
    ...rowTime(cells, head, used),
    words: [head.text, ...cells.filter((_, at) => !isOfTimes(at)).map(({ text }) => text)]
      .filter((text) => text !== '')
      .join(' \u00b7 '),
    statement: block.text,
    structured: true,
    columnZone: head.zone,
    block: index,
    day: null,
  };
  const prose = rest.map((cell) => timesInProse(cell, 0, index, manner));
  return { times: [told, ...prose.flatMap(({ times }) => times)], none: prose.flatMap(({ none }) => none) };
}

const isTimeTable = (header: readonly string[]): boolean => header.some(isTimeHeader);

function rowTime(
  cells: readonly Passage[],
  { moment, words }: Timed,
  used: readonly TimedCell[],
): Pick<ToldTime, 'moment' | 'span' | 'parts' | 'written'> {
  const spans = used.map((cell) => {
    const whole = cells[cell.index]!;
    const passage = partOf(whole, cell.offset, whole.text.length);
    return timeOf(passage, cell.moment);
  });
  const [first, second] = spans;
  const isSplit = second !== undefined && first!.moment.clock === null;
  const other = isSplit ? second.parts : first!.parts;
  return {
    moment,
    span: { ...first!.span, endColumn: (second ?? first!).span.endColumn },
    parts: { date: first!.parts.date ?? second?.parts.date ?? null, clock: other.clock, zone: other.zone },
    written: words,
  };
}

/** Two columns of times that are called differently are no two zones of one instant. */
function isOfColumns({ cells = [] }: Timed, header: readonly string[]): boolean {
  const clocks = cells.filter(({ moment }) => moment.clock !== null);
  if (clocks.length < 2) return false;
  const names = clocks.map(({ index }) => (header[index] ?? '').replace(NO_NAME, '').toLowerCase());
  return names.every((name) => name !== '') && new Set(names).size > 1;
}

const NO_NAME = /\b(?:local|time|date|when|at|in|[A-Z]{2,5})\b|[^A-Za-z]+/g;
const IS_START = /^\W{0,3}(?:start|from|begin|began)/i;
const IS_END = /^\W{0,3}(?:end|to|until|finish|stop)/i;

/** A table with a column for each milestone: what a cell tells is said by its header. */
function timesOfColumns(block: Block, index: number, manner: Manner): ToldTime[] {
  const rest = block.cells.map(({ text }) => text);
  const found = block.cells.flatMap((cell, at): { at: number; moment: WrittenMoment }[] => {
    const moment =
      cell.text.length > 120 || NO_TIMES.test(block.header[at] ?? '')
        ? null
        : wholeMoment(cell.text, { ...manner, dots: 'always' });
    return moment === null || 'why' in moment || moment.clock === null ? [] : [{ at, moment }];
  });
  const [first, second, third] = found;
  const isRange =
    first &&
    second &&
    !third &&
    IS_START.test(block.header[first.at] ?? '') &&
    IS_END.test(block.header[second.at] ?? '');
  const others = rest.filter((text, at) => text !== '' && !found.some((each) => each.at === at));
  const told = isRange
    ? [{ at: first.at, moment: { ...first.moment, to: { ...second.moment, areBounds: false } } }]
    : found;
  return told.map(({ at, moment }) => {
    const words = [block.header[at] ?? '', ...others].filter((each) => each !== '').join(' \u00b7 ');
    const zone = zoneIn(block.header[at] ?? '');
    return {
      ...timeOf(block.cells[at]!, moment),
      words,
      statement: block.text,
      structured: true,
      columnZone: zone,
      block: index,
      day: null,
    };
  });
}

function timesInProse(passage: Passage, from: number, block: number, manner: Manner): Told {
  const rest = from === 0 ? passage : partOf(passage, from, passage.text.length);
  if (!/\d/.test(rest.text)) return { times: [], none: [] };
  const times: ToldTime[] = [];
  const none: NoTold[] = [];
  for (const sentence of sentencesIn(rest)) {
    const found = timesInSentence(sentence.text, manner);
    if (!MEANT_IMPOSSIBLE.test(sentence.text)) none.push(...found.faults.map((fault) => noSuchDay(sentence, fault)));
    for (const { moment, day } of found.times)
      times.push({
        ...timeOf(sentence, moment),
        words: sentence.text,
        statement: sentence.text,
        structured: false,
        columnZone: null,
        block,
        day,
      });
  }
  return { times, none };
}

/** A date alone in its line, or in its heading: that of what follows. */
export function dateAlone(block: Block, manner: Manner): WrittenDate | null {
  if (block.kind !== 'heading' && block.kind !== 'paragraph' && block.kind !== 'item') return null;
  if (block.text.length > 200) return null;
  const head = headOf(block.text, { ...manner, atHead: true });
  if (head.kind !== 'timed' || head.moment.clock !== null || head.moment.date === null) return null;
  if (head.moment.date.daysFromToday !== null || head.moment.to !== null) return null;
  if (!BARE.test(block.text.slice(0, head.moment.start))) return null;
  const isAlone = head.text === '' || /^\(.{0,40}\)$/.test(head.text);
  return block.kind === 'heading' || isAlone ? head.moment.date : null;
}
