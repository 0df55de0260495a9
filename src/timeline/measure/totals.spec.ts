import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { type TotalDefinition } from './definition.js';
import { evaluateMeasure } from './durations.js';
import { type DurationView, type TotalKind } from '../view/view-types.js';

const total = (story: Story, kind: TotalKind, of: Partial<TotalDefinition> = {}): DurationView =>
  evaluateMeasure({ kind: 'total', total: kind, window: 'impact', ...of }, story.assess());
const minutes = (seconds: number): number => seconds / 60;
const value = ({ seconds, range }: DurationView): unknown =>
  seconds === null ? range && [range.minSeconds, range.maxSeconds].map(minutes) : minutes(seconds);
const all = (story: Story): unknown[] =>
  (['union', 'sum', 'envelope'] as const).map((kind) => value(total(story, kind)));
const ends = ({ from, to }: DurationView): unknown => [from?.entryId, to?.entryId];

const OVERLAPPING = [
  '10:00 impact_started a @api #down',
  '10:20 impact_changed b @api #minor',
  '10:40 impact_ended c @api',
  '10:30 impact_started d @web #down',
  '11:00 impact_ended e @web',
  '12:00-12:10 impact w',
] as const;

describe('a total over windows', () => {
  it('counts overlaps once, or every window in full, or from first to last', () => {
    expect(all(past(...OVERLAPPING))).toEqual([70, 80, 130]);
  });

  it('counts windows that touch as one stretch', () => {
    expect(all(past('10:00-10:30 impact a', '10:30-11:00 impact b'))).toEqual([60, 60, 60]);
  });

  it('counts a window within another once', () => {
    expect(all(past('10:00-12:00 impact a', '10:30-11:00 impact b @api'))).toEqual([120, 150, 120]);
  });

  it('carries the union of each component and of each level', () => {
    const union = total(past(...OVERLAPPING), 'union');
    expect({ ...union.byComponent }).toEqual({ api: 2400, web: 1800, '*': 600 });
    expect({ ...union.byLevel }).toEqual({ down: 3000, minor: 1200, unspecified: 600 });
  });

  it('of a component takes that one alone, not the whole service', () => {
    expect(value(total(past(...OVERLAPPING), 'sum', { component: 'api' }))).toBe(40);
    expect(value(total(past(...OVERLAPPING), 'sum', { component: 'api', level: 'minor' }))).toBe(20);
  });

  it('of another kind does not know the impact', () => {
    const story = past(...OVERLAPPING, '10:00-10:05 data_loss');
    expect(value(total(story, 'union', { window: 'data_loss' }))).toBe(5);
  });
});

describe('the ends of a total', () => {
  it('are those of the envelope, for the envelope and for what equals it', () => {
    const story = past('10:00 impact_started a', '10:30 impact_started b @api', '11:00 impact_ended c');
    story.tell('11:30 impact_ended d @api');
    expect(ends(total(story, 'envelope'))).toEqual(['a', 'd']);
    expect(ends(total(story, 'union'))).toEqual(['a', 'd']);
    expect(ends(total(story, 'sum'))).toEqual([undefined, undefined]);
  });

  it('are of the windows that are first and last in timeline order, where several start or end at one instant', () => {
    const story = past('10:00 impact_started a @x', '10:00 impact_started b @y', '11:00 impact_ended c @y');
    story.tell('11:00 impact_ended d @x');
    expect(ends(total(story, 'envelope'))).toEqual(['a', 'd']);
  });

  it('are at the until of a whole window', () => {
    const { to } = total(past('10:00-10:30 impact a', '11:00-11:45 impact b'), 'envelope');
    expect(to).toMatchObject({ entryId: 'b', occurredAt: '2024-01-10T11:45:00.000Z' });
  });
});

describe('a total of intervals', () => {
  it('reaches from the shortest windows to the longest', () => {
    const story = past('10:00~10:10 impact_started a', '11:00~11:30 impact_ended b');
    expect(all(story)).toEqual([
      [50, 90],
      [50, 90],
      [50, 90],
    ]);
    expect(total(story, 'union')).toMatchObject({ status: 'range', seconds: null, iso: null });
  });

  it('leaves out of its minimum what is then negative', () => {
    const story = past('10:00~12:00 impact_started a', '11:00 impact_ended b', '13:00-13:10 impact w @api');
    expect(all(story)).toEqual([
      [10, 70],
      [10, 70],
      [10, 190],
    ]);
  });

  it('is at least nothing where every window is then negative', () => {
    expect(all(past('10:00~12:00 impact_started a', '11:00~11:30 impact_ended b'))[0]).toEqual([0, 90]);
  });

  it('is no range where what is uncertain lies within what is certain', () => {
    const story = past('10:00-11:00 impact w', '10:10~10:20 impact_started a @api', '10:40 impact_ended b @api');
    expect(all(story)).toEqual([60, [80, 90], 60]);
    expect(total(story, 'union')).toMatchObject({ status: 'computed', range: null });
  });

  it('may overlap less at its narrowest', () => {
    const story = past('10:00 impact_started a', '10:30~11:30 impact_ended b', '11:00-12:00 impact w @api');
    expect(all(story)).toEqual([[90, 120], [90, 150], 120]);
  });
});

describe('a total with an open window', () => {
  const OPEN = ['10:00 impact_started a', '10:30 impact_ended b', '11:00 impact_started c @api'] as const;

  it('is pending while the incident is in progress, with what was closed', () => {
    expect(total(live(...OPEN), 'union')).toMatchObject({
      status: 'pending',
      seconds: null,
      closedSeconds: 1800,
      from: null,
      to: null,
    });
  });

  /** In minutes at `now`: what the three totals have come to. */
  const elapsed = (now: string, ...lines: string[]): unknown[] => {
    const on = live('09:00 declared', ...lines).assess(now);
    return (['union', 'sum', 'envelope'] as const).map((kind) =>
      minutes(evaluateMeasure({ kind: 'total', total: kind, window: 'impact' }, on).elapsedSeconds!),
    );
  };

  it('trial 2: has come to the same total, with its open windows running to now', () => {
    const lines = ['10:00 impact_started a @a', '10:10 impact_ended b @a', '10:55 impact_started c'] as const;
    expect(elapsed('11:00', ...lines)).toEqual([15, 15, 60]);
    expect(elapsed('11:00', ...lines, '10:05 impact_started d @b')).toEqual([60, 70, 60]);
    expect(elapsed('10:55', '10:00~10:20 impact_started a')).toEqual([55, 55, 55]);
  });

  it('trial 2: has words for it, and both maps likewise', () => {
    const story = live('10:00 impact_started a @a #down', '10:10 impact_ended b @a', '10:55 impact_started c');
    const union = evaluateMeasure({ kind: 'total', total: 'union', window: 'impact' }, story.assess('11:00'));
    expect({ ...union.byComponent }).toEqual({ a: 600, '*': 300 });
    expect({ ...union.byLevel }).toEqual({ down: 600, unspecified: 300 });
    expect(union.text).toBe('15 min so far');
  });

  it('trial 2: is nothing of a window that begins later', () => {
    const planned = ['10:00-10:30 impact w', '12:00 impact_started p @a'] as const;
    expect(elapsed('11:00', ...planned)).toEqual([30, 30, 30]);
    expect(elapsed('13:00', ...planned)).toEqual([90, 90, 180]);
    expect(elapsed('11:00', '12:00 impact_started p')).toEqual([0, 0, 0]);
  });

  it('is missing afterwards, with what was closed', () => {
    expect(total(past(...OPEN), 'sum')).toMatchObject({
      status: 'missing',
      closedSeconds: 1800,
      elapsedSeconds: null,
      reason: { code: 'missing', missing: ['impact_ended'] },
    });
  });

  it('has afterwards both maps of what was closed', () => {
    const { byComponent, byLevel } = total(past(...OPEN, '10:00-10:10 impact w @api #down'), 'sum');
    expect([{ ...byComponent }, { ...byLevel }]).toEqual([
      { '*': 1800, api: 600 },
      { unspecified: 1800, down: 600 },
    ]);
  });

  it('has no closed seconds where no window is closed', () => {
    expect(total(live('10:00 impact_started'), 'sum')).toMatchObject({ status: 'pending', closedSeconds: null });
  });

  it('does not concern a component that is closed, nor another kind', () => {
    const story = live('10:00 impact_started a', '10:10 impact_started b @api', '10:20 impact_ended c @api');
    story.tell('10:00-10:05 data_loss');
    expect(total(story, 'sum', { component: 'api' })).toMatchObject({ status: 'computed', seconds: 600 });
    expect(total(story, 'sum', { window: 'data_loss' })).toMatchObject({ status: 'computed', seconds: 300 });
  });
});

describe('a total without windows', () => {
  it('is not applicable where the kind has none', () => {
    expect(total(past('10:00 declared', '10:00 dns_started'), 'sum')).toMatchObject({
      status: 'not_applicable',
      reason: { code: 'not_applicable', missing: ['impact_started'] },
    });
    expect(total(past('10:00 impact', '11:00 impact_ended'), 'sum').status).toBe('not_applicable');
  });

  it('is missing where the component or level leaves none', () => {
    const story = live(...OVERLAPPING);
    expect(total(story, 'sum', { component: 'db' })).toMatchObject({ status: 'missing', reason: { code: 'missing' } });
    expect(total(story, 'sum', { component: 'web', level: 'minor' }).status).toBe('missing');
    expect(total(story, 'sum', { component: '__proto__' }).status).toBe('missing');
  });
});

describe('a total', () => {
  it('is approximate, and unconfirmed, if an end of any window is', () => {
    const story = past('10:00 impact_started ?', '11:00 impact_ended approximate=true');
    expect(total(story, 'union')).toMatchObject({ approximate: true, unconfirmed: true, seconds: 3600 });
    expect(total(past(...OVERLAPPING), 'union')).toMatchObject({ approximate: false, unconfirmed: false });
  });

  it('names its windows, its definition and the revision it was evaluated at', () => {
    expect(total(past('10:00-10:30 impact w @api #down'), 'union')).toMatchObject({
      metric: null,
      definition: { version: null, kind: 'total', total: 'union', window: 'impact' },
      windows: [
        {
          component: 'api',
          level: 'down',
          from: { entryId: 'w', occurredAt: '2024-01-10T10:00:00.000Z' },
          to: { entryId: 'w', occurredAt: '2024-01-10T10:30:00.000Z' },
          seconds: 1800,
        },
      ],
      candidates: null,
      revision: 1,
    });
  });

  it('of windows whose bounds put their beginning after their end is invalid', () => {
    const backwards = (id: string): string =>
      `10:00-11:00 impact ${id} @${id} earliest=2024-01-10T12:00:00Z latest=2024-01-10T12:00:00Z`;
    const on = past(backwards('a'), backwards('b')).assess();
    expect(on.durations['impact_sum']).toMatchObject({ status: 'invalid', seconds: -7200, from: null, to: null });
    expect(on.lint.map((finding) => finding.code)).toContain('negative_duration');
  });
});
