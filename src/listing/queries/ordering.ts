import { rowsIn, hasBit, type Bits } from '../columns/bits.js';
import { SortedChunks } from '../columns/sorted-chunks.js';

/** What rows are sorted by; of a number NaN, of a text null, where it is not known. */
type Key = number | string | null;

/** A place between two rows: after the row with this key and id. `known` is false where the key is not. */
export interface Place {
  readonly known: boolean;
  readonly key: number | string;
  readonly id: string;
}

const isUnknown = (key: Key): boolean => key === null || key !== key;

/**
 * Rows in the order of a key, and of their ids where that is the same; unknown keys come last in both directions, in the
 * order of ids.
 */
export class Ordering {
  readonly #known: SortedChunks<number>;
  readonly #unknown: SortedChunks<number>;

  constructor(
    private readonly ids: readonly string[],
    private readonly keyOf: (row: number) => Key,
  ) {
    this.#known = new SortedChunks((a, b) => this.#compareKnown(a, this.keyOf(b)!, this.ids[b]!));
    this.#unknown = new SortedChunks((a, b) => compare(this.ids[a]!, this.ids[b]!));
  }

  add(row: number): void {
    this.#of(row).add(row);
  }

  remove(row: number): void {
    this.#of(row).remove(row);
  }

  /** Where a row stands, for going on after it later. */
  placeOf(row: number): Place {
    const key = this.keyOf(row);
    return isUnknown(key)
      ? { known: false, key: 0, id: this.ids[row]! }
      : { known: true, key: key!, id: this.ids[row]! };
  }

  /**
   * The first rows of a selection after a place.
   * @param count how many rows the selection has
   */
  page(
    selection: Bits,
    { count, descending, after, limit }: { count: number; descending: boolean; after: Place | null; limit: number },
  ): number[] {
    // Walking the order takes more steps the fewer of its rows are selected; then the best of those few are found instead.
    return count * count > limit * this.ids.length
      ? this.#walk(selection, descending, after, limit)
      : this.#best(selection, descending, after, limit);
  }

  /** All rows of a selection, in this order: the same on every instance, whichever numbers its rows have. */
  all(selection: Bits, count: number): Uint32Array {
    return Uint32Array.from(this.#walk(selection, false, null, count));
  }

  #walk(selection: Bits, descending: boolean, after: Place | null, limit: number): number[] {
    const page: number[] = [];
    const visit = (row: number): boolean => {
      if (hasBit(selection, row)) page.push(row);
      return page.length < limit;
    };
    if (after === null || after.known) {
      if (descending) this.#known.descend((row) => after === null || this.#comparePlace(row, after) < 0, visit);
      else this.#known.ascend((row) => after !== null && this.#comparePlace(row, after) <= 0, visit);
    }
    if (page.length < limit)
      this.#unknown.ascend((row) => after !== null && !after.known && this.ids[row]! <= after.id, visit);
    return page;
  }

  #best(selection: Bits, descending: boolean, after: Place | null, limit: number): number[] {
    const sign = descending ? -1 : 1;
    const compareTo = (row: number, known: boolean, key: Key, id: string): number => {
      const own = this.keyOf(row);
      if (isUnknown(own) === known) return known ? 1 : -1;
      return known ? sign * (compare(own!, key!) || compare(this.ids[row]!, id)) : compare(this.ids[row]!, id);
    };
    const best: number[] = [];
    for (const row of rowsIn(selection)) {
      if (after !== null && compareTo(row, after.known, after.key, after.id) <= 0) continue;
      const [key, id] = [this.keyOf(row), this.ids[row]!];
      const known = !isUnknown(key);
      let place = best.length;
      if (place === limit && compareTo(best[place - 1]!, known, key, id) < 0) continue;
      while (place > 0 && compareTo(best[place - 1]!, known, key, id) > 0) place -= 1;
      best.splice(place, 0, row);
      if (best.length > limit) best.pop();
    }
    return best;
  }

  #of(row: number): SortedChunks<number> {
    return isUnknown(this.keyOf(row)) ? this.#unknown : this.#known;
  }

  #comparePlace = (row: number, { key, id }: Place): number => this.#compareKnown(row, key, id);

  #compareKnown(row: number, key: number | string, id: string): number {
    return compare(this.keyOf(row)!, key) || compare(this.ids[row]!, id);
  }
}

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
