import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spreadOf } from './spread.js';

describe('the spread of values', () => {
  /** By sorting all of them. */
  const quantile = (values: readonly number[], share: number): number => {
    const sorted = [...values].sort((a, b) => a - b);
    const place = (sorted.length - 1) * share;
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return below + (above - below) * (place % 1);
  };

  it('has the quantiles that sorting gives', () => {
    const anyValues = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.nat(1e6)), {
      minLength: 10,
      maxLength: 300,
    });
    fc.assert(
      fc.property(anyValues, (values) => {
        const { n, min, median, p90, max } = spreadOf(Float64Array.from(values));
        expect([n, min, max]).toEqual([values.length, Math.min(...values), Math.max(...values)]);
        expect(median).toBeCloseTo(quantile(values, 0.5), 3);
        expect(p90).toBeCloseTo(quantile(values, 0.9), 3);
      }),
    );
  });

  it('has no quantiles of fewer than ten, and nothing of none', () => {
    expect(spreadOf(new Float64Array([3, 1, 2]))).toEqual({ n: 3, min: 1, median: null, p90: null, max: 3 });
    expect(spreadOf(new Float64Array())).toEqual({ n: 0, min: null, median: null, p90: null, max: null });
  });
});
