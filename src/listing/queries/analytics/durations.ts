/** One metric over many incidents, group by group; and the metrics of a response, stage by stage. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { findDefinition } from '../../../timeline/measure/durations.js';
import { groupingOf, type GroupedBy } from '../grouping.js';
import { Histogram, type Bin } from '../histogram.js';
import { DURATION_STATUSES, type IncidentColumns } from '../../columns/incident-columns.js';
import { byId, eachRow, Exclusions, type Analysed, type Excluded } from './analysed.js';
import { spreadOf, type Spread } from './spread.js';

export interface GroupOptions {
  readonly groupBy?: GroupedBy;
  /** The largest groups. */
  readonly limit?: number;
}

export interface DurationsOptions extends GroupOptions {
  /** `id` or `id@version`, and known. */
  readonly metric?: string;
}

interface Measured extends Spread {
  /** By the reason why there is no number: the status of the duration. */
  readonly excluded: Excluded;
}

export interface MeasuredGroup extends Measured {
  /** Null: those without a value; without `groupBy` all of them. */
  readonly value: string | number | null;
  readonly bins: readonly Bin[];
  /** By length; of many incidents some, the shortest and the longest among them. */
  readonly points: readonly { readonly incident: string; readonly seconds: number; readonly revision: number }[];
}

export const GROUPS = 50;
/** In an answer, and in a group. */
const MOST_POINTS = 5000;
const MOST_POINTS_EACH = 1000;

export async function durations(on: Analysed, { metric = 'duration', groupBy, limit = GROUPS }: DurationsOptions) {
  const { id, version } = findDefinition(metric)!;
  const all = await grouped(on, groupBy);
  const measured = all.map((group) => ({ ...group, rows: Uint32Array.from(group.rows) }));
  const groups: MeasuredGroup[] = [];
  const shown = measured.slice(0, limit);
  const points = Math.min(MOST_POINTS_EACH, Math.floor(MOST_POINTS / shown.length));
  for (const { value, rows } of shown) {
    groups.push({ value, ...measureGroup(on.columns, id, rows, points) });
    await nextTurn();
  }
  return {
    metric: id,
    definitionVersion: version,
    groupBy: groupBy ?? null,
    groups,
    groupsTotal: all.length,
  };
}

/** How long each stage of a response took, in the order in which stages begin. */
export async function stages({ columns, rows }: Analysed) {
  const stages: ({ metric: string; definitionVersion: number } & Measured)[] = [];
  for (const metric of STAGES) {
    const { spread, excluded } = measure(columns, metric, rows);
    stages.push({ metric, definitionVersion: findDefinition(metric)!.version, ...spread, excluded });
    await nextTurn();
  }
  return { stages };
}

const STAGES = [
  'release_to_impact',
  'time_to_detect',
  'time_to_acknowledge',
  'detect_to_declare',
  'time_to_identify',
  'time_to_communicate',
  'time_to_mitigate',
  'declared_to_resolved',
  'time_to_repair',
  'duration',
];

interface Group {
  readonly value: string | number | null;
  readonly rows: readonly number[] | Uint32Array;
}

/** Rows by the value of a column; the largest group first, those without a value last. */
export async function grouped({ columns, hidden, rows }: Analysed, by: GroupedBy | undefined): Promise<Group[]> {
  if (by === undefined) return [{ value: null, rows }];
  const grouping = groupingOf(columns, by, hidden);
  const groups = new Map<number, number[]>();
  const none: number[] = [];
  await eachRow(rows, (row) => {
    const add = (group: number): void => {
      const own = groups.get(group);
      if (own) own.push(row);
      else groups.set(group, [row]);
    };
    if (!grouping.each(row, add)) none.push(row);
  });
  const named = [...groups].map(([group, own]) => ({ value: grouping.nameOf(group), rows: own }));
  named.sort((a, b) => b.rows.length - a.rows.length || (a.value < b.value ? -1 : 1));
  const values = named.map((group) => (by === 'year' ? { ...group, value: Number(group.value) } : group));
  return none.length === 0 ? values : [...values, { value: null, rows: none }];
}

function measureGroup(
  columns: IncidentColumns,
  metric: string,
  rows: Uint32Array,
  mostPoints: number,
): Omit<MeasuredGroup, 'value'> {
  const { spread, excluded, computed, seconds } = measure(columns, metric, rows);
  const histogram = new Histogram();
  for (let i = 0; i < computed.length; i++) histogram.add(seconds[computed[i]!]!);
  const points = chosen(columns, computed, seconds, mostPoints).map((row) => ({
    incident: columns.ids[row]!,
    seconds: seconds[row]!,
    revision: columns.revisions.of(row),
  }));
  return { ...spread, excluded, bins: histogram.bins(), points };
}

function measure(columns: IncidentColumns, metric: string, rows: Uint32Array) {
  const column = columns.metrics.get(metric);
  const seconds = column?.seconds.values ?? new Float64Array();
  const byStatus = new Uint32Array(DURATION_STATUSES.length + 1);
  // Loops rather than calls a row: of a hundred thousand rows those take a hundred times as long.
  const computed = new Uint32Array(rows.length);
  const values = new Float64Array(rows.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    byStatus[column?.status.values[row] ?? 0]! += 1;
    const value = seconds[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    computed[n] = row;
    values[n] = value;
    n += 1;
  }
  const exclusions = new Exclusions();
  for (const [i, status] of DURATION_STATUSES.entries())
    if (status !== 'computed') exclusions.add(status, byStatus[i + 1]);
  const spread = spreadOf(values.subarray(0, n));
  return { spread, excluded: exclusions.counts(), computed: computed.subarray(0, n), seconds };
}

/** All rows, or every so manieth with the shortest and the longest; by length. */
function chosen(columns: IncidentColumns, rows: Uint32Array, seconds: Float64Array, most: number): number[] {
  const step = Math.ceil(rows.length / most);
  const inIdOrder = byId(columns);
  const ends = [Infinity, -Infinity];
  const rowsOfEnds = [0, 0];
  for (const row of rows) {
    const own = seconds[row]!;
    if (own < ends[0]!) [ends[0], rowsOfEnds[0]] = [own, row];
    if (own > ends[1]!) [ends[1], rowsOfEnds[1]] = [own, row];
  }
  const some: number[] = [];
  for (let i = 0; i < rows.length; i += step) some.push(rows[i]!);
  const all = rows.length === 0 ? [] : [...new Set([...some, ...rowsOfEnds])];
  return all.sort((a, b) => seconds[a]! - seconds[b]! || inIdOrder(a, b));
}
