/**
 * What clocks on the wall show: from a local time to its instant and back. A local time is written as milliseconds as
 * if it were UTC, so that 18:30 in Berlin is the number of 18:30Z.
 */
import { isTimeZone, zoneOffset, type Millis } from './time.js';

/** A zone's clocks. `offset` is how far they stand ahead of UTC at an instant, in milliseconds. */
export interface Zone {
  readonly name: string;
  readonly offset: (at: Millis) => Millis;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 86_400_000;
export const HALF_A_YEAR_MS = 183 * DAY_MS;

export const UTC: Zone = { name: 'UTC', offset: () => 0 };

/** The zone of an IANA name or of `UTC`; null for a name that this runtime does not know. */
export function zoneNamed(name: string): Zone | null {
  if (name === 'UTC' || name === 'Z') return UTC;
  return isTimeZone(name) ? { name, offset: (at) => zoneOffset(name, at) } : null;
}

/** Clocks that always stand so many minutes ahead of UTC. */
export function fixedZone(minutes: number): Zone {
  return minutes === 0 ? UTC : { name: offsetName(minutes), offset: () => minutes * MINUTE_MS };
}

/** Which instants a local time names. `from` is the (first) instant, or the moment of the jump that skips it. */
type LookUp =
  | { readonly kind: 'once'; readonly from: Millis }
  | { readonly kind: 'twice'; readonly from: Millis; readonly again: Millis }
  | { readonly kind: 'skipped'; readonly from: Millis };

export function lookUp(zone: Zone, local: Millis): LookUp {
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

/** Why a local time that the clocks skip cannot be: names its neighbours. */
export function skippedText(zone: Zone, clock: string, jump: Millis): string {
  const last = jump - MINUTE_MS;
  return (
    `${clock} was skipped on ${localDate(zone, jump)} in ${zone.name}: the clocks went from ` +
    `${localTime(zone, last)} (${rfc3339(last, true)}) to ${localTime(zone, jump)} (${rfc3339(jump, true)})`
  );
}

/** What to say of a local time that the clocks show twice, of which the earlier was taken. */
export const twiceText = (zone: Zone, clock: string, from: Millis, again: Millis): string =>
  `${clock} comes twice on ${localDate(zone, from)} in ${zone.name}: taken as ${rfc3339(from, true)} ` +
  `(${offsetText(zone, from)}); the later one is ${rfc3339(again, true)} (${offsetText(zone, again)})`;

/** RFC 3339 in UTC to the second (with milliseconds where there are any), or to the minute. */
export function rfc3339(at: Millis, seconds: boolean): string {
  const text = new Date(at).toISOString();
  if (!seconds) return `${text.slice(0, 16)}Z`;
  return at % 1000 === 0 ? `${text.slice(0, 19)}Z` : text;
}

const localIso = (zone: Zone, at: Millis): string => new Date(at + zone.offset(at)).toISOString();

/** `2026-11-20` on the zone's calendar. */
export const localDate = (zone: Zone, at: Millis): string => localIso(zone, at).slice(0, 10);

/** Midnight of the zone's calendar day, as a local time. */
export const localMidnight = (zone: Zone, at: Millis): Millis => Math.floor((at + zone.offset(at)) / DAY_MS) * DAY_MS;

const LENGTHS = { minute: 16, second: 19, millisecond: 23 } as const;

/** `18:30`, `18:30:05` or `18:30:05.250` on the zone's clocks. */
export const localTime = (zone: Zone, at: Millis, to: keyof typeof LENGTHS = 'minute'): string =>
  localIso(zone, at).slice(11, LENGTHS[to]);

/** `UTC`, or `UTC+01:00`. */
export const offsetText = (zone: Zone, at: Millis): string => offsetName(Math.round(zone.offset(at) / MINUTE_MS));

function offsetName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const clock = new Date(Math.abs(minutes) * MINUTE_MS).toISOString().slice(11, 16);
  return `UTC${minutes < 0 ? '-' : '+'}${clock}`;
}

/** `2026-11-20 18:30:00 UTC+01:00`. */
export const localMoment = (zone: Zone, at: Millis): string =>
  `${localDate(zone, at)} ${localTime(zone, at, 'second')} ${offsetText(zone, at)}`;
