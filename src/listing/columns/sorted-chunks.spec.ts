import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SortedChunks } from './sorted-chunks.js';

describe('items in chunks', () => {
  const anyItems = fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 5000, size: 'max' });

  it('are in order from any place in both directions, whatever was added and removed', () => {
    fc.assert(
      fc.property(anyItems, fc.nat(100_000), fc.nat(4), (items, from, keptOf5) => {
        const sorted = new SortedChunks<number>((a, b) => a - b);
        for (const item of items) sorted.add(item);
        const removed = items.filter((_, i) => i % 5 > keptOf5);
        for (const item of removed) sorted.remove(item);
        const left = items.filter((_, i) => i % 5 <= keptOf5).sort((a, b) => a - b);
        const [up, down]: number[][] = [[], []];
        sorted.ascend(
          (item) => item < from,
          (item) => up!.push(item) > 0,
        );
        sorted.descend(
          (item) => item < from,
          (item) => down!.push(item) > 0,
        );
        expect(up).toEqual(left.filter((item) => item >= from));
        expect(down).toEqual(left.filter((item) => item < from).reverse());
      }),
      { numRuns: 50 },
    );
  });

  it('are visited no further than is asked', () => {
    const sorted = new SortedChunks<number>((a, b) => a - b);
    for (let item = 0; item < 3000; item++) sorted.add(item);
    const seen: number[] = [];
    sorted.ascend(
      (item) => item < 1500,
      (item) => seen.push(item) < 2,
    );
    expect(seen).toEqual([1500, 1501]);
  });

  it('must be where they belong to be removed', () => {
    const sorted = new SortedChunks<number>((a, b) => a - b);
    sorted.add(1);
    expect(() => sorted.remove(2)).toThrow('not where it belongs');
  });
});
