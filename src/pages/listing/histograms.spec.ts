import { describe, expect, it } from '@jest/globals';
import { PageAddress } from '../address.js';
import { durationBars, inARow, yearBars } from './histograms.js';

const NOTHING = new PageAddress('/', {});

describe('Stretches of time in a row', () => {
  const row = (...values: number[]): (number | null)[] =>
    inARow(
      values.map((value) => ({ value })),
      (value) => ({ value }),
    ).map((each) => each?.value ?? null);

  it('fills short ones, and makes one gap of long ones', () => {
    expect(row(2020, 2016, 1628)).toEqual([1628, null, 2016, 2017, 2018, 2019, 2020]);
    expect(row(2020, 2015)).toEqual([2015, null, 2020]);
    expect(row(2020)).toEqual([2020]);
    expect(row()).toEqual([]);
  });
});

describe('Bars of lengths', () => {
  const bins = [
    { min: null, max: 0, count: 1 },
    { min: 3600, max: 7200, count: 2 },
    { min: 7200, max: null, count: 1 },
  ];

  it('lead to what lies in the bin, its end excluded', () => {
    const [negative, hours, rest] = durationBars(bins, NOTHING);
    expect(negative!.href).toBeNull();
    expect(hours!.href).toBe('/?minDuration=PT1H&maxDuration=PT1H59M59.999S');
    expect(rest!.href).toBe('/?minDuration=PT2H');
    expect(hours!.label).toBe('1 h to 2 h');
  });

  it('are all chosen between the bounds, and lead away from a bin that stands alone', () => {
    const both = durationBars(bins, new PageAddress('/', { minDuration: 'PT1H' }));
    expect(both.map(({ chosen }) => chosen)).toEqual([false, true, true]);
    const one = durationBars(bins, new PageAddress('/', { minDuration: 'PT1H', maxDuration: 'PT1H59M59.999S' }));
    expect(one[1]).toMatchObject({ chosen: true, href: '/' });
  });
});

it('bars of years lead to their year, beside those that are chosen', () => {
  const bars = yearBars(
    [
      { value: 2021, count: 1 },
      { value: 2020, count: 4 },
    ],
    new PageAddress('/', { year: '2020' }),
  );
  expect(bars.map(({ href, chosen, mark }) => ({ href, chosen, mark }))).toEqual([
    { href: '/', chosen: true, mark: '2020' },
    { href: '/?year=2020&year=2021', chosen: false, mark: '2021' },
  ]);
});
