/** A time that was copied from the row beside it and never changed: what it would be, by the claims that nothing gives. */
import { DAY_MS } from '../clocks.js';
import { firstFrom } from '../measure/pair-search.js';
import { type Correction, type Slippable } from './slips.js';
import { type SuspectClaim } from './suspects.js';

/** So many of one row and one claim: more say nothing. */
const MOST_EACH = 4;
/** So many in all. */
const MOST = 2000;

/**
 * @param sequences rows in the order of time, by index
 * @param claims those that nothing gives
 */
export function* copiedTimes(
  facts: readonly Slippable[],
  sequences: readonly (readonly number[])[],
  claims: readonly SuspectClaim[],
): Generator<Correction> {
  const instants = [...facts.keys()]
    .filter((index) => facts[index]!.fact.from === facts[index]!.fact.to)
    .sort((a, b) => facts[a]!.fact.from - facts[b]!.fact.from);
  const ats = Float64Array.from(instants, (index) => facts[index]!.fact.from);
  const lengths = claims.filter(({ low, high }) => Number.isFinite(high) && low > 0);
  let count = 0;
  for (const told of sequences) {
    for (const [place, index] of told.entries()) {
      const { fact, hasClock } = facts[index]!;
      const before = told[place - 1];
      if (before === undefined || !hasClock || facts[before]!.fact.from !== fact.from || fact.from !== fact.to)
        continue;
      const next = told[place + 1];
      const last = next === undefined ? fact.from + DAY_MS : facts[next]!.fact.from;
      for (const claim of lengths) {
        const length = Math.round((claim.low + claim.high) / 2);
        for (const by of [length, -length]) {
          // Strictly between the rows beside it.
          let i = firstFrom(ats, fact.from - by + 1);
          for (let each = 0; each < MOST_EACH && i < ats.length && ats[i]! + by < last; i += 1, each += 1) {
            if (instants[i] === index) continue;
            const moves = [{ index, at: ats[i]! + by }];
            yield { code: 'time_copied_suspected', slip: 'copied', about: [index], moves, run: null, rows: null };
            count += 1;
            if (count >= MOST) return;
          }
        }
      }
    }
  }
}
