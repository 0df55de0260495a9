/** Tables of reStructuredText: simple ones, whose columns stand below rules, and drawn ones, in which rows take lines. */
import { PassageBuilder, type Passage } from './passage.js';
import { addPlain } from './plain-words.js';
import { type SourceLine } from './source-lines.js';
import { type Table, type TableRow } from './html-tables.js';

const SIMPLE_RULE = /^[ \t]{0,20}={2,}(?:[ ]{1,20}={2,}){1,40}[ \t]*$/;
const SPAN_RULE = /^[ \t]{0,20}-{2,}(?:[ ]{1,20}-{2,}){0,40}[ \t]*$/;
const GRID_RULE = /^[ \t]{0,20}\+(?:[-=]{1,300}\+){1,40}[ \t]*$/;
const LONGEST_RULE = 2000;

const isText = (line: SourceLine | undefined): line is SourceLine => line?.kind === 'text';
const isRule = (rule: RegExp, line: SourceLine | undefined): boolean =>
  isText(line) && line.text.length < LONGEST_RULE && rule.test(line.text);

/** The tables of a text, asked for from its first line on. */
export class DrawnTables {
  /** The last line of each rule, by its words. */
  readonly #rules = new Map<string, number>();
  /** Up to here no drawn table begins: one that began before could not be read. */
  #noneBefore = 0;

  constructor(private readonly lines: readonly SourceLine[]) {
    for (const [index, line] of lines.entries())
      if (isRule(SIMPLE_RULE, line)) this.#rules.set(line.text.trimEnd(), index);
  }

  /** The table that begins on a line; null if none does. */
  at(start: number): Table | null {
    const line = this.lines[start];
    if (isRule(SIMPLE_RULE, line)) return simpleTableAt(this.lines, start, this.#rules);
    if (start < this.#noneBefore || !isRule(GRID_RULE, line)) return null;
    const table = gridTableAt(this.lines, start);
    if (typeof table !== 'number') return table;
    this.#noneBefore = table;
    return null;
  }
}

/** Cells of a row while lines of it are added. */
class OpenRow {
  readonly #cells: PassageBuilder[];
  #lastLine: number;

  constructor(
    columns: number,
    private readonly line: number,
  ) {
    this.#cells = Array.from({ length: columns }, () => new PassageBuilder());
    this.#lastLine = line;
  }

  add(column: number, words: string, line: SourceLine, at: number): void {
    this.#cells[column]!.addBlank(line.line, line.column + at);
    addPlain(this.#cells[column]!, words, line.line, line.column + at);
    this.#lastLine = line.line;
  }

  done(isHeader: boolean): TableRow {
    const cells = this.#cells.map((cell): Passage => cell.done());
    return { cells, isHeader, line: this.line, lastLine: this.#lastLine };
  }
}

/** Columns begin where the parts of the rule do; a row without a first cell goes on with the one above. */
function simpleTableAt(lines: readonly SourceLine[], start: number, rules: ReadonlyMap<string, number>): Table | null {
  const rule = lines[start]!.text.trimEnd();
  const last = rules.get(rule)!;
  const starts = [...rule.matchAll(/=+/g)].map(({ index }) => index);
  const parts: OpenRow[][] = [[]];
  for (let index = start + 1; index <= last; index += 1) {
    const line = lines[index]!;
    if (!isText(line)) return null;
    if (line.text.trimEnd() === rule) {
      const isEnd = parts.length === 2 || lines[index + 1] === undefined || lines[index + 1]!.text.trim() === '';
      if (isEnd) return { rows: rowsOf(parts), end: index + 1 };
      parts.push([]);
      continue;
    }
    if (line.text.trim() === '' || SPAN_RULE.test(line.text.slice(0, LONGEST_RULE))) continue;
    if (!isWithin(line.text, starts)) return null;
    const rows = parts.at(-1)!;
    const isMore = rows.length > 0 && line.text.slice(0, starts[1]).trim() === '';
    const row = isMore ? rows.at(-1)! : new OpenRow(starts.length, line.line);
    if (!isMore) rows.push(row);
    for (const [column, at] of starts.entries()) {
      const words = line.text.slice(at, starts[column + 1]);
      if (words.trim() !== '') row.add(column, words, line, at);
    }
  }
  return null;
}

/** No word crosses from one column to the next. */
const isWithin = (text: string, starts: readonly number[]): boolean =>
  text.slice(0, starts[0]).trim() === '' && starts.slice(1).every((at) => (text[at - 1] ?? ' ').trim() === '');

/** Of two parts the first is the header. */
const rowsOf = (parts: readonly (readonly OpenRow[])[]): TableRow[] =>
  parts.flatMap((rows, part) => rows.map((row) => row.done(part === 0 && parts.length === 2)));

/**
 * Rows stand between rules, and may take several lines. A table with merged cells is read line by line, elsewhere.
 * @returns the line where it turned out to be none
 */
function gridTableAt(lines: readonly SourceLine[], start: number): Table | number {
  const edges = [...lines[start]!.text.matchAll(/\+/g)].map(({ index }) => index);
  const rows: TableRow[] = [];
  let open: OpenRow | null = null;
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (!isText(line)) break;
    if (isRule(GRID_RULE, line)) {
      if (open) rows.push(open.done(rows.length === 0 && line.text.includes('=')));
      open = null;
      if (edges.some((at) => line.text[at] !== '+')) return index;
      continue;
    }
    if (!line.text.trimStart().startsWith('|')) break;
    if (edges.some((at) => line.text[at] !== '|')) return index;
    open ??= new OpenRow(edges.length - 1, line.line);
    for (const [column, at] of edges.slice(0, -1).entries())
      open.add(column, line.text.slice(at + 1, edges[column + 1]), line, at + 1);
  }
  return rows.length === 0 || open !== null ? index : { rows, end: index };
}
