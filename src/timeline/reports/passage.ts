/** Words of a report without the marks of Markdown around them, and where in the file each of them stands. */
import { type TextSpan } from './report.js';

/** From offset `at` of the words on, they stand at this line and column (both from 1). */
interface Anchor {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** Words with their place. Offsets into `text` become lines and columns by {@link spanIn}. */
export interface Passage {
  /** Single blanks, no line breaks, no marks: `**Repaired**: [8m](…)` is `Repaired: 8m`. */
  readonly text: string;
  /** Ascending by `at`. */
  readonly anchors: readonly Anchor[];
}

/** The last anchor that is not behind an offset. */
function anchorOf(anchors: readonly Anchor[], at: number): number {
  let [low, high] = [0, anchors.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (anchors[middle]!.at <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Where the words from `start` to `end` (exclusive) stand. A span has one line: of words that go on in the next one it
 * is the part in the first.
 */
export function spanIn({ text, anchors }: Passage, start: number, end: number): TextSpan {
  const index = anchorOf(anchors, start);
  const { at, line, column } = anchors[index] ?? { at: 0, line: 1, column: 1 };
  let last = anchorOf(anchors, Math.max(start, end - 1));
  while (last > index && anchors[last]!.line !== line) last -= 1;
  const stop = Math.min(end, anchors[last + 1]?.at ?? text.length);
  const from = anchors[last] ?? { at, column };
  return { line, column: column + start - at, endColumn: from.column + Math.max(stop, start) - from.at };
}

/** The part from `start` to `end`, as a passage of its own. */
export function partOf({ text, anchors }: Passage, start: number, end: number): Passage {
  const first = anchorOf(anchors, start);
  const inside: Anchor[] = [];
  for (let index = first; index < anchors.length && (index === first || anchors[index]!.at < end); index += 1) {
    const { at, line, column } = anchors[index]!;
    inside.push(at < start ? { at: 0, line, column: column + start - at } : { at: at - start, line, column });
  }
  return { text: text.slice(start, end), anchors: inside };
}

/** Puts words together, piece by piece. Blanks become one, and those at the ends none. */
export class PassageBuilder {
  readonly #parts: string[] = [];
  readonly #anchors: Anchor[] = [];
  #length = 0;
  #endsInBlank = true;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Words that stand one after another at a line and column. */
  add(words: string, line: number, column: number): void {
    if (words === '') return;
    const last = this.#anchors.at(-1);
    if (last?.line !== line || column - last.column !== this.#length - last.at)
      this.#anchors.push({ at: this.#length, line, column });
    this.#parts.push(words);
    this.#length += words.length;
    this.#endsInBlank = false;
  }

  /** A blank, unless one is there. */
  addBlank(line: number, column: number): void {
    if (this.#endsInBlank) return;
    this.add(' ', line, column);
    this.#endsInBlank = true;
  }

  /** Another passage behind what is there. */
  addPassage({ text, anchors }: Passage): void {
    for (const [index, { at, line, column }] of anchors.entries())
      this.add(text.slice(at, anchors[index + 1]?.at ?? text.length), line, column);
  }

  /** What joins two passages, and stands nowhere itself. */
  addJoiner(words: string): void {
    const last = this.#anchors.at(-1);
    this.add(words, last?.line ?? 1, (last?.column ?? 1) + this.#length - (last?.at ?? 0));
  }

  done(): Passage {
    const text = this.#parts.join('');
    return { text: this.#endsInBlank ? text.trimEnd() : text, anchors: this.#anchors };
  }
}

/** Passages one behind another, with words between. */
export function joined(passages: readonly Passage[], joiner: string): Passage {
  const builder = new PassageBuilder();
  for (const [index, passage] of passages.entries()) {
    if (index > 0) builder.addJoiner(joiner);
    builder.addPassage(passage);
  }
  return builder.done();
}
