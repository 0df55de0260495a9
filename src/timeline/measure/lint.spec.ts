import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { assess } from './assessment.js';
import { passOver } from '../facts.js';
import { type FindingView, type LintCode } from '../view/view-types.js';

/** The entries of each finding of a code. */
const found = (story: Story, code: LintCode, at?: string): string[][] =>
  story
    .assess(at)
    .lint.filter((finding) => finding.code === code)
    .map((finding) => finding.entryIds);
const finding = (story: Story, code: LintCode): FindingView | undefined =>
  story.assess().lint.find((each) => each.code === code);

it('an ordinary incident gives no findings', () => {
  const story = past('10:00 impact_started', '10:05 detected', '10:10 declared', '10:40 mitigated');
  expect(story.tell('10:40 impact_ended', '11:00 resolved', '12:30 closed').assess().lint).toEqual([]);
});

describe('negative_duration', () => {
  it('is a built-in that is invalid, with both entries in timeline order', () => {
    const story = past('10:05 impact_started i', '10:00 declared d');
    expect(found(story, 'negative_duration')).toEqual([['d', 'i']]);
    expect(finding(story, 'negative_duration')).toMatchObject({
      severity: 'warning',
      message: 'impact_to_declared: declared lies 5 min before impact_started',
    });
  });

  it.each([
    ['a rollback after declaring', ['10:00 impact_started', '10:05 declared', '10:20 rollback', '11:00 impact_ended']],
    ['a release of the fix', ['10:00 impact_started', '10:05 declared', '10:20 release', '11:00 resolved']],
    ['a release after all', ['10:05 declared', '11:00 resolved', '11:30 release']],
  ])('trial 10: is not there for what starts with a change: %s', (_what, lines) => {
    expect(found(past(...lines), 'negative_duration')).toEqual([]);
  });

  it('is not one of no length', () => {
    expect(found(past('10:00 declared', '10:00 impact_started'), 'negative_duration')).toEqual([]);
  });
});

describe('negative_possible', () => {
  it('is a range that reaches below 0', () => {
    expect(found(past('10:00~10:20 impact_started i', '10:10 declared d'), 'negative_possible')).toEqual([['i', 'd']]);
  });
  it('is not one that reaches 0', () => {
    expect(found(past('10:00~10:10 impact_started', '10:10 declared'), 'negative_possible')).toEqual([]);
  });
});

describe('the windows', () => {
  it.each([
    ['end_without_start', ['10:00 impact_ended x'], ['10:00 impact_started', '10:00 impact_ended x']],
    [
      'started_twice',
      ['10:00 impact_started', '11:00 impact_started x'],
      ['10:00 impact_started', '11:00 impact_started x @api'],
    ],
    ['changed_without_start', ['10:00 impact_changed x'], ['10:00 impact_started', '11:00 impact_changed x']],
  ] as const)('that break a rule give %s', (code, broken, kept) => {
    expect(found(past(...broken), code)).toEqual([['x']]);
    expect(found(past(...kept), code)).toEqual([]);
  });
});

describe('window_open_after_resolved', () => {
  it('is a window without an end on an incident that is over', () => {
    const story = live('10:00 impact_started i @api', '11:00 resolved');
    expect(found(story, 'window_open_after_resolved')).toEqual([['i']]);
    expect(finding(story, 'window_open_after_resolved')?.message).toContain('impact of api has no end');
  });
  it('is not one of an incident that goes on', () => {
    expect(found(live('10:00 impact_started', '11:00 mitigated'), 'window_open_after_resolved')).toEqual([]);
  });
});

describe('impact_outlives_incident', () => {
  const code = 'impact_outlives_incident';
  it('is an impact that ends after the last resolved or incident_ended', () => {
    const impact = ['10:00 impact_started', '12:00 impact_ended e'] as const;
    expect(found(past(...impact, '11:00 resolved r'), code)).toEqual([['r', 'e']]);
    expect(found(past(...impact, '11:00 incident_ended x'), code)).toEqual([['x', 'e']]);
    expect(found(past(...impact, '10:00 declared', '11:00 incident_ended x'), code)).toEqual([['x', 'e']]);
    expect(found(past('10:00-12:00 impact w', '11:00 resolved r'), code)).toEqual([['w', 'r']]);
  });
  it('is not one that ends with it, may end before it, is of another kind, or was explained by a reopening', () => {
    expect(found(past('10:00-11:00 impact', '11:00 resolved'), code)).toEqual([]);
    expect(found(past('10:00-12:00 impact', '11:00 resolved a', '13:00 resolved b'), code)).toEqual([]);
    expect(found(past('10:00-12:00 impact', '11:00~13:00 resolved'), code)).toEqual([]);
    expect(found(past('10:00-12:00 data_loss', '11:00 resolved'), code)).toEqual([]);
    expect(found(live('10:00-12:00 impact', '11:00 resolved', '11:30 reopened'), code)).toEqual([]);
  });
});

describe('status_after_resolved', () => {
  it('is a status entry after the end that nothing reopened', () => {
    expect(found(live('10:00 resolved', '11:00 mitigated m'), 'status_after_resolved')).toEqual([['m']]);
  });
  it('is not the closing, nor a change of severity', () => {
    const story = live('10:00 resolved', '11:00 closed', '11:00 severity_changed severity=sev3', '12:00 note');
    expect(found(story, 'status_after_resolved')).toEqual([]);
  });
});

describe('future_time', () => {
  it.each([
    ['2026-01-01T00:05:00.001Z', [['n']]],
    ['2026-01-01T00:05:00Z', []],
    ['2026-01-01', []],
    ['2026-01-02', [['n']]],
  ])('of an entry of %s, recorded at 2026-01-01T00:00Z, is %j', (occurredAt, expected) => {
    expect(found(past(`${occurredAt} note n`), 'future_time')).toEqual(expected);
  });
  it('is not of what was retracted', () => {
    expect(found(past('2999-01-01 note n').retract('n'), 'future_time')).toEqual([]);
  });
});

describe('learned_clamped', () => {
  it('is a learnedAt that was later than the recording', () => {
    expect(found(past('10:00 note n learnedAt=2026-01-01T00:00:00Z learnedClamped=true'), 'learned_clamped')).toEqual([
      ['n'],
    ]);
  });
  it('is not one that was earlier', () => {
    expect(found(past('10:00 note n learnedAt=2024-01-10T10:05:00Z'), 'learned_clamped')).toEqual([]);
  });
});

describe('day_slip_suspected', () => {
  it('is a day that contradicts something', () => {
    const story = past('10:00 impact_started', '10:30 detected', '2024-01-09T11:00:00Z resolved r');
    story.claim({ id: 'c', stated: 'PT1H' }).claim({ id: 'd', stated: 'PT30M', metric: 'time_to_detect' });
    expect(found(story, 'day_slip_suspected')).toEqual([['r']]);
  });
  it.each([
    [
      'one a day from all others, which contradicts none',
      ['10:00 declared', '11:00 resolved', '2024-01-11T10:30:00Z closed c'],
    ],
    ['one of two', ['10:00 declared', '2024-01-11T10:30:00Z closed']],
    ['one that is two days from some', ['10:00 declared', '2024-01-08T10:00:00Z note', '2024-01-11T10:30:00Z closed']],
    ['one that is nearer than 20 hours to some', ['10:00 declared', '23:00 resolved', '2024-01-11T10:30:00Z closed']],
    ['a bare date', ['10:00 declared', '11:00 resolved', '2024-01-11 closed']],
    [
      'one of two a day off',
      ['10:00 note a', '10:01 note b', '2024-01-11T10:00:00Z note c', '2024-01-11T10:01:00Z note d'],
    ],
  ])('is not %s', (_what, lines) => expect(found(past(...lines), 'day_slip_suspected')).toEqual([]));
});

describe('hour_slip_suspected', () => {
  const code = 'hour_slip_suspected';
  it('is a correction by whole hours', () => {
    const story = past('10:12 declared d').amend('d', { occurredAt: '2024-01-10T02:12:00Z' });
    expect(found(story, code)).toEqual([['d']]);
  });

  it('is not a correction by minutes, by more than twelve hours, or of something else', () => {
    expect(found(past('10:12 declared d').amend('d', { occurredAt: '2024-01-10T10:42:00Z' }), code)).toEqual([]);
    expect(found(past('10:12 declared d').amend('d', { occurredAt: '2024-01-10T23:12:00Z' }), code)).toEqual([]);
    expect(found(past('10:12 declared d').amend('d', { text: 'x' }), code)).toEqual([]);
  });

  it('is not a time that was known to the day only and became known to the minute', () => {
    expect(found(past('2024-01-10 declared d').amend('d', { occurredAt: '2024-01-10T05:00:00Z' }), code)).toEqual([]);
  });

  it('is to the minute, whatever the seconds', () => {
    expect(found(past('10:00:12 declared a', '13:00:40 declared b'), code)).toEqual([['a', 'b']]);
    expect(found(past('10:12 declared d').amend('d', { occurredAt: '2024-01-10T02:12:30Z' }), code)).toEqual([['d']]);
    expect(found(past('10:00:59 declared a', '13:01 declared b'), code)).toEqual([]);
  });

  it('is a stated beginning or end of the incident whole hours from the extracted one', () => {
    const stated = ['10:02 incident_started s', '10:38 incident_ended e'] as const;
    // A beginning at that time would lie after the end.
    expect(found(past(...stated, '17:02 detected d ?'), code)).toEqual([['d']]);
    expect(found(past(...stated, '12:38:30 closed c ?', '11:38 resolved r ?'), code)).toEqual([['e', 'c']]);
    // The impact would begin after its end, and the incident end before its beginning.
    expect(found(past(...stated, '03:02 impact_started i ?', '03:38 impact_ended j ?'), code)).toEqual([['s'], ['j']]);
  });

  it.each([
    ['that is not the first', ['09:30 declared ?', '12:02 detected ?']],
    ['that is stated itself', ['12:02 detected']],
    ['that is known to the day only', ['2024-01-10 detected ?']],
    ['more than twelve hours off', ['23:02 detected ?']],
    ['at the same time', ['10:02 detected ?']],
    ['that an agent proposed', ['12:02 detected ??']],
  ])('is not a stated beginning and a start %s', (_what, lines) =>
    expect(found(past('10:02 incident_started', ...lines), code)).toEqual([]),
  );

  it('is two status or impact entries of one type and component, whole hours apart', () => {
    expect(found(past('10:00 declared a', '13:00 declared b'), code)).toEqual([['a', 'b']]);
    expect(found(past('10:00 impact_ended a @api', '21:00 impact_ended b @api'), code)).toEqual([['a', 'b']]);
    expect(found(past('10:00 impact_ended a', '22:00 impact_ended b'), 'half_day_slip_suspected')).toEqual([
      ['a', 'b'],
    ]);
    expect(found(past('10:00 declared a', '13:00 declared b', '10:00 resolved c', '13:00 resolved d'), code)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it.each([
    ['of two components', ['10:00 impact_started a @api', '11:00 impact_started b @web']],
    ['of two types', ['10:00 declared', '11:00 resolved']],
    ['of another lane', ['10:00 action a', '11:00 action b', '10:00 release c', '11:00 release d']],
    ['13 hours apart', ['09:00 declared a', '22:00 declared b']],
    ['at one time', ['10:00 declared a', '10:00 declared b']],
    ['half an hour off', ['10:00 declared a', '12:30 declared b']],
  ])('is not two entries %s', (_what, lines) => expect(found(past(...lines), code)).toEqual([]));
});

describe('claim_unsupported', () => {
  const claimed = (stated: string): Story =>
    past('10:00 declared', '11:00 resolved', '09:00 release').claim({ id: 'c', stated });
  it('is a claim that no facts support', () => {
    expect(finding(claimed('PT7H'), 'claim_unsupported')).toMatchObject({ severity: 'warning', entryIds: [] });
  });
  it('is information where only a coincidence fits', () => {
    const story = past('10:00 declared', '11:00 resolved', '10:20 action').claim({ id: 'c', stated: 'PT20M' });
    expect(finding(story, 'claim_unsupported')?.severity).toBe('info');
  });
  it('is not one that facts support, nor one that was withdrawn', () => {
    expect(finding(claimed('PT1H'), 'claim_unsupported')).toBeUndefined();
    expect(finding(claimed('PT7H').happen('op.withdrawn', { claimId: 'c' }), 'claim_unsupported')).toBeUndefined();
  });
});

describe('claims_disagree', () => {
  const disagree = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
    finding(
      past('10:00 note')
        .claim({ id: 'a', stated: '', ...a })
        .claim({ id: 'b', stated: '', ...b }),
      'claims_disagree',
    ) !== undefined;
  const [M60, M61] = [{ stated: 'PT60M' }, { stated: 'PT61M' }];

  it('is two exact claims about one metric, or about none, apart by more than both tolerances', () => {
    expect(disagree(M60, M61)).toBe(true);
    expect(disagree({ ...M60, metric: 'duration' }, { ...M61, metric: 'duration' })).toBe(true);
  });

  it.each([
    ['the tolerance of one covers both', { stated: 'PT5H' }, { stated: 'PT329M' }],
    ['they are apart by just a tolerance', { ...M60, toleranceSeconds: 60 }, M61],
    ['they speak of different metrics', { ...M60, metric: 'duration' }, { ...M61, metric: 'time_to_detect' }],
    ['one speaks of a metric and the other of none', { ...M60, metric: 'duration' }, M61],
    ['one is a bound', { ...M60, comparison: 'at_least' }, M61],
    ['one says about', M60, { ...M61, comparison: 'about' }],
    ['they say the same', M60, { stated: 'PT1H' }],
  ])('is not there where %s', (_why, a, b) => expect(disagree(a, b)).toBe(false));
});

describe('unconfirmed_extraction', () => {
  it('is one finding with all of them, whether they count or not', () => {
    const story = past('12:00 resolved r ?', '10:00 declared d ?', '11:00 declared e');
    expect(found(story, 'unconfirmed_extraction')).toEqual([['d', 'r']]);
  });
  it('is none once they are confirmed or retracted', () => {
    const story = past('12:00 resolved r ?', '10:00 declared d ?').confirm('r').retract('d');
    expect(found(story, 'unconfirmed_extraction')).toEqual([]);
  });
});

describe('no_end', () => {
  it('is an incident in progress of which nothing was recorded for 30 days', () => {
    expect(found(live('10:00 declared'), 'no_end', '2026-01-31T00:00:00Z')).toEqual([[]]);
  });
  it('is not one of 29 days, nor one that is over or historical', () => {
    expect(found(live('10:00 declared'), 'no_end', '2026-01-30T23:59:59Z')).toEqual([]);
    expect(found(live('10:00 resolved'), 'no_end', '2027-01-01T00:00:00Z')).toEqual([]);
    expect(found(past('10:00 declared'), 'no_end', '2027-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('foreign_event', () => {
  it('is one finding for each revision that is not ours, passed over by the fold', () => {
    const story = past('10:00 declared', '11:00 resolved');
    const state = passOver(passOver(story.state, 3), 4);
    const on = assess(state, 0);
    expect(on.revision).toBe(4);
    expect(on.lint.filter(({ code }) => code === 'foreign_event')).toMatchObject([
      { severity: 'warning', entryIds: [], message: 'revision 3 of the stream holds no event of this service' },
      { message: 'revision 4 of the stream holds no event of this service' },
    ]);
  });
});

describe('a proposal', () => {
  it('is named as unconfirmed, and found fault with in nothing else', () => {
    const story = past('10:00 impact_ended p ??', '2999-01-01 resolved r ??', '10:00 impact_ended q ??');
    expect(story.assess().lint.map(({ code, entryIds }) => [code, entryIds])).toEqual([
      ['unconfirmed_extraction', ['p', 'q', 'r']],
    ]);
  });
});
