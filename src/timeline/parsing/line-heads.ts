/**
 * The head of a line: what holds it (bullet, number, heading, bold, brackets, a label, a table row), the moment that it
 * begins with, and the words that are left.
 */
import { type NoTime } from './clock-times.js';
import { type DateFault } from './dates.js';
import { typeOfLabel } from './labels.js';
import { momentAt, wholeMoment, type WrittenMoment } from './moments.js';
import { type Manner } from './time-of-day.js';
import { matchAt, skip } from './scanning.js';
import { regionAt, zoneAt, type WrittenZone } from './zones.js';

export type LineHead =
  | {
      readonly kind: 'timed';
      readonly moment: WrittenMoment;
      readonly text: string;
      readonly isHeading: boolean;
      readonly zone: WrittenZone | null;
      readonly words: string;
      /** Of a row: the cells that its date and time stand in. */
      readonly cells?: readonly TimedCell[];
      /** Its text is who said what follows below. */
      readonly isByline?: boolean;
    }
  | { readonly kind: 'untimed'; readonly text: string; readonly isHeading: boolean }
  /** It looks like a time and is none. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly fault?: DateFault }
  | { readonly kind: 'placeholder'; readonly words: string };

const LIST_OPENER =
  /(?:[ \t\u00a0]{1,80}|>(?=[ \t>])|[-*+\u2022\u2023\u25e6\u25aa\u25cb\u25cf\u25a0\u25a1\u2192\u27a4\u00b7\u2010-\u2015\u2212](?=[ \t])|(?:-{2,3}|[-=]>)(?=[ \t])|[-\u2013\u2014](?=\d{1,2}[:h]\d)|(?:\d{1,3}[.)]|[a-z]\))(?=[ \t])|\[[ xX]\](?=[ \t])|#{1,6}(?=[ \t]|\d))/y;
const MARK_OPENER = /(?:\*{1,3}|_{1,3}|~~|`{1,2}|[[(<"\u201c@]|at (?=[\d~])|on (?=[\dA-Z]))/iy;
const EMOJI = /(?:\p{Extended_Pictographic}\ufe0f?|:[a-z0-9_]{2,20}:)(?=[ \t\d])/uy;
const CLOSER = /(?:\*{1,3}|_{1,3}|~~|`{1,2}|[\])>"\u201d])/y;
const SEPARATOR =
  /[ \t]{0,40}(?:[:|;,\u00bb\u2192\u2010-\u2015\u2212]|=>|->|-{1,2}(?=[\s*_]|$)|\.(?=\s|$))[ \t]{0,40}/y;
const LABEL =
  /([A-Za-z][^:|=\t[\]()]{0,60})(?:\*{1,2}|_{1,2}|`)?[ \t]{0,3}(?:[:=](?!\d)|(?<!\d)[:=])[ \t]{0,3}(?:\*{1,2}|_{1,2}|`)?[ \t]{0,20}/y;
const NAME_AND_BRACKET = /([\p{L}@][\p{L}\p{N}_.' -]{0,40})[ \t]{1,3}[[(](?=[\d~])/uy;
const LABEL_WORDS = /[A-Za-z][A-Za-z _-]{1,40}?(?= (?:at |on |@ ?|around |about )?[~\d])/y;
const AFTER_LABEL = / {1,2}(?:at |on |@ ?)?/iy;
const PLACEHOLDER =
  /(?:\[?(?:HH:MM(?::SS)?|hh:mm(?::ss)?|XX:XX|xx:xx|--:--|\?\?:\?\?|__:__)\]?|\[?(?:N\/A|TBD|TBA|TBC)\]?|\?{2,3})(?=[\s:|,\u2013\u2014-]|$)/y;
const WHOLE_PLACEHOLDER =
  /^\W{0,3}(?:HH:MM(?::SS)?|hh:mm(?::ss)?|XX:XX|xx:xx|--:--|N\/A|n\/a|TBD|TBA|TBC|unknown|\?{1,3}|-{1,3}|\u2013|\u2014)\W{0,3}$/;
const MOST_OPENERS = 12;

/** True for words that stand where somebody did not know better: `N/A`, `TBD`, `[HH:MM]`. */
export const isPlaceholder = (words: string): boolean => words.length < 20 && WHOLE_PLACEHOLDER.test(words.trim());

/** A line without marks around it. */
export const textOf = (line: string): string => line.trim().replace(/^[*_`]{1,3}|[*_`]{1,3}$/g, '');

/** How far a line is indented, in columns; a tab is four. */
export const indentOf = (line: string): number =>
  [...(/^[ \t]{0,200}/.exec(line)?.[0] ?? '')].reduce((sum, char) => sum + (char === '\t' ? 4 : 1), 0);

/** A colon, and digits, as wide as signs of East Asia: no longer and no shorter, so that every place stays. */
const WIDE_TIME = /(?<![\d\uff10-\uff19])[\d\uff10-\uff19]{1,2}(?:[:\uff1a\u2236][\d\uff10-\uff19]{2}){1,2}/;
const narrow = (words: string): string =>
  words
    .replace(/[\uff10-\uff1a]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u2236', ':');
const MOST_AHEAD = 80;

/** The first time of a line in signs that are read. */
const withNarrowTime = (line: string): string =>
  /[\uff10-\uff1a\u2236]/.test(line.slice(0, MOST_AHEAD))
    ? line.slice(0, MOST_AHEAD).replace(WIDE_TIME, narrow) + line.slice(MOST_AHEAD)
    : line;

export function headOf(written: string, manner: Manner): LineHead {
  const line = withNarrowTime(written);
  const opened = openersOf(line, manner);
  const isHeading = /^\s{0,3}#/.test(line);
  const { position, words, marks, moment } = opened;
  if (moment && 'why' in moment) return { kind: 'unreadable', why: moment.why, ...faultOf(moment) };
  if (moment)
    return {
      kind: 'timed',
      moment,
      text: textAfter(line, moment.end, marks),
      isHeading,
      zone: null,
      words: line.slice(moment.start, moment.end),
    };
  const placeholder = matchAt(PLACEHOLDER, line, position);
  if (placeholder) return { kind: 'placeholder', words: placeholder[0] };
  return labelledHead(line, words, manner, isHeading) ?? { kind: 'untimed', text: line.slice(words).trim(), isHeading };
}

const faultOf = ({ fault }: NoTime): { fault?: DateFault } => (fault === undefined ? {} : { fault });

interface Opened {
  /** Behind everything that may stand before a time. */
  readonly position: number;
  /** Behind what makes a list, a quote or a heading: where words begin. */
  readonly words: number;
  /** How many marks must be closed. */
  readonly marks: number;
  readonly moment: ReturnType<typeof momentAt>;
}

function openersOf(line: string, manner: Manner): Opened {
  let [position, words, marks] = [0, 0, 0];
  let isList = true;
  for (let openers = 0; ; openers += 1) {
    const moment = momentAt(line, position, manner);
    if (moment !== null || openers === MOST_OPENERS) return { position, words, marks, moment };
    const list = skip(EMOJI, line, skip(LIST_OPENER, line, position));
    if (list > position) {
      position = list;
      if (isList) words = list;
      continue;
    }
    const mark = skip(MARK_OPENER, line, position);
    if (mark === position) return { position, words, marks, moment };
    isList = false;
    marks += 1;
    position = mark;
  }
}

/** What is left behind a moment: without the marks that it closes, and without what sets it apart. */
function textAfter(line: string, end: number, marks: number): string {
  let [position, open] = [end, marks];
  for (let separators = 0; ;) {
    const closed = open > 0 ? skip(CLOSER, line, position) : position;
    if (closed > position) {
      open -= 1;
      position = closed;
      continue;
    }
    const separated = separators < 2 ? skip(SEPARATOR, line, position) : position;
    if (separated === position) break;
    separators += 1;
    position = separated;
  }
  const text = line.slice(position).trim();
  return open > 0 ? text.replace(/[*_`]{1,3}$/, '') : text;
}

/** `Detected: 21:50 …`, `resolved at 19:51`, `ana [21:50]: …`. */
function labelledHead(line: string, words: number, manner: Manner, isHeading: boolean): LineHead | null {
  const start = skip(MARK_OPENER, line, words);
  const label = matchAt(LABEL, line, start);
  if (label) {
    const rest = start + label[0].length;
    if (isPlaceholder(line.slice(rest, rest + 20))) return { kind: 'placeholder', words: line.slice(rest).trim() };
    const moment = momentAt(line, rest, manner);
    if (moment && !('why' in moment)) return withLabel(line, label[1]!, moment, isHeading, ':');
  }
  const known = matchAt(LABEL_WORDS, line, start);
  if (known && typeOfLabel(known[0]) !== null) {
    const moment = momentAt(line, skip(AFTER_LABEL, line, start + known[0].length), manner);
    if (moment && !('why' in moment)) return withLabel(line, known[0], moment, isHeading, ':');
  }
  const named = matchAt(NAME_AND_BRACKET, line, start);
  const bracketed = named && momentAt(line, start + named[0].length, manner);
  if (named && bracketed && !('why' in bracketed) && /[\])]/.test(line[bracketed.end] ?? ''))
    return withLabel(line, named[1]!, bracketed, isHeading, ': ');
  return null;
}

function withLabel(line: string, label: string, moment: WrittenMoment, isHeading: boolean, joiner: string): LineHead {
  const rest = textAfter(line, moment.end, 2);
  const text = rest === '' ? label.trim() : `${label.trim()}${joiner.trim()} ${rest}`;
  return { kind: 'timed', moment, text, isHeading, zone: null, words: line.slice(moment.start, moment.end) };
}

/** The cells of a table row or of a line that tabs divide; null if the line is neither. */
export function cellsOf(line: string): string[] | null {
  const trimmed = line.trim();
  if (trimmed.startsWith('|')) {
    const inner = trimmed.slice(1, trimmed.endsWith('|') && trimmed.length > 1 ? -1 : undefined);
    return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
  }
  if (trimmed.includes('\t')) return trimmed.split('\t').map((cell) => cell.trim());
  if (/^[-:][-: |]{0,300}[-:]$/.test(trimmed) && trimmed.includes('|'))
    return trimmed.split('|').map((cell) => cell.trim());
  return / \| /.test(trimmed) ? trimmed.split(' | ').map((cell) => cell.trim()) : null;
}

export const isTableRule = (cells: readonly string[]): boolean => cells.every((cell) => /^:?-{1,200}:?$/.test(cell));

/** The words above a column of times. */
export const isTimeHeader = (words: string): boolean => /\b(?:time|date|when|utc|start|end)/i.test(words);

/** In how many cells, from the first, a time is looked for. */
const TIME_CELLS = 4;

/**
 * The head of a row: date and time may stand in cells of their own; the other cells are the text.
 * @param zones of the columns, from their header
 */
export function rowHeadOf(
  cells: readonly string[],
  zones: readonly (WrittenZone | null)[],
  manner: Manner,
): LineHead | null {
  const timed: TimedCell[] = [];
  let why: string | null = null;
  for (const [index, cell] of cells.slice(0, TIME_CELLS).entries()) {
    const words = cell.replace(/^[*_`[\s]{1,4}|[*_`\]\s]{1,4}$/g, '');
    const offset = /^[*_`[\s]{0,4}/.exec(cell)![0].length;
    const moment = words.length > 120 ? null : wholeMoment(words, { ...manner, dots: 'always' });
    if (moment && 'why' in moment && moment.end >= words.length) why ??= moment.why;
    else if (moment && !('why' in moment)) timed.push({ index, offset, moment, words });
  }
  const [first, second] = timed;
  if (!first) {
    if (why !== null) return { kind: 'unreadable', why };
    const placeholder = cells.slice(0, TIME_CELLS).find((cell) => isPlaceholder(cell));
    return placeholder === undefined ? null : { kind: 'placeholder', words: placeholder };
  }
  const text = (used: readonly number[]): string =>
    cells
      .filter((cell, index) => cell !== '' && !used.includes(index))
      .map((cell) => cell.replaceAll('\\|', '|'))
      .join(' · ');
  const of = (moment: WrittenMoment, used: readonly number[], words: string): LineHead => {
    const usedCells = timed.filter(({ index }) => used.includes(index));
    const next = used.at(-1)! + 1;
    const clock = usedCells.find((cell) => cell.moment.clock !== null)?.index ?? used.at(-1)!;
    const beside = moment.zone === null ? zoneAt(cells[next] ?? '', 0) : null;
    const isZoneCell = beside !== null && beside.end === cells[next]!.length;
    const zone = isZoneCell ? beside.zone : (zones[clock] ?? null);
    return {
      kind: 'timed',
      moment: isZoneCell ? { ...moment, zone: beside.zone } : moment,
      text: text(isZoneCell ? [...used, next] : used),
      isHeading: false,
      zone,
      words,
      cells: usedCells,
    };
  };
  if (second && first.moment.clock === null && second.moment.date === null)
    return of(
      { ...second.moment, date: first.moment.date },
      [first.index, second.index],
      `${first.words} ${second.words}`,
    );
  if (second?.index === first.index + 1 && first.moment.date === null && second.moment.clock === null)
    return of(
      { ...first.moment, date: second.moment.date },
      [first.index, second.index],
      `${first.words} ${second.words}`,
    );
  if (second && first.moment.clock !== null && second.moment.clock !== null && second.index === first.index + 1)
    return twoTimes(first, second, zones, of);
  return of(first.moment, [first.index], first.words);
}

/** A cell that is a date or a time. */
export interface TimedCell {
  readonly index: number;
  /** Where the moment begins in the cell. */
  readonly offset: number;
  readonly moment: WrittenMoment;
  readonly words: string;
}

/** Two columns of times show one instant in two zones; whatever else they mean, nobody can say. */
function twoTimes(
  first: TimedCell,
  second: TimedCell,
  zones: readonly (WrittenZone | null)[],
  of: (moment: WrittenMoment, used: readonly number[], words: string) => LineHead,
): LineHead {
  const [zone, other] = [first.moment.zone ?? zones[first.index], second.moment.zone ?? zones[second.index]];
  if (!zone || !other)
    return { kind: 'unreadable', why: 'two times stand beside each other: write a range, or name their zones' };
  const again = { ...second.moment, zone: other };
  return of({ ...first.moment, zone, again }, [first.index, second.index], `${first.words} / ${second.words}`);
}

const WORD_START = /(?<![A-Za-z/+-])(?=[A-Za-z+-])/g;

/** The zone that words name anywhere: "Time (UTC)", "all times in CEST". */
export const zoneIn = (words: string): WrittenZone | null => (findZone(words, 0) ?? findRegion(words, 0))?.zone ?? null;

/** The first zone from a position on, with its place. It is looked for in 200 characters. */
function findZone(words: string, from: number): ZoneFound | null {
  const searched = words.slice(0, from + 200);
  WORD_START.lastIndex = from;
  for (let m = WORD_START.exec(searched); m; m = WORD_START.exec(searched)) {
    const found = zoneAt(searched, m.index);
    if (found) return { ...found, start: m.index };
    WORD_START.lastIndex = m.index + 1;
  }
  return null;
}

/** A zone in words, from `start` to `end`. */
export interface ZoneFound {
  readonly zone: WrittenZone;
  readonly start: number;
  readonly end: number;
}

const SAYS_ZONE =
  /\b(?:all times|alle Zeiten|Zeitzone|times? (?:are|is|in|below|shown|listed|given)|time ?zones?|tz|timeline|timestamps)\b/i;

/** The zone that words give for the whole text, with its place: "All times in CEST", "Timeline (UTC)". */
export function statedZoneIn(line: string): ZoneFound | null {
  const said = SAYS_ZONE.exec(line);
  if (!said) return null;
  const from = said.index + said[0].length;
  return findZone(line, from) ?? findRegion(line, from);
}

/** "All times are Pacific." */
function findRegion(line: string, from: number): ZoneFound | null {
  const start = from + line.slice(from, from + 60).search(/\b(?:Pacific|Mountain|Central|Eastern)\b/);
  const found = start < from ? null : regionAt(line, start);
  return found && { ...found, start };
}

/** The zone that a line gives for the whole text: "All times in CEST", "timezone: Europe/Berlin", "Timeline (UTC)". */
export const zoneStated = (line: string): WrittenZone | null =>
  line.length > 200 ? null : (statedZoneIn(line)?.zone ?? null);
