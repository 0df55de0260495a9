/** Open hours as people write them: "during support hours 10:00–17:00", "Mon–Fri 9am to 5pm", "weekdays 08:00-18:00". */
import { WEEKDAYS, type Calendar, type Hours, type Weekday } from '../measure/open-hours.js';
import { clockAt } from './clock-times.js';

const WORK_DAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const CANDIDATE = /(?<![\w.:])\d{1,2}/g;
const TO = /\s{0,2}(?:[\u2013\u2014-]|to|until|till|and)\s{0,2}/iy;
const DAY = '(sun|mon|tue|wed|thu|fri|sat)(?:day|s|sday|nesday|r|rs|rsday|urday)?s?';
const DAYS = new RegExp(`\\b${DAY}\\b(?:\\.?\\s{0,2}(?:[\\u2013\\u2014-]|to|through|until)\\s{0,2}${DAY}\\b)?`, 'gi');
const EVERY_DAY = /\b(?:daily|every ?day|seven days|7 days|24\/7)\b/i;
const ON_WORK_DAYS = /\b(?:weekdays?|week days?|workdays?|working days?|business days?)\b/i;
const AT_WORK = /\b(?:business|working|office|support|core)\b/i;
/** `9-17`: an hour without minutes counts only in a range of two. */
const BARE_HOUR = /\d{1,2}(?![\d:.])/y;
/** Two bare numbers are hours only beside such words. */
const SPEAKS_OF_HOURS =
  /\b(?:hours|daily|every ?day|weekdays?|workdays?|(?:working|business) days?|(?:sun|mon|tues|wednes|thurs|fri|satur)days?|mon|fri)\b/i;
const LONGEST = 300;

/**
 * The calendars that words can mean, the likeliest first; none where they name no hours. Hours of work without days are
 * those of working days, or of every day: nobody says.
 */
export function calendarsIn(words: string, timeZone: string): Calendar[] {
  const text = words.slice(0, LONGEST);
  const hours = hoursIn(text);
  if (hours.length === 0) return [];
  const calendar = (days: readonly Weekday[]): Calendar => ({
    timeZone,
    week: Object.fromEntries(days.map((day) => [day, hours])),
  });
  const named = daysIn(text);
  if (named.length > 0) return [calendar(named)];
  if (ON_WORK_DAYS.test(text)) return [calendar(WORK_DAYS)];
  const everyDay = calendar(WEEKDAYS);
  return AT_WORK.test(text) && !EVERY_DAY.test(text) ? [calendar(WORK_DAYS), everyDay] : [everyDay];
}

function hoursIn(text: string): Hours[] {
  const found: Hours[] = [];
  CANDIDATE.lastIndex = 0;
  for (let m = CANDIDATE.exec(text); m; m = CANDIDATE.exec(text)) {
    const first = clockIn(text, m.index);
    if (first === null) continue;
    TO.lastIndex = first.end;
    const to = TO.exec(text);
    const second = to && clockIn(text, first.end + to[0].length);
    if (!second || (first.isBare && second.isBare && !SPEAKS_OF_HOURS.test(text))) continue;
    // Of "9–5pm" the first has the half of the second, unless that would end before it begins.
    const start =
      first.isBare && second.minutes > 12 * 60 && first.minutes < 6 * 60 ? first.minutes + 720 : first.minutes;
    found.push([clockText(start), second.minutes === 0 ? '24:00' : clockText(second.minutes)]);
    CANDIDATE.lastIndex = second.end;
  }
  return found;
}

function clockIn(text: string, at: number): { minutes: number; end: number; isBare: boolean } | null {
  if (text.startsWith('24:00', at)) return { minutes: 1440, end: at + 5, isBare: false };
  const clock = clockAt(text, at, 'two digits');
  if (clock && !('why' in clock)) return { minutes: Math.floor(clock.millis / 60_000), end: clock.end, isBare: false };
  BARE_HOUR.lastIndex = at;
  const bare = BARE_HOUR.exec(text)?.[0];
  if (bare === undefined || Number(bare) > 24) return null;
  return { minutes: Number(bare) * 60, end: at + bare.length, isBare: true };
}

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function daysIn(text: string): Weekday[] {
  const found = new Set<Weekday>();
  for (const [, first, last] of text.matchAll(DAYS)) {
    const from = WEEKDAYS.indexOf(first!.toLowerCase() as Weekday);
    const to = last === undefined ? from : WEEKDAYS.indexOf(last.toLowerCase() as Weekday);
    for (let i = 0; i <= (to - from + 7) % 7; i += 1) found.add(WEEKDAYS[(from + i) % 7]!);
  }
  return [...found];
}
