import { describe, expect, it } from '@jest/globals';
import { durationText } from '../time.js';
import { lengthAt, readLength } from './lengths.js';

describe('a typed length of time', () => {
  it.each([
    ['121m', 'PT121M'],
    ['121 min', 'PT121M'],
    ['1.5h', 'PT1.5H'],
    ['1h39m', 'PT1H39M'],
    ['1 h 39 min', 'PT1H39M'],
    ['10d', 'P10D'],
    ['2d 3h', 'P2DT3H'],
    ['45s', 'PT45S'],
    ['pt121m', 'PT121M'],
    ['2 weeks', 'P2W'],
    ['1 week 2 days', 'P9D'],
    ['2 hrs.', null],
  ])('%s keeps its unit: %s', (typed, iso) => {
    expect(readLength(typed)).toBe(iso);
  });

  it.each([
    ['110 minutes', 'PT110M'],
    ['1 hour and 50 minutes', 'PT1H50M'],
    ['1h50', 'PT1H50M'],
    ['1 h 50 min', 'PT1H50M'],
    ['1 d 4 h', 'P1DT4H'],
    ['1 hour, 50 minutes and 3 seconds', 'PT1H50M3S'],
    ['90-minute', 'PT90M'],
    ['1.5 hours', 'PT1.5H'],
  ])('trial 70: reads %j', (typed, iso) => {
    expect(readLength(typed)).toBe(iso);
  });

  it('trial 70: reads whatever is printed as a length', () => {
    for (const seconds of [1, 42, 60, 3599, 3600, 5940, 6600, 86_400, 100_800, 2_343_600, 93_784])
      expect([seconds, lengthAt(durationText(seconds), 0)?.seconds]).toEqual([seconds, seconds]);
  });

  it.each(['', '121', 'm', 'soon', '1h 2h', '-5m', '1.5h 3m', '1 month', '5 mins ago', '1m 1h'])(
    'refuses %j',
    (typed) => {
      expect(readLength(typed)).toBeNull();
    },
  );
});
