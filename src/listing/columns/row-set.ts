import { wordsFor, type Bits } from './bits.js';

/** From so many rows on, bits take less room than a list and are faster to unite. */
const MANY = 1024;

/** A set of rows that is small in memory whether it has one row or most: a sorted list at first, bits later. */
export class RowSet {
  #few: number[] | null = [];
  #many: Bits | null = null;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  has(row: number): boolean {
    if (this.#many) return ((this.#many[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
    const place = this.#placeOf(row);
    return this.#few![place] === row;
  }

  /** Puts a row in or takes it out. */
  set(row: number, isIn: boolean): void {
    if (isIn) this.add(row);
    else this.delete(row);
  }

  add(row: number): void {
    const few = this.#few;
    if (few === null) {
      if (this.has(row)) return;
      this.#count += 1;
      return this.#setBit(row);
    }
    const last = few[few.length - 1];
    // A list of one is made to measure, as most terms stay at that; rows mostly come in order.
    if (last === undefined) this.#few = [row];
    else if (last < row) few.push(row);
    else {
      const place = this.#placeOf(row);
      if (few[place] === row) return;
      few.splice(place, 0, row);
    }
    this.#count += 1;
    if (this.#count > MANY) this.#becomeMany();
  }

  delete(row: number): void {
    if (!this.has(row)) return;
    this.#count -= 1;
    if (this.#many) this.#many[row >>> 5]! &= ~(1 << (row & 31));
    else this.#few!.splice(this.#placeOf(row), 1);
  }

  /** Adds these rows to `bits`, which must be long enough for every row there is. */
  addTo(bits: Bits): void {
    const many = this.#many;
    if (many) for (let i = Math.min(many.length, bits.length) - 1; i >= 0; i--) bits[i]! |= many[i]!;
    else for (const row of this.#few!) bits[row >>> 5]! |= 1 << (row & 31);
  }

  /** As bits of their own. @param rows how many rows there are */
  toBits(rows: number): Bits {
    const bits = new Uint32Array(wordsFor(rows));
    this.addTo(bits);
    return bits;
  }

  #placeOf(row: number): number {
    const few = this.#few!;
    if (few.length === 0 || few[few.length - 1]! < row) return few.length;
    let [low, high] = [0, few.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (few[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #becomeMany(): void {
    const few = this.#few!;
    this.#many = new Uint32Array(wordsFor(few.at(-1)! + 1));
    this.#few = null;
    for (const row of few) this.#setBit(row);
  }

  #setBit(row: number): void {
    if (row >>> 5 >= this.#many!.length) {
      const longer = new Uint32Array(Math.max((row >>> 5) + 1, Math.ceil(this.#many!.length * 1.5)));
      longer.set(this.#many!);
      this.#many = longer;
    }
    this.#many![row >>> 5]! |= 1 << (row & 31);
  }
}
