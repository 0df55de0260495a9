/**
 * What contradicts itself in a set of facts, in a form in which the effect of moving a few of them is found without
 * counting everything again: claims that no pair of facts of a meaning gives, steps back in the order told, repeats that
 * disagree, and what the record says otherwise.
 */
import { type Interval, type Millis } from '../time.js';
import { isBefore } from './order.js';
import { PartnerSearch } from './partner-search.js';
import { RunSearch } from './run-search.js';
import {
  areApart,
  movesOf,
  withRowsSwapped,
  type Change,
  type IndexPair,
  type Move,
  type Run,
  type Suspicious,
} from './suspects.js';

type Place = { readonly told: readonly number[]; readonly place: number };
/** Where a fact is after a change. */
type After = (index: number) => Interval;

export class Suspicion {
  readonly #pairs: PartnerSearch;
  readonly #runs: RunSearch;
  readonly #placesOf = new Map<number, Place[]>();
  readonly #repeatsOf = new Map<number, IndexPair[]>();
  /** By sequence and shift: how many contradictions of the record vanish from each place on. */
  readonly #ofRecord = new Map<readonly number[], Map<Millis, Int32Array>>();

  constructor(private readonly suspicious: Suspicious) {
    this.#pairs = new PartnerSearch(suspicious.facts, suspicious.claims);
    this.#runs = new RunSearch(suspicious.facts, suspicious.claims, this.#pairs);
    const put = <T>(lists: Map<number, T[]>, index: number, item: T): void => {
      const list = lists.get(index);
      if (list) list.push(item);
      else lists.set(index, [item]);
    };
    for (const told of suspicious.sequences)
      for (const [place, index] of told.entries()) put(this.#placesOf, index, { told, place });
    for (const pair of suspicious.repeats) for (const index of pair) put(this.#repeatsOf, index, pair);
  }

  /** Claims that nothing gives. */
  get unsupported(): readonly number[] {
    return this.#pairs.unsupported;
  }

  /** Of the claims that nothing gives, those that a change would mend. */
  mended({ moves, run }: Change): readonly number[] {
    return run === null ? this.#pairs.mended(moves) : this.#runs.mended(run);
  }

  /** How many contradictions vanish with a change, less those that come with it. */
  gain(change: Change): number {
    const { moves, run } = change;
    return this.gainWithoutClaims(change) + (run === null ? this.#pairs.gain(moves) : this.#runs.gain(run));
  }

  /** What vanishes with a change, each contradiction by a name of its own. */
  vanishing(change: Change): string[] {
    const { facts, sequences, repeats, isContradicted } = this.suspicious;
    const to = new Map(movesOf(change, facts).map(({ index, at }) => [index, { from: at, to: at }]));
    const after: After = (index) => to.get(index) ?? facts[index]!;
    const steps = sequences.flatMap((told, sequence) => {
      const next = change.rows === null ? told : withRowsSwapped(told, change.rows);
      const isBack = (order: readonly number[], place: number, at: After): boolean =>
        isBefore(at(order[place]!), at(order[place - 1]!));
      const places = [...told.keys()].slice(1);
      return places
        .filter((place) => isBack(told, place, (index) => facts[index]!) && !isBack(next, place, after))
        .map((place) => `step ${sequence} ${place}`);
    });
    return [
      ...this.mended(change).map((place) => `claim ${place}`),
      ...steps,
      ...repeats
        .filter(([a, b]) => areApart(facts[a]!, facts[b]!) && !areApart(after(a), after(b)))
        .map((pair) => `repeat ${pair.join(' ')}`),
      ...[...to]
        .filter(([index, at]) => isContradicted?.(index, facts[index]!) === true && !isContradicted(index, at))
        .map(([index]) => `record ${index}`),
    ];
  }

  /** The same, of everything but claims. */
  gainWithoutClaims({ moves, run, rows }: Change): number {
    if (rows !== null) return this.#gainOfRows(rows);
    if (run !== null) return this.#gainOfRun(run);
    const to = new Map(moves.map(({ index, at }) => [index, { from: at, to: at }]));
    const after: After = (index) => to.get(index) ?? this.suspicious.facts[index]!;
    const steps = moves.flatMap(({ index }) => this.#placesOf.get(index) ?? []).flatMap(stepsAt);
    const repeats = moves.flatMap(({ index }) => this.#repeatsOf.get(index) ?? []);
    return this.#gainInOrder(steps, after) + this.#gainInRepeats(repeats, after) + this.#gainInRecord(moves);
  }

  /** The same, of what the record says alone. */
  gainInRecord({ moves, run }: Change): number {
    return run === null ? this.#gainInRecord(moves) : this.#gainOfRunInRecord(run);
  }

  /** Within a run nothing changes: what counts is where it begins and where it ends. */
  #gainOfRun(run: Run): number {
    const { facts, repeats } = this.suspicious;
    const isIn = ({ told, place }: Place): boolean => told === run.told && place >= run.first && place < run.end;
    const after: After = (index) => {
      const { from, to } = facts[index]!;
      const isMoved = this.#placesOf.get(index)?.some(isIn) ?? false;
      return isMoved ? { from: from + run.by, to: to + run.by } : { from, to };
    };
    const steps = [run.first, run.end].map((place) => ({ told: run.told, place }));
    return this.#gainInOrder(steps, after) + this.#gainInRepeats(repeats, after) + this.#gainOfRunInRecord(run);
  }

  #isStepBack(first: Interval, next: Interval): number {
    return isBefore(next, first) ? 1 : 0;
  }

  /** @param steps places of the rows that are stepped to; each step counts once */
  #gainInOrder(steps: readonly Place[], after: After): number {
    const { facts } = this.suspicious;
    let gain = 0;
    const seen: Place[] = [];
    for (const step of steps) {
      const [a, b] = [step.told[step.place - 1], step.told[step.place]];
      if (a === undefined || b === undefined) continue;
      if (seen.some(({ told, place }) => told === step.told && place === step.place)) continue;
      seen.push(step);
      gain += this.#isStepBack(facts[a]!, facts[b]!) - this.#isStepBack(after(a), after(b));
    }
    return gain;
  }

  #gainOfRows([first, second]: IndexPair): number {
    const { facts } = this.suspicious;
    const { told, place } = this.#placesOf.get(first)![0]!;
    const swapped = withRowsSwapped(told, [first, second]);
    const other = told.indexOf(second);
    let gain = 0;
    for (const step of new Set([place, place + 1, other, other + 1])) {
      if (step < 1 || step >= told.length) continue;
      gain += this.#isStepBack(facts[told[step - 1]!]!, facts[told[step]!]!);
      gain -= this.#isStepBack(facts[swapped[step - 1]!]!, facts[swapped[step]!]!);
    }
    return gain;
  }

  #gainInRepeats(repeats: readonly IndexPair[], after: After): number {
    const { facts } = this.suspicious;
    let gain = 0;
    for (const [a, b] of new Set(repeats))
      gain += Number(areApart(facts[a]!, facts[b]!)) - Number(areApart(after(a), after(b)));
    return gain;
  }

  #gainInRecord(moves: readonly Move[]): number {
    const { facts, isContradicted } = this.suspicious;
    if (isContradicted === null) return 0;
    return moves.reduce(
      (gain, { index, at }) =>
        gain + Number(isContradicted(index, facts[index]!)) - Number(isContradicted(index, { from: at, to: at })),
      0,
    );
  }

  #gainOfRunInRecord({ told, first, end, by }: Run): number {
    if (this.suspicious.isContradicted === null) return 0;
    const byShift = this.#ofRecord.get(told) ?? new Map<Millis, Int32Array>();
    this.#ofRecord.set(told, byShift);
    const known = byShift.get(by) ?? this.#recordGains(told, by);
    byShift.set(by, known);
    return known[first]! - known[end]!;
  }

  #recordGains(told: readonly number[], by: Millis): Int32Array {
    const gains = new Int32Array(told.length + 1);
    for (let place = told.length - 1; place >= 0; place -= 1) {
      const index = told[place]!;
      const { from, to } = this.suspicious.facts[index]!;
      const own = from === to ? this.#gainInRecord([{ index, at: from + by }]) : 0;
      gains[place] = gains[place + 1]! + own;
    }
    return gains;
  }
}

const stepsAt = ({ told, place }: Place): Place[] => [
  { told, place },
  { told, place: place + 1 },
];
