/**
 * The single corrections that are tried: each what one slip of a hand, a clock or a copy would have made of the right
 * time. A date takes along the rows below that have none of their own.
 */
import { DAY_MS, HOUR_MS, lookUp, type Zone } from '../clocks.js';
import { isCalendarDay, type Millis } from '../time.js';
import { type CheckCode } from './check.js';
import { isBefore } from './order.js';
import { type Change, type Run, type SuspectFact } from './suspects.js';

export type SlipCode = Extract<CheckCode, `${string}_suspected`>;

export interface Correction extends Change {
  readonly code: SlipCode;
  /** `an hour late`, `a year early`: what the slip was. */
  readonly slip: string;
  /** The facts that it is about: their own times, not those that are taken along. */
  readonly about: readonly number[];
}

/** A fact as slips happen to it. */
export interface Slippable {
  readonly fact: SuspectFact;
  readonly clocks: Zone;
  /** It has a time of day that it writes itself, to the minute at least. */
  readonly hasClock: boolean;
  /** It writes its date itself. */
  readonly hasDate: boolean;
  /** Nobody wrote its date. */
  readonly isDateCarried: boolean;
}

/** @param sequences rows in the order of time, by index: dates are carried along them */
export function* correctionsOf(
  facts: readonly Slippable[],
  sequences: readonly (readonly number[])[],
): Generator<Correction> {
  const stretches = stretchesIn(facts, sequences);
  for (const [index, slippable] of facts.entries()) {
    const { fact, hasClock, hasDate, isDateCarried } = slippable;
    if (isCoarse(slippable)) continue;
    const to = (code: SlipCode, slip: string, at: Millis | null, along: Along | null = null): Correction[] =>
      at === null || at === fact.from
        ? []
        : [
            {
              code,
              slip,
              about: [index],
              moves: [{ index, at }],
              run: along && { ...along, by: at - fact.from },
              rows: null,
            },
          ];
    if (hasClock) {
      yield* to('hour_slip_suspected', 'an hour late', fact.from - HOUR_MS);
      yield* to('hour_slip_suspected', 'an hour early', fact.from + HOUR_MS);
      yield* to('half_day_slip_suspected', 'half a day late', fact.from - 12 * HOUR_MS);
      yield* to('half_day_slip_suspected', 'half a day early', fact.from + 12 * HOUR_MS);
    }
    if (hasDate || isDateCarried) {
      const along = takenAlong(stretches.get(index));
      const shifted = (years: number, months: number, days: number): Millis | null =>
        shiftedDate(slippable, years, months, days);
      yield* to('day_slip_suspected', 'a day late', shifted(0, 0, -1), along);
      yield* to('day_slip_suspected', 'a day early', shifted(0, 0, 1), along);
      if (hasDate) {
        yield* to('month_slip_suspected', 'a month late', shifted(0, -1, 0), along);
        yield* to('month_slip_suspected', 'a month early', shifted(0, 1, 0), along);
        yield* to('year_slip_suspected', 'a year late', shifted(-1, 0, 0), along);
        yield* to('year_slip_suspected', 'a year early', shifted(1, 0, 0), along);
      }
    }
    if (hasClock) for (const at of swappedDigits(slippable)) yield* to('times_swapped_suspected', 'digits swapped', at);
  }
  for (const told of sequences) {
    for (let place = 0; place + 1 < told.length; place += 1) yield* rowsSwapped(facts, told[place]!, told[place + 1]!);
    yield* farSwaps(facts, told);
  }
}

/** Of more steps back no single exchange mends enough. */
const MOST_STEPS = 12;

/** Rows that are no neighbours: each stands beside a step back, the first too late for what follows, the other too early. */
function* farSwaps(facts: readonly Slippable[], told: readonly number[]): Generator<Correction> {
  const isBack = (place: number): boolean => isBefore(facts[told[place]!]!.fact, facts[told[place - 1]!]!.fact);
  const steps = [...told.keys()].slice(1).filter(isBack);
  if (steps.length > MOST_STEPS) return;
  for (const [i, first] of steps.entries())
    for (const last of steps.slice(i + 1)) yield* rowsSwapped(facts, told[first - 1]!, told[last]!);
}

type Along = Omit<Run, 'by'>;

/** A row with those below it that take their date from it; null where there are none. */
const takenAlong = (along: Along | undefined): Along | null =>
  along === undefined || along.end - along.first < 2 ? null : along;

/** By index: where rows stand that take their dates from one above, as far as they are known to the minute. */
function stretchesIn(facts: readonly Slippable[], sequences: readonly (readonly number[])[]): Map<number, Along> {
  const stretches = new Map<number, Along>();
  const isBreak = (index: number): boolean => facts[index]!.hasDate || isCoarse(facts[index]!);
  for (const told of sequences) {
    let start = 0;
    for (let place = 0; place <= told.length; place += 1) {
      if (place < told.length && !isBreak(told[place]!)) continue;
      for (let first = start; first < place; first += 1)
        stretches.set(told[first]!, { told, first, end: place, start });
      start = place < told.length && isCoarse(facts[told[place]!]!) ? place + 1 : place;
    }
  }
  return stretches;
}

const isCoarse = ({ fact }: Slippable): boolean => fact.from !== fact.to;

/** The same time of day on a date so far away; null where there is no such day or time. */
function shiftedDate({ fact, clocks }: Slippable, years: number, months: number, days: number): Millis | null {
  const local = fact.from + clocks.offset(fact.from);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const date = new Date(midnight + days * DAY_MS);
  const month = date.getUTCMonth() + months;
  const year = date.getUTCFullYear() + years + Math.floor(month / 12);
  const [monthOfYear, day] = [((month % 12) + 12) % 12, date.getUTCDate()];
  if (!isCalendarDay(year, monthOfYear + 1, day)) return null;
  return instantAt(clocks, new Date(midnight).setUTCFullYear(year, monthOfYear, day) + (local - midnight));
}

function instantAt(clocks: Zone, local: Millis): Millis | null {
  const found = lookUp(clocks, local);
  return found.kind === 'skipped' ? null : found.from;
}

/** Times of day with two digits beside each other swapped: 14:53 for 14:35. */
function swappedDigits({ fact, clocks }: Slippable): Millis[] {
  const local = fact.from + clocks.offset(fact.from);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const minutes = Math.floor((local - midnight) / 60_000);
  const rest = local - midnight - minutes * 60_000;
  const digits = `${Math.floor(minutes / 60)}`.padStart(2, '0') + `${minutes % 60}`.padStart(2, '0');
  return [0, 1, 2].flatMap((i) => {
    const swapped = [...digits];
    [swapped[i], swapped[i + 1]] = [swapped[i + 1]!, swapped[i]!];
    const [hour, minute] = [Number(swapped.slice(0, 2).join('')), Number(swapped.slice(2).join(''))];
    if (hour > 23 || minute > 59) return [];
    const at = instantAt(clocks, midnight + (hour * 60 + minute) * 60_000 + rest);
    return at === null || at === fact.from ? [] : [at];
  });
}

/** Two rows of a list: their times, or the rows themselves, have changed places. */
function* rowsSwapped(facts: readonly Slippable[], first: number, second: number): Generator<Correction> {
  if (facts[first]!.fact.from === facts[second]!.fact.from) return;
  yield* timesSwapped(facts, first, second);
  const about = [first, second];
  yield { code: 'rows_swapped_suspected', slip: 'rows swapped', about, moves: [], run: null, rows: [first, second] };
}

/** The times of two facts have changed places. */
export function* timesSwapped(facts: readonly Slippable[], first: number, second: number): Generator<Correction> {
  const [a, b] = [facts[first]!, facts[second]!];
  if (a.fact.from === b.fact.from) return;
  const about = [first, second];
  if (a.hasClock && b.hasClock && a.fact.from === a.fact.to && b.fact.from === b.fact.to) {
    const moves = [
      { index: first, at: b.fact.from },
      { index: second, at: a.fact.from },
    ];
    yield { code: 'times_swapped_suspected', slip: 'times swapped', about, moves, run: null, rows: null };
  }
}
