/** Facts and claims as far as suspicion goes: when, of what type, and how long. Facts are named by their index. */
import { type Interval, type Millis } from '../time.js';
import { type Meaning, type PairKind } from './meant-pairs.js';

export interface SuspectFact extends Interval, Meaning {}

export interface SuspectClaim {
  /** The shortest and the longest length that fits, in milliseconds. */
  readonly low: number;
  readonly high: number;
  readonly kinds: readonly PairKind[];
  /** Pairs that are meant, too, whatever their types: by index. */
  readonly alsoMeant: readonly IndexPair[];
}

export type IndexPair = readonly [from: number, to: number];

export interface Suspicious {
  readonly facts: readonly SuspectFact[];
  readonly claims: readonly SuspectClaim[];
  /** Indexes of facts that follow each other in time, each list for itself; a fact can stand in several. */
  readonly sequences: readonly (readonly number[])[];
  /** Indexes of facts that say one thing. */
  readonly repeats: readonly IndexPair[];
  /** Whether the record has another time for a fact that is at this interval; null where there is no record. */
  readonly isContradicted: ((index: number, interval: Interval) => boolean) | null;
}

export interface Move {
  readonly index: number;
  readonly at: Millis;
}

/** Rows of a sequence, from one place up to another, that all move by the same length. */
export interface Run {
  readonly told: readonly number[];
  readonly first: number;
  readonly end: number;
  /** The place of the first row that could take along all up to `end`. */
  readonly start: number;
  readonly by: Millis;
}

/** A correction of one slip: facts move, or two rows of a sequence change places. */
export interface Change {
  /** Of the facts that are corrected themselves. */
  readonly moves: readonly Move[];
  /** The fact that moves with those that its date takes along; null where it takes none. */
  readonly run: Run | null;
  readonly rows: IndexPair | null;
}

/** Every fact that moves with a change. */
export const movesOf = ({ moves, run }: Change, facts: readonly Interval[]): readonly Move[] =>
  run === null
    ? moves
    : run.told.slice(run.first, run.end).map((index) => ({ index, at: facts[index]!.from + run.by }));

/** A sequence in which two of its rows have changed places; the same where they are not both in it. */
export function withRowsSwapped(told: readonly number[], [first, second]: IndexPair): readonly number[] {
  const [a, b] = [told.indexOf(first), told.indexOf(second)];
  return a === -1 || b === -1 ? told : told.with(a, second).with(b, first);
}

const MINUTE = 60_000;

/** Two times of one thing, apart by more than the minute that they are written in. */
export function areApart(a: Interval, b: Interval): boolean {
  const start = (at: Millis): Millis => Math.floor(at / MINUTE) * MINUTE;
  const end = ({ from, to }: Interval): Millis => (from === to ? start(from) + MINUTE : to);
  return end(a) <= start(b.from) || end(b) <= start(a.from);
}

/** True if a pair of intervals, the second not before the first, can be so long. */
export const isLong = (from: Interval, to: Interval, { low, high }: Pick<SuspectClaim, 'low' | 'high'>): boolean =>
  to.from >= from.from && to.from - from.to <= high && to.to - from.from >= low;
