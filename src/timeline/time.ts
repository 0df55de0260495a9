/**
 * Instants, calendar intervals and durations. Instants are milliseconds since 1970-01-01T00:00Z (`Millis`);
 * an interval is half-open, `[from, to)`, and an instant is the interval whose ends are equal.
 */

/** Milliseconds since the Unix epoch, UTC. */
export type Millis = number;

/** `[from, to)` in UTC; `from === to` is an instant. */
export interface Interval {
  readonly from: Millis;
  readonly to: Millis;
}

export const PRECISIONS = ['second', 'minute', 'hour', 'day', 'month', 'year'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** True for the precisions whose interval is a stretch of the calendar rather than an instant. */
export const isCoarse = (precision: Precision): boolean => PRECISIONS.indexOf(precision) >= PRECISIONS.indexOf('hour');

/** True if `a` claims more than `b`: `minute` is finer than `day`. */
export const isFiner = (a: Precision, b: Precision): boolean => PRECISIONS.indexOf(a) < PRECISIONS.indexOf(b);

/** A point in time as somebody wrote it: what it says, and how finely. */
export interface WrittenTime {
  /** The instant, or the first instant of a bare date read in UTC. */
  readonly at: Millis;
  /** The finest precision that the text supports. */
  readonly shows: Precision;
  /** Minutes east of UTC; null for a bare date, which names no zone. */
  readonly offsetMinutes: number | null;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;
const BARE_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** The first instant that has a four-digit year, and the first that has not. */
export const MIN_INSTANT: Millis = /* @__PURE__ */ utc(1, 1, 1);
export const END_OF_TIME: Millis = /* @__PURE__ */ utc(10_000, 1, 1);

/** `Date.UTC` without its rule that the years 0 to 99 mean 1900 to 1999. Month and day count from 1. */
function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, millisecond = 0): Millis {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, millisecond);
}

/** True for a day of the proleptic Gregorian calendar, from the year 1 on. */
export const isCalendarDay = (year: number, month: number, day: number): boolean =>
  year >= 1 &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/**
 * Reads RFC 3339 with an offset (seconds may be left out; digits finer than a millisecond are cut).
 * Null for anything else: no zone, a leap second (`:60`), a day that is not in the calendar, a year outside 0001–9999.
 */
export function parseInstant(text: string): WrittenTime | null {
  const m = RFC3339.exec(text);
  if (!m) return null;
  const [year, month, day, hour, minute] = [m[1], m[2], m[3], m[4], m[5]].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const second = m[6] === undefined ? 0 : Number(m[6]);
  const millisecond = m[7] === undefined ? 0 : Number(m[7].slice(0, 3).padEnd(3, '0'));
  const offsetHours = Number(m[10] ?? 0);
  const offsetRest = Number(m[11] ?? 0);
  if (
    !isCalendarDay(year, month, day) ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    offsetHours > 23 ||
    offsetRest > 59
  )
    return null;
  const offsetMinutes = (m[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetRest) || 0;
  const at = utc(year, month, day, hour, minute, second, millisecond) - offsetMinutes * 60_000;
  if (at < MIN_INSTANT || at >= END_OF_TIME) return null;
  return { at, shows: m[6] === undefined ? 'minute' : 'second', offsetMinutes };
}

/** Reads an instant as {@link parseInstant} does, or a bare `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
export function parseWrittenTime(text: string): WrittenTime | null {
  const m = BARE_DATE.exec(text);
  if (!m) return parseInstant(text);
  const [year, month, day] = [Number(m[1]), Number(m[2] ?? 1), Number(m[3] ?? 1)];
  if (!isCalendarDay(year, month, day)) return null;
  const shows = m[3] !== undefined ? 'day' : m[2] !== undefined ? 'month' : 'year';
  return { at: utc(year, month, day), shows, offsetMinutes: null };
}

/** The whole second that an instant lies in. */
export const wholeSecond = (at: Millis): Millis => Math.floor(at / 1000) * 1000;

/** Instants formatted not long ago: an answer names the same few over and over, and each costs a `Date`. */
const FORMATTED = /* @__PURE__ */ Array.from({ length: 512 }, () => ({ at: NaN, text: '' }));

/**
 * RFC 3339 in UTC with milliseconds. What a zone or the end of the year 9999 puts outside the years 0001–9999 has no
 * such form and is given as the first or last millisecond of them.
 */
export function formatInstant(at: Millis): string {
  const recent = FORMATTED[Math.abs(at) % FORMATTED.length]!;
  if (recent.at !== at) {
    recent.text = new Date(Math.min(Math.max(at, MIN_INSTANT), END_OF_TIME - 1)).toISOString();
    recent.at = at;
  }
  return recent.text;
}

/** By name in lower case: zone names may be written in any, and a cache that callers fill must have a bound. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function zoneFormatter(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone.toLowerCase());
  if (!formatter) {
    const field = '2-digit';
    formatter = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      era: 'short',
      year: 'numeric',
      month: field,
      day: field,
      hour: field,
      minute: field,
      second: field,
      hourCycle: 'h23',
    });
    formatters.set(timeZone.toLowerCase(), formatter);
  }
  return formatter;
}

/** Parts begin with a capital; none has four in a row, as a name that is shouted has. */
const ZONE_NAME = /^(?!.*[A-Z]{4})[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*)+$/;

/**
 * True for `UTC`, and for an IANA zone name with a slash, in its written case, that this runtime's zone data knows.
 * Abbreviations (`BST`, which the runtime takes for Dhaka) and bare offsets (`+02:00`) are not zones.
 */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true;
  if (!ZONE_NAME.test(name)) return false;
  try {
    // Where the name is one of several for the same zone, the runtime may answer with another of them.
    const known = zoneFormatter(name).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

/** How far the zone's clocks stand ahead of UTC at this instant, in milliseconds. */
export function zoneOffset(timeZone: string, at: Millis): number {
  const parts = new Map(
    zoneFormatter(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const read = (part: Intl.DateTimeFormatPartTypes): number => Number(parts.get(part));
  const year = parts.get('era') === 'BC' ? 1 - read('year') : read('year');
  const local = utc(year, read('month'), read('day'), read('hour'), read('minute'), read('second'));
  return local - (at - (((at % 1000) + 1000) % 1000));
}

const DAY_MS = 86_400_000;

/**
 * The instant at which a zone's clocks show `local` (a local time written as if it were UTC). Of a repeated hour the
 * earlier; for a time that the clocks skip, the moment as far after the jump as the time stands after its start.
 */
export function zonedInstant(timeZone: string, local: Millis): Millis {
  const before = local - zoneOffset(timeZone, local - DAY_MS);
  const after = local - zoneOffset(timeZone, local + DAY_MS);
  const real = [before, after].filter((at) => at + zoneOffset(timeZone, at) === local);
  return real.length > 0 ? Math.min(...real) : before;
}

/**
 * The calendar stretch of the given precision that holds `written`: in `timeZone`, else in the offset that was
 * written, else in UTC. For `second` and `minute` it is the instant itself.
 */
export function calendarInterval(written: WrittenTime, precision: Precision, timeZone: string | null): Interval {
  const { at } = written;
  if (!isCoarse(precision)) return { from: at, to: at };
  const fixed = (written.offsetMinutes ?? 0) * 60_000;
  const toInstant = (local: Millis): Millis => (timeZone === null ? local - fixed : zonedInstant(timeZone, local));
  if (precision === 'hour') {
    const offset = timeZone === null ? fixed : zoneOffset(timeZone, at);
    const from = Math.floor((at + offset) / 3_600_000) * 3_600_000 - offset;
    return { from, to: from + 3_600_000 };
  }
  // A bare date already names the local calendar; an instant must first be seen on the local clock.
  const local = new Date(
    written.offsetMinutes === null ? at : at + (timeZone === null ? fixed : zoneOffset(timeZone, at)),
  );
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
  switch (precision) {
    case 'day':
      return { from: toInstant(utc(year, month, day)), to: toInstant(utc(year, month, day + 1)) };
    case 'month':
      return { from: toInstant(utc(year, month, 1)), to: toInstant(utc(year, month + 1, 1)) };
    default:
      return { from: toInstant(utc(year, 1, 1)), to: toInstant(utc(year + 1, 1, 1)) };
  }
}

/** A stated length of time: its seconds, and the seconds that the last stated digit stands for. */
export interface StatedDuration {
  readonly seconds: number;
  readonly digitSeconds: number;
}

const ISO_DURATION =
  /^P(?=[\dT])(?:([\d.,]+)W|(?:([\d.,]+)D)?(?:T(?=\d)(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?)$/;
const UNIT_SECONDS = [604_800, 86_400, 3600, 60, 1] as const;

/**
 * Reads an ISO 8601 duration in the unit as stated: `PT121M`, `PT1.5H`, `P10D`, `P2W`. Only the last component may
 * have a fraction. Null for anything else, years and months among it: they have no fixed length.
 */
export function parseStatedDuration(text: string): StatedDuration | null {
  const m = ISO_DURATION.exec(text);
  if (!m) return null;
  let seconds = 0;
  let digitSeconds: number | null = null;
  for (const [i, unit] of UNIT_SECONDS.entries()) {
    const written = m[i + 1];
    if (written === undefined) continue;
    const number = /^(\d{1,15})(?:[.,](\d{1,9}))?$/.exec(written);
    // A fraction before the last component is not ISO 8601.
    if (!number || (digitSeconds !== null && digitSeconds % 1 !== 0 && digitSeconds < unit)) return null;
    const fraction = number[2]?.length ?? 0;
    if (fraction > 0 && m.slice(i + 2).some((later) => later !== undefined)) return null;
    seconds += Number(written.replace(',', '.')) * unit;
    digitSeconds = unit / 10 ** fraction;
  }
  if (digitSeconds === null || seconds > Number.MAX_SAFE_INTEGER / 1000) return null;
  return { seconds: Math.round(seconds * 1000) / 1000, digitSeconds };
}

/** Seconds as ISO 8601 with hours as the largest unit: `PT1H39M`, `-PT5M`, `PT29M59.877S`. */
export function isoDuration(seconds: number): string {
  const ms = Math.round(Math.abs(seconds) * 1000);
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1000];
  const text = (h ? `${h}H` : '') + (m ? `${m}M` : '') + (s ? `${s}S` : '');
  return `${seconds < 0 && text ? '-' : ''}PT${text || '0S'}`;
}

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
];

/**
 * Seconds for people: `1 h 39 min`, `27 d 3 h`, `29 min 59.877 s`, `−5 min`. Milliseconds are kept, so that a length is
 * the difference of the two times that stand beside it.
 */
export function durationText(seconds: number): string {
  const ms = Math.round(Math.abs(seconds) * 1000);
  if (ms === 0) return '0 s';
  const parts: string[] = [];
  let rest = Math.floor(ms / 1000);
  for (const [name, size] of UNITS) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) parts.push(`${n} ${name}`);
  }
  const last = (rest * 1000 + (ms % 1000)) / 1000;
  if (last > 0) parts.push(`${last} s`);
  return `${seconds < 0 ? '−' : ''}${parts.join(' ')}`;
}

const ONE_UNIT = /^([\d.]+) (\w+)$/;

/** A length within bounds, for people: `10–14 min`, `0–3 min`, `28 min – 1 h`. */
export function rangeText({ minSeconds, maxSeconds }: { minSeconds: number; maxSeconds: number }): string {
  const [min, max] = [durationText(minSeconds), durationText(maxSeconds)];
  if (min === max) return min;
  const [least, most] = [ONE_UNIT.exec(min), ONE_UNIT.exec(max)];
  const isOneUnit = least && most && (least[2] === most[2] || minSeconds === 0);
  return isOneUnit ? `${least[1]}–${max}` : `${min} – ${max}`;
}
