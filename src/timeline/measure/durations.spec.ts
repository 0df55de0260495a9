import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { BUILT_IN, evaluateMeasure, findDefinition } from './durations.js';
import { type PairDefinition } from './definition.js';
import { type DurationView } from '../view/view-types.js';

const between = (story: Story, from: string, to: string, needs: readonly string[] = []): DurationView => {
  const measure: PairDefinition = { kind: 'pair', from, to, ...(needs.length > 0 && { needs }) };
  return evaluateMeasure(measure, story.assess());
};
const builtIn = (story: Story, metric: string): DurationView => story.assess().durations[metric]!;

describe('a duration is not applicable', () => {
  it('where a type that it needs has no entry, whatever else is wrong', () => {
    expect(
      between(live('10:00 declared a', '10:10 declared b'), 'declared', 'first:resolved', ['release']),
    ).toMatchObject({
      status: 'not_applicable',
      reason: { code: 'not_applicable', missing: ['release'] },
    });
  });

  it('where the only entry of that type is retracted', () => {
    const story = past('10:00 release', '11:00 declared').retract('release');
    expect(builtIn(story, 'release_to_declared').status).toBe('not_applicable');
  });

  it('not where the needed entry is an extraction', () => {
    expect(builtIn(past('10:00 release ?', '11:00 declared'), 'release_to_declared').status).toBe('computed');
  });

  it('names all that it needs and lacks', () => {
    expect(builtIn(past('10:00 declared'), 'release_to_rollback').reason?.missing).toEqual(['release', 'rollback']);
  });
});

describe('a duration is ambiguous', () => {
  it('where a bare type has several entries, even if the other end is missing', () => {
    expect(between(past('10:00 declared a', '10:10 declared b'), 'declared', 'first:resolved')).toMatchObject({
      status: 'ambiguous',
      candidates: { from: ['a', 'b'], to: [] },
      seconds: null,
      from: null,
    });
  });

  it('not where an extraction stands beside a stated entry', () => {
    const story = past('10:00 declared a', '10:10 declared b ?', '11:00 resolved');
    expect(between(story, 'declared', 'resolved')).toMatchObject({ status: 'computed', seconds: 3600 });
  });
});

describe('a duration is missing', () => {
  it('where the start is not there, though the incident is in progress', () => {
    expect(builtIn(live('10:00 detected'), 'time_to_detect')).toMatchObject({
      status: 'missing',
      reason: { code: 'missing', missing: ['impact_started'] },
      to: { entryId: 'detected' },
    });
  });

  it('where the end is not there and the incident is over, or historical', () => {
    const lines = ['10:00 impact_started', '10:10 declared'] as const;
    expect(builtIn(past(...lines), 'time_to_mitigate').reason?.missing).toEqual(['mitigated']);
    expect(builtIn(live(...lines, '11:00 resolved'), 'time_to_mitigate').status).toBe('missing');
  });

  it('where the end was undone and the incident is over', () => {
    const story = past('10:00 declared', '11:00 resolved', '12:00 reopened');
    expect(builtIn(story, 'declared_to_resolved')).toMatchObject({
      status: 'missing',
      reason: { missing: ['resolved'], message: 'resolved was undone by what came after it' },
    });
  });

  it('where an entry is named that is not there', () => {
    expect(between(past('10:00 declared'), 'entry:x', 'first:resolved').reason?.missing).toEqual([
      'entry:x',
      'resolved',
    ]);
  });

  it('for each listed alternative', () => {
    expect(builtIn(past('10:00 note'), 'duration').reason?.missing).toEqual([
      'impact_started',
      'incident_started',
      'resolved',
      'closed',
      'incident_ended',
    ]);
  });
});

describe('why a duration is missing', () => {
  const message = (result: DurationView): string | undefined => result.reason?.message;

  it.each([
    ['time_to_detect', ['10:00 impact_started'], 'no detected'],
    ['time_to_detect', ['10:00 note'], 'no impact_started, and no detected'],
    ['duration', ['10:00 impact_started'], 'neither resolved nor closed nor incident_ended'],
    [
      'duration',
      ['10:00 declared'],
      'neither impact_started nor incident_started, and neither resolved nor closed nor incident_ended',
    ],
    ['duration', ['10:00 resolved'], 'neither impact_started nor incident_started'],
    ['release_to_rollback', ['10:00 note'], 'no release, and no rollback'],
    ['stated_span', ['10:00 incident_started'], 'no incident_ended'],
  ])('trial 14: %s of %j says "%s"', (metric, lines, expected) => {
    expect(message(builtIn(past(...lines), metric))).toBe(expected);
  });

  it('trial 14: says it once where both ends are of one type, and names an entry', () => {
    expect(message(between(past('10:00 note'), 'first:action', 'last:action'))).toBe('no action');
    expect(message(between(past('10:00 action'), 'entry:x', 'last:action'))).toBe('no entry x');
  });
});

describe('an end by closing alone', () => {
  it('trial 11: is the end of the duration', () => {
    const story = live('10:00 impact_started', '10:10 declared', '11:00 closed');
    expect(builtIn(story, 'duration')).toMatchObject({ status: 'computed', seconds: 3600, to: { entryId: 'closed' } });
    expect(builtIn(past('10:00 incident_started', '10:30 closed'), 'duration').seconds).toBe(1800);
  });

  it('trial 11: gives way to resolved, and serves again after a reopening', () => {
    const story = past('10:00 impact_started', '11:00 resolved', '12:00 closed');
    expect(builtIn(story, 'duration').to?.entryId).toBe('resolved');
    story.tell('11:30 reopened');
    expect(builtIn(story, 'duration')).toMatchObject({ status: 'computed', to: { entryId: 'closed' } });
  });
});

describe('a duration is pending', () => {
  it('while the end is not there and the incident is in progress', () => {
    const on = live('10:00 impact_started', '10:10 declared').assess('10:30');
    expect(on.durations['time_to_mitigate']).toMatchObject({
      status: 'pending',
      seconds: null,
      elapsedSeconds: 1800,
      text: '30 min so far',
      previous: null,
      to: null,
      evaluatedAt: '2024-01-10T10:30:00.000Z',
    });
  });

  it('again after a reopening, with what it had been', () => {
    const on = live('10:00 declared', '11:00 resolved', '12:00 reopened').assess('12:30');
    expect(on.durations['declared_to_resolved']).toMatchObject({
      status: 'pending',
      elapsedSeconds: 9000,
      previous: { seconds: 3600, to: { entryId: 'resolved' } },
    });
  });

  it('without a previous value where that was known within bounds only', () => {
    const on = live('10:00 declared', '11:00~11:10 resolved', '12:00 reopened').assess();
    expect(on.durations['declared_to_resolved']).toMatchObject({ status: 'pending', previous: null });
  });

  it('counted from the earliest instant of its start, and never below nothing', () => {
    const story = live('10:00~10:20 impact_started', '10:30 declared');
    expect(story.assess('11:00').durations['time_to_mitigate']!.elapsedSeconds).toBe(3600);
    expect(story.assess('09:00').durations['time_to_mitigate']!.elapsedSeconds).toBe(0);
  });
});

describe('a duration is invalid', () => {
  it('where the end lies before the start, and is not clamped', () => {
    expect(builtIn(past('10:05 impact_started', '10:00 declared'), 'impact_to_declared')).toMatchObject({
      status: 'invalid',
      seconds: -300,
      iso: '-PT5M',
      text: '−5 min',
      from: { entryId: 'impact_started' },
      to: { entryId: 'declared' },
    });
  });

  it('of intervals only where it does in every case', () => {
    const story = past('10:00~10:10 impact_started', '09:00~09:30 detected', '09:50~10:05 declared');
    expect(builtIn(story, 'time_to_detect')).toMatchObject({
      status: 'invalid',
      seconds: null,
      range: { minSeconds: -4200, maxSeconds: -1800 },
    });
    expect(builtIn(story, 'impact_to_declared')).toMatchObject({
      status: 'range',
      range: { minSeconds: -1200, maxSeconds: 300 },
    });
  });
});

describe('a duration is a range', () => {
  it('where an end is an interval, a bare date too', () => {
    expect(builtIn(past('10:00 impact_started', '2024-01-11 resolved'), 'duration')).toMatchObject({
      status: 'range',
      seconds: null,
      iso: null,
      text: '14 h – 1 d 14 h',
      range: { minSeconds: 14 * 3600, maxSeconds: 38 * 3600 },
    });
  });
});

describe('a duration is computed', () => {
  it('between instants, to the millisecond', () => {
    const story = past('10:00:00.123 rollback', '10:30 resolved');
    expect(builtIn(story, 'rollback_to_resolved')).toMatchObject({
      status: 'computed',
      seconds: 1799.877,
      iso: 'PT29M59.877S',
      reason: null,
    });
  });

  it('as 0 where both are at one time, whichever was recorded first', () => {
    expect(builtIn(past('10:00 detected', '10:00 impact_started'), 'time_to_detect')).toMatchObject({
      status: 'computed',
      seconds: 0,
      iso: 'PT0S',
    });
  });

  it('between bounds that leave one instant', () => {
    expect(builtIn(past('10:00~10:00 declared', '11:00 resolved'), 'declared_to_resolved').seconds).toBe(3600);
  });

  it('to the beginning of what it ends with, never to its until', () => {
    expect(between(past('10:00 declared', '11:00-12:00 impact'), 'declared', 'impact').seconds).toBe(3600);
  });
});

describe('a result', () => {
  it('is approximate, and unconfirmed, if an end is', () => {
    const story = past('10:00 declared approximate=true', '11:00 resolved ?');
    expect(builtIn(story, 'declared_to_resolved')).toMatchObject({ approximate: true, unconfirmed: true });
  });

  it('names its definition, both entries with both clocks, the candidates and the revision', () => {
    const story = past('10:00 declared a', '10:05 declared b', '11:00 resolved');
    expect(builtIn(story, 'declared_to_resolved')).toMatchObject({
      metric: 'declared_to_resolved',
      definition: { version: 1, kind: 'pair', from: 'first:declared', to: 'last:resolved' },
      from: {
        entryId: 'a',
        type: 'declared',
        occurredAt: '2024-01-10T10:00:00.000Z',
        recordedAt: '2026-01-01T00:00:00.000Z',
        revision: 1,
      },
      to: { entryId: 'resolved', revision: 3 },
      candidates: { from: ['a', 'b'], to: ['resolved'] },
      revision: 3,
    });
  });

  it('of a question asked ad hoc has no metric and no version', () => {
    const result = between(past('10:00 declared', '11:00 resolved'), 'first:declared', 'last:resolved');
    expect(result).toMatchObject({ metric: null, definition: { version: null, kind: 'pair' }, seconds: 3600 });
  });
});

describe('the definitions', () => {
  const ends = (metric: string): unknown => {
    const { measure } = findDefinition(metric)!;
    return measure.kind === 'pair' ? [measure.from, measure.to, measure.needs] : measure;
  };

  it('are found by id, or by id and version', () => {
    expect(findDefinition('duration@1')).toBe(findDefinition('duration'));
    expect(BUILT_IN.map((definition) => definition.version)).toEqual(BUILT_IN.map(() => 1));
  });

  it.each(['', 'constructor', '__proto__', 'duration@2', 'duration@', 'duration@01', 'duration@1@1', 'Duration'])(
    'do not have %j',
    (metric) => expect(findDefinition(metric)).toBeNull(),
  );

  it('say of the failed deployment from when to when it counts', () => {
    expect(ends('failed_deployment_recovery')).toEqual([
      'suspect:release_completed,release',
      'last:resolved',
      ['release'],
    ]);
  });

  it('need nothing but their ends where nothing else is said', () => {
    expect(ends('time_to_repair')).toEqual(['first:detected', 'last:impact_ended', undefined]);
  });
});

describe('the headline', () => {
  const headline = (story: Story): string => story.view().headline.metric;

  it('is the duration where that is computed', () => {
    expect(headline(past('10:00 impact_started', '11:00 impact_ended', '12:00 resolved'))).toBe('duration');
  });

  it('is else the first that is computed', () => {
    const declared = ['10:00 declared', '12:00 resolved'] as const;
    expect(headline(past(...declared))).toBe('declared_to_resolved');
    expect(headline(past(...declared, '2024-01-10 impact_started'))).toBe('declared_to_resolved');
    expect(headline(past(...declared, '2024-01-10 incident_started', '10:00-10:10 impact'))).toBe('impact_envelope');
    expect(headline(past('10:00 incident_started', '11:00 incident_ended', '12:00 reopened a', '13:00 resolved'))).toBe(
      'duration',
    );
  });

  it('is else the first that is neither missing nor not applicable', () => {
    expect(headline(live('10:00 declared'))).toBe('declared_to_resolved');
    expect(headline(live('10:00 impact_started'))).toBe('duration');
    expect(headline(past('11:00 declared', '10:00 resolved'))).toBe('declared_to_resolved');
  });

  it('is else the duration, which then says what is missing', () => {
    expect(headline(past('10:00 note'))).toBe('duration');
    expect(past('10:00 note').view().headline.duration.status).toBe('missing');
  });

  it('is what somebody chose, with the reason', () => {
    const story = past('10:00 impact_started', '11:00 resolved');
    story.happen('op.headline', { metric: 'time_to_detect' }, { reason: 'as our goal says' });
    expect(story.view().headline).toMatchObject({
      metric: 'time_to_detect',
      duration: { status: 'missing' },
      chosenBy: 'local:local',
      reason: 'as our goal says',
    });
  });
});

describe('the words of a length', () => {
  it.each([
    ['01:25:14', '01:36:19', '11 min 5 s'],
    ['01:25:13.980', '01:36:19.460', '11 min 5.48 s'],
    ['10:00:00.900', '10:00:01', '0.1 s'],
    ['10:00:00.500', '11:00:00.500', '1 h'],
  ])('trial 1: from %s to %s are the difference of the two times: %s', (from, to, text) => {
    expect(builtIn(past(`${from} declared`, `${to} resolved`), 'declared_to_resolved').text).toBe(text);
  });

  it('trial 1: of what is pending are of whole seconds that have passed', () => {
    const on = live('10:00:00.400 declared').assess('2024-01-10T10:09:59.900Z');
    expect(on.durations['declared_to_resolved']).toMatchObject({ elapsedSeconds: 599.5, text: '9 min 59 s so far' });
  });
});

describe('the built-ins about a release that failed', () => {
  const start = (metric: string, ...lines: string[]): unknown => {
    const { status, from } = builtIn(past(...lines), metric);
    return from?.entryId ?? status;
  };

  it('trial 10: do not take a hotfix for it', () => {
    const lines = ['09:00 release bad', '10:00 impact_started', '10:20 release hotfix', '11:00 resolved'] as const;
    expect(start('release_to_impact', ...lines)).toBe('bad');
    expect(start('failed_deployment_recovery', ...lines)).toBe('bad');
    expect(start('failed_deployment_recovery', ...lines.slice(1))).toBe('missing');
  });

  it('trial 10: take a release that was completed before anything showed, else one that began', () => {
    const lines = ['09:00 release', '10:00 declared', '11:00 resolved'] as const;
    expect(start('failed_deployment_recovery', ...lines, '09:30 release_completed')).toBe('release_completed');
    expect(start('failed_deployment_recovery', ...lines, '10:30 release_completed')).toBe('release');
  });
});
