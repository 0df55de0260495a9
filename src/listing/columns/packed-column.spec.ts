import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PackedColumn } from './packed-column.js';

describe('lists in one array', () => {
  it('are as they were put last', () => {
    const puts = fc.array(fc.tuple(fc.nat(100), fc.array(fc.nat(1e6), { maxLength: 40, size: 'max' })), {
      maxLength: 500,
      size: 'max',
    });
    fc.assert(
      fc.property(puts, (all) => {
        const [lists, plain] = [new PackedColumn(Uint32Array), new Map<number, number[]>()];
        for (const [row, list] of all) {
          lists.put(row, list);
          plain.set(row, list);
        }
        for (let row = 0; row <= 101; row++) expect(lists.of(row)).toEqual(plain.get(row) ?? []);
      }),
      { numRuns: 50 },
    );
  });

  it('take over the places that others have left', () => {
    const lists = new PackedColumn(Uint32Array);
    lists.put(0, [1, 2]);
    const place = lists.start(0);
    lists.put(0, [1, 2, 3]);
    lists.put(1, [4, 5]);
    expect(lists.start(1)).toBe(place);
    expect([lists.of(0), lists.of(1)]).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('may be as long as a block, and many blocks together', () => {
    const lists = new PackedColumn(Uint32Array);
    const long = Array.from({ length: 65_536 }, (_, i) => i);
    for (let row = 0; row < 5; row++) lists.put(row, row % 2 === 0 ? long : [row]);
    for (let row = 0; row < 5; row++) expect(lists.of(row)).toEqual(row % 2 === 0 ? long : [row]);
  });
});
