import { describe, expect, it } from '@jest/globals';
import { type Comparison } from '../comparison.js';
import { claimedLengths } from './stated-length.js';
import { parseStatedDuration } from '../time.js';

const tolerance = (stated: string, comparison: Comparison = 'exactly', toleranceSeconds?: number): number =>
  claimedLengths({ stated, comparison, ...(toleranceSeconds !== undefined && { toleranceSeconds }) }).toleranceSeconds;

describe('a stated duration', () => {
  it.each([
    ['PT121M', 7260],
    ['PT1.5H', 5400],
    ['PT1,5H', 5400],
    ['P10D', 864_000],
    ['P2W', 1_209_600],
    ['P0.5W', 302_400],
    ['P1DT2H3M4.567S', 93_784.567],
    ['P1DT30M', 88_200],
    ['PT0S', 0],
    ['PT0.001S', 0.001],
    ['PT90M', 5400],
  ])('%s is %d seconds', (text, seconds) => expect(parseStatedDuration(text)?.seconds).toBe(seconds));

  it.each([
    ['years', 'P1Y'],
    ['months', 'P2M'],
    ['weeks beside days', 'P1W2D'],
    ['nothing', 'P'],
    ['no time after the T', 'P1DT'],
    ['a T alone', 'PT'],
    ['a fraction before the last part', 'PT1.5H30M'],
    ['a fraction of days before hours', 'P0.5DT1H'],
    ['parts in the wrong order', 'PT1M1H'],
    ['one part twice', 'PT1H1H'],
    ['a sign', '-PT5M'],
    ['a sign within', 'PT-5M'],
    ['lower case', 'pt5m'],
    ['a point without digits before it', 'PT.5H'],
    ['a point without digits after it', 'PT1.H'],
    ['two points', 'PT1.5.5H'],
    ['more than can be counted', 'PT999999999999999H'],
    ['words', '121 minutes'],
  ])('is not %s', (_what, text) => expect(parseStatedDuration(text)).toBeNull());
});

describe('the tolerance of a claim', () => {
  it.each([
    ['PT121M', 30],
    ['PT18H', 1800],
    ['PT1.5H', 180],
    ['PT1.50H', 18],
    ['PT2.0H', 180],
    ['PT120M', 30],
    ['P10D', 43_200],
    ['PT2H0M', 30],
    ['PT5H', 1800],
    ['PT45.25S', 0.005],
  ])('of %s is %d seconds: half the unit of the last stated digit', (stated, seconds) => {
    expect(tolerance(stated)).toBeCloseTo(seconds, 9);
  });

  it.each([
    ['PT1H', 360],
    ['PT2H', 720],
    ['P2W', 120_960],
    ['P1D', 8640],
    ['PT0S', 0],
  ])('trial 3: of %s is %d seconds: at most a tenth of the length', (stated, seconds) =>
    expect(tolerance(stated)).toBe(seconds),
  );

  it.each([
    ['PT2H', 1800],
    ['PT121M', 726],
    ['P1D', 21_600],
    ['PT1H', 900],
    ['PT18H', 6480],
    ['PT4H', 1800],
    ['PT1M', 15],
  ])(
    'trial 3: of about %s is %d seconds: half the unit, between a tenth and a quarter of the length',
    (stated, seconds) => expect(tolerance(stated, 'about')).toBe(seconds),
  );

  it('is of its own at either end of between', () => {
    const between = { stated: 'PT2H', statedUpTo: 'PT170M', comparison: 'between' } as const;
    expect(claimedLengths(between)).toEqual({
      statedSeconds: 7200,
      toleranceSeconds: 720,
      upTo: { statedSeconds: 10_200, toleranceSeconds: 30 },
    });
    expect(claimedLengths({ ...between, toleranceSeconds: 5 }).upTo?.toleranceSeconds).toBe(5);
  });
  it('is the same for a bound', () => expect(tolerance('PT121M', 'at_most')).toBe(30));
  it('is what its author gives, about or not', () => expect(tolerance('PT121M', 'about', 7)).toBe(7));
  it('can be nothing', () => expect(tolerance('PT121M', 'exactly', 0)).toBe(0));
});
