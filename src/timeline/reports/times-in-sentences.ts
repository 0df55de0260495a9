/** The times of day in a sentence, each with the date that goes with it. */
import { type DateFault, type WrittenDate } from '../parsing/dates.js';
import { DAY_MS } from '../clocks.js';
import { momentAt, type WrittenMoment } from '../parsing/moments.js';
import { type Manner } from '../parsing/time-of-day.js';
import { clocksOf, zoneAt, type WrittenZone } from '../parsing/zones.js';

export interface SentenceTime {
  readonly moment: WrittenMoment;
  /** A day of the week (0 is Sunday), or the day after: where no date stands beside it. */
  readonly day: number | 'next' | null;
}

/** Where a time or a date can begin: not inside a word, a version, an address, a path, a ratio. */
const CANDIDATE = /(?<![\w.:/$#@+=&?%\u2212-])(?=\d|[~\u2248] ?\d|(?:between|from) |[A-Z][a-z]{2})/gi;
const ADDRESS = /(?:https?:\/\/|www\.)\S{1,2000}/g;
const WEEKDAY = /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/g;
const NEXT_DAY = /\b(?:the )?(?:following|next) (?:day|morning)\b/gi;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const ABOUT =
  /(?:around|about|approximately|approx\.?|roughly|circa|ca\.?|nearly|almost|just (?:after|before)|shortly (?:after|before)|some ?time (?:after|before)|after|before|~)\s*$/i;
/** What is said to last, or to be a ratio, is no time of day. */
const LASTS =
  /\b(?:lasted|lasting|took|takes|duration of|elapsed|within|ratio of|score of|odds of)(?: about| around)?\s*$/i;
/** Hours that come every day are a calendar. */
const HOURS_OF =
  /\b(?:support|office|business|working|opening|on-?call|trading|core|service|peak) hours?[\s(:,]{0,4}(?:(?:of|from|are|between|is) ){0,2}$/i;
const LENGTH_BEHIND = /^ ?(?:hours?|hrs?|minutes?|mins?|h|m)\b/;
/** As much of the words around a time as these patterns look at. */
const NEARBY = 30;

interface DayNamed {
  readonly start: number;
  readonly end: number;
  readonly date: WrittenDate | null;
  readonly day: number | 'next' | null;
}

/** @returns the times with a time of day, and dates that are no day of the calendar */
export function timesInSentence(
  sentence: string,
  manner: Manner,
): { readonly times: readonly SentenceTime[]; readonly faults: readonly DateFault[] } {
  const { moments, faults } = momentsOf(sentence, { ...manner, dots: 'never' });
  const clocks = moments.filter(({ clock }) => clock !== null);
  if (clocks.length === 0) return { times: [], faults };
  const days = daysOf(sentence, moments);
  const times = clocks.map((moment, index): SentenceTime => {
    const before = clocks[index - 1]?.end ?? 0;
    const after = clocks[index + 1]?.start ?? sentence.length;
    const about = ABOUT.test(sentence.slice(Math.max(0, moment.start - NEARBY), moment.start));
    const isHour =
      moment.clock !== null && /^[~\d\s]{1,5}[ap]/i.test(sentence.slice(moment.clock.start, moment.clock.end));
    const beside = moment.date === null ? dayBeside(sentence, days, moment, before, after) : null;
    // "From 23:10 to 00:20 on 5 March" begins on that day.
    const behind = beside === null && moment.date === null ? (moment.to?.date ?? null) : null;
    return {
      moment: {
        ...moment,
        date: moment.date ?? beside?.date ?? behind,
        // "Between 12:17 and 12:30 uploads failed": in prose it is the stretch that is told.
        to: moment.to && { ...moment.to, date: behind === null ? moment.to.date : null, areBounds: false },
        approximate: moment.approximate || about || isHour,
      },
      day: beside?.day ?? null,
    };
  });
  return { times, faults };
}

function momentsOf(sentence: string, manner: Manner): { moments: WrittenMoment[]; faults: DateFault[] } {
  const moments: WrittenMoment[] = [];
  const faults: DateFault[] = [];
  const addresses = [...sentence.matchAll(ADDRESS)].map(({ index, 0: { length } }) => [index, index + length] as const);
  let address = 0;
  CANDIDATE.lastIndex = 0;
  for (let m = CANDIDATE.exec(sentence); m; m = CANDIDATE.exec(sentence)) {
    while (address < addresses.length && addresses[address]![1] <= m.index) address += 1;
    const within = addresses[address];
    if (within !== undefined && within[0] <= m.index) {
      CANDIDATE.lastIndex = within[1];
      continue;
    }
    const moment = momentAt(sentence, m.index, manner);
    if (moment && 'why' in moment) {
      if (moment.fault?.kind === 'no such day') faults.push(moment.fault);
    } else if (moment && isMoment(sentence, moment))
      moments.push(...apart({ ...moment, zone: moment.zone ?? zoneAhead(sentence, moment.start) }));
    CANDIDATE.lastIndex = Math.max(m.index + 1, moment?.end ?? 0);
  }
  return { moments, faults };
}

const IN_BRACKETS = /[([]([A-Za-z][\w+:/-]{0,30})[)\]]:? $/;

/** "(UTC) 23:50" */
function zoneAhead(sentence: string, start: number): WrittenZone | null {
  const said = IN_BRACKETS.exec(sentence.slice(Math.max(0, start - 2 * NEARBY), start))?.[1];
  const found = said === undefined ? null : zoneAt(said, 0);
  return found && found.end === said!.length ? found.zone : null;
}

/** In winter and in summer. */
const SEASONS = [Date.UTC(2024, 0, 1), Date.UTC(2024, 6, 1)];

/** Two times beside each other that are not one instant are two. */
function apart(moment: WrittenMoment): WrittenMoment[] {
  const { again, clock, zone, to } = moment;
  if (again === null || clock === null || zone === null || to !== null) return [moment];
  const utc = (each: Pick<WrittenMoment, 'clock' | 'zone'>, at: number): number =>
    each.clock!.millis -
    clocksOf({ ...each.zone!, place: each.zone!.place ?? each.zone!.couldMean[0] ?? null }).offset(at);
  const isOne = SEASONS.some((at) => (utc(moment, at) - utc(again, at)) % DAY_MS === 0);
  if (isOne || again.clock === null || again.zone === null) return [moment];
  const first = { ...moment, again: null, end: clock.end };
  return [first, { ...moment, ...again, start: again.clock.start, end: again.clock.end, again: null }];
}

function isMoment(sentence: string, { clock, date, zone, ago, sinceZero, start, end }: WrittenMoment): boolean {
  if (ago !== null || sinceZero !== null || date?.daysFromToday === 0) return false;
  if (clock === null) return date !== null && date.daysFromToday === null;
  if (HOURS_OF.test(sentence.slice(Math.max(0, start - 2 * NEARBY), start))) return false;
  if (date !== null || zone !== null || clock.half !== null) return true;
  if (LASTS.test(sentence.slice(Math.max(0, start - NEARBY), start))) return false;
  return !LENGTH_BEHIND.test(sentence.slice(end, end + 10)) && !/^[%\w-]/.test(sentence.slice(end, end + 1));
}

function daysOf(sentence: string, moments: readonly WrittenMoment[]): DayNamed[] {
  const dates = moments.flatMap(({ clock, date }): DayNamed[] =>
    clock === null && date !== null ? [{ start: date.start, end: date.end, date, day: null }] : [],
  );
  const isIn = (at: number): boolean => moments.some(({ start, end }) => start <= at && at < end);
  const weekdays = [...sentence.matchAll(WEEKDAY)].map(({ index, 0: word }): DayNamed => ({
    start: index,
    end: index + word.length,
    date: null,
    day: WEEKDAYS.indexOf(word.slice(0, 3)),
  }));
  const next = [...sentence.matchAll(NEXT_DAY)].map(({ index, 0: words }): DayNamed => ({
    start: index,
    end: index + words.length,
    date: null,
    day: 'next',
  }));
  return [...dates, ...[...weekdays, ...next].filter(({ start }) => !isIn(start))].sort((a, b) => a.start - b.start);
}

/** The day of a time: the one directly behind it, else the last one between it and the time before. */
function dayBeside(
  sentence: string,
  days: readonly DayNamed[],
  { start, end }: WrittenMoment,
  before: number,
  after: number,
): DayNamed | null {
  const behind = days.find(
    (day) =>
      day.start >= end &&
      day.start < after &&
      /^[\s,()]{0,5}(?:(?:on|of|the) ){0,3}$/i.test(sentence.slice(end, Math.min(day.start, end + NEARBY))) &&
      day.start - end < NEARBY,
  );
  return behind ?? days.filter((day) => day.start >= before && day.end <= start).at(-1) ?? null;
}
