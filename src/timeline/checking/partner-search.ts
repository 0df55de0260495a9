/**
 * Which claims become supported, or lose their support, when facts move: looked up by time, so that one move costs a few
 * comparisons for each claim, however many facts there are.
 */
import { type PairKind } from './meant-pairs.js';
import { firstFrom } from '../measure/pair-search.js';
import { isLong, type IndexPair, type Move, type SuspectClaim, type SuspectFact } from './suspects.js';

/** Pairs that give a claim its length; beyond so many one of them surely stays. */
const MOST_WITNESSES = 40;

export class PartnerSearch {
  readonly unsupported: readonly number[];
  readonly #supported: readonly number[];
  readonly #witnesses: readonly (readonly IndexPair[])[];
  readonly #sides = new Map<PairKind, KindSides>();
  /** 1 for a fact that moves. */
  readonly #isMoved: Uint8Array;

  constructor(
    private readonly facts: readonly SuspectFact[],
    private readonly claims: readonly SuspectClaim[],
  ) {
    this.#isMoved = new Uint8Array(facts.length);
    for (const { kinds } of claims)
      for (const kind of kinds) if (!this.#sides.has(kind)) this.#sides.set(kind, new KindSides(facts, kind));
    this.#witnesses = claims.map((claim) => this.#witnessesOf(claim));
    const places = [...claims.keys()];
    this.unsupported = places.filter((place) => this.#witnesses[place]!.length === 0);
    this.#supported = places.filter((place) => this.#witnesses[place]!.length > 0);
  }

  /** How many claims become supported, less those that lose their support. */
  gain(moves: readonly Move[]): number {
    if (moves.length === 0) return 0;
    for (const { index } of moves) this.#isMoved[index] = 1;
    const moved = movedSides(moves);
    let gain = 0;
    for (const place of this.unsupported) if (this.#fitsMoved(this.claims[place]!, moves, moved)) gain += 1;
    for (const place of this.#supported) if (this.#isBroken(place, moves, moved)) gain -= 1;
    for (const { index } of moves) this.#isMoved[index] = 0;
    return gain;
  }

  /** The claims that become supported. */
  mended(moves: readonly Move[]): number[] {
    return this.unsupported.filter((place) => this.#fitsMoved(this.claims[place]!, moves, movedSides(moves)));
  }

  /** Enough pairs that fit, that no single fact is in all of them, if there are any such. */
  #witnessesOf(claim: SuspectClaim): IndexPair[] {
    const { facts } = this;
    const found: IndexPair[] = claim.alsoMeant.filter(([from, to]) => isLong(facts[from]!, facts[to]!, claim));
    for (const kind of claim.kinds) {
      const sides = this.#sides.get(kind)!;
      for (const start of sides.startIndexes) {
        for (const end of sides.ends.within(facts[start]!, claim)) {
          if (end !== start) found.push([start, end]);
          if (found.length >= MOST_WITNESSES) return found;
        }
      }
    }
    return found;
  }

  /** Whether a pair of a moved fact and another one fits. */
  #fitsMoved(claim: SuspectClaim, moves: readonly Move[], moved: Map<PairKind, KindSides> | null): boolean {
    for (const kind of claim.kinds) {
      const sides = this.#sides.get(kind)!;
      let own = moved?.get(kind);
      if (moved && !own) {
        own = new KindSides(
          this.facts,
          kind,
          moves.map(({ index }) => index),
        );
        moved.set(kind, own);
      }
      for (const { index, at } of moves) {
        if (sides.isStart[index] && sides.ends.hasAfter(at, claim, own?.ends ?? index)) return true;
        if (sides.isEnd[index] && sides.starts.hasBefore(at, claim, own?.starts ?? index)) return true;
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

  #isBroken(place: number, moves: readonly Move[], moved: Map<PairKind, KindSides> | null): boolean {
    const witnesses = this.#witnesses[place]!;
    const claim = this.claims[place]!;
    if (witnesses.some((pair) => this.#stays(pair, moves))) return false;
    if (this.#fitsMoved(claim, moves, moved) || this.#isStillMeant(claim, moves)) return false;
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
    const [isFromMoved, isToMoved] = [this.#isMoved[from] === 1, this.#isMoved[to] === 1];
    if (!isFromMoved && !isToMoved) return true;
    if (isFromMoved !== isToMoved) return false;
    const byOf = (index: number): number => moves.find((move) => move.index === index)!.at - this.facts[index]!.from;
    return byOf(from) === byOf(to);
  }

  #fitsElsewhere(claim: SuspectClaim, moves: readonly Move[]): boolean {
    return claim.kinds.some((kind) => {
      const sides = this.#sides.get(kind)!;
      return sides.startIndexes.some((start) =>
        sides.ends.within(this.facts[start]!, claim).some((end) => end !== start && this.#stays([start, end], moves)),
      );
    });
  }
}

/** Of one fact it is enough to know which. */
const movedSides = (moves: readonly Move[]): Map<PairKind, KindSides> | null =>
  moves.length === 1 ? null : new Map<PairKind, KindSides>();

/** The facts that pairs of a kind can begin and end with. */
class KindSides {
  readonly isStart: Uint8Array;
  readonly isEnd: Uint8Array;
  readonly startIndexes: readonly number[];
  readonly starts: Side;
  readonly ends: Side;

  constructor(facts: readonly SuspectFact[], { isStart, isEnd }: PairKind, among: Iterable<number> = facts.keys()) {
    const indexes = [...among];
    this.isStart = new Uint8Array(facts.length);
    this.isEnd = new Uint8Array(facts.length);
    for (const index of indexes) {
      this.isStart[index] = isStart(facts[index]!) ? 1 : 0;
      this.isEnd[index] = isEnd(facts[index]!) ? 1 : 0;
    }
    this.startIndexes = indexes.filter((index) => this.isStart[index] === 1);
    this.starts = new Side(facts, this.startIndexes);
    this.ends = new Side(
      facts,
      indexes.filter((index) => this.isEnd[index] === 1),
    );
  }
}

/** Facts by their time: instants apart from stretches. */
class Side {
  readonly #instants: readonly number[];
  readonly #ats: Float64Array;
  readonly #coarse: readonly number[];
  readonly #froms: Float64Array;
  /** Of the stretches. */
  readonly #longest: number;

  constructor(
    private readonly facts: readonly SuspectFact[],
    indexes: readonly number[],
  ) {
    const inTime = [...indexes].sort((a, b) => facts[a]!.from - facts[b]!.from);
    this.#instants = inTime.filter((index) => facts[index]!.from === facts[index]!.to);
    this.#coarse = inTime.filter((index) => facts[index]!.from !== facts[index]!.to);
    const fromOf = (index: number): number => facts[index]!.from;
    this.#ats = Float64Array.from(this.#instants, fromOf);
    this.#froms = Float64Array.from(this.#coarse, fromOf);
    this.#longest = this.#coarse.reduce((most, index) => Math.max(most, facts[index]!.to - facts[index]!.from), 0);
  }

  /** Whether one of them, other than those that move, ends a fitting pair that begins at an instant. */
  hasAfter(at: number, claim: SuspectClaim, except: Side | number): boolean {
    const [low, high] = [at + Math.max(0, claim.low), at + claim.high];
    return this.#hasInstant(low, high, except) || this.#hasCoarse(at, at, at + claim.high, claim, true);
  }

  hasBefore(at: number, claim: SuspectClaim, except: Side | number): boolean {
    const [low, high] = [at - claim.high, at - Math.max(0, claim.low)];
    return (
      this.#hasInstant(low, high, except) || this.#hasCoarse(at, at - claim.high - this.#longest, high, claim, false)
    );
  }

  /** All of them that end a fitting pair that begins with a fact. */
  within(start: SuspectFact, claim: SuspectClaim): number[] {
    const found: number[] = [];
    const low = Math.max(start.from, start.from + claim.low);
    for (let i = firstFrom(this.#ats, low); i < this.#ats.length && this.#ats[i]! - start.to <= claim.high; i += 1) {
      found.push(this.#instants[i]!);
      if (found.length > MOST_WITNESSES) return found;
    }
    for (let i = firstFrom(this.#froms, start.from); i < this.#froms.length; i += 1) {
      if (this.#froms[i]! - start.to > claim.high) break;
      if (isLong(start, this.facts[this.#coarse[i]!]!, claim)) found.push(this.#coarse[i]!);
    }
    return found;
  }

  #countWithin(low: number, high: number): number {
    const first = firstFrom(this.#ats, low);
    let last = first;
    while (last < this.#ats.length && this.#ats[last]! <= high && last - first < 4) last += 1;
    // Beyond a few it is worth a search.
    return last - first < 4 ? last - first : firstFrom(this.#ats, high + 0.5) - first;
  }

  #hasInstant(low: number, high: number, except: Side | number): boolean {
    const count = this.#countWithin(low, high);
    if (count === 0) return false;
    if (typeof except !== 'number') return count > except.#countWithin(low, high);
    const { from, to } = this.facts[except]!;
    return count > (this.#holds(except) && from === to && from >= low && from <= high ? 1 : 0);
  }

  #members: ReadonlySet<number> | null = null;
  #holds(index: number): boolean {
    this.#members ??= new Set(this.#instants);
    return this.#members.has(index);
  }

  /** Stretches never move. */
  #hasCoarse(at: number, low: number, high: number, claim: SuspectClaim, isEnd: boolean): boolean {
    const own = { from: at, to: at };
    for (let i = firstFrom(this.#froms, low); i < this.#froms.length && this.#froms[i]! <= high; i += 1) {
      const coarse = this.facts[this.#coarse[i]!]!;
      if (isEnd ? isLong(own, coarse, claim) : isLong(coarse, own, claim)) return true;
    }
    return false;
  }
}
