type Packed = Uint32Array | Float64Array;

/**
 * A short list of numbers for every row, all in one array: a list object a row would take many times the room. A list
 * that grows is written anew at the end; when half of the array is such leavings, it is packed again.
 */
export class PackedLists<A extends Packed> {
  /** The list of a row is `values[start(row)]` to `values[end(row)]` (exclusive). */
  values: A;
  #starts = new Uint32Array(64);
  #lengths = new Uint32Array(64);
  #used = 0;
  #wasted = 0;

  constructor(private readonly make: new (length: number) => A) {
    this.values = new make(256);
  }

  start(row: number): number {
    return this.#starts[row] ?? 0;
  }

  end(row: number): number {
    return (this.#starts[row] ?? 0) + (this.#lengths[row] ?? 0);
  }

  of(row: number): number[] {
    return Array.from(this.values.subarray(this.start(row), this.end(row)));
  }

  put(row: number, list: readonly number[]): void {
    if (row >= this.#starts.length) {
      this.#starts = grown(this.#starts, Uint32Array, row + 1);
      this.#lengths = grown(this.#lengths, Uint32Array, row + 1);
    }
    if (list.length > this.#lengths[row]!) {
      this.#wasted += this.#lengths[row]!;
      if (this.#wasted > 1024 && this.#wasted > this.#used / 2) this.#pack(row);
      if (this.#used + list.length > this.values.length)
        this.values = grown(this.values, this.make, this.#used + list.length);
      this.#starts[row] = this.#used;
      this.#used += list.length;
    } else this.#wasted += this.#lengths[row]! - list.length;
    this.#lengths[row] = list.length;
    this.values.set(list, this.#starts[row]);
  }

  /** @param without the row whose list is about to be replaced */
  #pack(without: number): void {
    this.#lengths[without] = 0;
    const packed = new this.make(this.values.length);
    let used = 0;
    for (let row = 0; row < this.#starts.length; row++) {
      const length = this.#lengths[row]!;
      packed.set(this.values.subarray(this.#starts[row], this.#starts[row]! + length), used);
      this.#starts[row] = used;
      used += length;
    }
    [this.values, this.#used, this.#wasted] = [packed, used, 0];
  }
}

/** The same values in an array that is long enough, and half as long again as it was. */
export function grown<A extends Packed | Uint8Array>(values: A, make: new (length: number) => A, least: number): A {
  const longer = new make(Math.max(least, Math.ceil(values.length * 1.5)));
  longer.set(values);
  return longer;
}
