/**
 * Times as people type them, and as they read them on their own clocks. A typed time becomes what is sent: RFC 3339
 * that shows no more than was typed, so that the service sees the precision (`18:30` is a minute, not a second).
 */
import { isTimeZone, parseInstant, parseWrittenTime, zoneOffset, type Millis } from '../timeline/time.js';
import { UsageFault } from './failures.js';

/** A zone's clocks. `offset` is how far they stand ahead of UTC at an instant, in milliseconds. */
export interface Zone {
  readonly name: string;
  readonly offset: (at: Millis) => Millis;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const UTC: Zone = { name: 'UTC', offset: () => 0 };

/** This machine's zone. It is read from `Date`: asking `Intl` would add a fifth to the start-up of `asof show`. */
export const systemZone: Zone = {
  get name() {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  },
  offset: (at) => -new Date(at).getTimezoneOffset() * MINUTE_MS,
};

/** The zone of an IANA name. Throws a usage fault for a name that this runtime does not know. */
export function namedZone(name: string): Zone {
  if (name === 'UTC' || name === 'Z') return UTC;
  if (!isTimeZone(name)) throw new UsageFault(`"${name}" is not a time zone: use an IANA name such as Europe/Berlin`);
  return { name, offset: (at) => zoneOffset(name, at) };
}

export interface TypedTime {
  readonly at: Millis;
  /** What is sent: RFC 3339, or a bare date. */
  readonly sent: string;
  /** Something to tell the person, such as an hour that comes twice. */
  readonly remark: string | null;
}

/** What a typed time is read against. */
export interface TimeFrame {
  readonly zone: Zone;
  readonly now: Millis;
  /** `18:30` is the latest such time that is not after this; by default `now`. */
  readonly latest?: Millis;
  /** Whether a bare `2026-11-20`, `2026-11` or `2026` will do. */
  readonly datesAllowed?: boolean;
}

const AGO = /^-(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+)s)?$/;
const DATE_AND_CLOCK = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?)$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

export const TIME_FORMS = '2026-11-20T18:30:00Z, "2026-11-20 18:30", 18:30, -5m or now';

/** Reads a typed time. Throws a usage fault that says what would do. */
export function readTime(text: string, frame: TimeFrame): TypedTime {
  const typed = text.trim();
  if (typed === 'now') return { at: frame.now, sent: new Date(frame.now).toISOString(), remark: null };
  const instant = parseInstant(typed);
  if (instant) return { at: instant.at, sent: typed, remark: null };
  const ago = AGO.exec(typed);
  if (ago) return timeAgo(ago, frame.now);
  const dated = DATE_AND_CLOCK.exec(typed);
  if (dated) return onDate(typed, midnightOf(typed, dated[1]!), dated[2]!, frame.zone);
  if (CLOCK.test(typed)) return latestOnClock(typed, frame);
  const date = frame.datesAllowed === true ? parseWrittenTime(typed) : null;
  if (date) return { at: date.at - frame.zone.offset(date.at), sent: typed, remark: null };
  throw notATime(typed);
}

const notATime = (typed: string): UsageFault => new UsageFault(`"${typed}" is not a time: use ${TIME_FORMS}`);

function timeAgo(ago: RegExpExecArray, now: Millis): TypedTime {
  const [days, hours, minutes, seconds] = ago.slice(1).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const wholeSecond = Math.floor(now / 1000) * 1000;
  const at = wholeSecond - (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return { at, sent: rfc3339(at, true), remark: null };
}

/** Midnight of a calendar day, as a local time written as if it were UTC. */
function midnightOf(typed: string, date: string): Millis {
  const midnight = parseInstant(`${date}T00:00Z`);
  if (!midnight) throw notATime(typed);
  return midnight.at;
}

function clockMillis(typed: string, clock: string): Millis {
  const m = CLOCK.exec(clock);
  const [hour, minute, second] = [Number(m?.[1]), Number(m?.[2]), Number(m?.[3] ?? 0)];
  if (!m || hour > 23 || minute > 59 || second > 59) throw notATime(typed);
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

function onDate(typed: string, midnight: Millis, clock: string, zone: Zone): TypedTime {
  const local = midnight + clockMillis(typed, clock);
  return typedTime(zone, local, lookUp(zone, local), showsSeconds(clock));
}

function latestOnClock(typed: string, { zone, now, latest = now }: TimeFrame): TypedTime {
  const clock = clockMillis(typed, typed);
  const today = Math.floor((latest + zone.offset(latest)) / DAY_MS) * DAY_MS;
  const found = lookUp(zone, today + clock);
  if (found.from <= latest) return typedTime(zone, today + clock, found, showsSeconds(typed));
  const yesterday = today - DAY_MS + clock;
  return typedTime(zone, yesterday, lookUp(zone, yesterday), showsSeconds(typed));
}

const showsSeconds = (clock: string): boolean => clock.split(':').length === 3;

/** Which instants a local time names. `from` is the (first) instant, or the moment of the jump that skips it. */
type LookUp =
  | { readonly kind: 'once'; readonly from: Millis }
  | { readonly kind: 'twice'; readonly from: Millis; readonly again: Millis }
  | { readonly kind: 'skipped'; readonly from: Millis };

function lookUp(zone: Zone, local: Millis): LookUp {
  const offsets = new Set([zone.offset(local - DAY_MS), zone.offset(local + DAY_MS)]);
  const real = [...offsets].map((offset) => local - offset).filter((at) => at + zone.offset(at) === local);
  const [first, second] = real.sort((a, b) => a - b);
  if (first === undefined) return { kind: 'skipped', from: jumpNear(zone, local) };
  return second === undefined ? { kind: 'once', from: first } : { kind: 'twice', from: first, again: second };
}

/** The moment within a day of `local` at which the zone's offset changes. */
function jumpNear(zone: Zone, local: Millis): Millis {
  let [before, after] = [local - DAY_MS, local + DAY_MS];
  const offsetBefore = zone.offset(before);
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (zone.offset(middle) === offsetBefore) before = middle;
    else after = middle;
  }
  return after;
}

function typedTime(zone: Zone, local: Millis, found: LookUp, seconds: boolean): TypedTime {
  const clock = new Date(local).toISOString().slice(11, seconds ? 19 : 16);
  if (found.kind === 'skipped') {
    const last = found.from - MINUTE_MS;
    throw new UsageFault(
      `${clock} was skipped on ${localDate(zone, found.from)} in ${zone.name}: the clocks went from ` +
        `${localTime(zone, last)} (${rfc3339(last, true)}) to ${localTime(zone, found.from)} (${rfc3339(found.from, true)})`,
    );
  }
  const remark =
    found.kind === 'twice'
      ? `${clock} comes twice on ${localDate(zone, found.from)} in ${zone.name}: taken as ${rfc3339(found.from, true)} ` +
        `(${offsetText(zone, found.from)}); the later one is ${rfc3339(found.again, true)} (${offsetText(zone, found.again)})`
      : null;
  return { at: found.from, sent: rfc3339(found.from, seconds), remark };
}

/** RFC 3339 in UTC to the second, or to the minute. */
const rfc3339 = (at: Millis, seconds: boolean): string => `${new Date(at).toISOString().slice(0, seconds ? 19 : 16)}Z`;

const localIso = (zone: Zone, at: Millis): string => new Date(at + zone.offset(at)).toISOString();

/** `2026-11-20` on the zone's calendar. */
export const localDate = (zone: Zone, at: Millis): string => localIso(zone, at).slice(0, 10);

/** `18:30` or `18:30:05` on the zone's clocks. */
export const localTime = (zone: Zone, at: Millis, to: 'minute' | 'second' = 'minute'): string =>
  localIso(zone, at).slice(11, to === 'minute' ? 16 : 19);

/** `UTC`, or `UTC+01:00`. */
export function offsetText(zone: Zone, at: Millis): string {
  const minutes = Math.round(zone.offset(at) / MINUTE_MS);
  if (minutes === 0) return 'UTC';
  const clock = new Date(Math.abs(minutes) * MINUTE_MS).toISOString().slice(11, 16);
  return `UTC${minutes < 0 ? '-' : '+'}${clock}`;
}

/** `2026-11-20 18:30:00 UTC+01:00`. */
export const localMoment = (zone: Zone, at: Millis): string =>
  `${localDate(zone, at)} ${localTime(zone, at, 'second')} ${offsetText(zone, at)}`;

const WORD_DURATION = /^(?:([\d.]+) ?w)?(?:([\d.]+) ?d)?(?:([\d.]+) ?h)?(?:([\d.]+) ?m(?:in)?)?(?:([\d.]+) ?s)?$/;

/**
 * A length of time as people type it, as ISO 8601 in the same unit: `121m` → `PT121M`, `1.5h` → `PT1.5H`,
 * `1h 39min` → `PT1H39M`, `2d` → `P2D`. What begins with P is passed on as it is. Null if it is neither.
 */
export function readLength(text: string): string | null {
  const typed = text.trim();
  if (/^P/i.test(typed)) return typed.toUpperCase();
  const m = WORD_DURATION.exec(typed.replaceAll(/ +(?=\d)/g, ''));
  if (!m || typed === '') return null;
  const [weeks, days, hours, minutes, seconds] = m.slice(1);
  const part = (digits: string | undefined, unit: string): string => (digits === undefined ? '' : digits + unit);
  const clock = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S');
  return `P${part(weeks, 'W')}${part(days, 'D')}${clock ? `T${clock}` : ''}`;
}
