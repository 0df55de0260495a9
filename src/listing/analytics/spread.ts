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

/** @param values in order */
export function spreadOf(values: Float64Array): Spread {
  const n = values.length;
  const hasQuantiles = n >= FEWEST_FOR_QUANTILES;
  return {
    n,
    min: values[0] ?? null,
    median: hasQuantiles ? quantile(values, 0.5) : null,
    p90: hasQuantiles ? quantile(values, 0.9) : null,
    max: values[n - 1] ?? null,
  };
}

/** Between two values, in proportion; to the millisecond, as the values are. */
function quantile(values: Float64Array, share: number): number {
  const place = (values.length - 1) * share;
  const [below, above] = [values[Math.floor(place)]!, values[Math.ceil(place)]!];
  return Math.round((below + (above - below) * (place - Math.floor(place))) * 1000) / 1000;
}
