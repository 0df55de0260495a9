import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, UTC, zoneNamed } from '../clocks.js';
import { type Millis } from '../time.js';
import { CROWDED, GAP_WIDTH, scaleOf } from './scale.js';
import { ticksOf } from './ticks.js';

const START = Date.parse('2024-05-07T06:00:00Z');
const minutes = (...all: number[]): Millis[] => all.map((n) => START + n * MINUTE_MS);

describe('a scale', () => {
  it('is true for a dozen facts within a day, however close they are', () => {
    const scale = scaleOf(minutes(0, 1, 2, 300), { width: 900 });
    expect(scale.gaps).toEqual([]);
    expect([scale.x(START), scale.x(START + 150 * MINUTE_MS), scale.x(START + 300 * MINUTE_MS)]).toEqual([0, 450, 900]);
  });

  it('collapses the longest stretch first, and no more than needed', () => {
    const days = [0, 1, 2, 30, 31, 32, 44].map((n) => START + n * DAY_MS);
    const scale = scaleOf(days, { width: 600 });
    expect(scale.gaps.map(({ from, to, width }) => [(from - START) / DAY_MS, (to - START) / DAY_MS, width])).toEqual([
      [2, 30, GAP_WIDTH],
    ]);
    const xs = days.map((at) => scale.x(at));
    expect(xs.slice(1).every((x, i) => x - xs[i]! >= CROWDED)).toBe(true);
  });

  it('collapses nothing where that would show no more of what is crowded', () => {
    // GitLab, 31 January 2017: 23:25 and 23:27 stay close even without the night after them.
    const facts = minutes(0, 40, 220, 280, 365, 367, 1494);
    expect(scaleOf(facts, { width: 1150 }).gaps).toEqual([]);
  });

  it('is true when it is asked to be, and where a gap was opened', () => {
    const days = [0, 1, 2, 500].map((n) => START + n * DAY_MS);
    expect(scaleOf(days, { width: 600 }).gaps).toHaveLength(1);
    expect(scaleOf(days, { width: 600, trueScale: true }).gaps).toEqual([]);
    expect(scaleOf(days, { width: 600, opened: new Set([START + 2 * DAY_MS]) }).gaps).toEqual([]);
  });

  it('has room on both sides of a single instant', () => {
    const scale = scaleOf([START], { width: 400 });
    expect(scale.x(START)).toBe(200);
  });

  it('shows the window alone', () => {
    const [from, to] = minutes(10, 20) as [Millis, Millis];
    const scale = scaleOf(minutes(0, 12, 300), { width: 100, window: { from, to } });
    expect([scale.x(from), scale.x(to), scale.x(START) < 0]).toEqual([0, 100, true]);
  });

  it('rises, and finds the instant of each place again', () => {
    const anyInstants = fc.array(fc.integer({ min: 0, max: 600 * 24 * 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(anyInstants, fc.integer({ min: 200, max: 2000 }), (offsets, width) => {
        const instants = minutes(...offsets).sort((a, b) => a - b);
        const scale = scaleOf(instants, { width });
        const xs = instants.map((at) => scale.x(at));
        expect(xs.every((x, i) => i === 0 || x >= xs[i - 1]!)).toBe(true);
        expect(xs.every((x) => x >= -0.001 && x <= width + 0.001)).toBe(true);
        for (const at of instants) expect(Math.abs(scale.at(scale.x(at)) - at)).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe('ticks', () => {
  const labels = (instants: Millis[], width: number, zone = UTC): string[] =>
    ticksOf(scaleOf(instants, { width }), zone).map(({ label }) => label);

  it('are round times that have room', () => {
    expect(labels(minutes(0, 60), 900)).toEqual(['06:00', '06:10', '06:20', '06:30', '06:40', '06:50', '07:00']);
    expect(labels([START, START + 39_000], 500)).toEqual(['06:00:00', '06:00:10', '06:00:20', '06:00:30']);
  });

  it('name the day at midnight, on the clocks of the zone', () => {
    expect(labels([START, START + 2 * DAY_MS], 700)).toEqual(expect.arrayContaining(['2024-05-08', '2024-05-09']));
    expect(labels(minutes(0, 60), 300, zoneNamed('Asia/Kolkata')!)).toEqual(['11:30', '12:00', '12:30']);
  });

  it('name the day behind a gap that leads into another, once', () => {
    const clock = [0, 10, 20, 30, 40, 50, 60];
    const instants = minutes(...clock, ...clock.map((minute) => minute + 10 * 24 * 60));
    const scale = scaleOf(instants, { width: 900 });
    const [gap] = scale.gaps;
    const named = ticksOf(scale, UTC).filter(({ day }) => day !== null);
    expect(named.map(({ day }) => day)).toEqual(['2024-05-17']);
    expect(named[0]!.at).toBe(ticksOf(scale, UTC).find(({ at }) => at >= gap!.to)!.at);
  });

  it('stand in no gap', () => {
    const scale = scaleOf(
      [0, 1, 2, 500].map((n) => START + n * DAY_MS),
      { width: 600 },
    );
    const [gap] = scale.gaps;
    for (const { at } of ticksOf(scale, UTC)) expect(at <= gap!.from || at >= gap!.to).toBe(true);
  });
});
