import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../../test/support/any-story.js';
import { type Assessment } from './assessment.js';
import { type Entry } from '../entry.js';
import { type Claim } from '../facts.js';
import { readingsOf, type Reading } from './readings.js';
import { type ReadingView } from '../view/view-types.js';

/** Every reading of a timeline: all that is special, and each of the n² pairs that is not. */
function everyReading(on: Assessment): Reading[] {
  const { ends, special, isSpecial, pair } = readingsOf(on, on.durations);
  const pairs = ends.flatMap((from, i) => ends.slice(i + 1).map((to) => ({ from, to })));
  return [...special, ...pairs.filter(({ from, to }) => !isSpecial(from, to)).map(({ from, to }) => pair(from, to))];
}

function fits({ facts, statedSeconds, toleranceSeconds, upTo }: Claim, { length }: Reading): boolean {
  const { minSeconds, maxSeconds } = typeof length === 'number' ? { minSeconds: length, maxSeconds: length } : length;
  const longest = upTo ?? { statedSeconds, toleranceSeconds };
  const [low, high] = [statedSeconds - toleranceSeconds, longest.statedSeconds + longest.toleranceSeconds];
  if (facts.comparison === 'at_most') return maxSeconds <= high;
  if (facts.comparison === 'at_least') return minSeconds >= low;
  return minSeconds <= high && maxSeconds >= low;
}

const off = ({ statedSeconds, upTo }: Claim, { length }: Reading): number =>
  typeof length === 'number'
    ? Math.max(0, statedSeconds - length, length - (upTo?.statedSeconds ?? statedSeconds))
    : Infinity;

/** What decides about the order of readings, most important first. */
function sortKey(on: Assessment, claim: Claim, reading: Reading): number[] {
  const isMiddle = (entry: Entry | null): boolean => {
    const same = entry ? on.timeline.byType.get(entry.type) : undefined;
    return same !== undefined && ![0, same.length - 1].includes(same.indexOf(entry!));
  };
  const place = (entry: Entry | null): number[] => [entry?.interval.from ?? Infinity, entry?.revision ?? Infinity];
  const middles = [reading.from, reading.to].filter(isMiddle).length;
  return [reading.rank, off(claim, reading), middles, ...place(reading.from), ...place(reading.to)];
}

const byKeys = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((key, at) => key !== b[at]);
  return i < 0 ? 0 : a[i]! < b[i]! ? -1 : 1;
};

const named = ({ kinds, from, to, window }: Reading): string =>
  [kinds.join('+'), from?.id, to?.id, window?.kind, window?.component].join(' ');
const asNamed = ({ kinds, from, to, windowKind, component }: ReadingView): string =>
  [kinds.join('+'), from?.entryId, to?.entryId, windowKind, windowKind === undefined ? undefined : component].join(' ');

it('the search finds what looking at every pair finds, in the same order', () => {
  const entries = fc.oneof(
    fc.array(anyEntry(), { maxLength: 8 }),
    fc.array(anyEntry(), { maxLength: 60 }),
    // So many of so few types that more pairs fit than are listed, and occurrences in the middle decide.
    fc.array(anyEntry(['declared', 'resolved', 'dns_started', 'rollback']), { minLength: 30, maxLength: 60 }),
  );
  const story = fc.tuple(entries, fc.array(anyClaim, { minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(story, ([entries, claims]) => {
      const on = storyOf(entries, claims, true).assess();
      const readings = everyReading(on);
      for (const audit of on.claims) {
        const claim = on.timeline.facts.claims.get(audit.id)!;
        const isBound = audit.comparison === 'at_least' || audit.comparison === 'at_most';
        if (isBound && audit.metric === null) continue;
        const fitting = readings
          .filter((reading) => fits(claim, reading))
          .map((reading) => ({ reading, key: sortKey(on, claim, reading) }))
          .sort((a, b) => byKeys(a.key, b.key))
          .map(({ reading }) => reading);
        const decides = readingsOf(on, on.durations).named(audit.metric ?? '');
        const first = decides && fits(claim, decides) ? named(decides) : undefined;
        const expected = fitting.map(named);
        const inOrder = first === undefined ? expected : [first, ...expected.filter((name) => name !== first)];
        expect(audit.supports.map(asNamed)).toEqual(inOrder.slice(0, 50));
        expect(audit.supportsTotal).toBe(inOrder.length);

        const isMeant = inOrder.length > expected.length || fitting.some((reading) => reading.rank <= 2);
        const near = (isOnSide: (difference: number) => boolean): string[] =>
          readings
            .filter((reading) => reading.rank <= 3 && typeof reading.length === 'number' && !fits(claim, reading))
            .filter((reading) => isOnSide((reading.length as number) - claim.statedSeconds))
            .map((reading) => ({ reading, key: [off(claim, reading), ...sortKey(on, claim, reading)] }))
            .sort((a, b) => byKeys(a.key, b.key))
            .slice(0, 1)
            .map(({ reading }) => named(reading));
        expect(audit.nearest.map(asNamed)).toEqual(isMeant ? [] : [...near((by) => by < 0), ...near((by) => by > 0)]);
      }
    }),
    { numRuns: 150 },
  );
});
