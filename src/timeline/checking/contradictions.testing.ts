/** For tests: what contradicts itself after a change, counted from the beginning. */
import { type Interval } from '../time.js';
import { isBefore } from './order.js';
import { keyOf } from './detective.js';
import { type Correction } from './slips.js';
import { areApart, isLong, movesOf, type Change, type Suspicious } from './suspects.js';

export const NOTHING: Change = { moves: [], run: null, rows: null };

export function contradictions(suspicious: Suspicious, change: Change): number {
  const { rows } = change;
  const to = new Map(movesOf(change, suspicious.facts).map(({ index, at }) => [index, at]));
  const facts = suspicious.facts.map((fact, index) => ({ ...fact, ...after(index) }));
  function after(index: number): Partial<Interval> {
    const at = to.get(index);
    return at === undefined ? {} : { from: at, to: at };
  }
  let count = 0;
  for (const claim of suspicious.claims) {
    const isGiven = facts.some((from, i) =>
      facts.some(
        (end, j) =>
          i !== j &&
          isLong(from, end, claim) &&
          (claim.alsoMeant.some(([a, b]) => a === i && b === j) ||
            claim.kinds.some(({ isStart, isEnd }) => isStart(from) && isEnd(end))),
      ),
    );
    if (!isGiven) count += 1;
  }
  for (const told of suspicious.sequences) {
    const order = [...told];
    const places = (rows ?? []).map((index) => order.indexOf(index));
    if (places.length === 2 && !places.includes(-1))
      for (const [i, place] of places.entries()) order[place] = rows![1 - i]!;
    for (let i = 1; i < order.length; i += 1) if (isBefore(facts[order[i]!]!, facts[order[i - 1]!]!)) count += 1;
  }
  for (const [a, b] of suspicious.repeats) if (areApart(facts[a]!, facts[b]!)) count += 1;
  for (const [index, fact] of facts.entries()) if (suspicious.isContradicted?.(index, fact)) count += 1;
  return count;
}

/** What each correction mends, less what it breaks; the best of them by their keys. */
export function bruteForce(
  suspicious: Suspicious,
  corrections: readonly Correction[],
): { readonly gains: readonly number[]; readonly keys: readonly string[]; readonly resolves: number } {
  const before = contradictions(suspicious, NOTHING);
  const gains = corrections.map((correction) => before - contradictions(suspicious, correction));
  const resolves = Math.max(0, ...gains);
  const best = corrections.filter((_, i) => gains[i] === resolves);
  return { gains, keys: resolves === 0 ? [] : [...new Set(best.map(keyOf))].sort(), resolves };
}
