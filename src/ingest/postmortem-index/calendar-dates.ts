/** Finds calendar dates in a sentence. */

/** Days since 1970-01-01: a date without a zone. */
export type Day = number;

export const DAY_MS = 86_400_000;

/** A date as it was written: whole, without its year, or by its place in the week or after the day before. */
export type WrittenDate =
  | { readonly kind: 'whole'; readonly day: Day }
  | { readonly kind: 'yearless'; readonly month: number; readonly dayOfMonth: number }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'next' };

export interface DateMention {
  readonly date: WrittenDate;
  readonly start: number;
  readonly end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MONTH =
  '(Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?|Sep(?:t(?:ember|\\.)?|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)';
const WEEKDAY = '(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const ORDINAL = '(\\d{1,2})(?:st|nd|rd|th)?';

const DATE = new RegExp(
  `\\b(?:` +
    `(\\d{4})-(\\d{2})-(\\d{2})(?=\\b|T)|` +
    `(?:${WEEKDAY},? )?${MONTH} ${ORDINAL}(?!\\d|:)(?:,? (\\d{4})\\b(?!:))?|` +
    `(?:${WEEKDAY},? )?(?:the )?${ORDINAL}(?: of)? ${MONTH}(?:,? (\\d{4})\\b(?!:))?|` +
    `(${WEEKDAY})\\b|` +
    `((?:the )?(?:following|next) (?:day|morning))\\b` +
    `)`,
  'g',
);

/** Dates in the order of the sentence. What is no day of the calendar is left out. */
export function datesIn(sentence: string): DateMention[] {
  const mentions: DateMention[] = [];
  for (const m of sentence.matchAll(DATE)) {
    const date = dateOf(m);
    if (date) mentions.push({ date, start: m.index, end: m.index + m[0].length });
  }
  return mentions;
}

function dateOf(m: RegExpExecArray): WrittenDate | null {
  if (m[10] !== undefined) return { kind: 'weekday', weekday: WEEKDAYS.indexOf(m[10].slice(0, 3).toLowerCase()) };
  if (m[11] !== undefined) return { kind: 'next' };
  if (m[1] !== undefined) return wholeDate(Number(m[1]), Number(m[2]), Number(m[3]));
  const month = MONTHS.indexOf((m[4] ?? m[8])!.slice(0, 3).toLowerCase()) + 1;
  const dayOfMonth = Number(m[5] ?? m[7]);
  const year = m[6] ?? m[9];
  if (year !== undefined) return wholeDate(Number(year), month, dayOfMonth);
  return dayIn(2000, month, dayOfMonth) === null ? null : { kind: 'yearless', month, dayOfMonth };
}

function wholeDate(year: number, month: number, dayOfMonth: number): WrittenDate | null {
  const day = dayIn(year, month, dayOfMonth);
  return day === null ? null : { kind: 'whole', day };
}

/** The day of a date in a year; null if that year has none such. */
export function dayIn(year: number, month: number, dayOfMonth: number): Day | null {
  const at = new Date(Date.UTC(year, month - 1, dayOfMonth));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === dayOfMonth ? at.getTime() / DAY_MS : null;
}

/**
 * The day that a date names beside another that is known: of a date without a year the nearest, of a weekday the first
 * from that day on. Null where nothing is known to go by.
 */
export function resolveDate(date: WrittenDate, beside: Day | null): Day | null {
  if (date.kind === 'whole') return date.day;
  if (beside === null) return null;
  switch (date.kind) {
    case 'next':
      return beside + 1;
    case 'weekday':
      // 1970-01-01 was a Thursday.
      return beside + ((date.weekday - ((beside + 4) % 7) + 7) % 7);
    case 'yearless': {
      const year = new Date(beside * DAY_MS).getUTCFullYear();
      const days = [year - 1, year, year + 1].flatMap((each) => dayIn(each, date.month, date.dayOfMonth) ?? []);
      return days.sort((a, b) => Math.abs(a - beside) - Math.abs(b - beside))[0] ?? null;
    }
  }
}

/** The first whole day that the name of a file holds, as `YYYY-MM-DD`; null without one. */
export function dateIn(name: string): string | null {
  for (const [, year, month, day] of name.matchAll(/(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)/g))
    if (dayIn(Number(year), Number(month), Number(day)) !== null) return `${year}-${month}-${day}`;
  return null;
}
