/** The rows that criteria select. */
import { silenceFinding } from '../../timeline/measure/lint.js';
import { bitsBetween, countBits, keepIn, rowsIn, takeOut, wordsFor, type Bits } from '../columns/bits.js';
import { NAMES, type Criteria, type Name } from './criteria.js';
import { type Hidden } from '../columns/audiences.js';
import { type IncidentColumns } from '../columns/incident-columns.js';
import { type RowSet } from '../columns/row-set.js';

/** What a facet is counted by, and criteria of its own can narrow. */
export const FACETS = [...NAMES, 'status', 'year', 'duration'] as const;
export type FacetName = (typeof FACETS)[number];

export class Selection {
  readonly #base: Bits;
  /** What each criterion leaves, but for those that stand in no facet: they are in the base already. */
  readonly #byFacet = new Map<FacetName, Bits>();

  /**
   * @param now what depends on the present is decided for this moment
   * @param hidden what is not there for whoever asks
   */
  constructor(
    private readonly columns: IncidentColumns,
    criteria: Criteria,
    now: number,
    hidden: Hidden | null,
  ) {
    this.#base = this.#rowsFor(criteria, now);
    // Before anything is counted: no total and no facet knows of what is not there for a caller.
    if (hidden) takeOut(this.#base, hidden.rows);
    for (const name of NAMES) {
      const values = criteria.names[name];
      if (values) this.#byFacet.set(name, this.#anyName(name, values));
    }
    if (criteria.status) this.#byFacet.set('status', this.#anyTerm('status', criteria.status));
    if (criteria.years) this.#byFacet.set('year', this.#anyTerm('year', criteria.years));
    const { minDuration, maxDuration } = criteria;
    if (minDuration !== null || maxDuration !== null) {
      const { values } = columns.duration;
      const bits = bitsBetween(values, columns.size, minDuration ?? -Infinity, maxDuration ?? Infinity);
      this.#byFacet.set('duration', bits);
    }
  }

  /**
   * The rows that pass.
   * @param except a facet whose own criterion is not asked
   */
  rows(except?: FacetName): Bits {
    const rows = this.#base.slice();
    for (const [facet, bits] of this.#byFacet) if (facet !== except) keepIn(rows, bits);
    return rows;
  }

  /** Whether a facet has a criterion of its own. */
  narrows(facet: FacetName): boolean {
    return this.#byFacet.has(facet);
  }

  #rowsFor({ words, active, from, to, has, retracted, drills }: Criteria, now: number): Bits {
    const { columns } = this;
    const rows = allRows(columns.size);
    if (!retracted) takeOut(rows, columns.retracted.toBits(columns.size));
    if (!drills) takeOut(rows, columns.drills.toBits(columns.size));
    for (const word of words) {
      const found = this.#none();
      columns.words.addRows(word, found);
      keepIn(rows, found);
    }
    if (active !== null) {
      const inProgress = columns.inProgress.toBits(columns.size);
      if (active) keepIn(rows, inProgress);
      else takeOut(rows, inProgress);
    }
    // Instants are whole milliseconds, so that before one is up to the one before.
    if (to !== null) keepIn(rows, bitsBetween(columns.since.values, columns.size, -Infinity, to - 1));
    if (from !== null) keepIn(rows, bitsBetween(columns.until.values, columns.size, from, Infinity));
    for (const each of has) keepIn(rows, this.#having(each, now));
    return rows;
  }

  #having(what: Criteria['has'][number], now: number): Bits {
    const { columns } = this;
    const bits = (set: RowSet): Bits => set.toBits(columns.size);
    switch (what) {
      case 'claims':
        return bits(columns.withClaims);
      case 'unconfirmed':
        return bits(columns.withUnconfirmed);
      case 'duration':
        return bitsBetween(columns.duration.values, columns.size, -Infinity, Infinity);
      case 'lint': {
        const found = bits(columns.withLint);
        for (const row of rowsIn(bits(columns.inProgress))) {
          const silent = silenceFinding(now - columns.updatedAt.of(row));
          if (silent.length > 0) found[row >>> 5]! |= 1 << (row & 31);
        }
        return found;
      }
    }
  }

  #anyName(name: Name, values: readonly string[]): Bits {
    const rows = this.#none();
    for (const value of new Set(values)) this.columns.names[name].addRows(value, rows);
    return rows;
  }

  #anyTerm(column: 'status' | 'year', values: readonly string[]): Bits {
    const terms = this.columns[column];
    const rows = this.#none();
    for (const value of new Set(values)) {
      const code = terms.codeOf(value);
      if (value === '') terms.without.addTo(rows);
      else if (code !== undefined) terms.rows(code).addTo(rows);
    }
    return rows;
  }

  #none(): Bits {
    return new Uint32Array(wordsFor(this.columns.size));
  }
}

function allRows(rows: number): Bits {
  const bits = new Uint32Array(wordsFor(rows)).fill(0xffffffff);
  if (rows % 32 !== 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  return bits;
}

/** @returns how many rows pass every criterion, and which */
export function select(
  columns: IncidentColumns,
  criteria: Criteria,
  now: number,
  hidden: Hidden | null,
): { rows: Bits; total: number } {
  const rows = new Selection(columns, criteria, now, hidden).rows();
  return { rows, total: countBits(rows) };
}
