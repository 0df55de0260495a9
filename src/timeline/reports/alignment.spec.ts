/** An edited report is aligned with what it said before. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alignLines, type AlignableLine } from './alignment.js';
import { commonSubsequence } from './common-subsequence.js';
import { processorMs } from '../linear.testing.js';

/** `10:00 errors` as a line of a section; what stands before the time is its section. */
const line = (text: string): AlignableLine & { readonly text: string } => {
  const [section, time, ...words] = text.split(' ');
  return { text, section: section!, content: `${time} ${words.join(' ')}`, marks: [words.join(' ') || null, time!] };
};

function aligned(before: readonly string[], after: readonly string[]) {
  const { pairs, added, missing } = alignLines(before.map(line), after.map(line));
  return {
    amended: pairs.filter(([was, is]) => was.text !== is.text).map(([was, is]) => `${was.text} → ${is.text}`),
    added: added.map(({ lines, above, below }) => [
      above?.text ?? null,
      lines.map(({ text }) => text),
      below?.text ?? null,
    ]),
    missing: missing.map(({ text }) => text),
  };
}

const REPORT = ['a 10:00 errors', 'a 10:20 rollback', 'a 10:40 over', 'b 11:00 review'];

describe('an edited report', () => {
  test('of nothing new says nothing new', () => {
    expect(aligned(REPORT, REPORT)).toEqual({ amended: [], added: [], missing: [] });
  });

  test('amends the line at one place, in its time, its words or both', () => {
    const edited = ['a 10:00 errors', 'a 10:22 rollback', 'a 10:40 all well', 'b 11:05 nothing'];
    expect(aligned(REPORT, edited)).toEqual({
      amended: [
        'a 10:20 rollback → a 10:22 rollback',
        'a 10:40 over → a 10:40 all well',
        'b 11:00 review → b 11:05 nothing',
      ],
      added: [],
      missing: [],
    });
  });

  test('an extra line is new at its place, beside one that is amended, too', () => {
    const edited = [
      'a 09:50 deploy',
      'a 10:00 errors',
      'a 10:10 page',
      'a 10:20 rolled back',
      'a 10:40 over',
      'b 11:00 review',
    ];
    expect(aligned(REPORT, edited)).toEqual({
      amended: ['a 10:20 rollback → a 10:20 rolled back'],
      added: [
        [null, ['a 09:50 deploy'], 'a 10:00 errors'],
        ['a 10:00 errors', ['a 10:10 page'], 'a 10:20 rollback'],
      ],
      missing: [],
    });
  });

  test('a missing line is told, and takes no other with it', () => {
    expect(aligned(REPORT, REPORT.toSpliced(1, 1))).toEqual({ amended: [], added: [], missing: ['a 10:20 rollback'] });
    expect(aligned(REPORT, [])).toEqual({ amended: [], added: [], missing: REPORT });
  });

  test('lines that have moved, in their section or to another, are the same lines', () => {
    const moved = ['a 10:20 rollback', 'a 10:00 errors', 'b 11:00 review', 'b 10:40 over'];
    expect(aligned(REPORT, moved)).toEqual({
      amended: ['a 10:40 over → b 10:40 over'],
      added: [],
      missing: [],
    });
  });

  test('a section that is called otherwise is known by its lines', () => {
    const renamed = ['c 10:00 errors', 'c 10:20 rollback', 'c 10:41 over', 'b 11:00 review'];
    expect(aligned(REPORT, renamed)).toMatchObject({
      amended: expect.arrayContaining(['a 10:40 over → c 10:41 over']),
      added: [],
      missing: [],
    });
  });

  test('whatever is edited, each line is in one place of the answer, and what is the same is the same', () => {
    const some = fc.array(
      fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2', '3'), fc.constantFrom('x', 'y', '')),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [before, after] = [one, other].map((lines) => lines.map((parts) => line(parts.join(' ')))) as [
          ReturnType<typeof line>[],
          ReturnType<typeof line>[],
        ];
        const { pairs, added, missing } = alignLines(before, after);
        const was = [...pairs.map(([each]) => each), ...missing];
        const is = [...pairs.map(([, each]) => each), ...added.flatMap(({ lines }) => lines)];
        expect(new Set(was)).toEqual(new Set(before));
        expect(was).toHaveLength(before.length);
        expect(new Set(is)).toEqual(new Set(after));
        expect(is).toHaveLength(after.length);
        const itself = alignLines(before, before);
        expect(itself.pairs.every(([a, b]) => a === b)).toBe(true);
        expect(itself.pairs).toHaveLength(before.length);
      }),
    );
  });
});

/** By trying everything. */
function longest(before: readonly (string | null)[], after: readonly (string | null)[]): number {
  const [first, ...rest] = before;
  if (first === undefined || after.length === 0) return 0;
  const at = first === null ? -1 : after.indexOf(first);
  return Math.max(longest(rest, after), at === -1 ? 0 : 1 + longest(rest, after.slice(at + 1)));
}

describe('the longest common subsequence', () => {
  test('is as long as any, in order, and of equal words', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', null), { maxLength: 10 });
    fc.assert(
      fc.property(words, words, (before, after) => {
        const places = commonSubsequence(before, after);
        for (const [index, [i, j]] of places.entries()) {
          expect(before[i]).not.toBeNull();
          expect(before[i]).toBe(after[j]);
          expect(index === 0 || (places[index - 1]![0] < i && places[index - 1]![1] < j)).toBe(true);
        }
        expect(places).toHaveLength(longest(before, after));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['of different words', (n: number, side: number) => `${n % 2 === 0 ? n : `${side} ${n}`}`, 1_000],
    ['of one word and another', (n: number, side: number) => `${(n * (side + 1)) % 3 === 0}`, 1],
  ])('of two thousand lines %s is found in a moment', (_, wordAt, least) => {
    const lists = [0, 1].map((side) => Array.from({ length: 2_000 }, (_each, n) => wordAt(n, side)));
    // It takes some milliseconds.
    let length = 0;
    expect(processorMs(() => (length = commonSubsequence(lists[0]!, lists[1]!).length))).toBeLessThan(2_000);
    expect(length).toBeGreaterThanOrEqual(least);
  });
});
