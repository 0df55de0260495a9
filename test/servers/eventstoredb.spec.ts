/** The EventStoreDB adapter while the network, or the server, fails. Needs a single node at `EVENTSTORE_URL`. */
import { EventStoreDBClient, type JSONEventType } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StoredEvent } from '../../src/events/stored-event.js';
import {
  InvalidAppend,
  OutcomeUnknown,
  StoreUnavailable,
  type EventStore,
  type NewEvent,
} from '../../src/eventstore/event-store.js';
import { EventStoreDbEventStore } from '../../src/eventstore/eventstoredb/eventstoredb-event-store.js';
import { freshPrefix } from '../../src/eventstore/eventstoredb/fresh-prefix.testing.js';
import { collectOurs, ids, newStream, notes } from '../../src/eventstore/sealed-notes.testing.js';
import { describeSkipped } from '../support/skipped.js';
import { Received, until } from '../support/received.js';
import { TcpProxy, type Weather } from '../support/tcp-proxy.js';

const DEADLINE_MS = 1000;
const SILENCE_MS = 700;
/** Beyond the deadline: what the machine may take, busy with other tests. */
const GRACE_MS = 700;

const url = process.env['EVENTSTORE_URL'] ?? '';
const address = /^esdb:\/\/(?:[^@]*@)?([^:,/?]+):(\d+)(?=[/?]|$)/.exec(url);

if (address === null) {
  describeSkipped('EventStoreDB through a bad network', 'EVENTSTORE_URL names no single node');
} else {
  const [, host, port] = address as unknown as [string, string, string];
  describe('EventStoreDB through a bad network', () => {
    let proxy: TcpProxy;
    let direct: EventStore;
    let store: EventStoreDbEventStore;
    let through: { url: string; prefix: string; deadlineMs: number; silenceMs: number; onDrop: (e: Error) => void };
    let drops: string[];
    const others = EventStoreDBClient.connectionString(url);
    const received: Received[] = [];

    beforeAll(async () => {
      const prefix = freshPrefix('faults');
      direct = await EventStoreDbEventStore.open({ url, prefix });
      proxy = await TcpProxy.start(host, Number(port));
      through = {
        url: url.replace(`${host}:${port}`, `127.0.0.1:${proxy.port}`),
        prefix,
        deadlineMs: DEADLINE_MS,
        silenceMs: SILENCE_MS,
        onDrop: ({ message }) => drops.push(message),
      };
    });
    afterAll(async () => {
      await others.dispose();
      await direct.close();
      await proxy.close();
    });
    beforeEach(async () => {
      proxy.weather = 'through';
      drops = [];
      store = await EventStoreDbEventStore.open(through);
    });
    afterEach(async () => {
      proxy.weather = 'through';
      await Promise.all(received.splice(0).map((each) => each.stop()));
      await store.close();
    });

    const follow = async (from: EventStore): Promise<Received> => {
      const each = new Received(from, await direct.head());
      received.push(each);
      await until('caught up', () => each.caughtUp > 0, 5000);
      return each;
    };

    /** How the append ends, and that it does so in time. */
    async function failureOf(stream: string, events: readonly NewEvent[], expected: number | 'no-stream') {
      const begun = Date.now();
      const failure: unknown = await store.append(stream, events, expected).then(
        () => null,
        (error: unknown) => error,
      );
      expect(Date.now() - begun).toBeLessThan(DEADLINE_MS + GRACE_MS);
      return failure;
    }

    const eventually = async (stream: string, events: readonly NewEvent[], expected: number | 'no-stream') => {
      for (;;) {
        try {
          return await store.append(stream, events, expected);
        } catch (error) {
          if (!(error instanceof OutcomeUnknown || error instanceof StoreUnavailable)) throw error;
        }
      }
    };

    it.each<Weather>(['cut', 'stalled', 'mute'])(
      'refuses an append in time when the connection is %s, and stores it once when it is sent again',
      async (weather) => {
        const stream = newStream();
        const events = notes(stream, 3);
        await store.append(stream, events.slice(0, 1), 'no-stream');
        proxy.weather = weather;
        const failure = await failureOf(stream, events.slice(1), 0);
        expect(failure).toBeInstanceOf(Error);
        expect([OutcomeUnknown, StoreUnavailable].some((kind) => failure instanceof kind)).toBe(true);
        proxy.weather = 'through';
        const { revision } = await eventually(stream, events.slice(1), 0);
        expect(revision).toBe(2);
        expect(ids(await collectOurs(store.readStream(stream)))).toEqual(ids(events));
      },
    );

    it('does not know the outcome when only the answer is lost, and is told it when it asks again', async () => {
      const stream = newStream();
      const events = notes(stream, 2);
      const elsewhere = newStream();
      await store.append(elsewhere, notes(elsewhere, 1), 'no-stream');
      // As whoever decides on events has done.
      expect(await collectOurs(store.readStream(stream))).toEqual([]);
      proxy.weather = 'mute';
      expect(await failureOf(stream, events, 'no-stream')).toBeInstanceOf(OutcomeUnknown);
      expect(ids(await collectOurs(direct.readStream(stream)))).toEqual(ids(events));
      proxy.weather = 'through';
      const again = await eventually(stream, events, 'no-stream');
      const [, last] = await collectOurs(direct.readStream(stream));
      expect(again).toEqual({ revision: 1, position: last!.position });
    });

    it('knows that nothing was stored when there was no connection', async () => {
      proxy.weather = 'cut';
      const stream = newStream();
      await failureOf(stream, notes(stream, 1), 'no-stream');
      expect(await failureOf(stream, notes(stream, 1), 'no-stream')).toBeInstanceOf(StoreUnavailable);
    });

    it('takes a fresh connection after a half-open one, without waiting for keep-alive', async () => {
      const stream = newStream();
      const events = notes(stream, 2);
      await store.append(stream, events.slice(0, 1), 'no-stream');
      proxy.strike('stalled');
      expect(await failureOf(stream, events.slice(1), 0)).toBeInstanceOf(OutcomeUnknown);
      expect(await store.append(stream, events.slice(1), 0)).toMatchObject({ revision: 1 });
      proxy.strike('stalled');
      await expect(collectOurs(store.readStream(stream))).rejects.toBeInstanceOf(StoreUnavailable);
      expect(ids(await collectOurs(store.readStream(stream)))).toEqual(ids(events));
    });

    it('keeps 64 appends apart while connections break under them, and lets another store be', async () => {
      const elsewhere = newStream();
      let writingElsewhere = true;
      const undisturbed = (async (): Promise<number> => {
        let last: StoredEvent | undefined;
        while (writingElsewhere) {
          const [event] = notes(elsewhere, 1, last);
          await direct.append(elsewhere, [event!], last?.revision ?? 'no-stream');
          last = event;
        }
        return last!.revision;
      })();
      const streams = Array.from({ length: 64 }, newStream);
      const writing = streams.map(async (stream) => {
        const events = notes(stream, 12);
        for (const event of events)
          await eventually(stream, [event], event.revision === 0 ? 'no-stream' : event.revision - 1);
        return ids(events);
      });
      for (let broken = 0; broken < 6; broken++) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        proxy.strike(broken % 2 === 0 ? 'cut' : 'stalled');
      }
      const written = await Promise.all(writing);
      writingElsewhere = false;
      expect(await undisturbed).toBeGreaterThan(20);
      for (const [i, stream] of streams.entries()) {
        expect(ids(await collectOurs(direct.readStream(stream)))).toEqual(written[i]);
      }
    }, 30_000);

    it('is only slow when the network is', async () => {
      proxy.weather = 'slow';
      const stream = newStream();
      const following = await follow(store);
      await eventually(stream, notes(stream, 200), 'no-stream');
      await until('all received', () => following.ids(stream).length === 200, 5000);
      expect(ids(await collectOurs(store.readStream(stream)))).toEqual(following.ids(stream));
    }, 15_000);

    it.each<[Weather, 'all' | 'these']>([
      ['cut', 'all'],
      ['stalled', 'all'],
      ['stalled', 'these'],
      ['mute', 'these'],
    ])(
      'resumes a subscription by itself after %s for %s connections, without a gap or a repeat',
      async (weather, which) => {
        const stream = newStream();
        const following = await follow(store);
        const events = notes(stream, 30);
        await direct.append(stream, events.slice(0, 10), 'no-stream');
        await until('the first ten', () => following.ids(stream).length === 10, 5000);
        if (which === 'all') proxy.weather = weather;
        else proxy.strike(weather);
        await direct.append(stream, events.slice(10, 20), 9);
        if (which === 'all') {
          await new Promise((resolve) => setTimeout(resolve, 3 * DEADLINE_MS));
          proxy.weather = 'through';
        }
        await direct.append(stream, events.slice(20), 19);
        await until('all thirty', () => following.ids(stream).length >= 30, 10_000);
        expect(following.ids(stream)).toEqual(ids(events));
        expect(drops.length).toBeGreaterThan(0);
      },
      20_000,
    );

    it('does not take a quiet store for a silent one, whatever others write', async () => {
      const following = await follow(store);
      const other = await EventStoreDbEventStore.open({ url, prefix: freshPrefix('other') });
      for (let i = 0; i < 30; i++) {
        const stream = newStream();
        await other.append(stream, notes(stream, 30), 'no-stream');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await other.close();
      expect(drops).toEqual([]);
      expect(following.events).toEqual([]);
    }, 20_000);

    it('waits for a slow consumer with a bounded buffer, and gives it everything once', async () => {
      const stream = newStream();
      const start = await direct.head();
      const events = notes(stream, 3000);
      for (let at = 0; at < 3000; at += 500)
        await direct.append(stream, events.slice(at, at + 500), at === 0 ? 'no-stream' : at - 1);
      const abort = new AbortController();
      const seen: string[] = [];
      for await (const message of store.subscribe({ after: start, signal: abort.signal })) {
        if (message.kind !== 'event') continue;
        seen.push(message.event.id);
        if (seen.length % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 2 * SILENCE_MS));
        if (seen.length === events.length) abort.abort();
      }
      expect(seen).toEqual(ids(events));
    }, 30_000);

    it('starts before its server, and is ready when that is there', async () => {
      proxy.weather = 'cut';
      const early = new EventStoreDbEventStore(through);
      expect(() => early.id).toThrow(StoreUnavailable);
      const following = new Received(early, null);
      received.push(following);
      for (let i = 0; i < 3; i++) await expect(early.ready()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(early.head()).rejects.toBeInstanceOf(StoreUnavailable);
      proxy.weather = 'through';
      await early.ready();
      expect(early.id).toBe(direct.id);
      await until('caught up', () => following.caughtUp > 0, 10_000);
      await early.close();
    }, 20_000);

    it('finds a cluster that comes later than the first look for it', async () => {
      proxy.weather = 'cut';
      const early = new EventStoreDbEventStore({
        ...through,
        url: through.url.replace('esdb://', 'esdb+discover://') + '&maxDiscoverAttempts=2&gossipTimeout=1',
      });
      for (let i = 0; i < 2; i++) await expect(early.ready()).rejects.toBeInstanceOf(StoreUnavailable);
      proxy.weather = 'through';
      await early.ready();
      const stream = newStream();
      await early.append(stream, notes(stream, 1), 'no-stream');
      await early.close();
    }, 20_000);

    it.each<Weather>(['through', 'cut', 'stalled'])('closes in time when the connection is %s', async (weather) => {
      const own = await EventStoreDbEventStore.open(through);
      const following = await follow(own);
      const stream = newStream();
      proxy.weather = weather;
      const append = own.append(stream, notes(stream, 1), 'no-stream').catch((error: unknown) => error);
      const begun = Date.now();
      await own.close();
      expect(Date.now() - begun).toBeLessThan(DEADLINE_MS + 1000 + GRACE_MS);
      await following.stop();
      await append;
      await expect(own.head()).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('shows its prefix to no caller', async () => {
      const stream = newStream();
      await store.append(stream, notes(stream, 1), 'no-stream');
      await expect(store.append(stream, notes(stream, 1), 'no-stream')).rejects.toMatchObject({ stream });
      expect((await collectOurs(store.readStream(stream))).map((event) => event.stream)).toEqual([stream]);
      await expect(store.append('asof-store', notes('asof-store', 1), 'no-stream')).rejects.toBeInstanceOf(
        InvalidAppend,
      );
      expect(await collectOurs(store.readStream('asof-store'))).toEqual([]);
    });

    it('shares its id among all that open it, the first ones too', async () => {
      const prefix = freshPrefix('race');
      const stores = await Promise.all(Array.from({ length: 8 }, () => EventStoreDbEventStore.open({ url, prefix })));
      expect(new Set(stores.map(({ id }) => id)).size).toBe(1);
      expect(stores[0]!.id).not.toBe(direct.id);
      expect(await stores[0]!.head()).toBeNull();
      expect(await stores[0]!.readAll({ after: null, limit: 10 })).toEqual({ events: [], disturbed: [], next: null });
      await Promise.all(stores.map((each) => each.close()));
    });

    it('trial 54: names streams by their kind, and says in their metadata what they belong to', async () => {
      const prefix = freshPrefix('names');
      const own = await EventStoreDbEventStore.open({ url, prefix });
      const events = notes('incident-soft', 2);
      await own.append('incident-soft', events, 'no-stream');
      const read = others.readStream<JSONEventType>(`${prefix}incident-soft`);
      const metadata: unknown[] = [];
      for await (const { event } of read) metadata.push(event!.metadata);
      expect(metadata).toEqual(
        events.map((event) => ({
          ...event.metadata,
          incidentId: 'soft',
          $correlationId: event.metadata.commandId,
        })),
      );
      expect((await collectOurs(own.readStream('incident-soft'))).map((event) => event.metadata)).toEqual(
        events.map((event) => event.metadata),
      );
      await own.close();
    });

    it('trial 54: keeps a store whose prefix begins with that of another out of it', async () => {
      const prefix = freshPrefix('one');
      const [one, other] = await Promise.all([
        EventStoreDbEventStore.open({ url, prefix }),
        EventStoreDbEventStore.open({ url, prefix: `${prefix}incident` }),
      ]);
      await other.append('incident-x', notes('incident-x', 2), 'no-stream');
      expect(await one.head()).toBeNull();
      expect(await collectOurs(one.readStream('incident-x'))).toEqual([]);
      await Promise.all([one.close(), other.close()]);
    });

    it.each([
      ['deleted', (name: string) => others.deleteStream(name)],
      ['tombstoned', (name: string) => others.tombstoneStream(name)],
      ['truncated', (name: string) => others.setStreamMetadata(name, { truncateBefore: 5 })],
    ] as const)('trial 55: hides no incident when its own stream is %s, and says so', async (_, harm) => {
      const prefix = freshPrefix('identity');
      const before = await EventStoreDbEventStore.open({ url, prefix });
      const stream = newStream();
      const events = notes(stream, 3);
      await before.append(stream, events, 'no-stream');
      await before.close();
      await harm(`${prefix}asof-store`);
      const told: string[] = [];
      const open = () => EventStoreDbEventStore.open({ url, prefix, onDamage: (words) => told.push(words) });
      const after = await open();
      expect(told).toEqual([expect.stringContaining(`stream ${prefix}asof-store was deleted on the server`)]);
      expect(after.id).not.toBe(before.id);
      expect(ids((await after.readAll({ after: null, limit: 10 })).events)).toEqual(ids(events));
      const again = await open();
      expect(again.id).toBe(after.id);
      await Promise.all([after.close(), again.close()]);
    });
  });
}
