/**
 * Time as pixels. Long stretches in which nothing is known are collapsed, but only while the rest would be crowded
 * without that, so that one picture serves 39 seconds and 593 days alike.
 */
import { DAY_MS } from '../clocks.js';
import { type Millis } from '../time.js';

/** A stretch without a fact, drawn narrow. */
export interface Gap {
  readonly from: Millis;
  readonly to: Millis;
  /** Where it is drawn, in pixels. */
  readonly x: number;
  readonly width: number;
}

export interface Scale {
  readonly from: Millis;
  readonly to: Millis;
  /** In pixels. */
  readonly width: number;
  readonly gaps: readonly Gap[];
  /** Pixels from the left; instants outside lie outside. */
  x(at: Millis): number;
  /** The instant at so many pixels from the left. */
  at(x: number): Millis;
}

interface ScaleOptions {
  /** In pixels. */
  readonly width: number;
  /** The part that is looked at; all of it where it is left out. */
  readonly window?: { readonly from: Millis; readonly to: Millis } | null;
  /** Nothing is collapsed. */
  readonly trueScale?: boolean;
  /** Starts of gaps that are not collapsed, because somebody opened them. */
  readonly opened?: ReadonlySet<Millis>;
}

export const GAP_WIDTH = 40;
/** Neighbours that are closer than this, in pixels, are crowded. */
export const CROWDED = 24;
/** A stretch is a gap from this part of the span on. */
const GAP_SHARE = 0.1;
/** So many facts within a day stay at true scale. */
const FEW = 12;

/**
 * @param instants of everything that is drawn, in any order; at least one
 */
export function scaleOf(instants: readonly Millis[], options: ScaleOptions): Scale {
  const { width, window, trueScale = false, opened } = options;
  const [from, to] = window ? [window.from, window.to] : extent(instants);
  const inside = [...new Set(instants.filter((at) => at >= from && at <= to))].sort((a, b) => a - b);
  const isFew = inside.length <= FEW && to - from <= DAY_MS;
  const candidates = trueScale || isFew ? [] : stretches([from, ...inside, to], from, to, opened);
  let best = piecewise(from, to, width, []);
  let fewest = crowded(inside, best);
  // Longest first. One that leaves as many crowded as before would hide time and show nothing more for it.
  for (let n = 1; fewest > 0 && n <= candidates.length && n * GAP_WIDTH <= width / 2; n += 1) {
    const collapsed = candidates.slice(0, n).toSorted((a, b) => a.from - b.from);
    const scale = piecewise(from, to, width, collapsed);
    const left = crowded(inside, scale);
    if (left < fewest) [best, fewest] = [scale, left];
  }
  return best;
}

/** A second on both sides, where there is one instant alone. */
function extent(instants: readonly Millis[]): [Millis, Millis] {
  let [from, to] = [Infinity, -Infinity];
  for (const at of instants) {
    if (at < from) from = at;
    if (at > to) to = at;
  }
  return from === to ? [from - 1000, to + 1000] : [from, to];
}

interface Stretch {
  readonly from: Millis;
  readonly to: Millis;
}

/** The stretches that may collapse, longest first. */
function stretches(bounds: readonly Millis[], from: Millis, to: Millis, opened?: ReadonlySet<Millis>): Stretch[] {
  const long = (to - from) * GAP_SHARE;
  const found: Stretch[] = [];
  for (let i = 1; i < bounds.length; i += 1) {
    const stretch = { from: bounds[i - 1]!, to: bounds[i]! };
    if (stretch.to - stretch.from >= long && !opened?.has(stretch.from)) found.push(stretch);
  }
  return found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
}

/** How many neighbours are crowded. */
function crowded(sorted: readonly Millis[], scale: Scale): number {
  let count = 0;
  for (let i = 1; i < sorted.length; i += 1) {
    if (scale.x(sorted[i]!) - scale.x(sorted[i - 1]!) < CROWDED) count += 1;
  }
  return count;
}

/** A knot of the scale: at this instant, so many pixels. */
interface Knot {
  readonly at: Millis;
  readonly x: number;
}

function piecewise(from: Millis, to: Millis, width: number, collapsed: readonly Stretch[]): Scale {
  const taken = collapsed.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  const perMilli = (width - collapsed.length * GAP_WIDTH) / Math.max(1, to - from - taken);
  const knots: Knot[] = [{ at: from, x: 0 }];
  const gaps: Gap[] = [];
  for (const stretch of collapsed) {
    const last = knots.at(-1)!;
    const x = last.x + (stretch.from - last.at) * perMilli;
    knots.push({ at: stretch.from, x }, { at: stretch.to, x: x + GAP_WIDTH });
    gaps.push({ ...stretch, x, width: GAP_WIDTH });
  }
  knots.push({ at: to, x: width });
  return {
    from,
    to,
    width,
    gaps,
    x: (at) => between(knots, at, 'at', 'x', perMilli),
    at: (x) => Math.round(between(knots, x, 'x', 'at', 1 / perMilli)),
  };
}

/** Between two knots in a straight line; outside of them as in the part that is not collapsed. */
function between(knots: readonly Knot[], value: number, along: keyof Knot, of: keyof Knot, slope: number): number {
  const first = knots[0]!;
  if (value <= first[along]) return first[of] + (value - first[along]) * slope;
  const last = knots.at(-1)!;
  if (value >= last[along]) return last[of] + (value - last[along]) * slope;
  let [low, high] = [0, knots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]![along] <= value) low = middle;
    else high = middle;
  }
  const [a, b] = [knots[low]!, knots[high]!];
  const length = b[along] - a[along];
  return length === 0 ? a[of] : a[of] + ((value - a[along]) / length) * (b[of] - a[of]);
}
