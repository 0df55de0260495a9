/**
 * A report in its blocks: headings, paragraphs, items of lists, rows of tables and the rest, in the order of the text,
 * each with the headings above it and with the place of every word.
 */
import { cellsOf, headOf, indentOf, isTableRule, rowHeadOf } from '../parsing/line-heads.js';
import { type Manner } from '../parsing/time-of-day.js';
import { DrawnTables } from './drawn-tables.js';
import { htmlLines, isHtmlPage } from './html-pages.js';
import { htmlTableAt, lastTableEnd, type Table } from './html-tables.js';
import { joined, PassageBuilder, type Passage } from './passage.js';
import { addPlain, plainWords } from './plain-words.js';
import { sourceLinesOf, type SourceLine } from './source-lines.js';

export type BlockKind = 'frontMatter' | 'heading' | 'paragraph' | 'item' | 'row' | 'code' | 'comment';

/** Its words are those of a passage, without marks. A row's are those of its cells, joined by ` · `. */
export interface Block extends Passage {
  readonly kind: BlockKind;
  /** The first and the last line, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** The headings that it stands under, the outermost first; of a heading without itself. */
  readonly path: readonly string[];
  /** Of a heading: 1 to 6, and 7 for a line in bold; else 0. */
  readonly level: number;
  /** The item that an item or a paragraph is indented under. */
  readonly parent: Block | null;
  /** Of a row; else none. */
  readonly cells: readonly Passage[];
  /** The words above each cell of a row, where the table has a header. */
  readonly header: readonly string[];
  /** `Time to repair` of `Time to repair: 8m`; null without a colon near its head. */
  readonly label: string | null;
}

/** How times are looked for, to tell where a line begins something of its own. */
const MANNER: Manner = { order: 'dmy', dots: 'two digits' };
const ATX = /^ {0,3}(#{1,6})(?:[ \t]{1,80}|(?=\d))/;
const HTML_HEADING = /^\s{0,20}<h([1-6])[^<>]{0,200}>(.{0,500}?)<\/h[1-6]>\s*$/i;
const BOLD_LINE = /^ {0,3}(?:\*\*|__)([^*_]{1,80})(?:\*\*|__)\s{0,5}:?\s{0,5}$/;
const BOLD_LEAD = /^\s{0,20}(?:\*\*|__)[^*_]{1,80}(?:\*\*|__)/;
const RULE = /^ {0,3}(?:[-*_=:+][ \t]?){3,}$/;
const UNDERLINE = /^ {0,3}(?:=+|-{3,}|~{3,}|\^{3,})[ \t]*$/;
const GRID_RULE = /^\s{0,20}\+(?:[-=]{1,300}\+)+\s*$/;
const ITEM =
  /^([ \t]{0,80})(?:[-*+\u2022\u2023\u25e6\u25aa\u2013](?=[ \t])|\d{1,4}[.)](?=[ \t])|#\.(?=[ \t]))[ \t]+(?:\[[ xX]\][ \t]+)?/;
const QUOTE = /^[ \t]{0,20}(?:>[ \t]?)+/;
const HARD_BREAK = /(?: {2,}|\\|<br\s{0,3}\/?>)$/i;
const LABEL = /^([\p{L}][^:\u00b7]{0,60}?)\s?:(?=\s|$)/u;
const LABELLED_LINE = /^[A-Z][\w /()'-]{1,40}:\s/;
const BOLD_LEVEL = 7;
const CODE_INDENT = 4;

/** The blocks of a text. */
export function blocksOf(text: string): Block[] {
  const walk = new Walk();
  const lines = isHtmlPage(text) ? htmlLines(text) : sourceLinesOf(text);
  const [last, drawn] = [lastTableEnd(lines), new DrawnTables(lines)];
  for (let index = 0; index < lines.length;) {
    const table = htmlTableAt(lines, index, last) ?? drawn.at(index);
    if (table) walk.takeTable(table);
    else walk.take(lines[index]!, lines[index + 1]);
    index = table?.end ?? index + 1;
  }
  return walk.done();
}

interface Open {
  readonly kind: 'paragraph' | 'item' | 'code';
  readonly builder: PassageBuilder;
  readonly line: number;
  readonly indent: number;
  readonly startsWithTime: boolean;
  lastLine: number;
  lastWritten: string;
}

class Walk {
  readonly #blocks: Block[] = [];
  #headings: { readonly level: number; readonly text: string }[] = [];
  #items: { readonly indent: number; readonly block: Block }[] = [];
  #open: Open | null = null;
  /** Of the table that is open; null outside of one. */
  #header: readonly string[] | null = null;
  #isAfterBlank = true;

  done(): Block[] {
    this.#close();
    return this.#blocks;
  }

  take({ kind, text, line, column }: SourceLine, next: SourceLine | undefined): void {
    if (kind === 'comment') return this.#push({ kind, ...plainWords(text, line, column), line });
    if (kind === 'frontMatter') return this.#push({ kind, ...rawWords(text, line, column), line });
    if (kind === 'fence') return this.#fence(text);
    if (kind === 'code') return this.#code(text, line, column);
    const quote = QUOTE.exec(text)?.[0] ?? '';
    this.#takeText(text.slice(quote.length), line, column + quote.length, next);
    this.#isAfterBlank = text.slice(quote.length).trim() === '';
  }

  /** Rows that are found already. Without a header its first row is one like others. */
  takeTable({ rows }: Table): void {
    this.#close();
    this.#items = [];
    let header: readonly string[] = [];
    for (const { cells, isHeader, line, lastLine } of rows) {
      if (
        isHeader &&
        rowHeadOf(
          cells.map(({ text }) => text),
          [],
          MANNER,
        )?.kind !== 'timed'
      )
        header = cells.map(({ text }) => text);
      else this.#pushRow(cells, header, line, lastLine);
    }
    this.#isAfterBlank = true;
  }

  #pushRow(cells: readonly Passage[], header: readonly string[], line: number, lastLine: number): void {
    const filled = cells.filter((cell) => cell.text !== '');
    this.#push({ kind: 'row', ...joined(filled, ' \u00b7 '), line, lastLine, cells, header });
  }

  #takeText(text: string, line: number, column: number, next: SourceLine | undefined): void {
    if (text.trim() === '' || text.startsWith(':::')) {
      this.#close();
      this.#header = null;
      return;
    }
    if (this.#underlined(text)) return;
    if (GRID_RULE.test(text)) return this.#close();
    if (RULE.test(text.slice(0, 200)) && !text.includes('|')) {
      this.#close();
      return;
    }
    const atx = ATX.exec(text);
    if (atx)
      return this.#heading(atx[1]!.length, withoutClosing(text.slice(atx[0].length)), line, column + atx[0].length);
    const html = HTML_HEADING.exec(text);
    if (html) return this.#heading(Number(html[1]), html[2]!, line, column + text.indexOf('>') + 1);
    const bold = BOLD_LINE.exec(text);
    if (bold && (this.#isAfterBlank || this.#open === null) && this.#items.length === 0 && !isTimed(bold[1]!))
      return this.#heading(BOLD_LEVEL, bold[1]!, line, column + text.indexOf(bold[1]!));
    if (this.#row(text, line, column, next)) return;
    this.#header = null;
    const item = ITEM.exec(text);
    if (item) return this.#item(text, item, line, column);
    this.#words(text, line, column);
  }

  /** A line of marks under the only line of a paragraph makes a heading of it. */
  #underlined(text: string): boolean {
    const open = this.#open;
    if (open?.kind !== 'paragraph' || open.line !== open.lastLine || !UNDERLINE.test(text.slice(0, 200))) return false;
    this.#open = null;
    const passage = open.builder.done();
    if (passage.text.length > 200) this.#push({ kind: 'paragraph', ...passage, line: open.line });
    else this.#pushHeading(text.trimStart().startsWith('=') ? 1 : 2, passage, open.line);
    return true;
  }

  #heading(level: number, written: string, line: number, column: number): void {
    this.#close();
    this.#pushHeading(level, plainWords(written, line, column), line);
  }

  #pushHeading(level: number, passage: Passage, line: number): void {
    this.#items = [];
    this.#header = null;
    this.#headings = this.#headings.filter((heading) => heading.level < level);
    this.#push({ kind: 'heading', ...passage, line, level });
    this.#headings.push({ level, text: passage.text });
  }

  /** @returns false for a line that is no row */
  #row(text: string, line: number, column: number, next: SourceLine | undefined): boolean {
    const isPiped = text.trimStart().startsWith('|');
    if (!isPiped && (ITEM.test(text) || !/\t|\|/.test(text.trim()))) return false;
    const cells = cellsIn(text, line, column);
    if (cells.length < 2 && !isPiped) return false;
    const words = cells.map((cell) => cell.text);
    if (isTableRule(words)) {
      if (!isPiped && this.#header === null) return false;
      this.#header ??= [];
      return true;
    }
    const nextCells = next?.kind === 'text' ? cellsOf(next.text) : null;
    const isBeforeRule =
      next?.kind === 'text' &&
      ((nextCells !== null && nextCells.length > 0 && isTableRule(nextCells)) || /^\s{0,20}\+=/.test(next.text));
    const isTimedRow = rowHeadOf(words, [], MANNER)?.kind === 'timed';
    if (!isPiped && !isBeforeRule && !isTimedRow && this.#header === null && !isTimedLine(next)) return false;
    this.#close();
    this.#items = isPiped ? this.#items : [];
    if ((isBeforeRule || this.#header === null) && !isTimedRow) {
      this.#header = words;
      return true;
    }
    this.#pushRow(cells, this.#header ?? [], line, line);
    this.#header ??= [];
    return true;
  }

  #item(text: string, mark: RegExpExecArray, line: number, column: number): void {
    this.#close();
    const indent = indentOf(text);
    while (this.#items.length > 0 && this.#items.at(-1)!.indent >= indent) this.#items.pop();
    this.#begin('item', text, mark[0].length, line, column, indent);
  }

  #words(text: string, line: number, column: number): void {
    const indent = indentOf(text);
    if (this.#isAfterBlank) while (this.#items.length > 0 && indent < this.#items.at(-1)!.indent + 2) this.#items.pop();
    const itemIndent = this.#items.at(-1)?.indent;
    const isCode =
      (this.#isAfterBlank || this.#open?.kind === 'code') &&
      indent >= (itemIndent === undefined ? 0 : itemIndent + 2) + CODE_INDENT;
    if (isCode) return this.#code(text, line, column);
    if (this.#open === null || this.#open.kind === 'code' || this.#isAfterBlank || this.#isOfItsOwn(text, this.#open)) {
      this.#close();
      this.#begin('paragraph', text, 0, line, column, indent);
      return;
    }
    this.#open.builder.addBlank(line, column);
    addPlain(this.#open.builder, text, line, column);
    this.#open.lastLine = line;
    this.#open.lastWritten = text;
  }

  /**
   * A line that begins with a time may be prose that was wrapped there: it counts where something parts the time from
   * the words, or where the block begins with a time, as lists of times do.
   */
  #isOfItsOwn(text: string, open: Open): boolean {
    if (HARD_BREAK.test(open.lastWritten.slice(-8)) || BOLD_LEAD.test(text)) return true;
    if (LABELLED_LINE.test(text) && LABELLED_LINE.test(open.lastWritten)) return true;
    const lead = leadOf(text);
    return lead !== null && (open.startsWithTime || lead.isSetOff);
  }

  #begin(kind: Open['kind'], text: string, skipped: number, line: number, column: number, indent: number): void {
    const builder = new PassageBuilder();
    addPlain(builder, text.slice(skipped), line, column + skipped);
    if (builder.isEmpty && kind === 'paragraph') return;
    const startsWithTime = kind === 'paragraph' && (leadOf(text) !== null || isDateAlone(text));
    this.#open = { kind, builder, line, lastLine: line, lastWritten: text, indent, startsWithTime };
  }

  #fence(text: string): void {
    this.#close();
    this.#header = null;
    this.#isAfterBlank = true;
    if (indentOf(text) < 2) this.#items = [];
  }

  #code(text: string, line: number, column: number): void {
    if (this.#open?.kind !== 'code') {
      this.#close();
      this.#open = {
        kind: 'code',
        builder: new PassageBuilder(),
        line,
        lastLine: line,
        lastWritten: '',
        indent: 0,
        startsWithTime: false,
      };
    }
    this.#open.builder.addBlank(line, column);
    this.#open.builder.add(text.trimEnd(), line, column);
    this.#open.lastLine = line;
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const passage = open.builder.done();
    if (passage.text === '') return;
    this.#push({ kind: open.kind, ...passage, line: open.line, lastLine: open.lastLine });
    if (open.kind === 'item') this.#items.push({ indent: open.indent, block: this.#blocks.at(-1)! });
  }

  #push(block: Passage & Pick<Block, 'kind' | 'line'> & Partial<Block>): void {
    const isIndented = block.kind === 'item' || block.kind === 'paragraph';
    this.#blocks.push({
      lastLine: block.line,
      path: this.#headings.map(({ text }) => text),
      level: 0,
      parent: isIndented ? (this.#items.at(-1)?.block ?? null) : null,
      cells: [],
      header: [],
      label: isIndented ? (LABEL.exec(block.text.slice(0, 80))?.[1] ?? null) : null,
      ...block,
    });
  }
}

/** A heading without the marks that may close it. */
function withoutClosing(words: string): string {
  let end = words.trimEnd().length;
  while (words[end - 1] === '#') end -= 1;
  return words.slice(0, end);
}

function rawWords(text: string, line: number, column: number): Passage {
  const builder = new PassageBuilder();
  builder.add(text.trimEnd(), line, column);
  return builder.done();
}

const isTimed = (words: string): boolean => headOf(words, MANNER).kind === 'timed';

const isTimedLine = (line: SourceLine | undefined): boolean => {
  const cells = line?.kind === 'text' ? cellsOf(line.text) : null;
  return cells !== null && rowHeadOf(cells, [], MANNER)?.kind === 'timed';
};

/** How much of a line can be the time at its head. */
const MOST_LEAD = 120;
const SET_OFF = /^[*_`\])"]{0,5}(?:\s?[:|,;\u2013\u2014-]|\t| {2})/;

function leadOf(text: string): { readonly isSetOff: boolean } | null {
  const lead = text.slice(0, MOST_LEAD);
  const head = headOf(lead, MANNER);
  if (head.kind !== 'timed' || head.moment.clock === null) return null;
  return { isSetOff: SET_OFF.test(lead.slice(head.moment.end)) };
}

/** Times may follow below a date. */
function isDateAlone(text: string): boolean {
  const head = headOf(text.slice(0, MOST_LEAD), MANNER);
  return head.kind === 'timed' && head.moment.clock === null && head.moment.date !== null && head.text === '';
}

/** The cells of a line, each with its place. */
function cellsIn(text: string, line: number, column: number): Passage[] {
  const isPiped = text.trimStart().startsWith('|');
  const divider = isPiped || !text.trim().includes('\t') ? /(?<!\\)\|/g : /\t/g;
  const end = text.trimEnd().length;
  const cells: Passage[] = [];
  let start = isPiped ? text.indexOf('|') + 1 : text.length - text.trimStart().length;
  divider.lastIndex = start;
  for (let m = divider.exec(text); m && m.index < end; m = divider.exec(text)) {
    cells.push(plainWords(text.slice(start, m.index), line, column + start));
    start = m.index + 1;
  }
  if (!(isPiped && start >= end)) cells.push(plainWords(text.slice(start, end), line, column + start));
  return cells;
}
