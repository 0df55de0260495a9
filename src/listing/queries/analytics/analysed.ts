import { YieldLoop } from '../../../runtime/yield-loop.js';
import { type Hidden } from '../../columns/audiences.js';
import { type IncidentColumns } from '../../columns/incident-columns.js';

/** What an analysis reads: columns, and the rows that are meant. */
export interface Analysed {
  readonly columns: IncidentColumns;
  /** What is not there for whoever asks: it is not among the rows. */
  readonly hidden: Hidden | null;
  /** In the order of their starts: numbers of rows differ from instance to instance, and no answer may show them. */
  readonly rows: Uint32Array;
}

/** Orders rows by the ids of their incidents. */
export const byId =
  ({ ids }: IncidentColumns) =>
  (a: number, b: number): number =>
    ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0;

/** What does not take part, by reason; only reasons that occur. */
export type Excluded = Readonly<Record<string, number>>;

/** Counts by reason. */
export class Exclusions {
  readonly #counts = new Map<string, number>();

  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  counts(): Excluded {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** Between two looks at the clock. */
const BETWEEN_LOOKS = 256;

/** Visits every row; other work gets its turn meanwhile. */
export async function eachRow(rows: Uint32Array, visit: (row: number) => void): Promise<void> {
  const loop = new YieldLoop();
  for (let i = 0; i < rows.length; i++) {
    visit(rows[i]!);
    if (i % BETWEEN_LOOKS === 0 && loop.isDue) await loop.yielded();
  }
}
