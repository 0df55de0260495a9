/**
 * Which claims become supported, or lose their support, when a row moves together with the rows below it that take their
 * date from it. Every row of such a stretch can be where the slip begins, so all of them are worked out at once: of a
 * pair across the stretch one end moves only where the slip begins between the two.
 */
import { firstFrom } from '../measure/pair-search.js';
import { type Millis } from '../time.js';
import { type KindSides, type Side } from './kind-sides.js';
import { MOST_WITNESSES, type PartnerSearch } from './partner-search.js';
import { type PairKind } from './meant-pairs.js';
import { isLong, type Run, type SuspectClaim, type SuspectFact } from './suspects.js';

/** Stands before the first row of a stretch: what is not in it never moves. */
const OUTSIDE = -1;

export class RunSearch {
  readonly #gains = new Map<readonly number[], Map<string, Int32Array>>();
  /** Rows within the stretch at hand, by fact; all others are outside. */
  readonly #rows: Int32Array;

  constructor(
    private readonly facts: readonly SuspectFact[],
    private readonly claims: readonly SuspectClaim[],
    private readonly pairs: PartnerSearch,
  ) {
    this.#rows = new Int32Array(facts.length).fill(OUTSIDE);
  }

  /** How many claims become supported, less those that lose their support. */
  gain(run: Run): number {
    if (this.claims.length === 0) return 0;
    const ofTold = this.#gains.get(run.told) ?? new Map<string, Int32Array>();
    this.#gains.set(run.told, ofTold);
    const key = `${run.start} ${run.by}`;
    const gains = ofTold.get(key) ?? this.#gainsOf({ ...run, first: run.start });
    ofTold.set(key, gains);
    return gains[run.first - run.start]!;
  }

  /** The claims that become supported. */
  mended(run: Run): number[] {
    return this.#within(run, (stretch) =>
      this.pairs.unsupported.filter((place) => this.#mendedFrom(stretch, this.claims[place]!)[0]! > 0),
    );
  }

  /** By the row of the run with which the slip begins. */
  #gainsOf(run: Run): Int32Array {
    return this.#within(run, (stretch) => {
      const gains = new Int32Array(run.end - run.first);
      for (const place of this.pairs.unsupported) {
        const mended = this.#mendedFrom(stretch, this.claims[place]!);
        for (const [row, is] of mended.entries()) if (is > 0) gains[row]! += 1;
      }
      for (const place of this.pairs.supported) this.#lose(stretch, place, gains);
      return gains;
    });
  }

  #within<T>({ told, first, end, by }: Run, work: (stretch: Stretch) => T): T {
    const indexes = told.slice(first, end);
    for (const [row, index] of indexes.entries()) this.#rows[index] = row;
    const result = work(new Stretch(indexes, this.#rows, by));
    for (const index of indexes) this.#rows[index] = OUTSIDE;
    return result;
  }

  /** By the row with which the slip begins: more than 0 where a row that moves and one that does not give the claim. */
  #mendedFrom(stretch: Stretch, claim: SuspectClaim): Int32Array {
    const marks = new Marks(stretch.length);
    for (const kind of claim.kinds) {
      const sides = this.pairs.sidesOf(kind);
      const { starts, ends } = stretch.sidesOf(kind, sides);
      for (const [row, index] of stretch.indexes.entries()) {
        if (sides.isStart[index] !== 1 && sides.isEnd[index] !== 1) continue;
        const at = this.facts[index]!.from + stretch.by;
        if (sides.isStart[index] === 1) {
          const other = ends.firstRow(at + Math.max(0, claim.low), at + claim.high);
          marks.between(sides.ends.hasCoarseAfter(at, claim) ? OUTSIDE : other, row);
        }
        if (sides.isEnd[index] === 1) {
          const other = starts.firstRow(at - claim.high, at - Math.max(0, claim.low));
          marks.between(sides.starts.hasCoarseBefore(at, claim) ? OUTSIDE : other, row);
        }
      }
    }
    return marks.counted();
  }

  /** Takes a claim from where it loses its support: no pair stays as it is, and none comes to fit. */
  #lose(stretch: Stretch, place: number, gains: Int32Array): void {
    const claim = this.claims[place]!;
    const witnesses = this.pairs.witnessesOf(place);
    const stays = new Staying(stretch.length, this.#rows);
    for (const [from, to] of witnesses) stays.take(from, to);
    if (stays.isAlways()) return;
    if (witnesses.length >= MOST_WITNESSES) {
      for (const kind of claim.kinds)
        for (const [from, to] of this.pairs.sidesOf(kind).pairs(claim, MOST_WITNESSES)) {
          stays.take(from, to);
          if (stays.isAlways()) return;
        }
    }
    const mended = this.#mendedFrom(stretch, claim);
    const meant = this.#stillMeantFrom(stretch, claim);
    for (let row = 0; row < stretch.length; row += 1)
      if (!stays.isFrom(row) && mended[row] === 0 && meant[row] === 0) gains[row]! -= 1;
  }

  #stillMeantFrom({ length, by }: Stretch, claim: SuspectClaim): Int32Array {
    const marks = new Marks(length);
    for (const [from, to] of claim.alsoMeant) {
      const [fromRow, toRow] = [this.#rows[from]!, this.#rows[to]!];
      const [own, end] = [this.facts[from]!, this.facts[to]!];
      const moved = ({ from: start, to: last }: SuspectFact): { from: Millis; to: Millis } => ({
        from: start + by,
        to: last + by,
      });
      const isMeant = fromRow > toRow ? isLong(moved(own), end, claim) : isLong(own, moved(end), claim);
      if (isMeant) marks.between(Math.min(fromRow, toRow), Math.max(fromRow, toRow));
    }
    return marks.counted();
  }
}

/** Rows that follow each other, and how far those move with which, or after which, the slip begins. */
class Stretch {
  readonly length: number;
  readonly #sides = new Map<PairKind, { readonly starts: RowsInTime; readonly ends: RowsInTime }>();

  constructor(
    readonly indexes: readonly number[],
    private readonly rows: Int32Array,
    readonly by: Millis,
  ) {
    this.length = indexes.length;
  }

  sidesOf(kind: PairKind, { starts, ends }: KindSides): { readonly starts: RowsInTime; readonly ends: RowsInTime } {
    const known = this.#sides.get(kind);
    if (known) return known;
    const made = { starts: this.#inTime(starts), ends: this.#inTime(ends) };
    this.#sides.set(kind, made);
    return made;
  }

  #inTime({ instants, ats }: Side): RowsInTime {
    return new RowsInTime(
      ats,
      instants.map((index) => this.rows[index]!),
    );
  }
}

/** Rows in the order of their times, of which the first, as told, is found in any stretch of time. */
class RowsInTime {
  /** The least row of 1, 2, 4, 8 … from each on. */
  readonly #least: readonly (readonly number[])[];

  constructor(
    private readonly ats: Float64Array,
    rows: readonly number[],
  ) {
    const least = [rows];
    for (let width = 1; 2 * width <= rows.length; width *= 2) {
      const narrow = least.at(-1)!;
      least.push(
        Array.from({ length: rows.length - 2 * width + 1 }, (_, i) => Math.min(narrow[i]!, narrow[i + width]!)),
      );
    }
    this.#least = least;
  }

  /** Infinity where there is none. */
  firstRow(low: Millis, high: Millis): number {
    const first = firstFrom(this.ats, low);
    if (first >= this.ats.length || this.ats[first]! > high) return Infinity;
    let end = first;
    while (end < this.ats.length && end - first < 4 && this.ats[end]! <= high) end += 1;
    // Beyond a few it is worth a search.
    if (end - first === 4) end = firstFrom(this.ats, high + 0.5);
    const level = 31 - Math.clz32(end - first);
    const least = this.#least[level]!;
    return Math.min(least[first]!, least[end - (1 << level)]!);
  }
}

/** Counts, for every row, the stretches of rows that hold it. */
class Marks {
  readonly #steps: Int32Array;

  constructor(private readonly length: number) {
    this.#steps = new Int32Array(length + 1);
  }

  /** After a row, up to another with that one; nothing if the other is not after it. */
  between(after: number, last: number): void {
    if (after >= last) return;
    this.#steps[after + 1]! += 1;
    this.#steps[last + 1]! -= 1;
  }

  counted(): Int32Array {
    const counts = new Int32Array(this.length);
    let count = 0;
    for (let row = 0; row < this.length; row += 1) {
      count += this.#steps[row]!;
      counts[row] = count;
    }
    return counts;
  }
}

/** From which rows on a slip leaves some pair as it is: it lies wholly before, or moves as a whole. */
class Staying {
  /** A pair moves as a whole with a slip that begins up to here, and one lies before any that begins after there. */
  #whole = OUTSIDE;
  #before: number;

  constructor(
    length: number,
    private readonly rows: Int32Array,
  ) {
    this.#before = length;
  }

  take(from: number, to: number): void {
    const [a, b] = [this.rows[from]!, this.rows[to]!];
    this.#whole = Math.max(this.#whole, Math.min(a, b));
    this.#before = Math.min(this.#before, Math.max(a, b));
  }

  isFrom(row: number): boolean {
    return row <= this.#whole || row > this.#before;
  }

  isAlways(): boolean {
    return this.#before <= this.#whole || this.#before === OUTSIDE;
  }
}
