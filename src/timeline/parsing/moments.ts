/**
 * A moment as somebody wrote it, with its place in the text: date, time of day, zone, range, doubt. What was written is
 * read here; which instant it is depends on the lines around it, and is found in `placing.ts`.
 */
import { type Millis } from '../time.js';
import { HOUR_MS } from '../clocks.js';
import { type ClockTime, type NoTime } from './clock-times.js';
import { lengthAt } from './lengths.js';
import { BLANKS, isWordEnd, matchAt, skip } from './scanning.js';
import {
  APPROXIMATELY,
  timeOfDayAt,
  withZone,
  type Manner,
  type TimeOfDayAt,
  type WrittenTimeOfDay,
} from './time-of-day.js';
import { zoneAt, type ZoneAt } from './zones.js';

export interface WrittenMoment extends WrittenTimeOfDay {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** "around 14:02", "14:02?" */
  readonly approximate: boolean;
  /** The second time of a range, and whether the two are bounds of one moment ("between 14:02 and 14:10"). */
  readonly to: (WrittenTimeOfDay & { readonly areBounds: boolean }) | null;
  /** The same instant once more, in another zone: "00:50 CEST (22:50 UTC)". */
  readonly again: WrittenTimeOfDay | null;
  /** `-5m`: so long before now. Then date and clock are null. */
  readonly ago: Millis | null;
  /** `T+5m`: so long after T0. Then date and clock are null, but for `T0 14:02`, which says when T0 was. */
  readonly sinceZero: Millis | null;
}

const BETWEEN = /between {1,2}/iy;
const FROM = /from {1,2}/iy;
const AGO = /[-\u2212](?=\d)(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m(?:in)?)?(?:(\d{1,8})s)?/y;
const WORD_AGO = / {1,2}ago\b/iy;
const SINCE_ZERO = /T(?: ?[+\u2212-] ?|0[+\u2212-])(?=\d)/y;
const ZERO = /T ?(?:[+-] ?)?0(?=[ ,:=|\u2013\u2014-]|$)(?: {0,2}[:=] {0,2}| {1,2}(?=\d))?/y;
const ELAPSED = /(\d{1,4}):(\d{2})(?::(\d{2}))?(?![\d:])/y;
const TO =
  /(?: {0,2}(?:[\u2013\u2014\u2192]|->|\.\.|-) {0,2}| {1,2}[~\u301c\uff5e] {1,2}|,? {1,2}(?:to|until|till) {1,2})/iy;
const AND = / {1,2}(?:and|to|&|-|\u2013) {1,2}/iy;
const DOUBT =
  / ?(?:\?{1,3}|-?ish\b|or so\b|or thereabouts\b|\((?:(?:approx|approximate|approximately|estimated|estimate|est|about|roughly|ish)\.?|(?:maybe|perhaps|possibly|probably)[^()]{0,60}|[^()]{0,60}\?)\))/iy;
const AGAIN = / {0,2}(?:\(|\/|=) ?/y;
const SECOND_MS = 1000;

/** The moment that begins exactly here; what looks like one and is none; or null. */
export function momentAt(text: string, start: number, manner: Manner): WrittenMoment | NoTime | null {
  const relative = relativeAt(text, start, manner);
  if (relative) return relative;
  const approximately = skip(APPROXIMATELY, text, start);
  const between = skip(BETWEEN, text, approximately);
  const from = between > approximately ? between : skip(FROM, text, approximately);
  const ahead = from === start && manner.atHead === true ? zoneAheadAt(text, start) : null;
  const own = ahead && timeOfDayAt(text, ahead.end, manner);
  const first =
    ahead && own && !('why' in own) && own.zone === null && own.clock
      ? { ...own, zone: ahead.zone }
      : timeOfDayAt(text, from, manner);
  if (first === null || 'why' in first) return first;
  const areBounds = between > approximately;
  const second = rangeEndAt(text, first, areBounds ? AND : TO, manner);
  if (second !== null && 'why' in second) return second;
  if (second === null && from > approximately) return null;
  const doubt = skip(DOUBT, text, second?.end ?? first.end);
  const again = second === null ? againAt(text, doubt, manner) : null;
  const later = again === null ? null : laterEnd(text, first, again, areBounds ? AND : TO, manner);
  const to = second ?? later;
  const end = later?.end ?? again?.end ?? doubt;
  const isDoubted = approximately > start || first.isAbout === true || doubt > (second?.end ?? first.end);
  if (!isWordEnd(text, end) && /[\p{L}\p{N}]/u.test(text[end - 1] ?? ''))
    return { end, why: `"${text.slice(start, end + 1)}…" is not a time` };
  const { date, clock } = first;
  return {
    date,
    clock: to === null ? clock : inHalfOf(to.clock, clock),
    start,
    end: isDoubted || again ? end : skip(DOUBT, text, end),
    approximate: isDoubted,
    // Where only one of the two names a zone, it is that of both.
    zone: first.zone ?? to?.zone ?? null,
    to: to && { ...to, zone: to.zone ?? first.zone, areBounds },
    again,
    ago: null,
    sinceZero: null,
  };
}

const BEHIND_ZONE = /[:,]? {1,2}(?=[~\d])/y;

/** "UTC 14:02", "(UTC) 14:02", "UTC: 14:02" */
function zoneAheadAt(text: string, start: number): ZoneAt | null {
  const found = /[A-Z([]/.test(text[start] ?? '') ? zoneAt(text, start) : null;
  const end = found && skip(BEHIND_ZONE, text, found.end);
  return found && end !== null && end > found.end ? { zone: found.zone, end } : null;
}

/** A whole text as a moment; null or why where it is none. */
export function wholeMoment(text: string, manner: Manner): WrittenMoment | NoTime | null {
  const moment = momentAt(text, 0, manner);
  if (moment === null || 'why' in moment) return moment;
  return moment.end === text.length ? moment : null;
}

/** Every moment in a text that names a date or a time of day, first to last; in time linear in the text. */
export function momentsIn(text: string, manner: Manner): WrittenMoment[] {
  const found: WrittenMoment[] = [];
  const candidate = /(?<![\w.:/-])(?=[\d~\u2248]|[A-Z][a-z]{2})/g;
  for (let m = candidate.exec(text); m; m = candidate.exec(text)) {
    const moment = momentAt(text, m.index, manner);
    if (moment && !('why' in moment)) found.push(moment);
    candidate.lastIndex = Math.max(m.index + 1, moment?.end ?? 0);
  }
  return found;
}

const HALF_A_DAY_MS = 12 * HOUR_MS;

/** "9:16 to 11:16 PM": what only the end of a range says holds for both, if they are in order then. */
function inHalfOf(end: ClockTime | null, start: ClockTime | null): ClockTime | null {
  if (start === null || end?.half !== 'p' || start.half !== null || start.millis >= HALF_A_DAY_MS) return start;
  const millis = start.millis + HALF_A_DAY_MS;
  return millis <= end.millis ? { ...start, millis, half: 'p' } : start;
}

type At<T> = T & { readonly end: number };

/** `-5m`, `5 min ago`, `T+5m`, `T0`. */
function relativeAt(text: string, start: number, manner: Manner): WrittenMoment | NoTime | null {
  const base = { start, approximate: false, to: null, again: null, date: null, clock: null, zone: null };
  const ago = matchAt(AGO, text, start);
  if (ago && ago[0].length > 1) {
    const end = start + ago[0].length;
    if (!isWordEnd(text, end)) return null;
    const [days, hours, minutes, seconds] = ago.slice(1).map((digits) => Number(digits ?? 0)) as Numbers;
    const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND_MS;
    return { ...base, end, ago: ms, sinceZero: null };
  }
  const length = /[\d]/.test(text[start] ?? '') ? lengthAt(text, start) : null;
  if (length) {
    const end = skip(WORD_AGO, text, length.end);
    if (end > length.end) return { ...base, end, ago: length.seconds * SECOND_MS, sinceZero: null };
  }
  return sinceZeroAt(text, start, manner);
}

type Numbers = [number, number, number, number];

function sinceZeroAt(text: string, start: number, manner: Manner): WrittenMoment | NoTime | null {
  const base = { start, approximate: false, to: null, again: null, ago: null };
  const none = { date: null, clock: null, zone: null };
  const counted = matchAt(SINCE_ZERO, text, start);
  const clock = counted && matchAt(ELAPSED, text, start + counted[0].length);
  const isCounted = clock !== null || (counted !== null && /^T0/.test(counted[0]));
  const zero = isCounted ? (clock && isNone(clock) ? [counted[0] + clock[0]] : null) : matchAt(ZERO, text, start);
  if (zero) {
    const end = skip(BLANKS, text, start + zero[0]!.length);
    const when = timeOfDayAt(text, end, manner);
    if (when === null || 'why' in when)
      return when ?? { ...base, ...none, end: start + zero[0]!.trimEnd().length, sinceZero: 0 };
    return { ...base, ...when, sinceZero: 0 };
  }
  if (!counted) return null;
  const digits = start + counted[0].length;
  const factor = counted[0].includes('+') ? 1 : -1;
  if (clock) {
    const [hours, minutes, seconds] = clock.slice(1).map((part) => Number(part ?? 0)) as Numbers;
    const ms = ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
    return { ...base, ...none, end: digits + clock[0].length, sinceZero: factor * ms };
  }
  const length = lengthAt(text, digits);
  if (length) return { ...base, ...none, end: length.end, sinceZero: factor * length.seconds * SECOND_MS };
  return { end: digits, why: `"${text.slice(start, digits + 6)}" does not say how long after T0` };
}

/** "T+00:00" is T0. */
const isNone = ([words]: RegExpExecArray): boolean => /^[0:]+$/.test(words);

function rangeEndAt(text: string, first: TimeOfDayAt, joiner: RegExp, manner: Manner): TimeOfDayAt | NoTime | null {
  if (first.clock === null) return null;
  const minutes = minutesAt(text, first, manner);
  if (minutes !== null) return minutes;
  const joined = skip(joiner, text, first.end);
  if (joined === first.end) return null;
  const second = timeOfDayAt(text, joined, manner);
  if (second === null || 'why' in second) return null;
  return second.clock === null ? null : second;
}

const MINUTES = /[-\u2013\u2014](\d{2})(?: ?([aApP])\.?[mM]\b\.?)?(?![\w:.,%]\S|\w)/y;
const MOST_EAST = 14;

/** `10:05-20`: from 10:05 to 10:20. */
function minutesAt(
  text: string,
  { clock, date, end, isJoined }: TimeOfDayAt,
  manner: Manner,
): TimeOfDayAt | NoTime | null {
  if (clock?.shows !== 'minute' || isJoined || end !== clock.end || !/[:h]\d\d$/.test(text.slice(clock.start, end)))
    return null;
  const found = matchAt(MINUTES, text, end);
  if (!found || Number(found[1]) > 59) return null;
  const [before, last] = [(clock.millis / 60_000) % 60, Number(found[1])];
  const canBeOffset = date !== null && last <= MOST_EAST;
  if (canBeOffset || last <= before) {
    const why = `"${text.slice(clock.start, end)}${found[0]}" does not say what it ends with: write "10:05 to 10:20"`;
    return manner.keepsFaults === true ? null : { end, why };
  }
  const half = found[2] === undefined ? null : /p/i.test(found[2]) ? ('p' as const) : ('a' as const);
  const hours = Math.floor(clock.millis / HOUR_MS) + (half === 'p' && clock.millis < HALF_A_DAY_MS ? 12 : 0);
  const millis = hours * HOUR_MS + last * 60_000;
  const to = { ...clock, half, millis, start: end + 1, end: end + found[0].length };
  return withZone(text, { date: null, clock: to, zone: null, end: to.end, isJoined: false }, manner);
}

/** "00:50 CEST (22:50 UTC) to 02:00 CEST (00:00 UTC)": the end of a range whose start is said twice. */
function laterEnd(
  text: string,
  first: TimeOfDayAt,
  again: At<WrittenTimeOfDay>,
  joiner: RegExp,
  manner: Manner,
): At<WrittenTimeOfDay> | null {
  const second = rangeEndAt(text, { ...first, end: again.end }, joiner, manner);
  if (second === null || 'why' in second) return null;
  return { ...second, end: againAt(text, second.end, manner)?.end ?? second.end };
}

/** `(22:50 UTC)` or `/ 22:50 UTC` behind a time. */
function againAt(text: string, position: number, manner: Manner): At<WrittenTimeOfDay> | null {
  const opened = matchAt(AGAIN, text, position);
  if (!opened) return null;
  const second = timeOfDayAt(text, position + opened[0].length, manner);
  if (second === null || 'why' in second || second.clock === null || second.zone === null) return null;
  if (!opened[0].includes('(')) return second;
  return text[second.end] === ')' ? { ...second, end: second.end + 1 } : null;
}
