/** Which instants the times of a report are: section by section, each in its order, prose beside what it stands with. */
import { DAY_MS, HALF_A_YEAR_MS, localMidnight, UTC, type Zone } from '../clocks.js';
import { type WrittenMoment } from '../parsing/moments.js';
import {
  placeOne,
  placeRelative,
  type Misplaced,
  type Placed,
  type TimeFrame,
  type Unplaced,
} from '../parsing/place-moment.js';
import { fallsMostly, isAbsolute } from '../parsing/placing.js';
import { weekdayFrom } from '../parsing/relative-days.js';
import { groupBy } from '../timeline.js';
import { clocksOf, type WrittenZone } from '../parsing/zones.js';
import { type Millis } from '../time.js';
import { dayOf } from './document-day.js';
import { type FactZone, type ReportZones } from './report-zones.js';
import { type Section } from './sections.js';
import { type ToldTime } from './told-times.js';

export interface PlacedTime {
  readonly told: ToldTime;
  readonly placed: Placed;
  readonly zone: FactZone;
  readonly section: number;
  /** Nobody wrote its date. */
  readonly dateInferred: boolean;
}

/** What a report is placed against. */
export interface PlacingFrame {
  readonly zones: ReportZones;
  /** Per block. */
  readonly sections: readonly Section[];
  /** Midnight of the day that the report is about, as a local time; null where nobody says. */
  readonly day: Millis | null;
  /** Of dates without a year, where no day is known; null where nobody says. */
  readonly year: number | null;
  /** The clocks that the caller names. */
  readonly option: Zone | null;
  readonly now: Millis;
}

interface Item extends Unplaced {
  readonly told: ToldTime;
  readonly factZone: FactZone;
}

/** Places the times of a report; what cannot be (an hour that was skipped, a T0 that no line gives) is left out. */
export function placeTimes(times: readonly ToldTime[], frame: PlacingFrame): PlacedTime[] {
  const items = times.map((told) => itemOf(told, frame));
  const placed = new Map<Item, Placed>();
  const structured = items.filter(({ told: { structured, moment } }) => structured && isAbsolute(moment));
  const start = frame.day ?? firstDay(structured) ?? null;
  const timeFrame = timeFrameOf(frame, start);
  for (const section of groupBy(structured, (item) => item.section).values())
    placeSection(section, timeFrame, start, placed);
  placeProse(items, timeFrame, start ?? earliestDay(placed) ?? dayOfUndated(items, timeFrame), placed);
  placeCounted(items, timeFrame, placed);
  return items.flatMap((item): PlacedTime[] => {
    const result = placed.get(item);
    if (result === undefined) return [];
    const { told, factZone: zone, section } = item;
    const { date, sinceZero } = told.moment;
    const dateInferred = (date === null && sinceZero === null) || date?.relative !== undefined;
    return [{ told, placed: result, zone, section, dateInferred }];
  });
}

function itemOf(told: ToldTime, { zones, sections }: PlacingFrame): Item {
  const factZone = zones.of(told);
  const { id, date } = sections[told.block]!;
  const known = (zone: WrittenZone | null): WrittenZone | null => zone && zones.resolve(zone).zone;
  const { moment } = told;
  const resolved: WrittenMoment = {
    ...moment,
    zone: known(moment.zone),
    to: moment.to && { ...moment.to, zone: known(moment.to.zone) },
    again: moment.again && { ...moment.again, zone: known(moment.again.zone) },
  };
  const from =
    moment.zone !== null || factZone.zone === null ? null : factZone.from === 'column' ? 'column' : 'document';
  return { told, factZone, moment: resolved, zone: factZone.zone, zoneFrom: from, heading: date, section: id };
}

function timeFrameOf({ option, now, year }: PlacingFrame, day: Millis | null): TimeFrame {
  // A date without a year is the one nearest to the day of the report.
  const latest = day !== null ? day + HALF_A_YEAR_MS : year !== null ? Date.UTC(year + 1, 0, 1) - DAY_MS : now;
  return { zone: option ?? UTC, now, date: null, dayOne: day, latest };
}

/** The first day that a row or line names in full. */
function firstDay(items: readonly Item[]): Millis | null {
  for (const { moment, heading } of items) {
    const day = dayOf(moment.date ?? heading);
    if (day !== null) return day;
  }
  return null;
}

const earliestDay = (placed: ReadonlyMap<Item, Placed>): Millis | null => {
  const [first] = placed.values();
  return first === undefined ? null : localMidnight(first.zone, first.at);
};

/** Where no time has a date, as for rows; a time before the first one that has is of no day. */
const dayOfUndated = (items: readonly Item[], { zone, now }: TimeFrame): Millis | null =>
  items.some(({ moment, heading }) => moment.date !== null || heading !== null) ? null : localMidnight(zone!, now);

function placeSection(
  section: readonly Item[],
  frame: TimeFrame,
  start: Millis | null,
  placed: Map<Item, Placed>,
): void {
  const isFalling = fallsMostly(section);
  let previous: Placed | null = null;
  let heading: Unplaced['heading'] = null;
  const begin = start ?? localMidnight(frame.zone!, frame.now);
  for (const item of isFalling ? [...section].reverse() : section) {
    const own = item.moment.date ?? (item.heading === heading ? null : item.heading);
    heading = item.heading;
    const result = placedOrNull(item, frame, own, previous ?? begin, isFalling);
    if (result === null) continue;
    previous = result;
    placed.set(item, result);
  }
}

/** What does not fit is left away, the rest is read: a second zone that shows another instant, an end before its start. */
function placedOrNull(
  item: Item,
  frame: TimeFrame,
  own: Unplaced['heading'],
  before: Placed | Millis,
  isFalling: boolean,
): Placed | null {
  const { moment } = item;
  for (const each of [moment, { ...moment, again: null }, { ...moment, again: null, to: null }]) {
    const result: Placed | Misplaced = placeOne({ ...item, moment: each }, frame, own, before, isFalling);
    if (!('why' in result)) return result;
  }
  return null;
}

/** Times in sentences: the day is the one that they name, else that of what was told last beside them, on their clocks. */
function placeProse(items: readonly Item[], frame: TimeFrame, start: Millis | null, placed: Map<Item, Placed>): void {
  const last = new Map<number, Millis>();
  for (const item of items) {
    const { told, moment, heading, section } = item;
    if (!told.structured && isAbsolute(moment)) {
      const before = last.get(section);
      const base = before === undefined ? (dayOf(heading) ?? start) : localMidnight(clocksFor(item, frame), before);
      if (base === null && moment.date === null) continue;
      const result = placedOrNull(item, frame, moment.date, dayFrom(base ?? 0, told.day), true);
      if (result !== null) placed.set(item, result);
    }
    const result = placed.get(item);
    if (result) last.set(section, result.at);
  }
}

const clocksFor = ({ moment, zone }: Item, frame: TimeFrame): Zone => {
  const written = moment.zone ?? zone;
  return written === null ? frame.zone! : clocksOf(written);
};

function dayFrom(base: Millis, day: ToldTime['day']): Millis {
  if (day === null) return base;
  if (day === 'next') return base + DAY_MS;
  return weekdayFrom(base, day);
}

/** `T+5m` counts from the line that gives T0. */
function placeCounted(items: readonly Item[], frame: TimeFrame, placed: Map<Item, Placed>): void {
  const zero = items.find(({ moment }) => moment.sinceZero === 0 && isAbsolute(moment));
  const zeroAt = zero && placed.get(zero);
  for (const item of items) {
    if (isAbsolute(item.moment)) continue;
    const result = placeRelative(item, frame, zeroAt);
    if (!('why' in result)) placed.set(item, result);
  }
}
