/** How many incidents began when: by year, month or day, and by hour of the week. */
import { type CountsQuery, type HoursQuery } from '../dto/analytics.dto.js';
import { eachRow, Exclusions, type Analysed } from './analysed.js';
import { ZoneOffsets } from './zone-offsets.js';

/** How many characters of an instant name the period. */
const LENGTHS = { year: 4, month: 7, day: 10 } as const;
export type Period = keyof typeof LENGTHS;

/** In UTC. A start that is only known more coarsely than the period counts for none. */
export async function counts({ columns, rows }: Analysed, { by = 'month' }: CountsQuery) {
  const counts = new Map<string, number>();
  const exclusions = new Exclusions();
  const periodOf = (at: number): string => new Date(at).toISOString().slice(0, LENGTHS[by]);
  await eachRow(rows, (row) => {
    const start = columns.startedAt.of(row);
    if (Number.isNaN(start)) return exclusions.add('unknown');
    const period = periodOf(start);
    const within = columns.startWithin.of(row);
    if (within > 0 && periodOf(start + within * 1000 - 1) !== period) return exclusions.add('coarse');
    counts.set(period, (counts.get(period) ?? 0) + 1);
  });
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { by, counts: sorted.map(([value, n]) => ({ value, n })), excluded: exclusions.counts() };
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;

/** On the clocks of a zone. */
export async function hours({ columns, rows }: Analysed, { tz = 'UTC' }: HoursQuery) {
  const cells = new Uint32Array(WEEK_HOURS);
  const exclusions = new Exclusions();
  const offsets = new ZoneOffsets(tz);
  await eachRow(rows, (row) => {
    const start = columns.startedAt.of(row);
    if (Number.isNaN(start)) return exclusions.add('unknown');
    if (columns.startWithin.of(row) * 1000 > HOUR_MS) return exclusions.add('coarse');
    const hour = Math.floor((start + offsets.at(start)) / HOUR_MS);
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    cells[(((hour + 3 * 24) % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS]! += 1;
  });
  const shown = Array.from(cells, (n, cell) => ({ weekday: Math.floor(cell / 24) + 1, hour: cell % 24, n }));
  return { tz, hours: shown, excluded: exclusions.counts() };
}
