import { describe, expect, it } from '@jest/globals';
import { live, past, Story } from '../../../test/support/story.js';
import { assess } from '../measure/assessment.js';
import { type IncidentRow } from './view-types.js';
import { incidentRow } from './summary.js';

const row = ({ state }: Story): IncidentRow => incidentRow(state, assess(state, Date.parse('2026-01-02T00:00:00Z')));

describe('startedAt', () => {
  const startedAt = (...lines: string[]): string | undefined => past(...lines).view().startedAt?.entryId;

  it('is the earliest of the impact, the stated span, detected and declared', () => {
    expect(startedAt('10:00 release', '10:30 declared', '10:20 detected', '10:10 acknowledged')).toBe('detected');
    expect(startedAt('10:30 declared', '10:20 impact_started', '10:25 incident_started')).toBe('impact_started');
  });
  it('is else the release, else the first entry', () => {
    expect(startedAt('09:00 note', '10:00 release', '11:00 resolved')).toBe('release');
    expect(startedAt('11:00 resolved', '09:00 note')).toBe('note');
    expect(startedAt()).toBeUndefined();
  });
  it('trial 4: is an extraction only where no start is stated', () => {
    expect(startedAt('09:00 declared x ?', '10:00 declared d')).toBe('d');
    expect(startedAt('09:00 detected x ?', '10:00 declared d')).toBe('d');
    expect(startedAt('09:00 detected x ?', '10:00 declared d ?')).toBe('x');
    expect(startedAt('09:00 detected x ?', '08:00 release')).toBe('x');
    expect(startedAt('09:00 detected x ??', '10:00 release')).toBe('release');
  });
  it('says when, and of what type', () => {
    expect(past('2024-01-10 declared d timeZone=Europe/Berlin').view().startedAt).toEqual({
      at: '2024-01-09T23:00:00.000Z',
      entryId: 'd',
      type: 'declared',
    });
  });
});

describe('endedAt', () => {
  const endedAt = (story: Story): string | undefined => story.view().endedAt?.entryId;

  it('is the last resolved', () => {
    expect(endedAt(past('10:00 resolved a', '11:00 resolved b', '12:00 closed', '13:00 impact_ended'))).toBe('b');
    expect(endedAt(past('10:00 resolved', '11:00 incident_ended'))).toBe('resolved');
  });
  it('trial 11: is else the last closed, else the stated end, else the last end of the impact', () => {
    const ends = ['10:00 impact_started', '11:00 impact_ended a', '12:00 impact_ended b'] as const;
    expect(endedAt(past(...ends, '11:00 closed', '11:30 incident_ended'))).toBe('closed');
    expect(endedAt(past(...ends, '11:30 incident_ended'))).toBe('incident_ended');
    expect(endedAt(past(...ends))).toBe('b');
    expect(endedAt(past('10:00 declared'))).toBeUndefined();
  });
  it('trial 4: is an extraction only where no end is stated', () => {
    expect(endedAt(past('11:00 incident_ended', '12:00 resolved ?'))).toBe('incident_ended');
    expect(endedAt(past('11:00 incident_ended ?', '12:00 closed ?'))).toBe('closed');
    expect(endedAt(past('11:00 incident_ended', '12:00 resolved ??'))).toBe('incident_ended');
  });
  it.each([
    [['10:00 resolved x ?', '09:00 incident_ended e'], 'e'],
    [['10:00 closed x ?', '11:00 incident_ended y ?', '09:00 impact_ended e'], 'e'],
    [['10:00 resolved x ?', '11:00 resolved e', '12:00 closed'], 'e'],
    [['10:00 closed e ?', '11:00 incident_ended ?'], 'e'],
  ])('trial 4: what was stated ends it, however late an extraction is: %j', (lines, end) =>
    expect(endedAt(past(...lines))).toBe(end),
  );
  it('is not there while the incident is in progress', () => {
    expect(endedAt(live('10:00 declared', '11:00 impact_ended'))).toBeUndefined();
    expect(endedAt(live('10:00 resolved', '11:00 reopened'))).toBeUndefined();
  });
});

describe('the counts', () => {
  it('are of live entries, and of claims that were not withdrawn', () => {
    const story = past('10:00 note a', '10:00 note b ?', '10:00 declared c ?', '10:00 declared d').retract('a');
    story
      .claim({ id: 'x', stated: 'PT1H' })
      .claim({ id: 'y', stated: 'PT1H' })
      .happen('op.withdrawn', { claimId: 'x' });
    expect(story.view().counts).toEqual({ entries: 3, retracted: 1, unconfirmed: 2, claims: 1 });
  });
});

describe('the severity', () => {
  it('is the latest by order, else the descriptive one', () => {
    const story = new Story('s', { severity: 'sev3' });
    expect(story.view().severity).toBe('sev3');
    story.tell('12:00 severity_changed a severity=sev1', '11:00 severity_changed b severity=sev2');
    expect(story.view().severity).toBe('sev1');
    expect(story.retract('a').view().severity).toBe('sev2');
    expect(past('10:00 note').view().severity).toBeNull();
  });
});

describe('the milestones', () => {
  it('have every type outside the notes lane, first and last', () => {
    const story = past(
      '11:00 declared b',
      '10:00 declared a',
      '12:00 declared c',
      '10:00 note',
      '2024-01-10 dns_started',
    );
    const { milestones } = story.view();
    expect(Object.keys(milestones).sort()).toEqual(['declared', 'dns_started']);
    expect(milestones['declared']).toMatchObject({
      first: { entryId: 'a', occurredAt: '2024-01-10T10:00:00.000Z', revision: 2 },
      last: { entryId: 'c' },
      count: 3,
    });
    expect(milestones['dns_started']!.first.occurredAt).toBe('2024-01-10');
  });
});

describe('the episodes', () => {
  it('have their seconds between instants only', () => {
    const seconds = (...lines: string[]): unknown =>
      past(...lines)
        .view()
        .episodes.map((episode) => episode.seconds);
    expect(seconds('10:00 declared', '11:00 resolved')).toEqual([3600]);
    expect(seconds('10:00 declared', '11:00~11:10 resolved')).toEqual([null]);
    expect(seconds('10:00 declared')).toEqual([null]);
  });
});

describe('the knowledge', () => {
  it('was recorded afterwards if the record was opened after the end', () => {
    expect(past('10:00 declared', '11:00 resolved').view().knowledge.recordedAfterwards).toBe(true);
    expect(past('10:00 declared').view().knowledge.recordedAfterwards).toBe(false);
    expect(past('2025-12-31T23:59:59Z resolved').view().knowledge.recordedAfterwards).toBe(true);
    expect(past('2026-01-01T00:00:00Z resolved').view().knowledge.recordedAfterwards).toBe(false);
  });

  it('names its moment', () => {
    const story = past('10:00 declared', '11:00 resolved');
    expect(story.view({ clock: 'recorded', revision: 1 }).knowledge).toEqual({
      revision: 1,
      head: 2,
      position: '0',
      asOf: null,
      clock: 'recorded',
      eventsKnown: 2,
      eventsTotal: 3,
      recordedAfterwards: false,
    });
  });
});

describe('the row in the list', () => {
  it('has of the headline what a list shows', () => {
    expect(row(past('10:00 impact_started', '11:00 resolved')).headline).toEqual({
      metric: 'duration',
      status: 'computed',
      seconds: 3600,
      text: '1 h',
      range: null,
      approximate: false,
      unconfirmed: false,
      elapsedSeconds: null,
    });
    expect(row(past('10:00 impact_started approximate=true', '11:00~11:10 resolved ?')).headline).toMatchObject({
      status: 'range',
      seconds: null,
      range: { minSeconds: 3600, maxSeconds: 4200 },
      approximate: true,
      unconfirmed: true,
    });
  });

  it('has of a pending headline nothing that grows', () => {
    expect(row(live('10:00 impact_started', '10:05 declared')).headline).toEqual({
      metric: 'duration',
      status: 'pending',
      seconds: null,
      text: null,
      range: null,
      approximate: false,
      unconfirmed: false,
      elapsedSeconds: null,
    });
  });

  it('counts claims that nothing supports', () => {
    const story = past('10:00 declared', '11:00 resolved')
      .claim({ id: 'a', stated: 'PT1H' })
      .claim({ id: 'b', stated: 'PT9H' });
    story.claim({ id: 'c', stated: 'PT9H' }).happen('op.withdrawn', { claimId: 'c' });
    expect(row(story).claimsUnsupported).toBe(1);
  });

  it('agrees with the summary', () => {
    const story = past('10:00 impact_started', '11:00 resolved', '09:00 release');
    const { id, title, status, startedAt, endedAt, counts } = story.view();
    expect(row(story)).toMatchObject({ id, title, status, startedAt, endedAt, counts, revision: 3 });
  });
});

describe('the strip', () => {
  it('has windows with their ends, then marks, and no notes', () => {
    const story = past('10:00 impact_started @api', '11:00 impact_ended @api', '10:10 declared', '10:20 note');
    expect(row(story.tell('10:30-10:40 data_loss', '10:50 dns_started')).strip).toEqual([
      { lane: 'impact', type: 'impact', at: '2024-01-10T10:00:00.000Z', to: '2024-01-10T11:00:00.000Z' },
      { lane: 'impact', type: 'data_loss', at: '2024-01-10T10:30:00.000Z', to: '2024-01-10T10:40:00.000Z' },
      { lane: 'impact', type: 'dns', at: '2024-01-10T10:50:00.000Z' },
      { lane: 'status', type: 'declared', at: '2024-01-10T10:10:00.000Z' },
    ]);
  });

  it('has at most 40 marks', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `10:${10 + i} action a${i}`);
    expect(row(past(...lines)).strip).toHaveLength(40);
  });
});
