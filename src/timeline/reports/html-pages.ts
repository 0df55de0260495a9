/**
 * A page in HTML as lines that Markdown would have for it: what is a heading or an item bears its mark, blocks have blank
 * lines between them, and every word keeps its place in the file.
 */
import { matchAt, skip } from '../parsing/scanning.js';
import { tagsOf, type Tag, type TaggedPage } from './html-tags.js';
import { type SourceLine } from './source-lines.js';

const PAGE = /<(?:!doctype html\b|(?:html|head|body)[\s>])/iy;
const FRAGMENT = /<(?:h[1-6]|p|div|[uod]l|table|section|article|main|header|figure)[\s>]/iy;
const AHEAD = /\s{1,1000}|<\?[^<>]{0,300}>/y;
const MOST_AHEAD = 20;
/** What begins with a tag may be Markdown all the same. */
const MARKDOWN = /^ {0,3}(?:#{1,6} |[-*+] |\d{1,3}\. |\||```|\*\*)/m;

/** True for a text that is a page in HTML, or a part of one, and not Markdown with some tags in it. */
export function isHtmlPage(text: string): boolean {
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (let count = 0; count < MOST_AHEAD; count += 1) {
    const close = text.startsWith('<!--', at) ? text.indexOf('-->', at) : -1;
    const next = close === -1 ? skip(AHEAD, text, at) : close + 3;
    if (next === at) break;
    at = next;
  }
  return matchAt(PAGE, text, at) !== null || (matchAt(FRAGMENT, text, at) !== null && !MARKDOWN.test(text));
}

const HEADING = /^h([1-6])$/;
/** Elements whose words stand on lines of their own. */
const BLOCKS: ReadonlySet<string> = new Set([
  ...['p', 'div', 'section', 'article', 'main', 'header', 'aside', 'blockquote', 'figure', 'figcaption', 'address'],
  ...['body', 'html', 'head', 'hr', 'details', 'summary', 'fieldset', 'form', 'center', 'dialog', 'hgroup', 'dl'],
  ...['caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'table'],
]);
const LISTS: ReadonlySet<string> = new Set(['ul', 'ol', 'menu']);
const ENDS_ITSELF: ReadonlySet<string> = new Set(['li', 'dt', 'dd', 'br', 'pre']);
const isBreak = ({ name }: Tag): boolean =>
  BLOCKS.has(name) || LISTS.has(name) || ENDS_ITSELF.has(name) || HEADING.test(name);

/** Lines for what a page says, as of a text in Markdown. */
export function htmlLines(text: string): SourceLine[] {
  const written = text.replace(/^\ufeff/, '');
  const page = tagsOf(written);
  const lines = [...titleOf(page, written), ...commentsOf(page, written), ...new PageLines(page).lines()];
  // Sorting is stable: a comment comes ahead of what is left of its line.
  return lines.sort((a, b) => a.line - b.line);
}

function titleOf({ title }: TaggedPage, written: string): SourceLine[] {
  if (title === null) return [];
  const place = new Place(written);
  const words = written.slice(title.start, title.end);
  place.moveTo(title.end - words.trimStart().length);
  const text = words.trim().split(LINE_BREAK)[0]!;
  return [{ kind: 'frontMatter', text: TITLE + text, line: place.line, column: place.column - TITLE.length }];
}

function commentsOf({ comments }: TaggedPage, written: string): SourceLine[] {
  const place = new Place(written);
  return comments.flatMap(({ start, end }): SourceLine[] => {
    place.moveTo(start);
    const { line, column } = place;
    return written
      .slice(start, end)
      .split(LINE_BREAK)
      .map((text, index) => ({ kind: 'comment' as const, text, line: line + index, column: index === 0 ? column : 1 }))
      .filter(({ text }) => text.trim() !== '');
  });
}

/** A place in a text that only moves forward. */
class Place {
  line = 1;
  at = 0;
  #lineStart = 0;
  #lineEnd = -1;

  constructor(private readonly text: string) {}

  get column(): number {
    return this.at - this.#lineStart + 1;
  }

  /** Where the line ends, without what ends it. */
  get lineEnd(): number {
    if (this.#lineEnd < this.at) {
      LINE_END.lastIndex = this.at;
      this.#lineEnd = LINE_END.exec(this.text)?.index ?? this.text.length;
    }
    return this.#lineEnd;
  }

  moveTo(at: number): void {
    while (this.lineEnd < at) {
      this.at = this.lineEnd + (this.text.startsWith('\r\n', this.lineEnd) ? 2 : 1);
      this.line += 1;
      this.#lineStart = this.at;
    }
    this.at = Math.max(this.at, at);
  }
}

class PageLines {
  readonly #lines: SourceLine[] = [];
  readonly #text: string;
  readonly #tags: readonly Tag[];
  readonly #tables: ReadonlyMap<Tag, number>;
  /** Where the next words begin. */
  readonly #place: Place;
  /** What the next words bear, and how deep in lists they stand. */
  #mark = '';
  #lists = 0;

  constructor({ text, tags }: TaggedPage) {
    this.#text = text;
    this.#tags = tags.filter(isBreak);
    this.#tables = dataTables(this.#tags, text.length);
    this.#place = new Place(text);
  }

  lines(): SourceLine[] {
    for (const [index, tag] of this.#tags.entries()) {
      if (tag.start < this.#place.at) continue;
      const end = this.#tables.get(tag);
      if (end !== undefined) this.#table(tag, end);
      else if (tag.name === 'pre' && !tag.isEnd) this.#pre(tag, this.#tags[index + 1]);
      else this.#take(tag);
    }
    this.#words(this.#text.length);
    return this.#lines;
  }

  #take(tag: Tag): void {
    const level = HEADING.exec(tag.name)?.[1];
    // A line that ends with the tag of a break is known by it.
    this.#words(tag.name === 'br' ? tag.end : tag.start);
    this.#place.moveTo(tag.end);
    if (tag.name === 'br' || tag.name === 'dd') return;
    if (LISTS.has(tag.name)) this.#lists = Math.max(0, this.#lists + (tag.isEnd ? -1 : 1));
    const isItem = !tag.isEnd && (tag.name === 'li' || tag.name === 'dt');
    // The first paragraph of an item is the item.
    if (tag.name !== 'dt' || isItem) this.#break();
    if (isItem) this.#mark = '- ';
    else if (level !== undefined) this.#mark = tag.isEnd ? '' : `${'#'.repeat(Number(level))} `;
    else if (tag.isEnd && tag.name === 'li') this.#mark = '';
  }

  #break(): void {
    if (this.#lines.at(-1)?.text !== '') this.#push('text', '', this.#place.column);
  }

  /** What stands up to here, line by line. */
  #words(end: number): void {
    for (const words of this.#linesTo(end)) {
      const indent = words.length - words.trimStart().length;
      if (indent === words.length) continue;
      const lead = this.#lead();
      this.#push('text', lead + words.trim().replaceAll('\t', ' '), this.#place.column + indent - lead.length);
    }
  }

  /** Items are indented as deep as their lists, what belongs to them deeper. */
  #lead(): string {
    const mark = this.#mark;
    this.#mark = '';
    if (mark.startsWith('#')) return mark;
    const depth = Math.min(MOST_DEEP, Math.max(0, this.#lists - (mark === '' ? 0 : 1)));
    return ' '.repeat(depth * INDENT) + mark;
  }

  /** A table that holds data is read where its tags are. */
  #table({ start }: Tag, end: number): void {
    this.#words(start);
    this.#break();
    for (const words of this.#linesTo(end)) this.#push('text', words, this.#place.column);
    if (!END_OF_TABLE.test(this.#text.slice(Math.max(0, end - 40), end)))
      this.#push('text', '</table>', this.#place.column);
    this.#break();
    this.#mark = '';
  }

  /** Words whose lines are kept; those of programs are code. */
  #pre(tag: Tag, next: Tag | undefined): void {
    this.#words(tag.start);
    this.#break();
    this.#place.moveTo(tag.end);
    const isCode = tag.isMarked || CODE.test(this.#text.slice(tag.end, tag.end + 40));
    for (const words of this.#linesTo(next?.start ?? this.#text.length))
      this.#push(isCode ? 'code' : 'text', words, this.#place.column);
    this.#break();
  }

  /** The rest of the line, and those behind it up to `end`; while one is looked at, the place is at its start. */
  *#linesTo(end: number): Generator<string> {
    while (this.#place.at < end) {
      const stop = Math.min(end, this.#place.lineEnd);
      yield this.#text.slice(this.#place.at, stop);
      this.#place.moveTo(Math.min(end, stop + 1));
    }
  }

  #push(kind: SourceLine['kind'], text: string, column: number): void {
    this.#lines.push({ kind, text, line: this.#place.line, column });
  }
}

const TITLE = 'title: ';
const LINE_BREAK = /\r\n|\n|\r/;
const LINE_END = /[\n\r]/g;
const END_OF_TABLE = /<\/table[^<>]{0,20}>\s{0,10}$/i;
const CODE = /^\s{0,10}<(?:code|span|samp)\b/i;
const INDENT = 2;
const MOST_DEEP = 10;

/**
 * Tables that hold neither tables nor headings: others only say where things stand on the page. Each with
 * where it ends, which is the end of the text if nothing ends it.
 */
function dataTables(tags: readonly Tag[], length: number): ReadonlyMap<Tag, number> {
  const found = new Map<Tag, number>();
  let close: number | null = length;
  for (const tag of [...tags].reverse()) {
    if (tag.name === 'table' && tag.isEnd) close = tag.end;
    else if (tag.name === 'table' && close !== null) {
      found.set(tag, close);
      close = null;
    } else if (tag.name === 'table' || HEADING.test(tag.name)) close = null;
  }
  return found;
}
