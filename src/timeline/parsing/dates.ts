/** Dates as people write them: `2026-11-29`, `29/11/2026`, `29 Nov 2026`, `Nov 29`, `2022-05-??`, `yesterday`. */
import { isCalendarDay, MIN_INSTANT, type Precision } from '../time.js';
import { relativeDayAt, type RelativeDay } from './relative-days.js';
import { isWordEnd, matchAt, skip } from './scanning.js';
import { type NoTime } from './clock-times.js';

/** Which of two numbers is the day. */
export type DateOrder = 'dmy' | 'mdy';

/** A day, or a month, of the calendar. */
export interface WrittenDate {
  /** Null where nobody wrote it down. */
  readonly year: number | null;
  readonly month: number;
  /** Null for a whole month. */
  readonly day: number | null;
  /** From today: -1 for yesterday; then year, month and day say nothing. */
  readonly daysFromToday: number | null;
  /** Named by the days around it: "Tuesday", "Day 2"; then, too. */
  readonly relative?: RelativeDay;
  /** Both numbers could have been the day, and {@link DateOrder} decided. */
  readonly isGuess: boolean;
  /** What is wrong with it, where it is read all the same: another weekday than it says, a year of five digits. */
  readonly fault?: DateFault;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Why a date is none, and what it is read as where it must be. */
export interface DateFault {
  readonly kind: 'no such day' | 'weekday' | 'year';
  readonly why: string;
  /** What to write in the place of `start` to `end`; null where nothing can be proposed. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string | null;
}

export const shownBy = ({ day }: WrittenDate): Extract<Precision, 'day' | 'month'> => (day === null ? 'month' : 'day');

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const WEEKDAY =
  /(Mon(?:day)?|Tue(?:s|sday)?|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\b[.,]? {0,3}(?:the )?/iy;

const LONG_YEAR = /((?:19|20)\d\d)\d-(\d{2})-(\d{2})(?!\d)/y;
const ISO = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2}|\?\?|xx|XX)(?![\d])/y;
const ISO_MONTH = /(\d{4})-(\d{2})(?![-\d:])/y;
const NUMBERS = /(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d])/y;
/** Without a year only where a time of day follows. */
const NUMBERS_AND_CLOCK = /(\d{1,2})(?:\/(\d{1,2})|\.(\d{1,2})\.)(?=,? {1,3}\d{1,2}[:.h]\d{2})/y;
const DAY_FIRST = new RegExp(
  `(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)?[ /-]${MONTH}\\b\\.?(?:/(\\d{4})(?=:\\d\\d:)|(?:,? {0,2}-?|/)(\\d{4})(?!\\d|:\\d)|[/-](\\d{2})(?![\\d:/-]))?`,
  'iy',
);
/** `Sun Nov 29 21:50:03 2026`, as clocks of systems are printed: the year stands behind the time. */
const WEEKDAY_AHEAD = /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) /y;
const YEAR_BEHIND = / ((?:19|20)\d\d)(?![\w.:,-])/y;
const MONTH_FIRST = new RegExp(
  `${MONTH}\\b\\.? {1,2}(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:]|\\.\\d)(?:,? {1,2}(\\d{4})(?!\\d|:\\d))?`,
  'iy',
);
const RELATIVE = /(today|yesterday)\b/iy;
const CENTURY = 2000;

/**
 * The date that begins exactly here. Null if nothing here looks like one.
 * @param relativeDays "Tuesday" and "Day 2" are dates, too
 */
export function dateAt(
  text: string,
  position: number,
  order: DateOrder,
  relativeDays = false,
): WrittenDate | NoTime | null {
  const weekday = matchAt(WEEKDAY, text, position);
  if (!weekday)
    return plainDateAt(text, position, order) ?? (relativeDays ? relativeDateAt(text, position, order) : null);
  const date = plainDateAt(text, position + weekday[0].length, order);
  if (date === null) return relativeDays ? relativeDateAt(text, position, order) : null;
  if ('why' in date) return date;
  if (date.daysFromToday !== null || date.year === null || date.day === null) return { ...date, start: position };
  const own = new Date(localDay(date.year, date.month, date.day)).getUTCDay();
  if (WEEKDAYS[own] === weekday[1]!.slice(0, 3).toLowerCase()) return { ...date, start: position };
  const words = text.slice(position, date.end);
  const why = `"${words}": that day is a ${WEEKDAY_NAMES[own]!}`;
  const full = WEEKDAY_NAMES[own]!;
  const replacement = weekday[1]!.length > 4 ? full : full.slice(0, 3);
  const fault = { kind: 'weekday', why, start: position, end: position + weekday[1]!.length, replacement } as const;
  return { end: date.end, why, fault, date: { ...date, start: position, fault } };
}

const BEFORE_DATE = /\s?[-,:\u2013\u2014]?\s{1,2}[(\[]?|[(\[]/y;
const CLOSING = /[)\]]/y;

/** "Day 2 (5 May 2026)" says of itself which day it is. */
function relativeDateAt(text: string, position: number, order: DateOrder): WrittenDate | NoTime | null {
  const found = relativeDayAt(text, position);
  if (found === null) return null;
  const own = found.relative.kind === 'numbered' ? skip(BEFORE_DATE, text, found.end) : found.end;
  const date = own > found.end ? dateAt(text, own, order) : null;
  if (date !== null && 'why' in date) return date;
  if (date?.daysFromToday === null) return { ...date, start: position, end: skip(CLOSING, text, date.end) };
  return relativeDate(found.relative, position, found.end);
}

export const relativeDate = (relative: RelativeDay, start: number, end: number): WrittenDate => ({
  ...{ year: null, month: 1, day: 1, daysFromToday: null, isGuess: false },
  ...{ relative, start, end },
});

/** The year that stands behind the time of a date that has none, with where it ends; null if none does. */
export function yearBehind(
  text: string,
  position: number,
  date: WrittenDate,
): { readonly date: WrittenDate | NoTime; readonly end: number } | null {
  if (date.year !== null || date.day === null || !matchAt(WEEKDAY_AHEAD, text, date.start)) return null;
  const year = matchAt(YEAR_BEHIND, text, position);
  if (!year) return null;
  const end = position + year[0].length;
  const words = text.slice(date.start, date.end) + year[0];
  const dated = checked(words, date.start, { year: year[1]!, month: `${date.month}`, day: `${date.day}` });
  if ('why' in dated) return { date: { ...dated, end }, end };
  const own = new Date(localDay(Number(year[1]), date.month, date.day)).getUTCDay();
  const isRight = WEEKDAYS[own] === text.slice(date.start, date.start + 3).toLowerCase();
  const why = `"${words}": that day is a ${WEEKDAY_NAMES[own]!}`;
  return { date: isRight ? { ...dated, end: date.end } : { end, why }, end };
}

const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Midnight of a day, as a local time. The years 1 to 99 are those. */
export function localDay(year: number, month: number, day: number): number {
  const date = new Date(MIN_INSTANT);
  return date.setUTCFullYear(year, month - 1, day);
}

function plainDateAt(text: string, position: number, order: DateOrder): WrittenDate | NoTime | null {
  const long = matchAt(LONG_YEAR, text, position);
  if (long) {
    const [all, year, month, day] = long;
    const why = `"${all}": the year has five digits`;
    const end = position + all.length;
    const date = checked(all, position, { year: year!, month: month!, day: day! });
    if ('why' in date) return date;
    const fault = { kind: 'year', why, start: position, end: position + 5, replacement: year! } as const;
    return { end, why, fault, date: { ...date, fault } };
  }
  const iso = matchAt(ISO, text, position);
  if (iso) {
    const [all, year, separator, month, day] = iso;
    if (separator === '.' && !isBeforeClock(text, position + all.length)) return undecided(all, position);
    return checked(all, position, { year: year!, month: month!, day: day! });
  }
  const month = matchAt(ISO_MONTH, text, position);
  if (month && isWordEnd(text, position + month[0].length))
    return checked(month[0], position, { year: month[1]!, month: month[2]!, day: '??' });
  const numbers = matchAt(NUMBERS, text, position);
  if (numbers) {
    const [all, first, separator, second, year] = numbers;
    // "14.02.33" may be a time of day, "1.2.33" a version.
    if (separator !== '/' && year!.length === 2 && !isBeforeClock(text, position + all.length))
      return all.length === 8 ? undecided(all, position) : null;
    return numericDate(all, position, [first!, second!, year!], order);
  }
  const yearless = matchAt(NUMBERS_AND_CLOCK, text, position);
  if (yearless) return numericDate(yearless[0], position, [yearless[1]!, (yearless[2] ?? yearless[3])!, null], order);
  const dayFirst = matchAt(DAY_FIRST, text, position);
  if (dayFirst) {
    const [all, day, name, ofLog, full, short] = dayFirst;
    const year = ofLog ?? full ?? (short === undefined ? null : `${CENTURY + Number(short)}`);
    return checked(all, position, { year, month: monthNumber(name!), day: day! });
  }
  const monthFirst = matchAt(MONTH_FIRST, text, position);
  if (monthFirst) {
    const [all, name, day, year] = monthFirst;
    return checked(all, position, { year: year ?? null, month: monthNumber(name!), day: day! });
  }
  const relative = matchAt(RELATIVE, text, position);
  if (!relative) return null;
  const daysFromToday = relative[0].toLowerCase() === 'today' ? 0 : -1;
  return {
    year: null,
    month: 1,
    day: 1,
    daysFromToday,
    isGuess: false,
    start: position,
    end: position + relative[0].length,
  };
}

const CLOCK_FOLLOWS = /,?[T ]{1,3}\d{1,2}[:.h]\d{2}/y;
const isBeforeClock = (text: string, position: number): boolean => matchAt(CLOCK_FOLLOWS, text, position) !== null;

const undecided = (words: string, position: number): NoTime => ({
  end: position + words.length,
  why: `"${words}" may be a date, a time or a version: write 2026-11-20 or 18:30:05, or begin with "note"`,
});

const monthNumber = (name: string): string => `${MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1}`;

/** Of two numbers the first is the day, unless that is impossible, or the order is told otherwise. */
function numericDate(
  words: string,
  position: number,
  [first, second, year]: readonly [string, string, string | null],
  order: DateOrder,
): WrittenDate | NoTime {
  const [isDayFirstPossible, isMonthFirstPossible] = [Number(second) <= 12, Number(first) <= 12];
  const isDayFirst = isDayFirstPossible && (order === 'dmy' || !isMonthFirstPossible);
  const isGuess = isDayFirstPossible && isMonthFirstPossible && first !== second;
  const full = year?.length === 2 ? `${CENTURY + Number(year)}` : year;
  const [day, month] = isDayFirst ? [first, second] : [second, first];
  return checked(words, position, { year: full, month, day }, isGuess);
}

function checked(
  words: string,
  position: number,
  written: { readonly year: string | null; readonly month: string; readonly day: string },
  isGuess = false,
): WrittenDate | NoTime {
  const end = position + words.length;
  const year = written.year === null ? null : Number(written.year);
  const month = Number(written.month);
  const day = /^\d/.test(written.day) ? Number(written.day) : null;
  // Without a year the 29th of February may be.
  if (!isCalendarDay(year ?? 2000, month, day ?? 1)) {
    const why = `"${words.trim()}": there is no such day`;
    return { end, why, fault: { kind: 'no such day', why, start: position, end, replacement: null } };
  }
  return { year, month, day, daysFromToday: null, isGuess, start: position, end };
}
