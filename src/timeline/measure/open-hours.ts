/** Lengths of time within the hours of a calendar: of a week, with exceptions, on the clocks of a place. */
import { DAY_MS, localMidnight, MINUTE_MS, zoneNamed, type Zone } from '../clocks.js';
import { type Millis } from '../time.js';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `["10:00", "17:00"]`; `24:00` is midnight at the end. One that does not end after it begins goes on to the next day. */
export type Hours = readonly [from: string, to: string];

export interface Calendar {
  /** IANA, or `UTC`. */
  readonly timeZone: string;
  readonly week: { readonly [day in Weekday]?: readonly Hours[] };
  /** By `YYYY-MM-DD`; no hours: closed. */
  readonly except?: Readonly<Record<string, readonly Hours[]>>;
}

/** How many milliseconds had been open since some moment before all that is asked. */
export type OpenSince = (at: Millis) => number;

/** So that no calendar is walked for ever. */
const MOST_DAYS = 4000;

/**
 * Counts what is open from `from` to `to`, both included; an instant outside is taken for the nearer end.
 * @returns null for a stretch of more than ten years, or clocks that nobody knows
 */
export function openSince(calendar: Calendar, from: Millis, to: Millis): OpenSince | null {
  const zone = zoneNamed(calendar.timeZone);
  if (zone === null || (to - from) / DAY_MS > MOST_DAYS) return null;
  const stretches = merged(stretchesOf(calendar, zone, from, to));
  const before: number[] = [];
  let open = 0;
  for (const [start, end] of stretches) {
    before.push(open);
    open += end - start;
  }
  return (at) => {
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stretches[middle]![0] <= at) low = middle + 1;
      else high = middle;
    }
    const last = stretches[low - 1];
    return last === undefined ? 0 : before[low - 1]! + Math.min(at, last[1]) - last[0];
  };
}

/** Milliseconds of `[from, to)` within the hours of a calendar; null as {@link openSince}. */
export function openLength(calendar: Calendar, from: Millis, to: Millis): number | null {
  const since = openSince(calendar, from, to);
  return since && since(to) - since(from);
}

type Stretch = readonly [start: Millis, end: Millis];

function stretchesOf({ week, except }: Calendar, zone: Zone, from: Millis, to: Millis): Stretch[] {
  const found: Stretch[] = [];
  // Hours of the day before may go on past midnight.
  for (let day = localMidnight(zone, from) - DAY_MS; day <= localMidnight(zone, to); day += DAY_MS) {
    const date = new Date(day);
    const hours = except?.[date.toISOString().slice(0, 10)] ?? week[WEEKDAYS[date.getUTCDay()]!] ?? [];
    for (const written of hours) {
      const [open, close] = written.map(minutesOf) as [number, number];
      const end = close > open ? close : close + 24 * 60;
      for (const [start, stop] of instantsOf(zone, day + open * MINUTE_MS, day + end * MINUTE_MS)) {
        if (Math.max(start, from) < Math.min(stop, to)) found.push([Math.max(start, from), Math.min(stop, to)]);
      }
    }
  }
  return found;
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** When the clocks show times from `start` to `end`: where they are set back within, twice. */
function instantsOf(zone: Zone, start: Millis, end: Millis): Stretch[] {
  const [earlier, later] = [start - DAY_MS, end + DAY_MS];
  const [before, after] = [zone.offset(earlier), zone.offset(later)];
  if (before === after) return [[start - before, end - before]];
  const jump = jumpBetween(zone, earlier, later);
  const parts: Stretch[] = [
    [start - before, Math.min(end - before, jump)],
    [Math.max(start - after, jump), end - after],
  ];
  return parts.filter(([from, to]) => from < to);
}

function jumpBetween(zone: Zone, earlier: Millis, later: Millis): Millis {
  let [low, high] = [earlier, later];
  const before = zone.offset(low);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (zone.offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Hours that overlap count once. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: [Millis, Millis][] = [];
  for (const [start, end] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
