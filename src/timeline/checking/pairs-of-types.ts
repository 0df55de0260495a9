/**
 * Pairs of facts by what they are: any that can begin something with any later one that can end it. Found without
 * looking at all of them, as long as most facts are instants.
 */
import { type Entry } from '../entry.js';
import { firstFrom, type LengthBounds } from '../measure/pair-search.js';
import { inOrder } from '../timeline.js';
import { type Millis } from '../time.js';

export type TypedPair = readonly [from: Entry, to: Entry];

/** Where an instant stands on a scale: by the clock itself, or only while something is open. Never falls. */
export type ClockScale = (at: Millis) => number;

const BY_THE_CLOCK: ClockScale = (at) => at;
/** Enough to choose the best of, where very many fit. */
const MOST_FITTING = 400;

interface Side {
  readonly entries: readonly Entry[];
  /** On the scale, rising. */
  readonly froms: Float64Array;
}

export class PairsOfTypes {
  readonly #starts: readonly Entry[];
  readonly #instants: Side;
  readonly #coarse: Side;

  constructor(
    entries: readonly Entry[],
    isStart: (entry: Entry) => boolean,
    isEnd: (entry: Entry) => boolean,
    private readonly scale: ClockScale = BY_THE_CLOCK,
  ) {
    this.#starts = entries.filter(isStart).sort(inOrder);
    const ends = entries.filter(isEnd).sort(inOrder);
    this.#instants = this.#side(ends.filter(isInstant));
    this.#coarse = this.#side(ends.filter((entry) => !isInstant(entry)));
  }

  /** Pairs whose length, in milliseconds of the scale, lies within bounds; in order, at most some hundreds. */
  fitting(bounds: LengthBounds): TypedPair[] {
    const found: TypedPair[] = [];
    for (const start of this.#starts) {
      const [from, to] = [this.scale(start.interval.from), this.scale(start.interval.to)];
      const low = from + Math.max(0, bounds.minAtLeast, isInstant(start) ? bounds.maxAtLeast : 0);
      for (const side of [this.#instants, this.#coarse]) {
        const first = firstFrom(side.froms, side === this.#instants ? low : from);
        for (let i = first; i < side.entries.length && side.froms[i]! - to <= bounds.minAtMost; i += 1) {
          const end = side.entries[i]!;
          const [min, max] = [side.froms[i]! - to, this.scale(end.interval.to) - from];
          if (min < bounds.minAtLeast || max < bounds.maxAtLeast || max > bounds.maxAtMost) continue;
          if (inOrder(start, end) >= 0) continue;
          found.push([start, end]);
          if (found.length >= MOST_FITTING) return found;
        }
      }
    }
    return found;
  }

  /** Of the pairs of instants the longest that is shorter than `length`, and the shortest that is longer. */
  nearest(length: number): TypedPair[] {
    let below: { readonly pair: TypedPair; readonly length: number } | null = null;
    let above: { readonly pair: TypedPair; readonly length: number } | null = null;
    const { entries, froms } = this.#instants;
    for (const start of this.#starts) {
      if (!isInstant(start)) continue;
      const from = this.scale(start.interval.from);
      const next = firstFrom(froms, from + length);
      for (const i of [next - 1, next]) {
        const end = entries[i];
        if (!end || inOrder(start, end) >= 0) continue;
        const own = froms[i]! - from;
        if (own < length && own > (below?.length ?? -Infinity)) below = { pair: [start, end], length: own };
        if (own >= length && own < (above?.length ?? Infinity)) above = { pair: [start, end], length: own };
      }
    }
    return [below, above].flatMap((found) => (found === null ? [] : [found.pair]));
  }

  #side(entries: readonly Entry[]): Side {
    return { entries, froms: Float64Array.from(entries, ({ interval }) => this.scale(interval.from)) };
  }
}

const isInstant = ({ interval }: Entry): boolean => interval.from === interval.to;
