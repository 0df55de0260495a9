import { describe, expect, it } from '@jest/globals';
import { past } from '../../test/support/story.js';
import { checkType, laneOf, windowRole, type Entry } from './entry.js';
import { type Story } from '../../test/support/story.js';

const entryOf = (story: Story, id: string): Entry => story.state.facts.entries.get(id)!;
const factsOf = (story: Story, id: string): unknown => entryOf(story, id).facts;

describe('a type', () => {
  it.each(['declared', 'incident_started', 'incident_ended', 'dns_started', 'x', 'a'.repeat(40), 'valueofx'])(
    '%s can be used',
    (type) => expect(checkType(type)).toBe('ok'),
  );

  it.each([
    'entry_added',
    'claim_made',
    'change_linked',
    'incident_changed',
    'incident_',
    '__proto__',
    '__x',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
  ])('%s is reserved', (type) => expect(checkType(type)).toBe('reserved'));

  it.each(['', 'Declared', '1x', '_x', 'a-b', 'op.opened', 'a b', 'ä', 'x\n', 'a'.repeat(41)])(
    '%j is malformed',
    (type) => expect(checkType(type)).toBe('malformed'),
  );

  it.each([
    ['severity_changed', 'status'],
    ['data_loss', 'impact'],
    ['config_changed', 'changes'],
    ['communicated', 'response'],
    ['question', 'notes'],
    ['incident_ended', 'span'],
    ['dns_started', 'impact'],
    ['dns_changed', 'impact'],
    ['dns_ended', 'impact'],
    ['dns', 'notes'],
    ['dns_flushed', 'notes'],
    ['started', 'notes'],
  ])('%s stands in the lane %s', (type, lane) => expect(laneOf(type)).toBe(lane));

  it.each([
    ['impact', { kind: 'impact', edge: 'whole' }],
    ['data_loss_ended', { kind: 'data_loss', edge: 'ended' }],
    ['data_loss_changed', { kind: 'data_loss', edge: 'changed' }],
    ['incident_started', { kind: 'incident', edge: 'started' }],
    ['dns_started', { kind: 'dns', edge: 'started' }],
    ['a_started_ended', { kind: 'a_started', edge: 'ended' }],
    ['mitigation_started', null],
    ['config_changed', null],
    ['severity_changed', null],
    ['release', null],
  ])('%s forms the windows %j', (type, role) => expect(windowRole(type)).toEqual(role));
});

describe('the interval of an entry', () => {
  const interval = (line: string): unknown => {
    const { from, to } = entryOf(past(line), 'declared').interval;
    return [from, to].map((at) => new Date(at).toISOString());
  };

  it('is replaced by its bounds', () => {
    expect(interval('10:00~10:20 declared')).toEqual(['2024-01-10T10:00:00.000Z', '2024-01-10T10:20:00.000Z']);
  });

  it('has the edge of its own interval where a bound is missing', () => {
    expect(interval('2024-01-10 declared latest=2024-01-10T09:00:00Z')).toEqual([
      '2024-01-10T00:00:00.000Z',
      '2024-01-10T09:00:00.000Z',
    ]);
    expect(interval('10:00 declared earliest=2024-01-10T09:00:00Z')).toEqual([
      '2024-01-10T09:00:00.000Z',
      '2024-01-10T10:00:00.000Z',
    ]);
  });
});

describe('an amendment', () => {
  it('sets fields, and null clears them', () => {
    const story = past('10:00 impact_started i @api #down').amend('i', { level: null, component: 'web', text: 'Hm' });
    expect(factsOf(story, 'i')).toEqual({
      type: 'impact_started',
      occurredAt: '2024-01-10T10:00:00.000Z',
      precision: 'minute',
      component: 'web',
      source: 'api',
      origin: 'stated',
    });
    expect(story.state.texts.entries.get('i')).toEqual({ text: 'Hm' });
    expect(entryOf(story, 'i').amended).toBe(true);
  });

  it('of occurredAt clears bounds, precision, approximate and the words of the source', () => {
    const story = past('10:00~10:20 declared d approximate=true precision=hour').amend('d', {
      occurredAtText: '10-ish',
    });
    story.amend('d', { occurredAt: '2024-01-10T10:05:00Z' });
    expect(factsOf(story, 'd')).toEqual({
      type: 'declared',
      occurredAt: '2024-01-10T10:05:00.000Z',
      precision: 'second',
      source: 'api',
      origin: 'stated',
    });
    expect(story.state.texts.entries.get('d')).toEqual({});
  });

  it('of occurredAt keeps what is given too', () => {
    const story = past('10:00~10:20 declared d approximate=true').amend('d', {
      occurredAt: '2024-01-10T10:30:00+01:00',
      precision: 'hour',
      approximate: true,
      latest: '2024-01-10T09:59:00Z',
      occurredAtText: 'half past ten',
    });
    expect(factsOf(story, 'd')).toMatchObject({
      occurredAt: '2024-01-10T10:30:00+01:00',
      precision: 'hour',
      approximate: true,
      latest: '2024-01-10T09:59:00.000Z',
    });
    expect(entryOf(story, 'd').interval.from).toBe(Date.parse('2024-01-10T09:00:00Z'));
    expect(story.state.texts.entries.get('d')).toEqual({ occurredAtText: 'half past ten' });
  });

  it('of occurredAt keeps until, the zone and everything else', () => {
    const story = past('10:00-11:00 impact w @api timeZone=Europe/Berlin').amend('w', { occurredAt: '2024-01-10' });
    expect(factsOf(story, 'w')).toMatchObject({
      until: '2024-01-10T11:00:00.000Z',
      component: 'api',
      precision: 'day',
    });
    expect(entryOf(story, 'w').interval.from).toBe(Date.parse('2024-01-09T23:00:00Z'));
  });

  it('of other fields keeps bounds and precision', () => {
    const story = past('10:00~10:20 declared d approximate=true').amend('d', { component: 'api' });
    expect(factsOf(story, 'd')).toMatchObject({ approximate: true, earliest: '2024-01-10T10:00:00.000Z' });
  });

  it('of the zone alone moves the interval of a bare date', () => {
    const story = past('2024-01-10 declared d').amend('d', { timeZone: 'America/New_York' });
    expect(entryOf(story, 'd').interval.from).toBe(Date.parse('2024-01-10T05:00:00Z'));
  });

  it('that clears precision, source or origin puts the default back', () => {
    const story = past('10:00 declared d ? precision=hour source=ci').amend('d', {
      precision: null,
      source: null,
      origin: null,
    });
    expect(factsOf(story, 'd')).toMatchObject({ precision: 'minute', source: 'api', origin: 'stated' });
  });

  it('of approximate to false is as if it had never been said', () => {
    const story = past('10:00 declared d approximate=true').amend('d', { approximate: false });
    expect(factsOf(story, 'd')).not.toHaveProperty('approximate');
  });

  it('can change the type, and with it the lane and the windows', () => {
    const on = past('10:00 note i', '11:00 impact_ended').amend('i', { type: 'impact_started' }).assess();
    expect(on.windows.all).toMatchObject([{ kind: 'impact', from: { id: 'i' }, to: { id: 'impact_ended' } }]);
  });

  it('moves lastRevision, but neither revision, recordedAt nor the place among ties', () => {
    const story = past('10:00 note a', '10:00 note b');
    const before = entryOf(story, 'a');
    story.amend('a', { text: 'more' }, {}, '2026-02-01T00:00:00.000Z');
    expect(entryOf(story, 'a')).toMatchObject({ revision: 1, lastRevision: 3, recordedAt: before.recordedAt });
    expect(story.assess().timeline.live.map((entry) => entry.id)).toEqual(['a', 'b']);
  });

  it('of an entry that nobody knows changes nothing', () => {
    const story = past('10:00 note a').amend('b', { text: 'x' });
    expect([...story.state.facts.entries.keys()]).toEqual(['a']);
  });
});

describe('an entry', () => {
  it('that is retracted takes part in nothing, and a restoration brings it back', () => {
    const story = past('10:00 declared', '11:00 resolved').retract('resolved');
    expect(story.assess().durations['declared_to_resolved']).toMatchObject({ status: 'missing' });
    expect(story.restore('resolved').assess().durations['declared_to_resolved']).toMatchObject({ seconds: 3600 });
  });

  it('that was extracted is stated once it is confirmed', () => {
    const story = past('10:00 declared ?').confirm('declared');
    expect(entryOf(story, 'declared')).toMatchObject({ facts: { origin: 'stated' }, amended: false, lastRevision: 2 });
  });
});
