/** Rows by the values of one column: a row can be in several groups, or in none. */
import { type Name } from './criteria.js';
import { type Hidden } from '../columns/audiences.js';
import { rowsIn } from '../columns/bits.js';
import { type IncidentColumns } from '../columns/incident-columns.js';
import { type TermColumn } from '../columns/term-column.js';

export type GroupedBy = Name | 'status' | 'year';

export interface Grouping {
  /** How many groups there are: they are counted from 0. */
  readonly size: number;
  nameOf(group: number): string;
  /** Calls for every group of a row, each once. @returns false if there is none */
  each(row: number, call: (group: number) => void): boolean;
  /** How many of the rows are in each group, and in none. */
  count(rows: Uint32Array): { counts: Uint32Array; unknown: number };
}

/** @param hidden what is not there for whoever asks: how it writes a name does not count */
export function groupingOf(columns: IncidentColumns, by: GroupedBy, hidden: Hidden | null): Grouping {
  if (by === 'status' || by === 'year') {
    const terms = columns[by];
    return { size: terms.size, nameOf: (code) => terms.term(code), ...groupedBy(terms, terms.size, null) };
  }
  const names = columns.names[by];
  const without = hidden && names.countsIn(rowsIn(hidden.rows));
  return {
    size: names.size,
    nameOf: (group) => names.nameOf(group, without),
    ...groupedBy(names.written, names.size, names.groups),
  };
}

/** @param groups group by code; null where each code is a group */
function groupedBy(
  { lists }: TermColumn,
  size: number,
  groups: readonly number[] | null,
): Pick<Grouping, 'each' | 'count'> {
  // Written out, and without calls: it is done for every row of many.
  const groupAt = (i: number): number => (groups === null ? lists.at(i) : groups[lists.at(i)]!);
  // Two spellings of one name in one row are one.
  const isRepeated = (from: number, i: number): boolean => {
    for (let before = from; before < i; before++) if (groupAt(before) === groupAt(i)) return true;
    return false;
  };
  return {
    each: (row, call) => {
      const [from, to] = [lists.start(row), lists.end(row)];
      for (let i = from; i < to; i++) if (i === from || !isRepeated(from, i)) call(groupAt(i));
      return to > from;
    },
    count: (rows) => {
      const counts = new Uint32Array(size);
      let unknown = 0;
      for (let at = 0; at < rows.length; at++) {
        const [from, to] = [lists.start(rows[at]!), lists.end(rows[at]!)];
        if (from === to) unknown += 1;
        for (let i = from; i < to; i++) if (i === from || !isRepeated(from, i)) counts[groupAt(i)]! += 1;
      }
      return { counts, unknown };
    },
  };
}
