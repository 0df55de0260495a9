/** How many incidents began when: by year, month or day, and by hour of the week. */
import { eachRow, Exclusions, type Analysed } from './analysed.js';
import { ZoneOffsets } from './zone-offsets.js';

export type Period = 'year' | 'month' | 'day';

export interface CountsOptions {
  readonly by?: Period;
}

export interface HoursOptions {
  /** An IANA time zone. */
  readonly tz?: string;
}

/** A number for each period: dates as texts take long to make. */
const NUMBERS: Readonly<Record<Period, (at: Date) => number>> = {
  year: (at) => at.getUTCFullYear(),
  month: (at) => at.getUTCFullYear() * 100 + at.getUTCMonth() + 1,
  day: (at) => (at.getUTCFullYear() * 100 + at.getUTCMonth() + 1) * 100 + at.getUTCDate(),
};
const DIGITS = { year: 4, month: 6, day: 8 } as const;

/** In UTC. A start that is only known more coarsely than the period counts for none. */
export async function counts({ columns, rows }: Analysed, { by = 'month' }: CountsOptions) {
  const counts = new Map<number, number>();
  const exclusions = new Exclusions();
  const periodOf = (at: number): number => NUMBERS[by](new Date(at));
  await eachRow(rows, (row) => {
    const start = columns.startedAt.of(row);
    if (Number.isNaN(start)) return exclusions.add('unknown');
    const period = periodOf(start);
    const within = columns.startWithin.of(row);
    if (within > 0 && periodOf(start + within * 1000 - 1) !== period) return exclusions.add('coarse');
    counts.set(period, (counts.get(period) ?? 0) + 1);
  });
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const named = sorted.map(([period, n]) => ({ value: nameOf(period, by), n }));
  return { by, counts: named, excluded: exclusions.counts() };
}

/** `2023-01` for the number 202301. */
const nameOf = (period: number, by: Period): string =>
  String(period)
    .padStart(DIGITS[by], '0')
    .replace(/^(....)(..)?(..)?$/, (_, ...parts: unknown[]) => parts.slice(0, 3).filter(Boolean).join('-'));

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;

/** On the clocks of a zone. A start that is known to the day, or to no hour of these clocks, counts for none. */
export async function hours({ columns, rows }: Analysed, { tz = 'UTC' }: HoursOptions) {
  const cells = new Uint32Array(WEEK_HOURS);
  const exclusions = new Exclusions();
  const offsets = new ZoneOffsets(tz);
  const hourAt = (at: number): number => Math.floor((at + offsets.at(at)) / HOUR_MS);
  await eachRow(rows, (row) => {
    const start = columns.startedAt.of(row);
    if (Number.isNaN(start)) return exclusions.add('unknown');
    if (columns.startsAtMidnight.has(row)) return exclusions.add('midnight');
    const hour = hourAt(start);
    const within = columns.startWithin.of(row) * 1000;
    if (within > HOUR_MS || (within > 0 && hourAt(start + within - 1) !== hour)) return exclusions.add('coarse');
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    cells[(((hour + 3 * 24) % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS]! += 1;
  });
  const shown = Array.from(cells, (n, cell) => ({ weekday: Math.floor(cell / 24) + 1, hour: cell % 24, n }));
  return { tz, hours: shown, excluded: exclusions.counts() };
}
