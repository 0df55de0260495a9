import { expect, it } from '@jest/globals';
import { Histogram } from './histogram.js';

const binsOf = (...seconds: number[]) => {
  const histogram = new Histogram();
  for (const each of seconds) histogram.add(each);
  return histogram.bins();
};

it('counts lengths in classes, from the first that has any to the last', () => {
  expect(binsOf(60, 119.999, 301)).toEqual([
    { min: 60, max: 120, count: 2 },
    { min: 120, max: 300, count: 0 },
    { min: 300, max: 600, count: 1 },
  ]);
});

it('has a class without end, and one below 0', () => {
  expect(binsOf(1e12)).toEqual([{ min: 86_400_000, max: null, count: 1 }]);
  expect(binsOf(-1)).toEqual([{ min: null, max: 0, count: 1 }]);
});

it('has no classes without lengths', () => expect(binsOf()).toEqual([]));
