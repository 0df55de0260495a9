import { PackedLists } from './packed-lists.js';
import { RowSet } from './row-set.js';

/** Which terms each row has, and which rows each term has. A term is a text with a code, counted from 0. */
export class TermColumn {
  readonly lists = new PackedLists(Uint32Array);
  /** The rows that were put without any term. */
  readonly without = new RowSet();
  readonly #codes = new Map<string, number>();
  readonly #terms: string[] = [];
  readonly #rows: RowSet[] = [];

  /** How many terms there are: codes are below this. */
  get size(): number {
    return this.#terms.length;
  }

  put(row: number, terms: readonly string[]): void {
    const codes: number[] = [];
    for (const term of terms) codes.push(this.#codeFor(term));
    const own = codes.length > 1 ? [...new Set(codes)] : codes;
    const before = this.lists.of(row);
    this.without.set(row, own.length === 0);
    if (before.length === own.length && before.every((code, i) => code === own[i])) return;
    if (before.length > 0) {
      const kept = new Set(own);
      for (const code of before) if (!kept.has(code)) this.#rows[code]!.delete(row);
    }
    for (const code of own) this.#rows[code]!.add(row);
    this.lists.put(row, own);
  }

  term(code: number): string {
    return this.#terms[code]!;
  }

  rows(code: number): RowSet {
    return this.#rows[code]!;
  }

  codeOf(term: string): number | undefined {
    return this.#codes.get(term);
  }

  #codeFor(term: string): number {
    const known = this.#codes.get(term);
    if (known !== undefined) return known;
    const code = this.#terms.length;
    this.#codes.set(term, code);
    this.#terms.push(term);
    this.#rows.push(new RowSet());
    return code;
  }
}
