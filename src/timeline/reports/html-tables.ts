/** Tables in HTML, as exported pages and some Markdown have them: their rows, wherever the tags of each stand. */
import { PassageBuilder, type Passage } from './passage.js';
import { addPlain } from './plain-words.js';
import { type SourceLine } from './source-lines.js';

/** A row of a table that is no row of Markdown. */
export interface TableRow {
  readonly cells: readonly Passage[];
  /** Every cell of it is a heading. */
  readonly isHeader: boolean;
  /** The first and the last line, from 1. */
  readonly line: number;
  readonly lastLine: number;
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** Behind its last line, as an index into the lines. */
  readonly end: number;
}

const OPENS = /^[ \t>]{0,40}(?:<(?:div|figure|center|p)\b[^<>]{0,200}>\s{0,10}){0,4}<table\b/i;
const CLOSES = /<\/table\s{0,10}>/i;
const TAG = /<(\/?)(table|thead|tbody|tfoot|tr|th|td)\b[^<>]{0,300}>/gi;

/** The last line that closes a table; -1 without one. A table that nothing closes is none. */
export const lastTableEnd = (lines: readonly SourceLine[]): number =>
  lines.findLastIndex(({ kind, text }) => kind === 'text' && CLOSES.test(text));

/** The table that begins on a line; null if none does. @param last see {@link lastTableEnd} */
export function htmlTableAt(lines: readonly SourceLine[], start: number, last: number): Table | null {
  if (start > last || lines[start]!.kind !== 'text' || !OPENS.test(lines[start]!.text)) return null;
  const reader = new TableReader();
  for (let index = start; index <= last; index += 1) {
    const line = lines[index]!;
    if (line.kind !== 'text') continue;
    reader.take(line);
    if (CLOSES.test(line.text)) return { rows: reader.done(), end: index + 1 };
  }
  return null;
}

interface OpenRow {
  readonly line: number;
  readonly cells: Passage[];
  hasData: boolean;
}

class TableReader {
  readonly #rows: TableRow[] = [];
  #row: OpenRow | null = null;
  #cell: PassageBuilder | null = null;
  #lastLine = 0;

  take({ text, line, column }: SourceLine): void {
    this.#lastLine = line;
    this.#cell?.addBlank(line, column);
    let at = 0;
    for (const tag of text.matchAll(TAG)) {
      this.#words(text.slice(at, tag.index), line, column + at);
      at = tag.index + tag[0].length;
      this.#tag(tag[2]!.toLowerCase(), tag[1] === '/', line);
    }
    this.#words(text.slice(at), line, column + at);
  }

  done(): readonly TableRow[] {
    this.#endRow();
    return this.#rows;
  }

  #words(words: string, line: number, column: number): void {
    if (this.#cell) addPlain(this.#cell, words, line, column);
  }

  #tag(name: string, isEnd: boolean, line: number): void {
    if (name !== 'td' && name !== 'th') {
      this.#endRow();
      if (name === 'tr' && !isEnd) this.#row = { line, cells: [], hasData: false };
      return;
    }
    this.#endCell();
    if (isEnd) return;
    this.#row ??= { line, cells: [], hasData: false };
    if (name === 'td') this.#row.hasData = true;
    this.#cell = new PassageBuilder();
  }

  #endCell(): void {
    if (this.#cell && this.#row) this.#row.cells.push(this.#cell.done());
    this.#cell = null;
  }

  #endRow(): void {
    this.#endCell();
    const row = this.#row;
    this.#row = null;
    if (row === null || row.cells.length === 0) return;
    this.#rows.push({ cells: row.cells, isHeader: !row.hasData, line: row.line, lastLine: this.#lastLine });
  }
}
