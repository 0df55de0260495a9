import { foldCase } from '../../timeline/words.js';
import { type Bits } from './bits.js';
import { TermColumn } from './term-column.js';

/** What becomes of a name before it is compared: its key, and how it is called if that is settled. */
export interface Known {
  readonly key: string;
  readonly name?: string;
}

/**
 * Names as they were written, with those that mean the same taken together. What means the same can be said anew at any
 * time (`regroup`) without touching a row.
 */
export class NameColumn {
  readonly written = new TermColumn();
  #groups: number[] = [];
  #codes: number[][] = [];
  #keys = new Map<string, number>();
  #names: (string | undefined)[] = [];

  constructor(private know: (written: string) => Known) {}

  put(row: number, names: readonly string[]): void {
    this.written.put(row, names);
    while (this.#groups.length < this.written.size) this.#group(this.#groups.length);
  }

  /** How many groups there are. */
  get size(): number {
    return this.#codes.length;
  }

  /** Group by code of the written name. */
  get groups(): readonly number[] {
    return this.#groups;
  }

  /** How often each name is written in these rows, by code. */
  countsIn(rows: Uint32Array): Uint32Array {
    const { lists, size } = this.written;
    const counts = new Uint32Array(size);
    for (let at = 0; at < rows.length; at++) {
      const to = lists.end(rows[at]!);
      for (let i = lists.start(rows[at]!); i < to; i++) counts[lists.at(i)]! += 1;
    }
    return counts;
  }

  /**
   * How a group is called: as was settled, else as it is written most often.
   * @param without by code, how many rows do not count
   */
  nameOf(group: number, without: Uint32Array | null = null): string {
    const settled = this.#names[group];
    if (settled !== undefined) return settled;
    const [first, ...others] = this.#codes[group]!;
    return this.written.term(
      others.reduce((best, code) => (this.#isBetter(code, best, without) ? code : best), first!),
    );
  }

  /** Adds the rows of whatever means the same as `name`; an empty name stands for having none. */
  addRows(name: string, bits: Bits): void {
    if (name === '') return this.written.without.addTo(bits);
    const group = this.#keys.get(this.know(name).key);
    for (const code of group === undefined ? [] : this.#codes[group]!) this.written.rows(code).addTo(bits);
  }

  /** Takes names together by another understanding of them. */
  regroup(know: (written: string) => Known): void {
    this.know = know;
    [this.#groups, this.#codes, this.#keys, this.#names] = [[], [], new Map<string, number>(), []];
    while (this.#groups.length < this.written.size) this.#group(this.#groups.length);
  }

  #group(code: number): void {
    const { key, name } = this.know(this.written.term(code));
    const known = this.#keys.get(key);
    const group = known ?? this.#codes.length;
    if (known === undefined) {
      this.#keys.set(key, group);
      this.#codes.push([]);
    }
    const settled = this.#names[group];
    if (name !== undefined && (settled === undefined || name < settled)) this.#names[group] = name;
    this.#codes[group]!.push(code);
    this.#groups.push(group);
  }

  /** More often; of two that are as frequent, the first by letters. */
  #isBetter(code: number, than: number, without: Uint32Array | null): boolean {
    const countOf = (each: number): number => this.written.rows(each).count - (without?.[each] ?? 0);
    const more = countOf(code) - countOf(than);
    return more > 0 || (more === 0 && this.written.term(code) < this.written.term(than));
  }
}

/** Names that differ only in case are the same. */
export const caseless = (written: string): Known => ({ key: foldCase(written) });
