/**
 * Lengths that grow while something lasts, as functions of the present. A summary is stored once and read at any later
 * moment, so the growth is kept rather than one value of it.
 */
import { type TotalKind } from '../view/view-types.js';
import { durationText, type Interval, type Millis } from '../time.js';
import { type Window } from './windows.js';

/** From `at` on it is `length` milliseconds, and `rate` more with each that passes. */
type Knot = readonly [at: Millis, length: Millis, rate: number];

/** Knots in order of time, at least one. Before the first the length is that of the first. */
export type Running = readonly Knot[];

/** Seconds that something has come to, never below 0. */
export function elapsedAt(running: Running, now: Millis): number {
  const [at, length, rate] = running.findLast((knot) => knot[0] <= now) ?? running[0]!;
  return Math.max(0, length + rate * Math.max(0, now - at)) / 1000;
}

/** What has elapsed, in words: whole seconds, as it changes while it is read. */
export const elapsedText = (seconds: number): string => `${durationText(Math.floor(seconds))} so far`;

export const runningSince = (start: Millis): Running => [[start, 0, 1]];

/**
 * A total whose open windows run to the present, each from the earliest instant of its start; closed windows count at
 * their widest. A window adds nothing before it begins.
 * @param windows in order of their start
 * @param since the earliest moment that will be asked about
 */
export function runningTotal(kind: TotalKind, windows: readonly Window[], since: Millis): Running {
  const closed: Interval[] = [];
  const starts: Millis[] = [];
  for (const { from, ended } of windows) {
    if (ended === null) starts.push(from.interval.from);
    else if (ended.to >= from.interval.from) closed.push({ from: from.interval.from, to: ended.to });
  }
  switch (kind) {
    case 'sum':
      return runningSum(closed, starts, since);
    case 'union':
      return runningUnion(merged(closed), starts[0] ?? Infinity, since);
    case 'envelope':
      return runningEnvelope(closed, starts[0] ?? Infinity, since);
  }
}

const lengthOf = (stretches: readonly Interval[]): Millis =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);

function runningSum(closed: readonly Interval[], starts: readonly Millis[], since: Millis): Running {
  const begun = starts.filter((start) => start <= since);
  const knots: Knot[] = [[since, begun.reduce((sum, start) => sum + since - start, lengthOf(closed)), begun.length]];
  for (const start of starts.slice(begun.length)) {
    const [at, length, rate] = knots.at(-1)!;
    knots.push([start, length + rate * (start - at), rate + 1]);
  }
  return knots;
}

/** Stretches in order, those that overlap or touch made one. */
function merged(sorted: readonly Interval[]): Interval[] {
  const stretches: Interval[] = [];
  for (const { from, to } of sorted) {
    const last = stretches.at(-1);
    if (last && from <= last.to) stretches[stretches.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else stretches.push({ from, to });
  }
  return stretches;
}

/** @param start of the first open window: all that are open then cover one stretch, from there to the present */
function runningUnion(closed: readonly Interval[], start: Millis, since: Millis): Running {
  const all = lengthOf(closed);
  const knots: Knot[] = start > since ? [[since, all, 0]] : [];
  if (start === Infinity) return knots;
  const first = Math.max(start, since);
  const covered = closed.map(({ from, to }) => ({ from: Math.max(from, start), to: Math.min(to, first) }));
  let length = all + first - start - lengthOf(covered.filter(({ from, to }) => to > from));
  let at = first;
  for (const { from, to } of closed) {
    if (to <= at) continue;
    // What is closed later counts already: the open stretch adds nothing while it passes over it.
    if (from > at) {
      knots.push([at, length, 1]);
      length += from - at;
    }
    knots.push([Math.max(from, at), length, 0]);
    at = to;
  }
  return [...knots, [at, length, 1]];
}

function runningEnvelope(closed: readonly Interval[], start: Millis, since: Millis): Running {
  const [from, to] = [closed[0]?.from ?? Infinity, Math.max(...closed.map((stretch) => stretch.to))];
  const knots: Knot[] = start > since ? [[since, closed.length === 0 ? 0 : to - from, 0]] : [];
  if (start === Infinity) return knots;
  const first = Math.max(start, since);
  const began = Math.min(from, start);
  // Until the present passes the last end, that end is the later one.
  if (to > first) knots.push([first, to - began, 0]);
  const grows = Math.max(first, to);
  return [...knots, [grows, grows - began, 1]];
}
