import { describe, expect, it } from '@jest/globals';
import { past, type Story } from '../../../test/support/story.js';
import { type ClaimAuditView, type ReadingView } from '../view/view-types.js';

const audit = (story: Story, stated: string, more: Record<string, unknown> = {}): ClaimAuditView =>
  story
    .claim({ id: 'c', stated, ...more })
    .assess()
    .claims.at(-1)!;
const supports = (story: Story, stated: string): ReadingView[] => audit(story, stated).supports;
const ranks = (story: Story, stated: string): string[] =>
  supports(story, stated).map(({ rank, from, to }) => `${rank} ${from?.entryId}→${to?.entryId}`);

describe('the rank of a reading', () => {
  it.each([
    ['10:00 declared a', '11:00 resolved b', 1],
    ['10:00 detected a', '11:00 closed b', 2],
    ['10:00 acknowledged a', '11:00 mitigated b', 2],
    ['10:00 acknowledged a', '11:00 dns_ended b', 2],
    ['10:00 dns_started a', '11:00 resolved b', 2],
    ['10:00 incident_started a', '11:00 closed b', 1],
    ['10:00 incident_started a', '11:00 mitigated b', 2],
    ['10:00 identified a', '11:00 resolved b', 4],
    ['10:00 declared a', '11:00 monitoring b', 4],
    ['10:00 config_changed a', '11:00 monitoring b', 3],
    ['10:00 flag_changed a', '11:00 impact b', 3],
    ['10:00 release_completed a', '11:00 incident_ended b', 3],
    ['10:00 rollback a', '11:00 flag_changed b', 3],
    ['10:00 release a', '11:00 dns_started b', 3],
    ['10:00 release a', '11:00 action b', 4],
    ['10:00 mitigation_started a', '11:00 resolved b', 4],
  ])('from %s to %s is %d', (from, to, rank) => {
    expect(supports(past(from, to), 'PT60M')).toMatchObject([{ rank, coincidence: rank > 2, exact: true }]);
  });

  it('is not there for the notes lane, nor from later to earlier', () => {
    expect(supports(past('10:00 note', '11:00 resolved', '11:00 dns_flushed', '12:00 decision'), 'PT60M')).toEqual([]);
    expect(supports(past('10:00 resolved', '11:00 declared'), 'PT60M')).toMatchObject([
      { rank: 4, reading: 'resolved → declared' },
    ]);
  });

  it('of ranks 3 and 4 alone makes a coincidence', () => {
    expect(audit(past('10:00 config_changed', '11:00 monitoring'), 'PT1H').verdict).toBe('coincidence_only');
  });
});

describe('the order of readings', () => {
  it('is by rank before all else', () => {
    const story = past(
      '10:00 action x',
      '11:00 action y',
      '10:00 acknowledged a',
      '11:00:20 resolved r',
      '10:00:10 declared d',
    );
    expect(ranks(story, 'PT60M')).toEqual(['1 d→r', '2 a→r', '4 x→y', '4 a→y', '4 d→y', '4 x→r', '4 y→r'].slice(0, 6));
  });

  it('is by difference within a rank, exact before tolerated, and a range stands last', () => {
    const story = past('10:00 dns_started a', '09:59:50 dns_started b', '10:00~10:10 dns_started c', '11:00 closed z');
    expect(ranks(story, 'PT60M')).toEqual(['2 a→z', '2 b→z', '2 c→z']);
  });

  it('puts middle occurrences last among equals', () => {
    const story = past(
      '10:00 x_ended a',
      '10:10 x_ended b',
      '10:20 x_ended c',
      '09:00 y_started s',
      '09:10 y_started t',
    );
    story.tell('09:20 y_started u');
    expect(ranks(story, 'PT60M')).toEqual(['2 s→a', '2 u→c', '2 t→b']);
  });

  it('is by time among equals, start then end, ties by place in the record', () => {
    const story = past(
      '11:00 closed z',
      '11:00 mitigated y',
      '10:00 detected b',
      '10:00 acknowledged a',
      '12:00 resolved x',
    );
    expect(ranks(story, 'PT60M')).toEqual(['2 b→z', '2 b→y', '2 a→z', '2 a→y', '4 z→x', '4 y→x']);
  });
});

describe('what has the same ends', () => {
  it('is one reading with all its kinds and metrics', () => {
    const story = past('10:00 impact_started a @api #down', '11:00 impact_ended b @api');
    expect(supports(story, 'PT60M')).toMatchObject([
      {
        kinds: ['pair', 'window', 'union', 'sum', 'envelope'],
        windowKind: 'impact',
        component: 'api',
        level: 'down',
        metric: 'impact_union',
        metrics: ['impact_union', 'impact_sum', 'impact_envelope'],
        reading: 'impact_started → impact_ended',
        rank: 1,
        seconds: 3600,
        differenceSeconds: 0,
      },
    ]);
  });

  it('names the first in the table of two built-ins', () => {
    const story = past('10:00 incident_started', '11:00 incident_ended');
    expect(supports(story, 'PT60M')).toMatchObject([{ metric: 'duration', metrics: ['duration', 'stated_span'] }]);
  });

  it('is not a whole window and the entry that begins it, nor the beginning of the last and its end', () => {
    const story = past('10:00-10:30 impact a', '11:00-11:20 impact b');
    expect(supports(story, 'PT80M')).toMatchObject([
      { kinds: ['envelope'], from: { entryId: 'a' }, to: { entryId: 'b' }, seconds: 4800, metric: 'impact_envelope' },
    ]);
    expect(audit(past('10:00-10:30 impact a', '11:00-11:20 impact b'), 'PT60M').supports).toMatchObject([
      { kinds: ['pair'], seconds: 3600, rank: 4, metric: null },
    ]);
  });
});

describe('windows and totals', () => {
  it('are readings of every kind, each component by itself and all together', () => {
    const story = past('10:00-10:20 data_loss a @x', '10:30-10:50 data_loss b @x', '11:00-11:20 data_loss c @y');
    expect(supports(story, 'PT40M').map(({ reading, component, rank }) => [reading, component, rank])).toEqual([
      ['union of data_loss of x', 'x', 2],
      ['sum of data_loss of x', 'x', 2],
    ]);
    expect(audit(story, 'PT40M').checked).toEqual({ pairs: 3, windows: 3, totals: 9 });
  });

  it('leave out the whole service where it is the only component', () => {
    expect(audit(past('10:00-10:20 impact a', '10:30-10:50 impact b'), 'PT1H').checked.totals).toBe(3);
    expect(audit(past('10:00-10:20 impact a', '10:30-10:50 impact b @x'), 'PT1H').checked.totals).toBe(9);
  });

  it('leave out what is open', () => {
    const story = past('10:00 impact_started a @x', '10:30-10:50 impact b @y');
    expect(audit(story, 'PT1H').checked).toMatchObject({ windows: 1, totals: 3 });
  });

  it('of intervals fit where the range meets what was stated', () => {
    const story = past('10:00~10:10 impact_started', '11:00 impact_ended');
    expect(audit(story, 'PT55M')).toMatchObject({
      verdict: 'within_tolerance',
      supports: [
        { seconds: null, differenceSeconds: null, exact: false, range: { minSeconds: 3000, maxSeconds: 3600 } },
      ],
    });
    expect(audit(story, 'PT61M', { id: 'd' }).verdict).toBe('unsupported');
  });

  it('that end before they start are no totals', () => {
    const backwards = (id: string): string =>
      `10:00-11:00 impact ${id} @${id} earliest=2024-01-10T12:00:00Z latest=2024-01-10T12:00:00Z`;
    expect(audit(past(backwards('a'), backwards('b')), 'PT1H').checked).toMatchObject({ windows: 2, totals: 0 });
  });
});

it('extractions are readings only where their type is not stated', () => {
  const story = past('10:00 declared d', '10:30 declared x ?', '11:00 resolved r');
  expect(ranks(story, 'PT30M')).toEqual([]);
  expect(audit(story, 'PT1H').checked.pairs).toBe(1);
});
