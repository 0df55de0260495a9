/**
 * Which claims become supported, or lose their support, when one or two facts move: looked up by time, so that one move
 * costs a few comparisons for each claim that it can touch, however many facts there are.
 */
import { KindSides } from './kind-sides.js';
import { type PairKind } from './meant-pairs.js';
import { isLong, type IndexPair, type Move, type SuspectClaim, type SuspectFact } from './suspects.js';

/** Pairs that give a claim its length; beyond so many one of them surely stays. */
export const MOST_WITNESSES = 40;

export class PartnerSearch {
  readonly unsupported: readonly number[];
  readonly supported: readonly number[];
  readonly #witnesses: readonly (readonly IndexPair[])[];
  readonly #sides = new Map<PairKind, KindSides>();
  /** By fact: the claims whose first witness it is in. All others keep that one, whatever else moves. */
  readonly #restingOn = new Map<number, number[]>();
  /** 1 for a fact that can be an end of anything. */
  readonly #isEnd: Uint8Array;

  constructor(
    private readonly facts: readonly SuspectFact[],
    private readonly claims: readonly SuspectClaim[],
  ) {
    this.#isEnd = new Uint8Array(facts.length);
    for (const { kinds } of claims) {
      for (const kind of kinds) {
        if (this.#sides.has(kind)) continue;
        const sides = new KindSides(facts, kind);
        this.#sides.set(kind, sides);
        for (const index of facts.keys()) if (sides.isStart[index] || sides.isEnd[index]) this.#isEnd[index] = 1;
      }
    }
    this.#witnesses = claims.map((claim) => this.#witnessesOf(claim));
    const places = [...claims.keys()];
    this.unsupported = places.filter((place) => this.#witnesses[place]!.length === 0);
    this.supported = places.filter((place) => this.#witnesses[place]!.length > 0);
    for (const place of this.supported) {
      for (const index of this.#witnesses[place]![0]!) {
        const resting = this.#restingOn.get(index);
        if (resting) resting.push(place);
        else this.#restingOn.set(index, [place]);
      }
    }
  }

  sidesOf(kind: PairKind): KindSides {
    return this.#sides.get(kind)!;
  }

  /** Pairs that give a claim its length: all of them, if there are fewer than `MOST_WITNESSES`. */
  witnessesOf(place: number): readonly IndexPair[] {
    return this.#witnesses[place]!;
  }

  /** How many claims become supported, less those that lose their support. @param moves at most two */
  gain(moves: readonly Move[]): number {
    let gain = 0;
    if (moves.some(({ index }) => this.#isEnd[index] === 1))
      for (const place of this.unsupported) if (this.#fitsMoved(this.claims[place]!, moves)) gain += 1;
    for (const place of this.#touched(moves)) if (this.#isBroken(place, moves)) gain -= 1;
    return gain;
  }

  /** The claims that become supported. */
  mended(moves: readonly Move[]): number[] {
    return this.unsupported.filter((place) => this.#fitsMoved(this.claims[place]!, moves));
  }

  #touched(moves: readonly Move[]): Iterable<number> {
    const [first, second] = moves.map(({ index }) => this.#restingOn.get(index) ?? []);
    return second === undefined || second.length === 0 ? (first ?? []) : new Set([...first!, ...second]);
  }

  /** Enough pairs that fit, that no single fact is in all of them, if there are any such. */
  #witnessesOf(claim: SuspectClaim): IndexPair[] {
    const { facts } = this;
    const found: IndexPair[] = claim.alsoMeant.filter(([from, to]) => isLong(facts[from]!, facts[to]!, claim));
    for (const kind of claim.kinds) {
      for (const pair of this.#sides.get(kind)!.pairs(claim, MOST_WITNESSES)) {
        found.push(pair);
        if (found.length >= MOST_WITNESSES) return found;
      }
    }
    return found;
  }

  /** Whether a pair of a moved fact and another one fits. */
  #fitsMoved(claim: SuspectClaim, moves: readonly Move[]): boolean {
    for (const kind of claim.kinds) {
      const sides = this.#sides.get(kind)!;
      for (const { index, at } of moves) {
        if (sides.isStart[index] && sides.ends.hasAfter(at, claim, moves, sides.isEnd)) return true;
        if (sides.isEnd[index] && sides.starts.hasBefore(at, claim, moves, sides.isStart)) return true;
      }
      if (moves.length === 2 && this.#fitsBetween(moves, sides, claim)) return true;
    }
    return false;
  }

  #fitsBetween([a, b]: readonly Move[], sides: KindSides, claim: SuspectClaim): boolean {
    const fits = (from: Move, to: Move): boolean =>
      sides.isStart[from.index] === 1 &&
      sides.isEnd[to.index] === 1 &&
      isLong({ from: from.at, to: from.at }, { from: to.at, to: to.at }, claim);
    return fits(a!, b!) || fits(b!, a!);
  }

  #isBroken(place: number, moves: readonly Move[]): boolean {
    const witnesses = this.#witnesses[place]!;
    const claim = this.claims[place]!;
    if (witnesses.some((pair) => this.#stays(pair, moves))) return false;
    if (this.#fitsMoved(claim, moves) || this.#isStillMeant(claim, moves)) return false;
    // Few claims come this far: each for the few moves that all its witnesses are in.
    return witnesses.length < MOST_WITNESSES || !this.#fitsElsewhere(claim, moves);
  }

  #isStillMeant(claim: SuspectClaim, moves: readonly Move[]): boolean {
    if (claim.alsoMeant.length === 0) return false;
    const after = (index: number): SuspectFact => {
      const at = moves.find((move) => move.index === index)?.at;
      return at === undefined ? this.facts[index]! : { ...this.facts[index]!, from: at, to: at };
    };
    return claim.alsoMeant.some(([from, to]) => isLong(after(from), after(to), claim));
  }

  /** A pair that does not move, or moves as a whole. */
  #stays([from, to]: IndexPair, moves: readonly Move[]): boolean {
    const moveOf = (index: number): Move | undefined => moves.find((move) => move.index === index);
    const [fromMove, toMove] = [moveOf(from), moveOf(to)];
    if (fromMove === undefined || toMove === undefined) return fromMove === toMove;
    return fromMove.at - this.facts[from]!.from === toMove.at - this.facts[to]!.from;
  }

  #fitsElsewhere(claim: SuspectClaim, moves: readonly Move[]): boolean {
    return claim.kinds.some((kind) => {
      for (const pair of this.#sides.get(kind)!.pairs(claim, MOST_WITNESSES)) if (this.#stays(pair, moves)) return true;
      return false;
    });
  }
}
