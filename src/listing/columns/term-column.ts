import { PackedColumn } from './packed-column.js';
import { RowSet } from './row-set.js';
import { ShardedMap } from './sharded-map.js';

/** Told of the codes of terms as they come and go. */
interface Terms {
  readonly added: (code: number) => void;
  /** The term is still there when this is called. */
  readonly dropped: (code: number) => void;
}

/** Which terms each row has, and which rows each term has. A term is a text with a code, counted from 0. */
export class TermColumn {
  readonly lists = new PackedColumn(Uint32Array);
  /** The rows that were put without any term. */
  readonly without = new RowSet();
  readonly #codes = new ShardedMap();
  readonly #terms: string[] = [];
  readonly #rows: RowSet[] = [];
  /** Codes of terms that were dropped. */
  readonly #free: number[] = [];
  readonly #told: Terms | null;

  /**
   * @param told if given, a term that no row has any more is dropped, and its code given to another one: free words may be
   *   forgotten, so nothing of them stays
   */
  constructor(told: Terms | null = null) {
    this.#told = told;
  }

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
    if (this.#told) for (const code of before) if (this.#rows[code]!.count === 0) this.#drop(code, this.#told);
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
    const code = this.#free.pop() ?? this.#terms.length;
    this.#codes.set(term, code);
    this.#terms[code] = term;
    this.#rows[code] = new RowSet();
    this.#told?.added(code);
    return code;
  }

  #drop(code: number, { dropped }: Terms): void {
    dropped(code);
    this.#codes.delete(this.#terms[code]!);
    this.#terms[code] = '';
    this.#free.push(code);
  }
}
