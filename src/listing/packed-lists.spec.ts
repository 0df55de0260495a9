import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PackedLists } from './packed-lists.js';

describe('lists in one array', () => {
  it('are as they were put last', () => {
    const puts = fc.array(fc.tuple(fc.nat(100), fc.array(fc.nat(1e6), { maxLength: 40, size: 'max' })), {
      maxLength: 500,
      size: 'max',
    });
    fc.assert(
      fc.property(puts, (all) => {
        const [lists, plain] = [new PackedLists(Uint32Array), new Map<number, number[]>()];
        for (const [row, list] of all) {
          lists.put(row, list);
          plain.set(row, list);
        }
        for (let row = 0; row <= 101; row++) expect(lists.of(row)).toEqual(plain.get(row) ?? []);
      }),
      { numRuns: 50 },
    );
  });

  it('do not grow for ever when they are written anew', () => {
    const lists = new PackedLists(Uint32Array);
    for (let n = 0; n < 100_000; n++) lists.put(n % 10, Array<number>(1 + (n % 30)).fill(n));
    expect(lists.values.length).toBeLessThan(10_000);
  });
});
