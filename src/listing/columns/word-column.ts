import { type Bits } from './bits.js';
import { SortedChunks } from './sorted-chunks.js';
import { TermColumn } from './term-column.js';

/** So short a beginning is shared by so many words that it is kept as if it were one. */
const SHORT = 2;

/** The words of every row, found by how they begin. */
export class WordColumn {
  readonly #words = new SortedTerms();
  readonly #beginnings = new SortedTerms();

  put(row: number, words: readonly string[]): void {
    this.#words.put(row, words);
    this.#beginnings.put(
      row,
      words.map((word) => word.slice(0, SHORT)),
    );
  }

  /** Adds the rows that have a word with this beginning. */
  addRows(prefix: string, bits: Bits): void {
    (prefix.length <= SHORT ? this.#beginnings : this.#words).addRows(prefix, bits);
  }
}

class SortedTerms {
  readonly #terms = new TermColumn({
    added: (code) => this.#sorted.add(code),
    dropped: (code) => this.#sorted.remove(code),
  });
  /** Codes, in the order of their terms. */
  readonly #sorted = new SortedChunks<number>((a, b) => {
    const [one, other] = [this.#terms.term(a), this.#terms.term(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  });

  put(row: number, terms: readonly string[]): void {
    this.#terms.put(row, terms);
  }

  addRows(prefix: string, bits: Bits): void {
    this.#sorted.ascend(
      (code) => this.#terms.term(code) < prefix,
      (code) => {
        if (!this.#terms.term(code).startsWith(prefix)) return false;
        this.#terms.rows(code).addTo(bits);
        return true;
      },
    );
  }
}
