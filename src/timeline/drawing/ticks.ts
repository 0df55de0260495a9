/** Ticks of an axis of time: round local times, as many as have room. */
import { DAY_MS, HOUR_MS, localDate, localTime, MINUTE_MS, type Zone } from '../clocks.js';
import { type Millis } from '../time.js';
import { type Scale } from './scale.js';

interface Tick {
  readonly at: Millis;
  /** In pixels. */
  readonly x: number;
  readonly label: string;
  /** The date, on the first tick behind a gap that is of another day; null on all others. */
  readonly day: string | null;
}

const SECOND_MS = 1000;
const STEPS: readonly Millis[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 7, 14, 30, 90, 365, 1825, 3650, 18250, 36500].map((n) => n * DAY_MS),
];

/** Between the middles of two labels, in pixels. */
const ROOM = 84;

/** None lies in a gap, and none stands where the one before it has its label. */
export function ticksOf(scale: Scale, zone: Zone): Tick[] {
  const gapTime = scale.gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const gapWidth = scale.gaps.reduce((sum, { width }) => sum + width, 0);
  const perMilli = (scale.width - gapWidth) / Math.max(1, scale.to - scale.from - gapTime);
  const step = STEPS.find((each) => each * perMilli >= ROOM) ?? STEPS.at(-1)!;
  const stretches = [scale.from, ...scale.gaps.flatMap(({ from, to }) => [from, to]), scale.to];
  const ticks: Tick[] = [];
  for (let i = 0; i < stretches.length; i += 2) {
    const [from, to] = [stretches[i]!, stretches[i + 1]!];
    const offset = zone.offset(from);
    let isFirst = i > 0;
    for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
      const x = scale.x(at);
      const last = ticks.at(-1);
      if (last && x - last.x < ROOM * 0.75) continue;
      const text = label(at, step, zone);
      const date = localDate(zone, at);
      const isNews = isFirst && text !== date && date !== localDate(zone, last?.at ?? scale.from);
      ticks.push({ at, x, label: text, day: isNews ? date : null });
      isFirst = false;
    }
  }
  return ticks;
}

function label(at: Millis, step: Millis, zone: Zone): string {
  const date = localDate(zone, at);
  if (step >= DAY_MS) return date;
  const clock = localTime(zone, at, step < MINUTE_MS ? 'second' : 'minute');
  // A midnight is a new day: that says more than 00:00.
  return clock.startsWith('00:00') && clock.replaceAll(/[0:]/g, '') === '' ? date : clock;
}
