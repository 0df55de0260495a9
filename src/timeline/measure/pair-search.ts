/**
 * Finds pairs of entries, earlier → later, by the time between them, without looking at all n² of them. All lengths
 * here are in milliseconds.
 */
import { type Entry } from '../entry.js';
import { PAIR_RANKS } from './readings.js';
import { groupBy } from '../timeline.js';
import { type Millis } from '../time.js';

/** What is sought: bounds, themselves included, of the shortest and of the longest length that a pair can have. */
export interface LengthBounds {
  readonly minAtLeast: number;
  readonly minAtMost: number;
  readonly maxAtLeast: number;
  readonly maxAtMost: number;
}

/** From a length to one that is not shorter, both included. */
type Lengths = readonly [from: number, to: number];

type Pair = readonly [from: Entry, to: Entry];

/** Entries in timeline order, and their times side by side. */
interface Column {
  readonly entries: readonly Entry[];
  /** Where each stands among all ends. */
  readonly places: Float64Array;
  readonly froms: Float64Array;
  readonly tos: Float64Array;
  readonly isInstant: boolean;
}

/** Columns of entries that are alike: whether they are middle occurrences, and whether they are instants. */
type Columns = readonly Column[];

/** How many entries are passed over at once where none of them can fit. */
const BLOCK = 64;

export class PairSearch {
  private readonly all: Column;
  private readonly classes: readonly { readonly rank: number; readonly from: Columns; readonly to: Columns }[];

  /** @param ends in timeline order */
  constructor(ends: readonly Entry[], isMiddle: (entry: Entry) => boolean) {
    const placed = ends.map((entry, place) => ({ entry, place }));
    const columnsOf = (isEnd: (type: string) => boolean): Columns => {
      const alike = ({ entry }: Placed): string => `${isMiddle(entry)} ${isInstant(entry)}`;
      return [
        ...groupBy(
          placed.filter(({ entry }) => isEnd(entry.type)),
          alike,
        ).values(),
      ].map(columnOf);
    };
    this.all = columnOf(placed);
    this.classes = PAIR_RANKS.map(({ rank, from, to }) => ({ rank, from: columnsOf(from), to: columnsOf(to) }));
  }

  /** How many pairs, of whatever rank, are within bounds that exclude short and long ones by either but not both. */
  count(bounds: LengthBounds): number {
    const { froms, tos } = this.all;
    const n = froms.length;
    let count = n < 2 ? 0 : (n * (n - 1)) / 2;
    const [tooLong, tooShort] = [Math.floor(bounds.minAtMost) + 1, Math.floor(-bounds.maxAtLeast) + 1];
    let [longMin, shortMax, longMax, shortMin] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const to = tos[i]!;
      // Of instants every end is later than the one before; after a stretch it may not be.
      if (i > 0 && to < tos[i - 1]!) longMin = shortMax = longMax = shortMin = 0;
      longMin = onTo(froms, to + tooLong, longMin);
      shortMax = onTo(froms, to + tooShort, shortMax);
      longMax = onTo(froms, to - bounds.maxAtMost, longMax);
      shortMin = onTo(froms, to + bounds.minAtLeast, shortMin);
      count -= n - Math.max(i + 1, longMin);
      count -= Math.max(0, i - shortMax);
      count -= Math.min(i, longMax);
      count -= Math.max(0, shortMin - (i + 1));
    }
    return count;
  }

  /**
   * Pairs of a rank between instants whose length lies within `[low, high]`: among them the `limit` whose length is
   * closest to the `target`, and of those as close the ones with fewer middle occurrences, then the first in order.
   * @param target all lengths within it are as close as can be
   */
  closest(rank: number, [low, high]: Lengths, target: Lengths, limit: number, taken: Taken): Pair[] {
    return this.inColumns(rank, (from, to) =>
      from.isInstant && to.isInstant ? closestIn(from, to, [low, high], target, limit, taken) : [],
    );
  }

  /** Pairs of a rank with an interval end within bounds: among them the `limit` with the fewest middles, then in order. */
  spanning(rank: number, bounds: LengthBounds, limit: number, taken: Taken): Pair[] {
    return this.inColumns(rank, (from, to) =>
      from.isInstant && to.isInstant ? [] : spanningIn(from, to, bounds, limit, taken),
    );
  }

  private inColumns(rank: number, find: (from: Column, to: Column) => Pair[]): Pair[] {
    return this.classes
      .filter((each) => each.rank === rank)
      .flatMap(({ from, to }) => from.flatMap((starts) => to.flatMap((ends) => find(starts, ends))));
  }
}

type Placed = { readonly entry: Entry; readonly place: number };

/** Pairs that are known already, and not looked for. */
type Taken = (from: Entry, to: Entry) => boolean;

const isInstant = (entry: Entry): boolean => entry.interval.from === entry.interval.to;

const columnOf = (placed: readonly Placed[]): Column => ({
  entries: placed.map(({ entry }) => entry),
  places: Float64Array.from(placed, ({ place }) => place),
  froms: Float64Array.from(placed, ({ entry }) => entry.interval.from),
  tos: Float64Array.from(placed, ({ entry }) => entry.interval.to),
  isInstant: placed.length > 0 && isInstant(placed[0]!.entry),
});

function closestIn(
  from: Column,
  to: Column,
  [low, high]: Lengths,
  [shortest, longest]: Lengths,
  limit: number,
  taken: Taken,
): Pair[] {
  const best: { pair: Pair; off: number }[] = [];
  let worst = Infinity;
  const offer = (i: number, j: number, off: number): void => {
    const pair = [from.entries[i]!, to.entries[j]!] as const;
    if (off >= worst || taken(...pair)) return;
    // What is offered comes in order, so of those as close the earlier stay in front.
    let place = best.length;
    while (place > 0 && best[place - 1]!.off > off) place -= 1;
    best.splice(place, 0, { pair, off });
    if (best.length > limit) best.pop();
    if (best.length === limit) worst = best.at(-1)!.off;
  };
  const count = to.froms.length;
  let [later, least, above, target] = [0, 0, high < Infinity ? 0 : count, 0];
  for (let i = 0; i < from.entries.length && worst > 0; i++) {
    const start = from.froms[i]!;
    if (low > -Infinity) least = onTo(to.froms, start + low, least);
    // What is later in time stands later.
    if (low <= 0) later = onTo(to.places, from.places[i]! + 1, later);
    const first = later > least ? later : least;
    // Of most starts no end lies within the bounds.
    if (first >= count || to.froms[first]! > start + high) continue;
    if (high < Infinity) above = onTo(to.froms, Math.floor(start + high) + 1, above);
    const end = above;
    // Outwards from the target, on both sides at once.
    let right = shortest > high ? end : first;
    if (shortest > low && shortest <= high) {
      target = onTo(to.froms, start + shortest, target);
      right = Math.min(Math.max(target, first), end);
    }
    let left = right - 1;
    while (left >= first || right < end) {
      const offLeft = left >= first ? start + shortest - to.froms[left]! : Infinity;
      const offRight = right < end ? Math.max(0, to.froms[right]! - start - longest) : Infinity;
      if (Math.min(offLeft, offRight) >= worst) break;
      if (offLeft <= offRight) {
        const tied = Math.max(first, firstFrom(to.froms, to.froms[left]!));
        for (let j = tied; j <= left && offLeft < worst; j++) offer(i, j, offLeft);
        left = tied - 1;
      } else {
        offer(i, right, offRight);
        right += 1;
      }
    }
  }
  return best.map(({ pair }) => pair);
}

function spanningIn(from: Column, to: Column, bounds: LengthBounds, limit: number, taken: Taken): Pair[] {
  const found: Pair[] = [];
  const blocks = Array.from({ length: Math.ceil(to.entries.length / BLOCK) }, (_, i) => blockOf(to, i * BLOCK));
  for (const [i, entry] of from.entries.entries()) {
    const first = firstAfter(to.places, from.places[i]!);
    for (let b = Math.floor(first / BLOCK); b < blocks.length; b++) {
      if (!isWithin(bounds, entry, blocks[b]!)) continue;
      for (let j = Math.max(first, b * BLOCK); j < Math.min((b + 1) * BLOCK, to.entries.length); j++) {
        const [start, end] = [to.froms[j]!, to.tos[j]!];
        if (!isWithin(bounds, entry, { firstFrom: start, lastFrom: start, firstTo: end, lastTo: end })) continue;
        const pair = [entry, to.entries[j]!] as const;
        if (taken(...pair)) continue;
        found.push(pair);
        if (found.length === limit) return found;
      }
    }
  }
  return found;
}

interface Block {
  readonly firstFrom: Millis;
  readonly lastFrom: Millis;
  readonly firstTo: Millis;
  readonly lastTo: Millis;
}

function blockOf({ froms, tos }: Column, start: number): Block {
  const [blockFroms, blockTos] = [froms.subarray(start, start + BLOCK), tos.subarray(start, start + BLOCK)];
  return {
    firstFrom: blockFroms[0]!,
    lastFrom: blockFroms.at(-1)!,
    firstTo: Math.min(...blockTos),
    lastTo: Math.max(...blockTos),
  };
}

/** False if no pair of the entry and anything within a block can be within the bounds. */
function isWithin(bounds: LengthBounds, { interval: { from, to } }: Entry, block: Block): boolean {
  return (
    block.firstFrom - to <= bounds.minAtMost &&
    block.lastFrom - to >= bounds.minAtLeast &&
    block.firstTo - from <= bounds.maxAtMost &&
    block.lastTo - from >= bounds.maxAtLeast
  );
}

/** Index of the first of rising numbers that is at least `bound`. */
export function firstFrom(numbers: Float64Array, bound: number, from = 0): number {
  let [low, high] = [from, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A few looks are cheaper than a search, where bounds rise with what they are sought for. */
const LOOKS = 8;

/** The same, for a bound that is not below the one before. @param at where that one was found */
function onTo(numbers: Float64Array, bound: number, at: number): number {
  const end = Math.min(numbers.length, at + LOOKS);
  while (at < end && numbers[at]! < bound) at += 1;
  return at < end || at === numbers.length ? at : firstFrom(numbers, bound, at);
}

/** Index of the first of rising whole numbers that is more than `bound`. */
const firstAfter = (numbers: Float64Array, bound: number): number => firstFrom(numbers, Math.floor(bound) + 1);
