/** What occurs together: pairs of categories or keywords of the same incidents. */
import { groupingOf } from '../grouping.js';
import { eachRow, type Analysed } from './analysed.js';

/** Pairs are looked for among so many values, the most frequent: a pair is never more frequent than either of its two. */
const MOST_VALUES = 200;
const PAIRS = 100;

export interface TogetherOptions {
  readonly of?: 'category' | 'keyword' | 'service';
  readonly limit?: number;
}

export async function together(
  { columns, hidden, rows }: Analysed,
  { of = 'category', limit = PAIRS }: TogetherOptions,
) {
  const grouping = groupingOf(columns, of, hidden);
  const { counts, unknown } = grouping.count(rows);
  const frequent = Array.from(counts.keys())
    .filter((group) => counts[group]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || (grouping.nameOf(a) < grouping.nameOf(b) ? -1 : 1))
    .slice(0, MOST_VALUES);
  const placeOf = new Int32Array(counts.length).fill(-1);
  for (const [place, group] of frequent.entries()) placeOf[group] = place;
  const pairs = new Uint32Array(MOST_VALUES * MOST_VALUES);
  await eachRow(rows, (row) => {
    const places: number[] = [];
    grouping.each(row, (group) => {
      if (placeOf[group] !== undefined && placeOf[group] >= 0) places.push(placeOf[group]);
    });
    for (const a of places) for (const b of places) if (a < b) pairs[a * MOST_VALUES + b]! += 1;
  });
  const found: { a: string; b: string; n: number; ofA: number; ofB: number }[] = [];
  for (const [pair, n] of pairs.entries()) {
    if (n === 0) continue;
    const [one, other] = [frequent[Math.floor(pair / MOST_VALUES)]!, frequent[pair % MOST_VALUES]!];
    const names = [one, other].map((group) => ({ name: grouping.nameOf(group), count: counts[group]! }));
    const [a, b] = names.sort((x, y) => (x.name < y.name ? -1 : 1)) as [(typeof names)[0], (typeof names)[0]];
    found.push({ a: a.name, b: b.name, n, ofA: a.count, ofB: b.count });
  }
  found.sort((x, y) => y.n - x.n || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1));
  return { of, pairs: found.slice(0, limit), pairsTotal: found.length, excluded: unknown > 0 ? { unknown } : {} };
}
