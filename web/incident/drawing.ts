/** Where an instant stands in the drawing, and which part of the time is drawn. */
import { computed, signal } from '@preact/signals';
import { MINUTE_MS } from '../../src/timeline/clocks.js';
import { scaleOf } from '../../src/timeline/drawing/scale.js';
import { ticksOf } from '../../src/timeline/drawing/ticks.js';
import { type Millis } from '../../src/timeline/time.js';
import { now } from '../shared/clock.js';
import { zone } from '../shared/zone.js';
import { isUnderWay, liveNow } from './moment.js';
import { instants as suspected } from './suspects.js';
import { isWanted, opened, trueScale, zoom } from './selection.js';

/** Of the drawing, without the names of the lanes; in pixels. */
export const width = signal(900);
/** Room beside the first and last mark. */
export const MARGIN = 28;

/** Everything that is drawn now and later: the picture keeps its scale at every moment. */
const drawn = computed<readonly Millis[]>(() => {
  const { value: wants } = isWanted;
  return liveNow.value
    .filter((entry) => wants(entry) || entry.type !== 'note')
    .flatMap(({ interval, until }) => [interval.from, interval.to, ...(until === null ? [] : [until])]);
});

/** The present in steps of a minute, so that the picture does not stir every second. */
const minute = computed(() => Math.floor(now.value / MINUTE_MS) * MINUTE_MS);

const instants = computed<readonly Millis[]>(() => {
  const all = [...drawn.value, ...suspected.value];
  if (isUnderWay.value) return [...all, minute.value];
  return all.length > 0 ? all : [now.peek()];
});

/** All of the time that is drawn, whatever part of it is looked at. */
export const whole = computed(() => scaleOf(instants.value, { width: 1, trueScale: true }));

export const scale = computed(() => {
  const inner = Math.max(120, width.value - 2 * MARGIN);
  const made = scaleOf(instants.value, {
    width: inner,
    window: zoom.value,
    trueScale: trueScale.value,
    opened: opened.value,
  });
  return { ...made, x: (at: Millis) => made.x(at) + MARGIN, at: (x: number) => made.at(x - MARGIN) };
});

/** The gaps where they are drawn. */
export const shifted = computed(() => scale.value.gaps.map((gap) => ({ ...gap, x: gap.x + MARGIN })));

export const ticks = computed(() => ticksOf({ ...scale.value, gaps: shifted.value }, zone.value));

const SHORTEST_MS = 1000;

export function zoomTo(from: Millis, to: Millis): void {
  if (to - from >= SHORTEST_MS) zoom.value = { from, to };
}

/** Around the middle, or around an instant that stays where it is. @param by above 1: closer */
export function zoomBy(by: number, around?: Millis): void {
  const { from, to } = scale.value;
  const middle = around ?? (from + to) / 2;
  const next = { from: middle - (middle - from) / by, to: middle + (to - middle) / by };
  const { from: first, to: last } = whole.value;
  if (by < 1 && next.from <= first && next.to >= last) zoom.value = null;
  else zoomTo(Math.round(next.from), Math.round(next.to));
}
