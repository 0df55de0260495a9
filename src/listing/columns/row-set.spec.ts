import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countBits, hasBit, rowsIn } from './bits.js';
import { RowSet } from './row-set.js';

describe('a set of rows', () => {
  it('has what was added and not taken out, few rows or many', () => {
    const rows = fc.array(fc.tuple(fc.boolean(), fc.nat(5000)), { maxLength: 200 });
    fc.assert(
      fc.property(rows, fc.nat(3000), (changes, first) => {
        const [set, plain] = [new RowSet(), new Set<number>()];
        for (let row = 0; row < first; row++) {
          set.add(row);
          plain.add(row);
        }
        for (const [isIn, row] of changes) {
          set.set(row, isIn);
          if (isIn) plain.add(row);
          else plain.delete(row);
        }
        const bits = set.toBits(5001);
        expect(Array.from(rowsIn(bits))).toEqual([...plain].sort((a, b) => a - b));
        expect(set.count).toBe(plain.size);
        expect(countBits(bits)).toBe(plain.size);
        for (const [, row] of changes)
          expect([set.has(row), hasBit(bits, row)]).toEqual([plain.has(row), plain.has(row)]);
      }),
    );
  });
});
