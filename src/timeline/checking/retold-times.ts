/** One thing told at two times that are whole hours apart: read in two zones. Each of them could be the right one. */
import { HOUR_MS, MINUTE_MS } from '../clocks.js';
import { type Millis } from '../time.js';
import { type Correction, type Slippable } from './slips.js';
import { type IndexPair } from './suspects.js';

/** Farther apart no two zones of one incident are. */
const MOST_HOURS = 12;

const minuteOf = (at: Millis): number => Math.floor(at / MINUTE_MS);

/** By how many whole hours two instants are apart, to the minute; 0 if by none, or by too many. */
export function hoursBetween(a: Millis, b: Millis): number {
  const minutes = Math.abs(minuteOf(a) - minuteOf(b));
  return minutes % 60 === 0 && minutes / 60 <= MOST_HOURS ? minutes / 60 : 0;
}

export function* retoldTimes(facts: readonly Slippable[], repeats: readonly IndexPair[]): Generator<Correction> {
  for (const pair of repeats) {
    for (const [index, other] of [pair, [pair[1], pair[0]] as const]) {
      const [own, its] = [facts[index]!, facts[other]!];
      const hours = hoursBetween(own.fact.from, its.fact.from);
      if (!own.hasClock || hours === 0 || its.fact.from !== its.fact.to) continue;
      const isLate = own.fact.from > its.fact.from;
      const slip = `${hours === 1 ? 'an hour' : `${hours} hours`} ${isLate ? 'late' : 'early'}`;
      const at = own.fact.from + (isLate ? -hours : hours) * HOUR_MS;
      yield { code: 'hour_slip_suspected', slip, about: [index], moves: [{ index, at }], run: null, rows: null };
    }
  }
}
