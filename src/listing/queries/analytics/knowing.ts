/** How late facts came to be known, and what was claimed that no facts support. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { VERDICTS } from '../../columns/incident-columns.js';
import { byId, eachRow, Exclusions, type Analysed, type Excluded } from './analysed.js';
import { grouped, GROUPS, type GroupOptions } from './durations.js';
import { spreadOf, type Spread } from './spread.js';

/** So long after it was true, a fact counts as learned late. In seconds. */
const LATE_SECONDS = 120;

/** Knowledge minus occurrence of milestones, by type; the most frequent type first. */
export async function learnedLate({ columns, rows }: Analysed) {
  const { learned, types } = columns;
  const counts = new Uint32Array(types.size);
  await eachRow(rows, (row) => {
    for (let i = learned.start(row); i < learned.end(row); i += 2) counts[learned.at(i)]! += 1;
  });
  const found = Array.from(counts, (count) => ({
    seconds: new Float64Array(count),
    n: 0,
    late: 0,
    untold: 0,
    ahead: 0,
  }));
  await eachRow(rows, (row) => {
    for (let i = learned.start(row); i < learned.end(row); i += 2) {
      const own = found[learned.at(i)];
      if (own) take(own, learned.at(i + 1));
    }
  });
  const shown: ({ type: string; late: number; excluded: Excluded } & Spread)[] = [];
  for (const [code, { seconds, n, late, untold, ahead }] of found.entries()) {
    if (counts[code] === 0) continue;
    const exclusions = new Exclusions();
    exclusions.add('ahead', ahead);
    exclusions.add('untold', untold);
    const spread = spreadOf(seconds.subarray(0, n));
    shown.push({ type: types.term(code), ...spread, late, excluded: exclusions.counts() });
    await nextTurn();
  }
  return { lateSeconds: LATE_SECONDS, types: shown.sort((a, b) => b.n - a.n || (a.type < b.type ? -1 : 1)) };
}

interface Lateness {
  readonly seconds: Float64Array;
  /** How many of `seconds` are in use: those that are told, and not ahead. */
  n: number;
  late: number;
  untold: number;
  ahead: number;
}

function take(lateness: Lateness, seconds: number): void {
  if (Number.isNaN(seconds)) lateness.untold += 1;
  else if (seconds < 0) lateness.ahead += 1;
  else {
    lateness.seconds[lateness.n] = seconds;
    lateness.n += 1;
    if (seconds > LATE_SECONDS) lateness.late += 1;
  }
}

const MOST_INCIDENTS = 100;

/** Claims by verdict, group by group, and the incidents with the most that nothing supports. */
export async function claims(on: Analysed, { groupBy, limit = GROUPS }: GroupOptions) {
  const { columns } = on;
  const all = await grouped(on, groupBy);
  const groups: { value: string | number | null; incidents: number; n: number; verdicts: Record<string, number> }[] =
    [];
  for (const { value, rows } of all.slice(0, limit)) {
    const verdicts = VERDICTS.map((verdict, i) => [verdict, sumOf(columns.verdicts[i]!.values, rows)] as const);
    const n = verdicts.reduce((sum, [, count]) => sum + count, 0);
    groups.push({ value, incidents: rows.length, n, verdicts: Object.fromEntries(verdicts) });
    await nextTurn();
  }
  const unsupported = columns.verdicts[VERDICTS.indexOf('unsupported')]!;
  const byCount = new Map<number, number[]>();
  await eachRow(on.rows, (row) => {
    const count = unsupported.of(row);
    if (count > 0)
      byCount
        .set(count, byCount.get(count) ?? [])
        .get(count)!
        .push(row);
  });
  const most: number[] = [];
  for (const [, rows] of [...byCount].sort(([a], [b]) => b - a)) {
    if (most.length >= MOST_INCIDENTS) break;
    most.push(...firstOf(rows, MOST_INCIDENTS - most.length, byId(columns)));
    await nextTurn();
  }
  const incidents = most.map((row) => ({
    incident: columns.ids[row]!,
    unsupported: unsupported.of(row),
    revision: columns.revisions.of(row),
  }));
  return {
    groupBy: groupBy ?? null,
    groups,
    groupsTotal: all.length,
    unsupported: incidents,
    unsupportedTotal: [...byCount.values()].reduce((sum, rows) => sum + rows.length, 0),
  };
}

/** The first of many in an order, without putting all of them in it. */
function firstOf(rows: readonly number[], most: number, compare: (a: number, b: number) => number): number[] {
  const first: number[] = [];
  for (const row of rows) {
    if (first.length === most && compare(row, first.at(-1)!) > 0) continue;
    let place = first.length;
    while (place > 0 && compare(row, first[place - 1]!) < 0) place -= 1;
    first.splice(place, 0, row);
    if (first.length > most) first.pop();
  }
  return first;
}

function sumOf(values: Float64Array, rows: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += values[rows[i]!]!;
  return sum;
}
