/**
 * What contradicts itself in a set of facts, in a form in which the effect of moving a few of them is found without
 * counting everything again: claims that no pair of facts of a meaning gives, steps back in the order told, repeats that
 * disagree, and what the record says otherwise.
 */
import { type Interval } from '../time.js';
import { isBefore } from './order.js';
import { PartnerSearch } from './partner-search.js';
import { areApart, type Change, type IndexPair, type Move, type Suspicious } from './suspects.js';

export class Suspicion {
  readonly #pairs: PartnerSearch;
  readonly #sequenceOf = new Map<number, { readonly told: readonly number[]; readonly place: number }>();
  readonly #repeatsOf = new Map<number, IndexPair[]>();

  constructor(private readonly suspicious: Suspicious) {
    this.#pairs = new PartnerSearch(suspicious.facts, suspicious.claims);
    for (const told of suspicious.sequences)
      for (const [place, index] of told.entries()) this.#sequenceOf.set(index, { told, place });
    for (const pair of suspicious.repeats)
      for (const index of pair) this.#repeatsOf.set(index, [...(this.#repeatsOf.get(index) ?? []), pair]);
  }

  /** Claims that nothing gives. */
  get unsupported(): readonly number[] {
    return this.#pairs.unsupported;
  }

  /** Of the claims that nothing gives, those that a change would mend. */
  mended({ moves }: Change): readonly number[] {
    return this.#pairs.mended(moves);
  }

  /** How many contradictions vanish with a change, less those that come with it. */
  gain(change: Change): number {
    return this.gainWithoutClaims(change) + this.#pairs.gain(change.moves);
  }

  /** The same, of everything but claims. */
  gainWithoutClaims({ moves, rows }: Change): number {
    if (rows !== null) return this.#gainOfRows(rows);
    const to = new Map(moves.map(({ index, at }) => [index, { from: at, to: at }]));
    const after = (index: number): Interval => to.get(index) ?? this.suspicious.facts[index]!;
    return this.#gainInOrder(moves, after) + this.#gainInRepeats(moves, after) + this.#gainInRecord(moves);
  }

  #isStepBack(first: Interval, next: Interval): number {
    return isBefore(next, first) ? 1 : 0;
  }

  #gainInOrder(moves: readonly Move[], after: (index: number) => Interval): number {
    const { facts } = this.suspicious;
    let gain = 0;
    const seen = new Set<number>();
    for (const { index } of moves) {
      const { told, place } = this.#sequenceOf.get(index) ?? { told: [], place: 0 };
      for (const next of [place, place + 1]) {
        const [a, b] = [told[next - 1], told[next]];
        if (a === undefined || b === undefined || seen.has(b)) continue;
        seen.add(b);
        gain += this.#isStepBack(facts[a]!, facts[b]!) - this.#isStepBack(after(a), after(b));
      }
    }
    return gain;
  }

  #gainOfRows([first, second]: IndexPair): number {
    const { facts } = this.suspicious;
    const { told, place } = this.#sequenceOf.get(first)!;
    const steps = (indexes: readonly (number | undefined)[]): number => {
      const there = indexes.filter((index) => index !== undefined);
      return there.slice(1).reduce((sum, index, i) => sum + this.#isStepBack(facts[there[i]!]!, facts[index]!), 0);
    };
    const [before, behind] = [told[place - 1], told[place + 2]];
    return steps([before, first, second, behind]) - steps([before, second, first, behind]);
  }

  #gainInRepeats(moves: readonly Move[], after: (index: number) => Interval): number {
    const { facts } = this.suspicious;
    const pairs = new Set(moves.flatMap(({ index }) => this.#repeatsOf.get(index) ?? []));
    let gain = 0;
    for (const [a, b] of pairs) gain += Number(areApart(facts[a]!, facts[b]!)) - Number(areApart(after(a), after(b)));
    return gain;
  }

  #gainInRecord(moves: readonly Move[]): number {
    const { facts, isContradicted } = this.suspicious;
    return moves.reduce(
      (gain, { index, at }) =>
        gain + Number(isContradicted(index, facts[index]!)) - Number(isContradicted(index, { from: at, to: at })),
      0,
    );
  }
}
