/**
 * A text as the lines that hold something, each with its head, the heading and the column that it stands under, and the
 * lines below that belong to it.
 */
import { type WrittenDate } from './dates.js';
import {
  cellsOf,
  headOf,
  indentOf,
  isTableRule,
  isTimeHeader,
  rowHeadOf,
  zoneIn,
  zoneStated,
  type LineHead,
} from './line-heads.js';
import { momentsIn } from './moments.js';
import { type Manner } from './time-of-day.js';
import { linesOf } from './scanning.js';
import { bylineAt, isName, isNameAbove, isSaid, statusUpdateAt } from './chats.js';
import { type WrittenZone } from './zones.js';

export type TimedHead = Extract<LineHead, { kind: 'timed' }>;

/** A line that holds something. */
export interface Piece {
  readonly line: number;
  readonly text: string;
  readonly indent: number;
  readonly head: LineHead;
  /** What follows below it, as its text. */
  readonly below: string[];
  readonly heading: WrittenDate | null;
  readonly section: number;
  readonly columnZone: WrittenZone | null;
}

/** What has been met on the way down. */
interface Way {
  /** Of the text as a whole, of the headings that are open, and of a line that is a date. */
  documentDate: WrittenDate | null;
  headings: { readonly level: number; readonly date: WrittenDate | null }[];
  dateAlone: WrittenDate | null;
  section: number;
  /** Of the table that the way leads through, by column; null outside of one. */
  columns: (WrittenZone | null)[] | null;
  documentZone: WrittenZone | null;
  isFenced: boolean;
  /** Whose name stands above the time that follows. */
  author: string | null;
  isAfterBlank: boolean;
}

/** What a text holds, and the zone that it says is that of all its times. */
export function piecesOf(text: string, manner: Manner): { pieces: Piece[]; documentZone: WrittenZone | null } {
  const lines = linesOf(text).map(withoutDecoration);
  const pieces: Piece[] = [];
  const way: Way = {
    documentDate: null,
    headings: [],
    dateAlone: null,
    section: 0,
    columns: null,
    documentZone: null,
    isFenced: false,
    author: null,
    isAfterBlank: false,
  };
  let done = 0;
  for (const [index, written] of lines.entries()) {
    if (index < done) continue;
    if (written.trim() === '') {
      way.columns = null;
      way.isAfterBlank = true;
      continue;
    }
    if (/^\s{0,40}(?:```|~~~)/.test(written)) {
      way.isFenced = !way.isFenced;
      continue;
    }
    const update = statusUpdateAt(lines, index, manner);
    done = index + (update?.lines ?? 1);
    if (isNameAbove(lines, index, manner)) {
      way.author = written.trim();
      continue;
    }
    const next = lines[index + 1] ?? '';
    const read =
      update?.head ??
      bylineAt(lines, index, manner) ??
      readHead(written, way, pieces, isHeader(written, next, manner), manner);
    const head = withAuthor(read, way, next, manner);
    way.author = null;
    way.isAfterBlank = false;
    if (head === null) continue;
    const columnZone = head.kind === 'timed' ? head.zone : null;
    const { section } = way;
    const heading = way.dateAlone ?? way.headings.findLast(({ date }) => date !== null)?.date ?? way.documentDate;
    pieces.push({
      line: index + 1,
      text: written,
      indent: indentOf(written),
      head,
      below: [],
      heading,
      section,
      columnZone,
    });
  }
  return { pieces, documentZone: way.documentZone };
}

/** "== 29 November 2026 ==" is a heading; so is no time. */
const DECORATED =
  /^ {0,3}(?:={2,8}|-{2,8}|\*{4,8}|~{2,8}) {1,3}(\S.{0,100}?) {1,3}(?:={2,8}|-{2,8}|\*{4,8}|~{2,8})\s*$/;
const withoutDecoration = (line: string): string => {
  const words = DECORATED.exec(line)?.[1];
  return words === undefined || /\d[:.h]\d\d/.test(words) ? line : `# ${words}`;
};

/** Who said what stands below a time is told beside it, or above it. */
function withAuthor(head: LineHead | null, { author }: Way, next: string, manner: Manner): LineHead | null {
  if (head?.kind !== 'timed' || head.isHeading) return head;
  if (head.text === '' && author !== null) return { ...head, text: author, isByline: true };
  return isName(head.text) && isSaid(next, manner) ? { ...head, isByline: true } : head;
}

/** A line above a rule, or above the first row of a table of tabs. */
function isHeader(line: string, next: string, manner: Manner): boolean {
  const below = cellsOf(next) ?? [''];
  if (isTableRule(below)) return true;
  const cells = line.trim().includes('\t') ? cellsOf(line) : null;
  const isTimed = (row: readonly string[]): boolean => rowHeadOf(row, [], manner)?.kind === 'timed';
  return cells !== null && next.trim().includes('\t') && !isTimed(cells) && isTimed(below) && cells.some(isTimeHeader);
}

/** What a line holds; null if it holds nothing of its own, and was said to the way or to the piece above. */
function readHead(
  written: string,
  way: Way,
  pieces: readonly Piece[],
  isHeader: boolean,
  manner: Manner,
): LineHead | null {
  if (/^\s{0,3}(?:[-*_=]\s{0,2}){3,}$/.test(written.slice(0, 200))) return null;
  const cells = cellsOf(written);
  if (cells !== null) {
    const row = readRow(written, cells, way, isHeader, manner);
    if (row !== 'no row') return row;
  }
  const head = headOf(written, manner);
  const { isHeading } = { isHeading: false, ...head };
  if (
    head.kind === 'timed' &&
    head.moment.clock === null &&
    head.moment.date !== null &&
    (isHeading || isBareDate(head, written))
  ) {
    if (isHeading) openHeading(written, head.moment.date, way);
    else way.dateAlone = head.moment.date;
    // What is told by the days before goes on with them.
    if (head.moment.date.relative === undefined) way.section += 1;
    return null;
  }
  if (head.kind === 'timed' && head.moment.clock === null && DATE_LABEL.test(written) && NO_MORE.test(head.text)) {
    way.documentDate = head.moment.date;
    way.documentZone = zoneIn(head.text.replace(/^[^:]{0,60}:?/, '')) ?? way.documentZone;
    return null;
  }
  if (head.kind !== 'untimed') return head;
  const zone = zoneStated(written);
  if (zone !== null) way.documentZone = zone;
  const date = isHeading || zone !== null || INTRODUCES.test(written) ? onlyDateIn(written, manner) : null;
  if (isHeading) {
    way.section += 1;
    openHeading(written, date, way);
    return null;
  }
  if (date !== null) way.documentDate = date;
  return zone !== null || date !== null || belongsAbove(written, head.text, way, pieces.at(-1), manner) ? null : head;
}

const DATE_LABEL =
  /^\W{0,6}(?:incident |outage )?(?:date|day|when)(?: of (?:the )?(?:incident|outage))?[*_` ]{0,4}[:=]/i;
/** A label, and at most its zone. */
const NO_MORE = /^[^:]{0,60}(?::\s{0,3}(?:\(.{0,40}\))?)?$/;
/** "Timeline for 2026-11-29:" */
const INTRODUCES = /:[*_`\s]{0,4}$/;

/** A heading without a date is under that of the headings above it. */
function openHeading(written: string, date: WrittenDate | null, way: Way): void {
  const level = /#{1,6}/.exec(written)?.[0].length ?? 1;
  way.headings = [...way.headings.filter((heading) => heading.level < level), { level, date }];
  way.dateAlone = null;
  // The first heading is that of the text.
  if (date !== null && way.documentDate === null && way.section <= 1) way.documentDate = date;
}

/** The day that a title or a heading names among its words. */
function onlyDateIn(line: string, manner: Manner): WrittenDate | null {
  const moments = momentsIn(line.slice(0, MOST_TITLE), manner);
  const [first, ...others] = moments;
  return first?.clock === null && first.date?.day && others.length === 0 ? first.date : null;
}

const MOST_TITLE = 200;

/** `Saturday, 29 November 2026:` alone in its line, with a whole day. */
const isBareDate = (head: TimedHead, written: string): boolean =>
  /^(?:\(.{0,40}\))?$/.test(head.text) &&
  head.moment.date?.day !== null &&
  !/[:=]\s{0,3}\S/.test(written.slice(0, head.moment.start));

/** A row of a table, with the zone of its column; `no row` if the line is none after all. */
function readRow(
  written: string,
  cells: readonly string[],
  way: Way,
  isHeader: boolean,
  manner: Manner,
): LineHead | null | 'no row' {
  if (isTableRule(cells)) return null;
  const isTable = written.trimStart().startsWith('|');
  if (isHeader) {
    way.columns = cells.map(zoneIn);
    return null;
  }
  const head = rowHeadOf(cells, way.columns ?? [], manner);
  if (head !== null) {
    way.columns ??= [];
    return head;
  }
  if (isTable && way.columns === null) {
    way.columns = cells.map(zoneIn);
    return null;
  }
  return isTable ? { kind: 'unreadable', why: 'this row has no time in its first four cells' } : 'no row';
}

/** So far in, a time is that of the line and not one that it tells of. */
const NEAR_HEAD = 24;

/**
 * Lines below a time that stands alone or in a heading, and lines that are indented deeper, are text of the line above.
 */
function belongsAbove(written: string, text: string, way: Way, above: Piece | undefined, manner: Manner): boolean {
  if (above === undefined || above.head.kind !== 'timed' || cellsOf(above.text) !== null) return false;
  const isBelowHeading = above.head.isHeading;
  const isFirstBelowTime = (above.head.text === '' || above.head.isByline === true) && !way.isAfterBlank;
  if (!isBelowHeading && indentOf(written) < above.indent + 2) {
    // What names a time of its own near its head is no text of a time above.
    if (!isFirstBelowTime || momentsIn(text.slice(0, NEAR_HEAD), manner).some(({ clock }) => clock !== null))
      return false;
  }
  above.below.push(way.isAfterBlank && above.below.length > 0 ? `\n${text}` : text);
  return true;
}
