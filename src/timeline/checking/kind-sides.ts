/** The facts that pairs of a kind can begin and end with, in the order of their times. */
import { type PairKind } from './meant-pairs.js';
import { firstFrom } from '../measure/pair-search.js';
import { isLong, type IndexPair, type Move, type SuspectClaim, type SuspectFact } from './suspects.js';

export class KindSides {
  /** 1 for a fact that can be a start. */
  readonly isStart: Uint8Array;
  readonly isEnd: Uint8Array;
  readonly starts: Side;
  readonly ends: Side;
  readonly #startIndexes: readonly number[];

  constructor(
    private readonly facts: readonly SuspectFact[],
    kind: PairKind,
  ) {
    this.isStart = Uint8Array.from(facts, (fact) => Number(kind.isStart(fact)));
    this.isEnd = Uint8Array.from(facts, (fact) => Number(kind.isEnd(fact)));
    this.#startIndexes = [...facts.keys()].filter((index) => this.isStart[index] === 1);
    this.starts = new Side(facts, this.#startIndexes);
    this.ends = new Side(
      facts,
      [...facts.keys()].filter((index) => this.isEnd[index] === 1),
    );
  }

  /** Pairs that give a claim its length, by their starts. @param mostEach of one start */
  *pairs(claim: SuspectClaim, mostEach: number): Generator<IndexPair> {
    for (const start of this.#startIndexes)
      for (const end of this.ends.within(this.facts[start]!, claim, mostEach)) if (end !== start) yield [start, end];
  }
}

/** Facts by their time: instants apart from stretches. */
export class Side {
  /** By index, and their times beside them. */
  readonly instants: readonly number[];
  readonly ats: Float64Array;
  readonly #coarse: readonly number[];
  readonly #froms: Float64Array;
  /** Of the stretches. */
  readonly #longest: number;

  constructor(
    private readonly facts: readonly SuspectFact[],
    indexes: readonly number[],
  ) {
    const inTime = [...indexes].sort((a, b) => facts[a]!.from - facts[b]!.from);
    this.instants = inTime.filter((index) => facts[index]!.from === facts[index]!.to);
    this.#coarse = inTime.filter((index) => facts[index]!.from !== facts[index]!.to);
    const fromOf = (index: number): number => facts[index]!.from;
    this.ats = Float64Array.from(this.instants, fromOf);
    this.#froms = Float64Array.from(this.#coarse, fromOf);
    this.#longest = this.#coarse.reduce((most, index) => Math.max(most, facts[index]!.to - facts[index]!.from), 0);
  }

  /**
   * Whether one of them ends a fitting pair that begins at an instant.
   * @param except what moves itself
   * @param isMember 1 for a fact that is one of them
   */
  hasAfter(at: number, claim: SuspectClaim, except: readonly Move[], isMember: Uint8Array): boolean {
    const [low, high] = [at + Math.max(0, claim.low), at + claim.high];
    return this.#hasInstant(low, high, except, isMember) || this.hasCoarseAfter(at, claim);
  }

  /** Whether one of them begins a fitting pair that ends at an instant. */
  hasBefore(at: number, claim: SuspectClaim, except: readonly Move[], isMember: Uint8Array): boolean {
    const [low, high] = [at - claim.high, at - Math.max(0, claim.low)];
    return this.#hasInstant(low, high, except, isMember) || this.hasCoarseBefore(at, claim);
  }

  /** Stretches never move. */
  hasCoarseAfter(at: number, claim: SuspectClaim): boolean {
    if (this.#coarse.length === 0) return false;
    const own = { from: at, to: at };
    return this.#hasCoarse(at, at + claim.high, (coarse) => isLong(own, coarse, claim));
  }

  hasCoarseBefore(at: number, claim: SuspectClaim): boolean {
    if (this.#coarse.length === 0) return false;
    const own = { from: at, to: at };
    const [low, high] = [at - claim.high - this.#longest, at - Math.max(0, claim.low)];
    return this.#hasCoarse(low, high, (coarse) => isLong(coarse, own, claim));
  }

  /** All of them, up to a number of instants, that end a fitting pair that begins with a fact. */
  within(start: SuspectFact, claim: SuspectClaim, most: number): number[] {
    const found: number[] = [];
    const low = Math.max(start.from, start.from + claim.low);
    for (let i = firstFrom(this.ats, low); i < this.ats.length && this.ats[i]! - start.to <= claim.high; i += 1) {
      found.push(this.instants[i]!);
      if (found.length > most) return found;
    }
    for (let i = firstFrom(this.#froms, start.from); i < this.#froms.length; i += 1) {
      if (this.#froms[i]! - start.to > claim.high) break;
      if (isLong(start, this.facts[this.#coarse[i]!]!, claim)) found.push(this.#coarse[i]!);
    }
    return found;
  }

  #hasInstant(low: number, high: number, except: readonly Move[], isMember: Uint8Array): boolean {
    const first = firstFrom(this.ats, low);
    let excepted = 0;
    for (const { index } of except) {
      const { from, to } = this.facts[index]!;
      if (isMember[index] === 1 && from === to && from >= low && from <= high) excepted += 1;
    }
    // As many as are left out do not count: is there one more?
    const last = first + excepted;
    return last < this.ats.length && this.ats[last]! <= high;
  }

  #hasCoarse(low: number, high: number, fits: (coarse: SuspectFact) => boolean): boolean {
    for (let i = firstFrom(this.#froms, low); i < this.#froms.length && this.#froms[i]! <= high; i += 1)
      if (fits(this.facts[this.#coarse[i]!]!)) return true;
    return false;
  }
}
