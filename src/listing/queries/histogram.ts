/** Lengths of time in classes that widen with them, with ends that people know. */
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

/** In seconds; a class goes from one of these to the next (exclusive), the last has no end. */
const EDGES: readonly number[] = [
  0,
  1,
  3,
  10,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
  1000 * DAY,
];

export interface Bin {
  /** In seconds, itself included; null: whatever is less than 0. */
  readonly min: number | null;
  /** In seconds, not included; null: without end. */
  readonly max: number | null;
  readonly count: number;
}

/** Counts lengths of time, in seconds. */
export class Histogram {
  /** The first is of negative lengths. */
  readonly #counts = new Uint32Array(EDGES.length + 1);

  add(seconds: number): void {
    let [low, high] = [0, EDGES.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (EDGES[middle]! <= seconds) low = middle + 1;
      else high = middle;
    }
    this.#counts[low]! += 1;
  }

  /** From the first class that has any to the last. */
  bins(): Bin[] {
    const counts = Array.from(this.#counts);
    const first = counts.findIndex((count) => count > 0);
    const last = counts.findLastIndex((count) => count > 0);
    return first === -1
      ? []
      : counts
          .slice(first, last + 1)
          .map((count, i) => ({ min: EDGES[first + i - 1] ?? null, max: EDGES[first + i] ?? null, count }));
  }
}
