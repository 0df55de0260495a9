import { type Bits } from './bits.js';
import { SortedChunks } from './sorted-chunks.js';
import { TermColumn } from './term-column.js';

/** The words of every row, found by how they begin. */
export class WordColumn {
  readonly #words = new TermColumn();
  /** Codes, in the order of their words. */
  readonly #sorted = new SortedChunks<number>((a, b) => {
    const [one, other] = [this.#words.term(a), this.#words.term(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  });

  put(row: number, words: readonly string[]): void {
    const known = this.#words.size;
    this.#words.put(row, words);
    for (let code = known; code < this.#words.size; code++) this.#sorted.add(code);
  }

  /** Adds the rows that have a word with this beginning. */
  addRows(prefix: string, bits: Bits): void {
    this.#sorted.ascend(
      (code) => this.#words.term(code) < prefix,
      (code) => {
        if (!this.#words.term(code).startsWith(prefix)) return false;
        this.#words.rows(code).addTo(bits);
        return true;
      },
    );
  }
}
