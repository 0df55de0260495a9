/**
 * The tags of a page in HTML, and the page without what nobody sees of it. Pages of the world are not well formed: end
 * tags are missing, and a `<` may be one.
 */

export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly isEnd: boolean;
  /** Has attributes. */
  readonly isMarked: boolean;
  /** Offsets into the text, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A stretch of the text, its end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A stretch that becomes blanks, but for what is put at its start. */
interface Blank extends Stretch {
  readonly kept?: string;
}

export interface TaggedPage {
  /** As long as what was given: comments and what is hidden are blanks, line breaks stay. No tag has two lines. */
  readonly text: string;
  readonly tags: readonly Tag[];
  /** What stands within comments. */
  readonly comments: readonly Stretch[];
  /** What stands in `<title>`. */
  readonly title: Stretch | null;
}

/** Nothing within them is a tag. */
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'title', 'textarea', 'iframe', 'noscript']);
/** What surrounds a text on its page, and what is to be clicked or drawn. */
const HIDDEN: ReadonlySet<string> = new Set(['nav', 'footer', 'template', 'svg', 'select', 'button', 'canvas']);
const END_OF_HIDDEN = /<\/(nav|footer|template|svg|select|button|canvas)\b/gi;
const NAME = /<(\/?)([A-Za-z][A-Za-z0-9-]{0,30})(?=[\s/>])/y;
const DECLARATION = /<[!?][^<>]{0,2000}>/y;

export function tagsOf(written: string): TaggedPage {
  const reader = new TagReader(written);
  reader.read();
  return { text: blanked(written, reader.blanks), tags: reader.tags, comments: reader.comments, title: reader.title };
}

class TagReader {
  readonly tags: Tag[] = [];
  readonly comments: Stretch[] = [];
  readonly blanks: Blank[] = [];
  title: Stretch | null = null;
  /** The element within which nothing is seen, and how often it is open. */
  #hidden: { readonly name: string; readonly start: number; depth: number } | null = null;
  readonly #lastEnds: ReadonlyMap<string, number>;

  constructor(private readonly text: string) {
    this.#lastEnds = new Map(
      [...text.matchAll(END_OF_HIDDEN)].map(({ index, 1: name }) => [name!.toLowerCase(), index]),
    );
  }

  read(): void {
    const { text } = this;
    const lastComment = text.lastIndexOf('-->');
    for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
      if (text.startsWith('<!--', at) && at < lastComment) at = this.#comment(at);
      else at = this.#declaration(at) ?? this.#tag(at);
    }
  }

  #comment(start: number): number {
    const close = this.text.indexOf('-->', start);
    if (this.#hidden === null) this.comments.push({ start: start + 4, end: Math.max(start + 4, close) });
    this.blanks.push({ start, end: close + 3 });
    return close + 3;
  }

  #declaration(start: number): number | null {
    DECLARATION.lastIndex = start;
    const found = DECLARATION.exec(this.text);
    if (!found) return null;
    this.blanks.push({ start, end: start + found[0].length });
    return start + found[0].length;
  }

  /** @returns where to go on; a `<` that is no tag is text */
  #tag(start: number): number {
    NAME.lastIndex = start;
    const named = NAME.exec(this.text);
    const end = named && this.#endOf(start + named[0].length);
    if (!named || !end) return start + 1;
    const tag: Tag = {
      name: named[2]!.toLowerCase(),
      isEnd: named[1] === '/',
      isMarked: end - start > named[0].length + 1,
      start,
      end,
    };
    if (this.#isHidden(tag)) return end;
    if (!tag.isEnd && RAW.has(tag.name)) return this.#raw(tag);
    this.tags.push(tag);
    const short = `${named[0]}>`;
    const isCut = /[\r\n]/.test(this.text.slice(start, end));
    if (isCut) this.blanks.push({ start, end, kept: /[ \t]/.test(this.text[start + named[0].length]!) ? short : '' });
    return end;
  }

  /** Behind the `>` of a tag, which may stand in its attributes, too; null for what another tag follows first. */
  #endOf(from: number): number | null {
    const { text } = this;
    let quote: string | null = null;
    for (let at = from; at < text.length && text[at] !== '<'; at += 1) {
      const char = text[at]!;
      if (quote !== null) quote = char === quote ? null : quote;
      else if (char === '>') return at + 1;
      else if ((char === '"' || char === "'") && text[at - 1] === '=') quote = char;
    }
    return null;
  }

  #isHidden(tag: Tag): boolean {
    if (this.#hidden === null) {
      const isOpened = !tag.isEnd && HIDDEN.has(tag.name) && (this.#lastEnds.get(tag.name) ?? -1) > tag.start;
      if (!isOpened) return false;
      this.#hidden = { name: tag.name, start: tag.start, depth: 1 };
      return true;
    }
    if (tag.name !== this.#hidden.name) return true;
    this.#hidden.depth += tag.isEnd ? -1 : 1;
    // The last end tag ends it, however often it was opened.
    if (this.#hidden.depth > 0 && tag.start < this.#lastEnds.get(tag.name)!) return true;
    this.blanks.push({ start: this.#hidden.start, end: tag.end });
    this.#hidden = null;
    return true;
  }

  /** An element that nothing ends goes on to the end. */
  #raw(tag: Tag): number {
    const close = new RegExp(`</${tag.name}`, 'gi');
    close.lastIndex = tag.end;
    const end = close.exec(this.text)?.index ?? this.text.length;
    const stop = this.text.indexOf('>', end);
    const behind = stop === -1 ? this.text.length : stop + 1;
    if (tag.name === 'title') this.title ??= { start: tag.end, end };
    this.blanks.push({ start: tag.start, end: behind });
    return behind;
  }
}

/** Blanks may lie within others, and none lies across the edge of one. */
function blanked(text: string, blanks: readonly Blank[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, kept = '' } of [...blanks].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    parts.push(text.slice(at, start), kept, text.slice(start + kept.length, end).replace(/[^\r\n]/g, ' '));
    at = end;
  }
  return parts.join('') + text.slice(at);
}
