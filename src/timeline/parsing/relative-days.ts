/** Days that are named by those around them: "Tuesday 09:15", "Day 2", "next day", `00:10 (+1)`. */
import { DAY_MS } from '../clocks.js';
import { type Millis } from '../time.js';
import { matchAt } from './scanning.js';

export type RelativeDay =
  /** The first such day from the one before on; 0 is Sunday. */
  | { readonly kind: 'weekday'; readonly day: number }
  /** Counted from 1, the first day of all. */
  | { readonly kind: 'numbered'; readonly number: number }
  /** So many days after that of what stands before. */
  | { readonly kind: 'later'; readonly days: number }
  /** So many days after the last day that is not told so: many lines may say "+1" of one day. */
  | { readonly kind: 'beyond'; readonly days: number };

interface RelativeDayAt {
  readonly relative: RelativeDay;
  /** Exclusive. */
  readonly end: number;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** What must follow, so that it is the day of a line and no word of a sentence. */
const BEHIND = String.raw`(?=\W{0,3}$|[*_]{0,2}\s?[:|)\]\u2013\u2014]|\s-{1,2}\s|,? {1,3}(?:at |@ ?|[-\u2013\u2014] )?~?(?:(?:[01]?\d|2[0-4])[:.h][0-5]\d(?![\d.])|\d{1,2} ?[ap]\.?m)|,? [(\[])`;
const WEEKDAY = new RegExp(
  `(Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\\b\\.?${BEHIND}`,
  'iy',
);
const NUMBERED = new RegExp(`Day ?(?:#|no\\.? ?)?(\\d{1,3})\\b${BEHIND}`, 'iy');
const LATER = new RegExp(`(?:the )?(?:next|following) (?:day|morning)\\b${BEHIND}`, 'iy');
const BEYOND =
  / ?(?:[([](?:\+([1-9])(?: ?d(?:ays?)?)?|(?:the )?(?:next|following) day)[)\]]|\+([1-9]) ?d(?:ays?)?\b)/iy;

/** The relative day that begins exactly here; null if none does. */
export function relativeDayAt(text: string, position: number): RelativeDayAt | null {
  const weekday = matchAt(WEEKDAY, text, position);
  const of = (relative: RelativeDay, { 0: { length } }: RegExpExecArray): RelativeDayAt => ({
    relative,
    end: position + length,
  });
  if (weekday) return of({ kind: 'weekday', day: WEEKDAYS.indexOf(weekday[1]!.slice(0, 3).toLowerCase()) }, weekday);
  const numbered = matchAt(NUMBERED, text, position);
  if (numbered) return of({ kind: 'numbered', number: Number(numbered[1]) }, numbered);
  const later = matchAt(LATER, text, position);
  return later && of({ kind: 'later', days: 1 }, later);
}

/** "(+1)" or "(next day)" behind a time of day. */
export function daysBeyondAt(text: string, position: number): RelativeDayAt | null {
  const found = matchAt(BEYOND, text, position);
  if (!found) return null;
  return { relative: { kind: 'beyond', days: Number(found[1] ?? found[2] ?? 1) }, end: position + found[0].length };
}

/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** The first such day of the week from a midnight on. @param base as a local time */
export const weekdayFrom = (base: Millis, day: number): Millis =>
  base + ((((day - FIRST_WEEKDAY - base / DAY_MS) % 7) + 7) % 7) * DAY_MS;
