/** A chunk is split when it has grown to so many items. */
const MOST = 1024;

/**
 * Items in order, in chunks, so that adding and removing one never moves more than a chunk: nothing here takes long,
 * however many items there are. No two items may compare as equal.
 */
export class SortedChunks<T> {
  readonly #chunks: T[][] = [[]];

  constructor(private readonly compare: (a: T, b: T) => number) {}

  add(item: T): void {
    const at = this.#chunkOf((each) => this.compare(each, item) < 0);
    const chunk = this.#chunks[at]!;
    chunk.splice(
      placeIn(chunk, (each) => this.compare(each, item) < 0),
      0,
      item,
    );
    if (chunk.length >= MOST) this.#chunks.splice(at + 1, 0, chunk.splice(MOST / 2));
  }

  /** To be called while the item still compares as it did when it was added. */
  remove(item: T): void {
    const at = this.#chunkOf((each) => this.compare(each, item) < 0);
    const chunk = this.#chunks[at]!;
    const place = placeIn(chunk, (each) => this.compare(each, item) < 0);
    if (chunk[place] !== item) throw new Error('the item is not where it belongs');
    chunk.splice(place, 1);
    if (chunk.length === 0 && this.#chunks.length > 1) this.#chunks.splice(at, 1);
  }

  /**
   * Visits items in order until `visit` gives false.
   * @param isBefore true for a beginning of the items, which is left out
   */
  ascend(isBefore: (item: T) => boolean, visit: (item: T) => boolean): void {
    const first = this.#chunkOf(isBefore);
    for (let at = first; at < this.#chunks.length; at++) {
      const chunk = this.#chunks[at]!;
      for (let place = at === first ? placeIn(chunk, isBefore) : 0; place < chunk.length; place++) {
        if (!visit(chunk[place]!)) return;
      }
    }
  }

  /** Visits the items that `isBefore` is true for, which are a beginning of all, from the last back to the first. */
  descend(isBefore: (item: T) => boolean, visit: (item: T) => boolean): void {
    const last = this.#chunkOf(isBefore);
    for (let at = last; at >= 0; at--) {
      const chunk = this.#chunks[at]!;
      for (let place = (at === last ? placeIn(chunk, isBefore) : chunk.length) - 1; place >= 0; place--) {
        if (!visit(chunk[place]!)) return;
      }
    }
  }

  /** The first chunk that does not end before, else the last. */
  #chunkOf(isBefore: (item: T) => boolean): number {
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle]!;
      if (isBefore(chunk[chunk.length - 1]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function placeIn<T>(chunk: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, chunk.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(chunk[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
