/** Incidents to whose streams others have done something, on a shared server. */
import { describe, expect, test } from '@jest/globals';
import { type EventStore } from '../../eventstore/event-store.js';

import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import { collect } from '../../eventstore/sealed-notes.testing.js';
import { verifyChain } from '../../testing/chain.js';
import { by, entries, opening, refusalOf, streamsOn, unnamed } from './incidents.testing.js';

const note = (id: string) => entries({ id, type: 'note', occurredAt: '2024-05-12T09:00:00Z', text: id });
const STREAM = 'incident-inc-42';

async function opened() {
  const store = new MemoryEventStore();
  const { streams } = streamsOn(store);
  await streams.execute(null, opening(), by());
  await streams.execute('inc-42', note('n1'), by());
  return { store, streams };
}

/** The same incidents seen by a process that has just started. */
const restarted = (store: EventStore) => streamsOn(store).streams;

describe('an incident whose events are gone', () => {
  const harms: [string, (store: MemoryEventStore) => void, RegExp][] = [
    ['deleted', (store) => store.deleteStream(STREAM), /it was deleted/],
    ['truncated', (store) => store.truncate(STREAM, 1), /revision 0 is gone/],
    ['truncated to nothing', (store) => store.truncate(STREAM, 2), /revisions 0 to 1 are gone/],
  ];

  test.each(harms)('trial 49: %s, takes no writes, is not opened again, and says so', async (_, harm, detail) => {
    const { store, streams } = await opened();
    harm(store);
    for (const process of [streams, restarted(store)]) {
      const refused = { code: 'not_whole', detail: expect.stringMatching(detail) as unknown };
      expect(await refusalOf(process.execute('inc-42', note('n2'), by()))).toMatchObject(refused);
      expect(await refusalOf(process.execute(null, opening(), by()))).toMatchObject(refused);
      await expect(process.load('inc-42')).rejects.toMatchObject({ name: 'StreamNotWhole', stream: STREAM });
    }
  });

  test('trial 49: leaves its id unused, where the id is made of the title', async () => {
    const store = new MemoryEventStore();
    const { streams } = streamsOn(store);
    const first = await streams.execute(null, unnamed(), by());
    store.deleteStream(`incident-${first.incidentId}`);
    const second = await restarted(store).execute(null, unnamed(), by());
    expect(second.incidentId).toBe(`${first.incidentId}-2`);
  });

  test('trial 49: is not answered for when the store puts events elsewhere than they were to be', async () => {
    const { store } = await opened();
    const elsewhere = restarted(
      Object.assign(Object.create(store) as EventStore, {
        append: () => Promise.resolve({ revision: 7, position: '0'.repeat(20) }),
        readStream: (...asked: Parameters<EventStore['readStream']>) => store.readStream(...asked),
      }),
    );
    expect(await refusalOf(elsewhere.execute('inc-42', note('n2'), by()))).toMatchObject({
      code: 'not_whole',
      detail: expect.stringContaining('it goes on at revision 7 where 2 was to be') as unknown,
    });
  });
});

describe('an incident with foreign events', () => {
  test('trial 51: counts them, is written to behind them, and its chain passes over them', async () => {
    const { store, streams } = await opened();
    store.appendForeign(STREAM);
    store.appendForeign(STREAM, { data: '{"x": 1}', metadata: '{"schemaVersion": 1}' });
    for (const [process, id] of [
      [streams, 'n2'],
      [restarted(store), 'n3'],
    ] as const) {
      expect(await process.execute('inc-42', note(id), by())).toMatchObject({ changed: true });
    }
    const { facts } = (await restarted(store).load('inc-42'))!.incident.state;
    expect(facts).toMatchObject({ revision: 5, eventsKnown: 4, foreignRevisions: [2, 3] });
    expect((await collect(store.readStream(STREAM))).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    const ours = await streams.events('inc-42');
    const renumbered = verifyChain(ours);
    expect(renumbered.checks.find(({ name }) => name === 'chain')!.ok).toBe(true);
  });

  test('trial 51: before its first event is opened behind them, and until then is none', async () => {
    const store = new MemoryEventStore();
    store.appendForeign(STREAM);
    const { streams } = streamsOn(store);
    expect(await streams.load('inc-42')).toBeNull();
    expect(await streams.execute(null, opening(), by())).toMatchObject({ revision: 1 });
    expect(await restarted(store).execute(null, opening(), by())).toMatchObject({ changed: false });
    expect(await restarted(store).execute('inc-42', note('n1'), by())).toMatchObject({ revision: 2 });
  });
});

describe('an incident with an event that has our envelope and rubbish in it', () => {
  test('trial 53: is known up to there, and takes no writes', async () => {
    const { store, streams } = await opened();
    const [, last] = await streams.events('inc-42');
    store.appendForeign(STREAM, { type: 'note', data: '{"facts": {}}', metadata: JSON.stringify(last!.metadata) });
    for (const process of [streams, restarted(store)]) {
      expect(await refusalOf(process.execute('inc-42', note('n2'), by()))).toMatchObject({
        code: 'not_whole',
        detail: expect.stringMatching(/^Revision 2 of incident-inc-42 cannot be read.*ask with revision=1/) as unknown,
      });
      const kept = (await process.load('inc-42'))!;
      expect(kept.incident.state.facts.revision).toBe(1);
      expect(kept.unreadable).toMatchObject({ revision: 2 });
    }
  });
});
