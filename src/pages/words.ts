/** Words that several pages use. */
import { localDate, localTime, type Zone } from '../timeline/clocks.js';
import { durationText } from '../timeline/time.js';

export { titleOf } from '../timeline/measure/durations.js';
export { typeWords } from '../timeline/view/entry-words.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `24 Jan 2023`, `Jan 2023`, `2023`. @param date of the calendar, to the day, the month or the year */
export function dateWords(date: string): string {
  const [year, month, day] = date.split('-');
  const name = month === undefined ? '' : (MONTHS[Number(month) - 1] ?? '');
  return [day === undefined ? '' : Number(day), name, Number(year)].filter((part) => part !== '').join(' ');
}

/** The day of a time as it goes out: an instant on a zone's calendar, anything coarser as it is. */
export const dayWords = (at: string, zone: Zone): string =>
  dateWords(at.includes('T') ? localDate(zone, Date.parse(at)) : at);

/** `21:50`, with the day where that is another one than now's. @param at an instant, or coarser */
export function clockWords(at: string, zone: Zone, now: number): string {
  if (!at.includes('T')) return dateWords(at);
  const instant = Date.parse(at);
  const time = localTime(zone, instant);
  return localDate(zone, instant) === localDate(zone, now) ? time : `${time}, ${dayWords(at, zone)}`;
}

/** `1 incident`, `1,204 incidents`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

/** A length of time as long as it is useful beside others: of hours the minutes, of days the hours. */
export function roughLength(seconds: number): string {
  const size = Math.abs(seconds);
  const unit = size >= 10 * DAY ? DAY : size >= DAY ? HOUR : size >= HOUR ? MINUTE : 1;
  return durationText(Math.round(seconds / unit) * unit);
}

/** Marks of a log scale. */
export const LENGTH_MARKS: readonly (readonly [seconds: number, label: string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [MINUTE, '1 min'],
  [10 * MINUTE, '10 min'],
  [HOUR, '1 h'],
  [DAY, '1 d'],
  [10 * DAY, '10 d'],
  [100 * DAY, '100 d'],
  [1000 * DAY, '1,000 d'],
];
