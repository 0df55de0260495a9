import { describe, expect, test } from '@jest/globals';
import { ALL_RIGHTS, LOCAL_CALLER, type Caller } from '../../application/caller.js';
import { seal } from '../../testing/chain.js';
import { commandIdOf } from './command-id.js';
import { type IncidentCommand } from './commands.js';
import { decide, draftsOf } from './decide.js';
import { evolve, initialIncident, type Incident } from './incident.js';
import { amending, by, claiming, correcting, describing, entries, opening } from './incidents.testing.js';
import { Refusal } from '../../application/refusal.js';
import { hashOfRequest, requestOf } from './request.js';

const decided = (incident: Incident, command: IncidentCommand, caller: Caller = LOCAL_CALLER) =>
  decide(incident, command, {
    caller,
    receivedAt: Date.parse('2024-05-12T10:00:00Z'),
    commandId: commandIdOf(by()),
    request: requestOf(command),
    ids: draftsOf(command).map(({ id }, index) => id ?? `made-${index}`),
    ifMatch: 'any',
  });
const codeOf = (result: ReturnType<typeof decide>) => (result instanceof Refusal ? result.code : result.events.length);

/** An incident with so many entries, all like its first. */
function withEntries(count: number): Incident {
  const incident = initialIncident('inc-42');
  const command = opening({ entries: [{ id: 'e0', type: 'action', occurredAt: '2024-05-12' }] });
  const decision = decided(incident, command);
  if (decision instanceof Refusal) throw decision;
  const context = {
    stream: 'incident-inc-42',
    nextRevision: 0,
    previousHash: '',
    recordedAt: '2024-05-12T10:00:00.000Z',
  };
  const requestHash = hashOfRequest(requestOf(command));
  const events = seal(decision.events, { ...context, recordedBy: 'local:local', commandId: 'c', requestHash });
  for (const event of events) evolve(incident, event);
  const { facts } = incident.state;
  const first = facts.entries.get('e0')!;
  for (let i = 1; i < count; i += 1) facts.entries.set(`e${i}`, { ...first, id: `e${i}` });
  facts.eventsKnown = count + 1;
  return incident;
}

const of = (type: string, count = 1) => entries(...Array.from({ length: count }, () => ({ type })));

test('up to 10,000 entries an incident takes everything, above it neither notes nor custom types', () => {
  const incident = withEntries(9998);
  expect(codeOf(decided(incident, of('note', 2)))).toBe(2);
  expect(codeOf(decided(incident, of('note', 3)))).toBe('limit');
  expect(codeOf(decided(incident, of('cache_started', 3)))).toBe('limit');
  expect(codeOf(decided(incident, of('impact_started', 3)))).toBe(3);
});

test('above 12,000 entries it takes only what ends it, and corrections', () => {
  const incident = withEntries(12_000);
  for (const type of [
    'resolved',
    'severity_changed',
    'impact_ended',
    'data_loss_ended',
    'cache_ended',
    'incident_ended',
  ]) {
    const severity = type === 'severity_changed' ? { severity: 1 } : {};
    expect(codeOf(decided(incident, entries({ type, ...severity })))).toBe(1);
  }
  for (const type of ['action', 'release', 'impact_started', 'impact', 'note', 'cache_started', 'communicated']) {
    expect(codeOf(decided(incident, of(type)))).toBe('limit');
  }
  expect(codeOf(decided(incident, entries({ type: 'resolved' }, { type: 'action' })))).toBe('limit');
  expect(codeOf(decided(incident, claiming({ stated: 'PT1H' })))).toBe('limit');
  expect(codeOf(decided(incident, correcting('retract', 'e7')))).toBe(1);
  expect(codeOf(decided(incident, entries({ id: 'e0', type: 'action', occurredAt: '2024-05-12' })))).toBe(0);
});

test('a stream takes 25,000 events', () => {
  const incident = withEntries(1);
  incident.state.facts.eventsKnown = 24_999;
  expect(codeOf(decided(incident, correcting('retract', 'e0')))).toBe(1);
  expect(codeOf(decided(incident, of('resolved', 2)))).toBe('limit');
});

test('an opening names the faults of its entries and of its claims', () => {
  const body = {
    entries: [
      { id: 'a', type: 'note' },
      { id: 'a', type: 'decision' },
    ],
    claims: [
      { id: 'a', stated: 'PT1H' },
      { id: 'a', stated: 'PT2H' },
    ],
  };
  const refusal = decided(initialIncident('inc-42'), opening(body)) as Refusal;
  expect(refusal.faults).toMatchObject([{ pointer: '/entries/1/id' }, { pointer: '/claims/1/id' }]);
});

test('clearing kind and historical puts their defaults back', () => {
  const incident = withEntries(1);
  expect(codeOf(decided(incident, describing({ kind: 'drill' })))).toBe(1);
  expect(codeOf(decided(incident, describing({ kind: null, historical: null })))).toBe(0);
});

test.each(['extracted', 'proposed'])('an entry that was %s becomes stated once, by a confirmation', (origin) => {
  const incident = withEntries(1);
  const e0 = incident.state.facts.entries.get('e0')!;
  const facts = { ...e0.facts, origin: origin as 'extracted' | 'proposed' };
  incident.state.facts.entries.set('e0', { ...e0, facts });
  expect(codeOf(decided(incident, correcting('confirm', 'e0')))).toBe(1);
  incident.state.facts.entries.set('e0', e0);
  expect(codeOf(decided(incident, correcting('confirm', 'e0')))).toBe(0);
});

describe('an entry that an agent proposed', () => {
  const proposedBy = (recordedBy: string): Incident => {
    const incident = withEntries(1);
    const e0 = incident.state.facts.entries.get('e0')!;
    incident.state.facts.entries.set('e0', { ...e0, recordedBy, facts: { ...e0.facts, origin: 'proposed' } });
    return incident;
  };
  const named = (name: string): Caller => {
    const [kind, id] = name.split(':') as [string, string];
    return { kind, id, rights: ALL_RIGHTS };
  };
  const ways: [string, IncidentCommand][] = [
    ['a confirmation', correcting('confirm', 'e0')],
    ['a confirmation of many', { kind: 'confirm_entries', entryIds: ['e0'], reason: null }],
    ['an amendment of its origin', amending('e0', { origin: 'stated' })],
    ['an amendment that clears its origin', amending('e0', { origin: null })],
  ];

  test.each(ways)('is not made a stated one by who proposed it: %s', (_, command) => {
    for (const agent of ['key:a1', 'mcp:local', 'user:u1'])
      expect(codeOf(decided(proposedBy(agent), command, named(agent)))).toBe('forbidden');
  });

  test.each(ways)('is made one by anybody else: %s', (_, command) => {
    expect(codeOf(decided(proposedBy('key:a1'), command, named('key:b2')))).toBe(1);
    expect(codeOf(decided(proposedBy('mcp:local'), command))).toBe(1);
  });

  test('is retracted, and amended in all but its origin, by who proposed it', () => {
    for (const command of [correcting('retract', 'e0'), amending('e0', { text: 'Deploy began' })])
      expect(codeOf(decided(proposedBy('key:a1'), command, named('key:a1')))).toBe(1);
  });
});
