/**
 * Results by what their answers were made from: reading an answer and framing it takes longer than finding it. They go
 * when that goes, so that words that were forgotten are not kept here.
 */
import { type MadeFrom } from '../application/answer.js';
import { formatInstant } from '../timeline/time.js';
import { type Asked } from './tools/tool.js';

/** For so long a result is told again that is of a moment, which it names. */
const RECENT_MS = 1000;

interface Kept {
  readonly made: string;
  readonly at: number;
  /** Parted at the moment that it is of, where it names one. */
  readonly parts: readonly [string] | readonly [string, string];
}

export class RememberedResults {
  readonly #known = new WeakMap<MadeFrom, Kept>();

  constructor(private readonly now: () => number = Date.now) {}

  /**
   * @param made by which tool, and how: what the result depends on beside the answer. One of an answer is kept
   * @param asked who may see it was asked by then
   * @param make gives JSON of a result, in which what the service says comes first
   */
  of(made: string, { madeFrom, ticks }: Asked, make: () => string): string {
    if (madeFrom === undefined) return make();
    const now = this.now();
    const known = this.#known.get(madeFrom);
    if (known?.made === made && (!ticks || now - known.at < RECENT_MS)) {
      const [start, rest] = known.parts;
      if (rest === undefined) return start;
      return start + formatInstant(ticks ? known.at : now) + rest;
    }
    const result = make();
    this.#known.set(madeFrom, { made, at: now, parts: partedAtMoment(result) });
    return result;
  }
}

const MOMENT = /"evaluatedAt":"([^"]{24})"/;

/** In words of people the quotation marks would be escaped; as a name that they gave it would come later. */
function partedAtMoment(result: string): Kept['parts'] {
  const found = MOMENT.exec(result);
  if (found === null) return [result];
  const from = found.index + found[0].length - found[1]!.length - 1;
  return [result.slice(0, from), result.slice(from + found[1]!.length)];
}
