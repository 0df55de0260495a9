/** Rows by the values of one column: a row can be in several groups, or in none. */
import { type Name } from './criteria.js';
import { type IncidentColumns } from './incident-columns.js';
import { type TermColumn } from './term-column.js';

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

export function groupingOf(columns: IncidentColumns, by: GroupedBy): Grouping {
  if (by === 'status' || by === 'year') return byTerms(columns[by]);
  const names = columns.names[by];
  const { written } = names;
  return {
    size: names.size,
    nameOf: (group) => names.nameOf(group),
    ...groupedBy(written, names.size, (code) => names.groupOf(code)),
  };
}

const byTerms = (terms: TermColumn): Grouping => ({
  size: terms.size,
  nameOf: (code) => terms.term(code),
  ...groupedBy(terms, terms.size, (code) => code),
});

function groupedBy(
  { lists }: TermColumn,
  size: number,
  groupOf: (code: number) => number,
): Pick<Grouping, 'each' | 'count'> {
  // Two spellings of one name in one row are one.
  const isFirst = (from: number, i: number, group: number): boolean => {
    for (let before = from; before < i; before++) if (groupOf(lists.values[before]!) === group) return false;
    return true;
  };
  const each = (row: number, call: (group: number) => void): boolean => {
    const [from, to] = [lists.start(row), lists.end(row)];
    for (let i = from; i < to; i++) {
      const group = groupOf(lists.values[i]!);
      if (isFirst(from, i, group)) call(group);
    }
    return to > from;
  };
  return {
    each,
    count: (rows) => {
      const counts = new Uint32Array(size);
      let unknown = 0;
      const add = (group: number): void => void (counts[group]! += 1);
      for (const row of rows) if (!each(row, add)) unknown += 1;
      return { counts, unknown };
    },
  };
}
