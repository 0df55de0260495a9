import { describe, expect, it } from '@jest/globals';
import { past, type ClaimInput, type Story } from '../../../test/support/story.js';
import { type ClaimAuditView, type ReadingView } from '../view/view-types.js';

const audit = (story: Story, claim: Partial<ClaimInput>): ClaimAuditView =>
  story
    .claim({ id: 'c', stated: '', ...claim })
    .assess()
    .claims.at(-1)!;
const verdict = (story: Story, claim: Partial<ClaimInput>): string => audit(story, claim).verdict;
/** A reading in short: `1 declared→resolved`, its rank and ends, or its words where it has none. */
const short = ({ rank, from, to, reading }: ReadingView): string =>
  `${rank} ${from && to ? `${from.entryId}→${to.entryId}` : reading}`;
const supports = (story: Story, claim: Partial<ClaimInput>): string[] => audit(story, claim).supports.map(short);

const HOUR = ['10:00 declared', '11:00 resolved'] as const;

describe('a claim of an exact length', () => {
  it.each([
    ['PT60M', 'supported'],
    ['PT1H', 'supported'],
    ['PT3600S', 'supported'],
    ['PT61M', 'unsupported'],
    ['PT59M', 'unsupported'],
    ['P1D', 'unsupported'],
  ])('of %s about an hour is %s', (stated, expected) => expect(verdict(past(...HOUR), { stated })).toBe(expected));

  it('is within the tolerance up to its edge', () => {
    const story = (resolved: string): Story => past('10:00 declared', `${resolved} resolved`);
    expect(verdict(story('11:00:30'), { stated: 'PT60M' })).toBe('within_tolerance');
    expect(verdict(story('10:59:30'), { stated: 'PT60M' })).toBe('within_tolerance');
    expect(verdict(story('11:00:30.001'), { stated: 'PT60M' })).toBe('unsupported');
    expect(verdict(story('10:59:29.999'), { stated: 'PT60M' })).toBe('unsupported');
  });

  it('is within the tolerance up to its edge, where fractions of seconds were stated', () => {
    const story = (resolved: string): Story => past('10:00 declared', `${resolved} resolved`);
    expect(verdict(story('10:00:02.350'), { stated: 'PT2.3S' })).toBe('within_tolerance');
    expect(verdict(story('10:00:02.351'), { stated: 'PT2.3S' })).toBe('unsupported');
    expect(verdict(story('10:00:01.050'), { stated: 'PT1.1S' })).toBe('within_tolerance');
  });

  it('is supported by an exact reading, though one of a better rank fits only within the tolerance', () => {
    const story = past('10:00 declared', '10:00:20 acknowledged', '11:00:20 resolved');
    expect(supports(story, { stated: 'PT60M' })).toEqual(['1 declared→resolved', '2 acknowledged→resolved']);
    expect(verdict(story, { stated: 'PT60M', id: 'd' })).toBe('supported');
  });

  it('has no doubt where its author gives no tolerance', () => {
    expect(verdict(past('10:00 declared', '11:00:01 resolved'), { stated: 'PT1H', toleranceSeconds: 0 })).toBe(
      'unsupported',
    );
  });
});

describe('a claim of about a length', () => {
  it.each([
    ['PT60M', '11:06', 'within_tolerance'],
    ['PT60M', '11:06:01', 'unsupported'],
    ['PT2H', '11:30', 'within_tolerance'],
    ['PT2H', '11:29:59', 'unsupported'],
    ['PT2H', '10:15', 'unsupported'],
    ['P1D', '10:15', 'unsupported'],
    ['P1D', '23:00', 'unsupported'],
  ])('trial 3: of %s from 10:00 to %s is %s', (stated, resolved, expected) => {
    const story = past('10:00 declared', `${resolved} resolved`);
    expect(verdict(story, { stated, comparison: 'about' })).toBe(expected);
  });
  it('is supported where it is exact', () => {
    expect(verdict(past(...HOUR), { stated: 'PT1H', comparison: 'about' })).toBe('supported');
  });
});

describe('a bound that names no metric', () => {
  const bound = (story: Story, comparison: string, stated: string): [string, string[]] => {
    const { verdict, supports, supportsTotal, nearest, wouldNeed } = audit(story, { comparison, stated });
    expect([supportsTotal, nearest, wouldNeed]).toEqual([supports.length, [], []]);
    return [verdict, supports.map(short)];
  };
  const IMPACT = ['10:00 impact_started', '10:30 impact_ended', '11:00 resolved'] as const;

  it('is decided by the duration', () => {
    expect(bound(past(...IMPACT), 'at_most', 'PT60M')).toEqual(['supported', ['1 impact_started→resolved']]);
    expect(bound(past(...IMPACT), 'at_most', 'PT59M')).toEqual(['unsupported', []]);
    expect(bound(past(...IMPACT), 'at_least', 'PT60M')).toEqual(['supported', ['1 impact_started→resolved']]);
    expect(bound(past(...IMPACT), 'at_least', 'PT61M')).toEqual(['unsupported', []]);
  });

  it('has a tolerance that includes its edge', () => {
    expect(bound(past('10:00 impact_started', '11:00:30 resolved'), 'at_most', 'PT60M')[0]).toBe('supported');
    expect(bound(past('10:00 impact_started', '11:00:31 resolved'), 'at_most', 'PT60M')[0]).toBe('unsupported');
  });

  it('is else decided by the envelope of the impact', () => {
    const story = past('10:00-10:10 impact a', '10:20-10:30 impact b', '11:00 detected', '11:50 resolved');
    expect(bound(story, 'at_most', 'PT30M')).toEqual(['supported', ['1 a→b']]);
    expect(bound(story, 'at_most', 'PT20M')).toEqual(['unsupported', []]);
  });

  it('is else decided by what fits best of the ranks 1 and 2', () => {
    expect(bound(past(...HOUR), 'at_most', 'PT2H')).toEqual(['supported', ['1 declared→resolved']]);
    expect(bound(past('10:00 acknowledged', '11:00 resolved'), 'at_least', 'PT30M')).toEqual([
      'supported',
      ['2 acknowledged→resolved'],
    ]);
    expect(bound(past('10:00 communicated', '11:00 resolved'), 'at_least', 'PT30M')).toEqual(['unsupported', []]);
  });

  it('needs all of a range', () => {
    const story = past('10:00 impact_started', '10:30~11:00 resolved');
    expect(bound(story, 'at_most', 'PT60M')[0]).toBe('supported');
    expect(bound(story, 'at_most', 'PT45M')[0]).toBe('unsupported');
    expect(bound(story, 'at_least', 'PT30M')[0]).toBe('supported');
    expect(bound(story, 'at_least', 'PT45M')[0]).toBe('unsupported');
  });
});

describe('a claim about a metric', () => {
  const story = (): Story => past('10:00 impact_started', '10:30 detected', '11:00 resolved');

  it('is decided by that alone, and other readings that fit are listed after it', () => {
    expect(audit(story(), { stated: 'PT30M', metric: 'time_to_detect' })).toMatchObject({ verdict: 'supported' });
    expect(supports(story(), { stated: 'PT30M', metric: 'time_to_detect' })).toEqual([
      '1 impact_started→detected',
      '2 detected→resolved',
    ]);
    const other = audit(story(), { stated: 'PT60M', metric: 'time_to_detect' });
    expect([other.verdict, other.supports.map(short)]).toEqual(['unsupported', ['1 impact_started→resolved']]);
    expect([other.nearest, other.wouldNeed]).toEqual([[], []]);
  });

  it('stands first even where other readings fit better', () => {
    const story = past('10:00 impact_started', '10:30:10 detected', '11:00:10 resolved');
    expect(supports(story, { stated: 'PT30M', metric: 'time_to_detect' })[0]).toBe('1 impact_started→detected');
    expect(verdict(story, { stated: 'PT30M', metric: 'time_to_detect', id: 'd' })).toBe('within_tolerance');
  });

  it('is unsupported where the metric has no value', () => {
    expect(verdict(story(), { stated: 'PT30M', metric: 'time_to_mitigate' })).toBe('unsupported');
  });

  it.each([
    ['at_most', 'PT30M', 'supported'],
    ['at_most', 'PT20M', 'unsupported'],
    ['at_least', 'PT30M', 'supported'],
    ['at_least', 'PT60M', 'unsupported'],
    ['about', 'PT31M', 'within_tolerance'],
  ])('that it is %s %s is %s', (comparison, stated, expected) => {
    expect(verdict(story(), { stated, comparison, metric: 'time_to_detect' })).toBe(expected);
  });

  it('holds a total against what was stated', () => {
    const story = past('10:00-10:20 impact a', '11:00-11:30 impact b');
    expect(audit(story, { stated: 'PT50M', metric: 'impact_sum' })).toMatchObject({
      verdict: 'supported',
      supports: [
        { from: null, to: null, kinds: ['union'], metric: 'impact_union' },
        { from: null, to: null, kinds: ['sum'], metric: 'impact_sum' },
      ].reverse(),
    });
  });

  it('holds a metric of no length, whichever of its ends was recorded first', () => {
    const metric = { stated: 'PT1M', comparison: 'at_most', metric: 'time_to_detect' };
    expect(verdict(past('10:00 impact_started', '10:00 detected'), metric)).toBe('supported');
    expect(verdict(past('10:00 detected', '10:00 impact_started'), metric)).toBe('supported');
  });

  it('holds a metric that may be negative', () => {
    const story = past('10:10 impact_started', '10:00~10:20 detected');
    expect(audit(story, { stated: 'PT10M', comparison: 'at_most', metric: 'time_to_detect' })).toMatchObject({
      verdict: 'supported',
      supports: [
        { metric: 'time_to_detect', range: { minSeconds: -600, maxSeconds: 600 } },
        { metric: null, reading: 'detected → impact_started' },
      ],
      supportsTotal: 2,
    });
  });

  it('does not hold one that is invalid', () => {
    const story = past('10:10 impact_started', '10:00 detected');
    expect(verdict(story, { stated: 'PT10M', metric: 'time_to_detect', comparison: 'at_most' })).toBe('unsupported');
  });
});

describe('what is nearest', () => {
  const story = (): Story =>
    past('10:00 declared', '10:30 mitigated', '11:00 resolved', '09:00 config_changed', '10:10 note');

  it('is the closest below and above of the ranks 1 to 3', () => {
    const { nearest } = audit(story(), { stated: 'PT80M' });
    expect(nearest.map(short)).toEqual(['1 declared→resolved', '3 config_changed→mitigated']);
    expect(nearest.map((reading) => reading.differenceSeconds)).toEqual([-1200, 600]);
  });

  it('is on one side only, where nothing lies on the other', () => {
    expect(audit(story(), { stated: 'PT1M' }).nearest.map(short)).toEqual(['2 declared→mitigated']);
    expect(audit(story(), { stated: 'PT5H' }).nearest.map(short)).toEqual(['3 config_changed→resolved']);
  });

  it('is of the better rank where two are as close', () => {
    const story = past('10:00 declared', '11:00 resolved', '09:00 config_changed', '10:00 flag_changed');
    expect(audit(story, { stated: 'PT90M' }).nearest.map(short)[0]).toBe('1 declared→resolved');
  });

  it('has seconds, so it is no range', () => {
    expect(audit(past('10:00~10:10 declared', '11:00 resolved'), { stated: 'PT9H' }).nearest).toEqual([]);
  });

  it('does not fit itself, as a coincidence does', () => {
    const story = past('10:00 declared', '11:00 resolved', '09:40 config_changed');
    const { verdict, nearest } = audit(story, { stated: 'PT20M' });
    expect([verdict, nearest.map(short)]).toEqual(['coincidence_only', ['1 declared→resolved']]);
  });

  it('is not asked for where a reading of rank 1 or 2 fits', () => {
    expect(audit(past(...HOUR), { stated: 'PT1H' })).toMatchObject({ nearest: [], wouldNeed: [] });
  });
});

describe('the start that a claim would need', () => {
  it('is given for each closing entry, in order', () => {
    const story = past('10:00 declared', '10:30 impact_ended', '10:40 mitigated', '11:00 resolved', '12:00 closed');
    expect(audit(story.tell('12:30 dns_ended', '13:00 monitoring'), { stated: 'PT7H' }).wouldNeed).toEqual([
      { to: { entryId: 'impact_ended' }, startAt: '2024-01-10T03:30:00.000Z' },
      { to: { entryId: 'mitigated' }, startAt: '2024-01-10T03:40:00.000Z' },
      { to: { entryId: 'resolved' }, startAt: '2024-01-10T04:00:00.000Z' },
      { to: { entryId: 'closed' }, startAt: '2024-01-10T05:00:00.000Z' },
      { to: { entryId: 'dns_ended' }, startAt: '2024-01-10T05:30:00.000Z' },
    ]);
  });

  it('is not before the year 1', () => {
    expect(audit(past(...HOUR), { stated: 'P800000D' }).wouldNeed).toEqual([]);
  });
});

it('a claim that was withdrawn stays, with its verdict', () => {
  const story = past(...HOUR).claim({ id: 'c', stated: 'PT9H', text: 'nine', by: 'publisher' });
  expect(story.happen('op.withdrawn', { claimId: 'c' }).assess().claims).toMatchObject([
    { id: 'c', text: 'nine', by: 'publisher', withdrawn: true, verdict: 'unsupported' },
  ]);
});

describe('a claim between two lengths', () => {
  const between = { stated: 'PT50M', statedUpTo: 'PT70M', comparison: 'between' } as const;

  it.each([
    ['10:50', 'supported', 0],
    ['11:00', 'supported', 0],
    ['11:10', 'supported', 0],
    ['11:10:30', 'within_tolerance', 30],
    ['10:49:30', 'within_tolerance', -30],
  ])('from 10:00 to %s is %s', (resolved, expected, differenceSeconds) => {
    const { verdict, supports, statedUpTo } = audit(past('10:00 declared', `${resolved} resolved`), between);
    expect([verdict, statedUpTo]).toEqual([expected, 'PT70M']);
    expect(supports).toMatchObject([{ differenceSeconds, exact: differenceSeconds === 0 }]);
  });

  it.each([
    ['11:10:31', 31],
    ['10:49:29', -31],
  ])('does not fit from 10:00 to %s, which is named as the nearest', (resolved, differenceSeconds) => {
    const { verdict, nearest } = audit(past('10:00 declared', `${resolved} resolved`), between);
    expect([verdict, nearest.map((reading) => reading.differenceSeconds)]).toEqual([
      'unsupported',
      [differenceSeconds],
    ]);
  });

  it('takes each end at its own tolerance, or at the one that is given', () => {
    const rough = { stated: 'PT1H', statedUpTo: 'PT5H', comparison: 'between' } as const;
    const story = (resolved: string): Story => past('10:00 declared', `${resolved} resolved`);
    expect(verdict(story('15:30'), rough)).toBe('within_tolerance');
    expect(verdict(story('10:54'), rough)).toBe('within_tolerance');
    expect(verdict(story('10:53'), rough)).toBe('unsupported');
    expect(verdict(story('15:30'), { ...rough, toleranceSeconds: 60 })).toBe('unsupported');
  });

  it('is decided by the reading of its metric alone, where it names one', () => {
    const story = (): Story => past('10:00 impact_started', '10:05 declared', '11:00 resolved');
    expect(verdict(story(), { ...between, metric: 'declared_to_resolved' })).toBe('supported');
    expect(verdict(story(), { ...between, metric: 'impact_to_declared' })).toBe('unsupported');
  });

  it('is only tolerated by a range that meets it', () => {
    expect(verdict(past('10:00 declared', '10:55~11:00 resolved'), between)).toBe('within_tolerance');
    expect(verdict(past('10:00 declared', '11:11~11:20 resolved'), between)).toBe('unsupported');
  });
});

describe('a proposal', () => {
  it('trial 4: is no reading until it is confirmed', () => {
    const story = past('10:00 declared', '11:00 resolved ??');
    expect(verdict(story, { stated: 'PT60M' })).toBe('unsupported');
    expect(verdict(story.confirm('resolved'), { stated: 'PT60M', id: 'd' })).toBe('supported');
  });
});
