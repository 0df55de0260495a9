import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { instead } from '../../test/support/faulty.js';
import { until } from '../../test/support/received.js';
import { EventLog } from '../eventstore/event-log.js';
import { type EventStore, type SubscriptionMessage } from '../eventstore/event-store.js';
import { MemoryEventStore } from '../eventstore/memory/memory-event-store.js';
import { notes } from '../eventstore/sealed-notes.testing.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import { INCIDENTS } from '../projections/incidents.js';
import { Consumers } from './consumers.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';

it('counts what the store has beyond the documents, though nobody has told of it', async () => {
  const store = new MemoryEventStore();
  const silent = instead<EventStore>(store, {
    async *subscribe({ signal }): AsyncGenerator<SubscriptionMessage> {
      await once(signal, 'abort');
    },
  });
  const log = new EventLog(silent);
  const consumers = new Consumers([INCIDENTS], silent, new MemoryReadModels(), log, new UnexpectedFaults());
  consumers.onApplicationBootstrap();
  const report = async () => (await consumers.report())[0]!;
  await until('it is live', async () => (await report()).status === 'live', 5000);
  expect((await report()).lagEvents).toBe(0);
  await store.append('incident-a', notes('incident-a', 3), 'no-stream');
  expect((await report()).lagEvents).toBe(3);
  await consumers.beforeApplicationShutdown();
  await log.close();
});

it('tells when everything up to a position is in what is read, or that it is not in time', async () => {
  const store = new MemoryEventStore();
  const log = new EventLog(store);
  const consumers = new Consumers([INCIDENTS], store, new MemoryReadModels(), log, new UnexpectedFaults());
  const first = notes('incident-a', 3);
  const { position } = await store.append('incident-a', first, 'no-stream');
  expect(await consumers.whenProcessed('incidents', position, 20)).toBe(false);
  consumers.onApplicationBootstrap();
  expect(await consumers.whenProcessed('incidents', position, 5000)).toBe(true);
  const later = await store.append('incident-a', notes('incident-a', 2, first.at(-1)), 2);
  expect(await consumers.whenProcessed('incidents', later.position, 5000)).toBe(true);
  expect((await consumers.report())[0]).toMatchObject({ position: later.position, lagEvents: 0 });
  expect(await consumers.whenProcessed('incidents', '9'.repeat(20), 5000, AbortSignal.timeout(20))).toBe(false);
  await expect(consumers.whenProcessed('others', position, 20)).rejects.toThrow(RangeError);
  await consumers.beforeApplicationShutdown();
  await log.close();
});
