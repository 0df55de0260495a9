import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { EventLog, type EventLogOptions } from './event-log.js';
import { type EventStore, type RecordedEvent, type SubscriptionMessage } from './event-store.js';
import { MemoryEventStore } from './memory/memory-event-store.js';
import { until } from '../../test/support/received.js';
import { notes } from './sealed-notes.testing.js';

const logs: EventLog[] = [];
const signals: AbortController[] = [];

function logOf(store: EventStore, options: EventLogOptions = {}): EventLog {
  const log = new EventLog(store, { silenceMs: 10, ...options });
  logs.push(log);
  return log;
}

afterEach(async () => {
  for (const signal of signals.splice(0)) signal.abort();
  await Promise.all(logs.splice(0).map((log) => log.close()));
});

/** Takes messages until it has so many events. */
async function take(log: EventLog, count: number, after: string | null = null): Promise<SubscriptionMessage[]> {
  const abort = new AbortController();
  signals.push(abort);
  const messages: SubscriptionMessage[] = [];
  let events = 0;
  for await (const message of log.follow({ after, signal: abort.signal })) {
    messages.push(message);
    if (message.kind === 'event') events += 1;
    if (events === count) break;
  }
  return messages;
}

const names = (messages: readonly SubscriptionMessage[]): string[] =>
  messages.flatMap((message) =>
    message.kind === 'event' ? [`${message.event.stream}@${message.event.revision}`] : [],
  );

async function add(store: EventStore, stream: string, count: number): Promise<void> {
  await store.append(stream, notes(stream, count), 'no-stream');
}

const inOrder = (stream: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${stream}@${i}`);

describe('the log of the process', () => {
  it('gives every event once, in order, whether it was there before or comes later', async () => {
    const store = new MemoryEventStore();
    await add(store, 'incident-a', 700);
    const log = logOf(store);
    const taken = take(log, 900);
    await add(store, 'incident-b', 200);
    expect(names(await taken)).toEqual([...inOrder('incident-a', 700), ...inOrder('incident-b', 200)]);
  });

  it('serves one that has fallen behind what is kept from the store', async () => {
    const store = new MemoryEventStore();
    const log = logOf(store, { keep: 5 });
    for (let i = 0; i < 10; i++) await add(store, `incident-${i}`, 7);
    expect(names(await take(log, 70))).toHaveLength(70);
  });

  it('trial 44: keeps no more bytes than it may, however large events are, and passes none over', async () => {
    const store = new MemoryEventStore();
    const readAll = jest.spyOn(store, 'readAll');
    const few = logOf(store, { keepBytes: 20_000 });
    const all = logOf(store);
    for (let i = 0; i < 10; i++) await add(store, `incident-${i}`, 7);
    await Promise.all([take(few, 70), take(all, 70)]);
    readAll.mockClear();
    expect(names(await take(all, 70))).toHaveLength(70);
    expect(readAll).not.toHaveBeenCalled();
    expect(names(await take(few, 70))).toEqual(names(await take(all, 70)));
    expect(readAll).toHaveBeenCalled();
  });

  it('says that this was all, also where the last page came from the store', async () => {
    const store = new MemoryEventStore();
    await add(store, 'incident-a', 700);
    const log = logOf(store);
    await take(log, 700);
    const abort = new AbortController();
    signals.push(abort);
    const pages: string[] = [];
    for await (const { events, caughtUp } of log.pages({ after: null, signal: abort.signal })) {
      pages.push(`${events.length}${caughtUp ? ', all' : ''}`);
      if (caughtUp) break;
    }
    expect(pages).toEqual(['500', '200', '0, all']);
  });

  it.each([
    ['cut short', (events: readonly RecordedEvent[]) => events.slice(0, 3)],
    ['empty', () => []],
  ])('loses nothing by a page that comes %s, as if it were the last one', async (_, cut) => {
    const store = new MemoryEventStore();
    await add(store, 'incident-a', 20);
    let isBad = true;
    const flaky: EventStore = Object.assign(Object.create(store) as EventStore, {
      head: () => store.head(),
      subscribe: (options: Parameters<EventStore['subscribe']>[0]) => store.subscribe(options),
      readAll: async (options: Parameters<EventStore['readAll']>[0]) => {
        const page = await store.readAll(options);
        if (!isBad) return page;
        isBad = false;
        return { events: cut(page.events), next: null };
      },
    });
    const log = logOf(flaky);
    const taken = await take(log, 20).catch(() => take(log, 20));
    expect(names(taken)).toEqual(inOrder('incident-a', 20));
  });

  it('has one subscription of the store, however many listen', async () => {
    const store = new MemoryEventStore();
    let subscriptions = 0;
    const counted: EventStore = Object.assign(Object.create(store) as EventStore, {
      id: store.id,
      head: () => store.head(),
      readAll: (options: Parameters<EventStore['readAll']>[0]) => store.readAll(options),
      subscribe: (options: Parameters<EventStore['subscribe']>[0]) => {
        subscriptions += 1;
        return store.subscribe(options);
      },
    });
    const log = logOf(counted);
    const listeners = Array.from({ length: 50 }, () => take(log, 3));
    await add(store, 'incident-a', 3);
    for (const messages of await Promise.all(listeners)) expect(names(messages)).toEqual(inOrder('incident-a', 3));
    expect(subscriptions).toBe(1);
  });

  it.each([
    [
      'fails',
      async function* (): AsyncGenerator<SubscriptionMessage> {
        await Promise.resolve();
        throw new Error('cut');
      },
    ],
    [
      'ends cleanly',
      async function* (): AsyncGenerator<SubscriptionMessage> {
        await Promise.resolve();
      },
    ],
    [
      'falls silent',
      async function* ({ signal }: { signal: AbortSignal }): AsyncGenerator<SubscriptionMessage> {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    ],
  ])('goes on where it was when the subscription %s', async (_, bad) => {
    const store = new MemoryEventStore();
    let attempts = 0;
    const flaky = new Proxy(store, {
      get(target, name) {
        if (name === 'subscribe') {
          return (options: Parameters<EventStore['subscribe']>[0]) => {
            attempts += 1;
            return attempts <= 2 ? bad(options) : target.subscribe(options);
          };
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const log = logOf(flaky);
    const taken = take(log, 4);
    await add(store, 'incident-a', 4);
    expect(names(await taken)).toEqual(inOrder('incident-a', 4));
    expect(log.drops).toBe(2);
  });

  it('trial 55: counts the resubscriptions of the store as its own', async () => {
    const store = new MemoryEventStore();
    const told: string[] = [];
    const resuming: EventStore = Object.assign(Object.create(store) as EventStore, {
      head: () => store.head(),
      readAll: (options: Parameters<EventStore['readAll']>[0]) => store.readAll(options),
      async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncGenerator<SubscriptionMessage> {
        yield { kind: 'resumed', reason: new Error('the connection broke') };
        yield { kind: 'resumed', reason: new Error('it broke again') };
        yield* store.subscribe(options);
      },
    });
    const log = logOf(resuming, { onDrop: ({ message }) => told.push(message) });
    const taken = take(log, 2);
    await add(store, 'incident-a', 2);
    expect(names(await taken)).toEqual(inOrder('incident-a', 2));
    expect(log.drops).toBe(2);
    expect(told).toEqual(['the connection broke', 'it broke again']);
  });

  it('trial 55: goes on from how far the store has read, not from the last event', async () => {
    const store = new MemoryEventStore();
    await add(store, 'incident-a', 3);
    const asked: (string | null)[] = [];
    const far = '9'.repeat(20);
    const restless: EventStore = Object.assign(Object.create(store) as EventStore, {
      head: () => store.head(),
      async *subscribe({ after, signal }: Parameters<EventStore['subscribe']>[0]): AsyncGenerator<SubscriptionMessage> {
        asked.push(after);
        if (asked.length === 1) yield { kind: 'checkpoint', position: far };
        else yield* store.subscribe({ after, signal });
      },
    });
    logOf(restless);
    await until('it has subscribed twice', () => asked.length > 1, 5000);
    expect(asked).toEqual(['00000000000000000003', far]);
  });

  it('trial 44: keeps no more than so many bytes, and reads the rest from the store', async () => {
    const store = new MemoryEventStore();
    const log = logOf(store, { keep: 100, keepBytes: 20_000 });
    const first = take(log, 60);
    for (let i = 0; i < 60; i++) await add(store, `incident-${i}`, 1);
    expect(names(await first)).toHaveLength(60);
    expect(log.recentAfter(null, 100)).toBeNull();
    expect(names(await take(log, 60))).toHaveLength(60);
  });

  it('trial 51: tells where streams were disturbed, in the order of the log', async () => {
    const store = new MemoryEventStore();
    const log = logOf(store);
    const told: string[] = [];
    const abort = new AbortController();
    signals.push(abort);
    const following = (async () => {
      for await (const message of log.follow({ after: null, signal: abort.signal })) {
        if (message.kind === 'event') told.push(`event ${message.event.stream}`);
        if (message.kind === 'disturbed') told.push(`disturbed ${message.stream}`);
        if (told.length === 4) break;
      }
    })();
    await add(store, 'incident-a', 1);
    store.appendForeign('incident-a');
    await add(store, 'incident-b', 1);
    store.deleteStream('incident-b');
    await following;
    expect(told).toEqual(['event incident-a', 'disturbed incident-a', 'event incident-b', 'disturbed incident-b']);
    expect(log.recentAfter(null, 10)!.map(({ stream }) => stream)).toEqual(['incident-a', 'incident-b']);
  });

  it('ends its listeners when it is closed', async () => {
    const log = logOf(new MemoryEventStore());
    const taken = take(log, 1);
    await log.close();
    expect(names(await taken)).toEqual([]);
  });
});
