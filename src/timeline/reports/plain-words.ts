/** A line of Markdown or HTML as its words, each with its column: what marks, links and tags hold stays, they go. */
import { matchAt } from '../parsing/scanning.js';
import { PassageBuilder, type Passage } from './passage.js';

const SPECIAL = /[\s\\`*_~[\]!<&]/g;
const TAG = /<\/?[A-Za-z][^<>]{0,300}>/y;
const BREAK = /<(?:br|\/?(?:p|li|div|[uod]l|d[dt]|tr|td|th))\b/iy;
const ADDRESS = /<(?=(?:https?|mailto):)/y;
const TEMPLATE = /<%[^%]{0,300}%>/y;
const ENTITY = /&(?:([a-z]{2,6})|#(\d{1,5})|#x([\da-f]{1,4}));/iy;
/** Those that stand in prose, of the many that there are. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...{ ndash: '\u2013', mdash: '\u2014', minus: '\u2212', hellip: '\u2026', bull: '\u2022', middot: '\u00b7' },
  ...{ lsquo: '\u2018', rsquo: '\u2019', ldquo: '\u201c', rdquo: '\u201d', laquo: '\u00ab', raquo: '\u00bb' },
  ...{ larr: '\u2190', rarr: '\u2192', asymp: '\u2248', sim: '\u223c', times: '\u00d7', deg: '\u00b0', colon: ':' },
};
const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char);
const isBlank = (char: string | undefined): boolean => char === undefined || /\s/.test(char);

/** One line, or a part of it. @param column where `written` begins in its line, from 1 */
export function plainWords(written: string, line: number, column: number): Passage {
  const builder = new PassageBuilder();
  addPlain(builder, written, line, column);
  return builder.done();
}

/** Adds the words of a line, or of a part of it, behind what is there. */
export function addPlain(builder: PassageBuilder, written: string, line: number, column: number): void {
  const links = linkMarks(written);
  for (let at = 0; at < written.length;) {
    const past = links.get(at);
    if (past !== undefined) {
      at = past;
      continue;
    }
    const char = written[at]!;
    const { words, length } = specialAt(written, at, char) ?? { words: char, length: 1 };
    if (words === null) {
      SPECIAL.lastIndex = at + 1;
      const next = SPECIAL.exec(written)?.index ?? written.length;
      builder.add(written.slice(at, next), line, column + at);
      at = next;
    } else {
      if (words === ' ') builder.addBlank(line, column + at);
      else builder.add(words, line, column + at);
      at += length;
    }
  }
}

interface Special {
  /** What stands for it; null: the character itself, and what follows it. */
  readonly words: string | null;
  readonly length: number;
}

const ITSELF: Special = { words: null, length: 1 };
const NOTHING: Special = { words: '', length: 1 };

function specialAt(text: string, at: number, char: string): Special | null {
  switch (char) {
    case '\\':
      return isWord(text[at + 1]) || isBlank(text[at + 1]) ? ITSELF : { words: text[at + 1]!, length: 2 };
    case '`':
      return NOTHING;
    case '*':
      return isEmphasis(text, at, char) ? NOTHING : ITSELF;
    case '_':
      return isWord(text[at - 1]) && isWord(text[at + 1]) ? ITSELF : isEmphasis(text, at, char) ? NOTHING : ITSELF;
    case '~':
      return text[at - 1] === '~' || text[at + 1] === '~' ? NOTHING : ITSELF;
    case '<':
      return tagAt(text, at);
    case '&': {
      const entity = matchAt(ENTITY, text, at);
      const words = entity && wordsOfEntity(entity);
      if (!entity || words === null) return ITSELF;
      return { words: words !== '' && isBlank(words) ? ' ' : words, length: entity[0].length };
    }
    default:
      return isBlank(char) ? { words: ' ', length: 1 } : ITSELF;
  }
}

function wordsOfEntity([, name, decimal, hex]: RegExpExecArray): string | null {
  if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : null;
  return String.fromCharCode(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal));
}

/** A mark with blanks on both sides is a sign of its own. */
function isEmphasis(text: string, at: number, mark: string): boolean {
  const isMark = (each: string | undefined): boolean => each === mark;
  if (isMark(text[at - 1]) || isMark(text[at + 1])) return true;
  return !(isBlank(text[at - 1]) && isBlank(text[at + 1]));
}

function tagAt(text: string, at: number): Special {
  if (matchAt(ADDRESS, text, at)) return NOTHING;
  const found = matchAt(TEMPLATE, text, at) ?? matchAt(TAG, text, at);
  if (!found) return ITSELF;
  return { words: matchAt(BREAK, text, at) ? ' ' : '', length: found[0].length };
}

/** Where the marks of links and pictures begin, and where each ends: `[`, and `](address)`. */
function linkMarks(text: string): ReadonlyMap<number, number> {
  const marks = new Map<number, number>();
  const lastClose = text.lastIndexOf(')');
  if (!text.includes('](') || lastClose === -1) return marks;
  let open = -1;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '[') open = at;
    else if (text[at] === ']') {
      if (open !== -1 && text[at + 1] === '(' && at < lastClose) {
        const close = text.indexOf(')', at) + 1;
        marks.set(text[open - 1] === '!' && !marks.has(open - 1) ? open - 1 : open, open + 1);
        marks.set(at, close);
        at = close - 1;
      }
      open = -1;
    }
  }
  return marks;
}
