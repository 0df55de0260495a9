/** Fewer values than this have no quantiles: they would say more than is known. */
const FEWEST_FOR_QUANTILES = 10;

/** How values are spread. Never a mean: of lengths of time it tells of the longest alone. */
export interface Spread {
  readonly n: number;
  /** Null without values. */
  readonly min: number | null;
  /** Null below n = 10. */
  readonly median: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

/** @param values left in another order */
export function spreadOf(values: Float64Array): Spread {
  const n = values.length;
  const hasQuantiles = n >= FEWEST_FOR_QUANTILES;
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    if (values[i]! < min) min = values[i]!;
    if (values[i]! > max) max = values[i]!;
  }
  return {
    n,
    min: n > 0 ? min : null,
    median: hasQuantiles ? quantile(values, 0.5) : null,
    p90: hasQuantiles ? quantile(values, 0.9) : null,
    max: n > 0 ? max : null,
  };
}

/** Between two values, in proportion; to the millisecond, as the values are. */
function quantile(values: Float64Array, share: number): number {
  const place = (values.length - 1) * share;
  const below = nth(values, Math.floor(place));
  const above = nth(values, Math.ceil(place));
  return Math.round((below + (above - below) * (place - Math.floor(place))) * 1000) / 1000;
}

/** The value that would stand at a place if all were sorted: found by halving, as sorting many takes long. */
function nth(values: Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i > j) break;
      [values[i], values[j]] = [values[j]!, values[i]!];
      i += 1;
      j -= 1;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return values[place]!;
}
