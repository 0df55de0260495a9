/**
 * Which instants the written moments of one text are. A time of day without a date takes the date of the heading above
 * it, else that of the line before: lines go forward, and a step back of more than six hours is the next day.
 */
import { DAY_MS, localMidnight } from '../clocks.js';
import { type Millis } from '../time.js';
import { groupBy } from '../timeline.js';
import { localDay, type WrittenDate } from './dates.js';
import { type WrittenMoment } from './moments.js';
import { placeOne, placeRelative, type Misplaced, type Placed, type TimeFrame, type Unplaced } from './place-moment.js';

const MOST_SHIFTS = 4;
const DAYS_OF_WEEK = 7;

/** Places every moment; the answer has their order. */
export function place(unplaced: readonly Unplaced[], frame: TimeFrame): (Placed | Misplaced)[] {
  const placed = new Map<Unplaced, Placed | Misplaced>();
  const absolute = unplaced.filter(({ moment }) => isAbsolute(moment));
  for (const section of groupBy(absolute, (item) => item.section).values()) {
    const isFalling = fallsMostly(section);
    const inOrder = isFalling ? [...section].reverse() : section;
    for (const [item, result] of placeInOrder(inOrder, frame, isFalling)) placed.set(item, result);
    const first = isFalling ? placed.get(inOrder[0]!) : undefined;
    if (first && !('why' in first))
      placed.set(inOrder[0]!, { ...first, remarks: ['the list is read from its end', ...first.remarks] });
  }
  const zero = unplaced.find(({ moment }) => moment.sinceZero === 0 && isAbsolute(moment));
  const zeroAt = zero && placed.get(zero);
  return unplaced.map((item) => placed.get(item) ?? placeRelative(item, frame, zeroAt));
}

/** It says itself when it was, and counts from nothing. */
export const isAbsolute = ({ date, clock }: WrittenMoment): boolean => date !== null || clock !== null;

/** True for a list that is told from its end. */
export function fallsMostly(items: readonly Unplaced[]): boolean {
  let [falls, rises] = [0, 0];
  for (const [i, { moment }] of items.entries()) {
    const before = items[i - 1]?.moment;
    // Of two zones the clocks say nothing of the order.
    if (!before || (moment.date === null) !== (before.date === null) || moment.zone?.said !== before.zone?.said)
      continue;
    if (moment.date?.relative || before.date?.relative) continue;
    const step = localOf(moment) - localOf(before);
    if (step < 0) falls += 1;
    if (step > 0) rises += 1;
  }
  return falls > 2 * rises && falls > 1;
}

const localOf = ({ date, clock }: WrittenMoment): number =>
  (date === null || date.daysFromToday !== null ? 0 : localDay(date.year ?? 2000, date.month, date.day ?? 1)) +
  (clock?.millis ?? 0);

type Result = readonly [Unplaced, Placed | Misplaced];

function placeInOrder(items: readonly Unplaced[], frame: TimeFrame, isFalling: boolean): Result[] {
  const isUndated = ({ moment, heading }: Unplaced): boolean => {
    const date = moment.date ?? heading;
    return date === null || (date.relative !== undefined && date.relative.kind !== 'numbered');
  };
  const firstDated = items.findIndex((item) => !isUndated(item));
  const lead = firstDated === -1 ? items : items.slice(0, firstDated);
  const rest = firstDated === -1 ? [] : placeFrom(items.slice(firstDated), frame, null, isFalling);
  if (lead.length === 0) return rest;
  const anchor = rest.map(([, result]) => result).find((result): result is Placed => !('why' in result));
  return [...placeLead(lead, frame, anchor?.at ?? null, isFalling), ...rest];
}

/** Times of day that no date stands above: the last is the latest that is not after the limit, the others count back. */
function placeLead(lead: readonly Unplaced[], frame: TimeFrame, before: Millis | null, isFalling: boolean): Result[] {
  if (frame.date !== null && before === null) {
    const dated = lead.map((item) => ({ ...item, heading: frame.date }));
    const results = placeFrom(dated, frame, null, isFalling);
    return results.map(([, result], i) => [lead[i]!, result]);
  }
  const limit = before ?? frame.latest;
  const lastOf = (results: readonly Result[]): Millis =>
    results.reduce((last, [, result]) => ('why' in result ? (result.jump ?? last) : result.at), -Infinity);
  let day = frame.zone === null ? Math.floor(limit / DAY_MS) * DAY_MS : localMidnight(frame.zone, limit);
  const step = lead.some(({ moment, heading }) => (moment.date ?? heading)?.relative?.kind === 'weekday')
    ? DAYS_OF_WEEK
    : 1;
  let results = placeFrom(lead, frame, day, isFalling);
  for (let shifts = 0; shifts < MOST_SHIFTS; shifts += 1) {
    const last = lastOf(results);
    if (last === -Infinity) break;
    const days =
      step *
      (last > limit ? -Math.ceil((last - limit) / (step * DAY_MS)) : Math.floor((limit - last) / (step * DAY_MS)));
    if (days === 0) break;
    day += days * DAY_MS;
    results = placeFrom(lead, frame, day, isFalling);
  }
  return results;
}

/** @param start midnight of the first day where the first has none, as a local time */
function placeFrom(items: readonly Unplaced[], frame: TimeFrame, start: Millis | null, isFalling: boolean): Result[] {
  let previous: Placed | null = null;
  let heading: WrittenDate | null = null;
  return items.map((item): Result => {
    const own = item.moment.date ?? (item.heading === heading ? null : item.heading);
    heading = item.heading;
    const result = placeOne(item, frame, own, previous ?? start, isFalling);
    if (!('why' in result)) previous = result;
    return [item, result];
  });
}
