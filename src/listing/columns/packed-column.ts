import { firstLength, grown } from './growing.js';

type Packed = Uint32Array | Float64Array;

/** How many numbers are in a block, as a power of 2. */
const BLOCK = 16;
const IN_BLOCK = (1 << BLOCK) - 1;

/**
 * A short list of numbers for every row, in large blocks: a list object a row would take many times the room. A list has
 * a place for 1, 2, 4 … numbers; one that outgrows its place leaves it to another. So nothing is ever moved but the list
 * that changes, however many there are.
 */
export class PackedColumn<A extends Packed> {
  readonly #blocks: A[] = [];
  #starts = new Uint32Array(firstLength());
  #lengths = new Uint32Array(firstLength());
  /** Room of a place, as a power of 2 and counted from 1; 0 for none. */
  #rooms = new Uint8Array(firstLength());
  /** Where the unused end begins. */
  #end = 0;
  /** By room: places that were left. */
  readonly #left: number[][] = [];

  constructor(private readonly make: new (length: number) => A) {}

  /** The list of a row is what is `at` its start and so on to its end (exclusive). */
  start(row: number): number {
    return this.#starts[row] ?? 0;
  }

  end(row: number): number {
    return (this.#starts[row] ?? 0) + (this.#lengths[row] ?? 0);
  }

  at(place: number): number {
    return this.#blocks[place >>> BLOCK]![place & IN_BLOCK]!;
  }

  of(row: number): number[] {
    const list: number[] = [];
    for (let place = this.start(row); place < this.end(row); place++) list.push(this.at(place));
    return list;
  }

  /** @param list at most 65,536 numbers */
  put(row: number, list: readonly number[]): void {
    if (row >= this.#starts.length) this.#starts = grown(this.#starts, Uint32Array, row + 1);
    if (row >= this.#lengths.length) this.#lengths = grown(this.#lengths, Uint32Array, row + 1);
    if (row >= this.#rooms.length) this.#rooms = grown(this.#rooms, Uint8Array, row + 1);
    const room = list.length === 0 ? 0 : 33 - Math.clz32(list.length - 1);
    if (room > this.#rooms[row]!) {
      if (this.#rooms[row]! > 0) (this.#left[this.#rooms[row]!] ??= []).push(this.#starts[row]!);
      this.#starts[row] = this.#left[room]?.pop() ?? this.#take(1 << (room - 1));
      this.#rooms[row] = room;
    }
    this.#lengths[row] = list.length;
    const start = this.#starts[row]!;
    if (list.length > 0) this.#blocks[start >>> BLOCK]!.set(list, start & IN_BLOCK);
  }

  #take(length: number): number {
    // A place is within one block; what is left of the one before is given up.
    if ((this.#end & IN_BLOCK) + length > IN_BLOCK + 1) this.#end = this.#blocks.length << BLOCK;
    if (this.#end >>> BLOCK === this.#blocks.length) this.#blocks.push(new this.make(IN_BLOCK + 1));
    const start = this.#end;
    this.#end += length;
    return start;
  }
}
