/** The server of the EventStoreDB adapter is killed, again and again. `EVENTSTORE_START`: see `EventStoreNode`. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyChain } from '../../src/testing/chain.js';
import { OutcomeUnknown, StoreUnavailable } from '../../src/eventstore/event-store.js';
import { EventStoreDbEventStore } from '../../src/eventstore/eventstoredb/eventstoredb-event-store.js';
import { collectOurs, newStream, note, sealed } from '../../src/eventstore/sealed-notes.testing.js';
import { type StoredEvent } from '../../src/events/stored-event.js';
import { EventStoreNode, freePort } from '../support/event-store-node.js';
import { describeSkipped } from '../support/skipped.js';
import { Received, until } from '../support/received.js';

const command = process.env['EVENTSTORE_START'] ?? '';
const WRITERS = 32;
const KILLS = 5;

if (command === '') {
  describeSkipped('EventStoreDB killed under 32 writers', 'EVENTSTORE_START names no command');
} else {
  describe('EventStoreDB killed under 32 writers', () => {
    let node: EventStoreNode;
    let store: EventStoreDbEventStore;

    beforeAll(async () => {
      node = new EventStoreNode(command, await freePort());
      store = new EventStoreDbEventStore({ url: `esdb://127.0.0.1:${node.port}?tls=false` });
      await node.start();
      await store.ready();
    }, 100_000);
    afterAll(async () => {
      await store.close();
      await node.remove();
    });

    it('loses and doubles nothing that was acknowledged, and the subscription comes back by itself', async () => {
      const following = new Received(store, null);
      let writing = true;
      const acknowledged = new Map<string, StoredEvent[]>();
      const write = async (): Promise<void> => {
        const stream = newStream();
        const mine: StoredEvent[] = [];
        acknowledged.set(stream, mine);
        while (writing) {
          const last = mine.at(-1);
          const [event] = sealed(stream, [note('x'.repeat(mine.length % 900))], last);
          const expected = last?.revision ?? 'no-stream';
          for (let stored = false; !stored;) {
            try {
              await store.append(stream, [event!], expected);
              stored = true;
            } catch (error) {
              if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
              await new Promise((resolve) => setTimeout(resolve, 20));
            }
          }
          mine.push(event!);
        }
      };
      const writers = Array.from({ length: WRITERS }, write);
      for (let round = 0; round < KILLS; round++) {
        const before = following.events.length;
        await until('more events', () => following.events.length > before + 200, 30_000);
        await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 700));
        await node.kill();
        await node.start();
      }
      const before = following.events.length;
      await until('events after the last restart', () => following.events.length > before + 200, 30_000);
      writing = false;
      await Promise.all(writers);

      const total = [...acknowledged.values()].reduce((sum, { length }) => sum + length, 0);
      await until('everything is received', () => following.events.length >= total, 20_000);
      await following.stop();
      expect(following.events).toHaveLength(total);
      for (const [stream, events] of acknowledged) {
        const read = await collectOurs(store.readStream(stream));
        expect(read.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
        expect(verifyChain(read).ok).toBe(true);
        expect(following.ids(stream)).toEqual(events.map(({ id }) => id));
      }
    }, 180_000);
  });
}
