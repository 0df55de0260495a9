/** What a subscription to every event store must do; called by the suite in `event-store.contract.ts`. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StoredEvent } from '../events/stored-event.js';
import { type EventStore, type Position, type RecordedEvent, type SubscriptionMessage } from './event-store.js';
import { ids, newStream, notes, revisions } from './sealed-notes.testing.js';

/** Takes messages until one satisfies `done`; that one is the last. */
export async function takeUntil(
  messages: AsyncIterator<SubscriptionMessage>,
  done: (message: SubscriptionMessage) => boolean,
): Promise<SubscriptionMessage[]> {
  const taken: SubscriptionMessage[] = [];
  for (;;) {
    const { value, done: ended } = (await messages.next()) as IteratorResult<SubscriptionMessage, undefined>;
    if (ended) throw new Error('the subscription ended');
    taken.push(value);
    if (done(value)) return taken;
  }
}

const eventsOf = (stream: string, messages: readonly SubscriptionMessage[]): RecordedEvent[] =>
  messages.flatMap((message) => (message.kind === 'event' && message.event.stream === stream ? [message.event] : []));

const isEvent =
  ({ id }: StoredEvent) =>
  (message: SubscriptionMessage): boolean =>
    message.kind === 'event' && message.event.id === id;

const isCaughtUp = (message: SubscriptionMessage): boolean => message.kind === 'caught-up';

/** @param open opens the store under test; the suite closes it */
export function describeSubscriptions(name: string, open: () => Promise<EventStore>): void {
  describe(`subscribing to ${name}`, () => {
    const aborts: AbortController[] = [];
    let store: EventStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      for (const abort of aborts) abort.abort();
      await store.close();
    });

    function subscribe(after: Position | null): {
      messages: AsyncIterator<SubscriptionMessage>;
      abort: AbortController;
    } {
      const abort = new AbortController();
      aborts.push(abort);
      return { messages: store.subscribe({ after, signal: abort.signal })[Symbol.asyncIterator](), abort };
    }

    it('goes from a position through catching up to what comes live', async () => {
      const stream = newStream();
      const start = await store.head();
      const events = notes(stream, 1100);
      await store.append(stream, events.slice(0, 500), 'no-stream');
      await store.append(stream, events.slice(500, 1000), 499);
      const { messages } = subscribe(start);
      const caughtUp = await takeUntil(messages, isCaughtUp);
      expect(ids(eventsOf(stream, caughtUp))).toEqual(ids(events.slice(0, 1000)));
      await store.append(stream, events.slice(1000), 999);
      const live = await takeUntil(messages, isEvent(events.at(-1)!));
      expect(ids(eventsOf(stream, live))).toEqual(ids(events.slice(1000)));
    });

    it('tells in band how far it has come: nothing up to there comes later', async () => {
      const stream = newStream();
      const start = await store.head();
      const events = notes(stream, 1500);
      for (const at of [0, 500, 1000])
        await store.append(stream, events.slice(at, at + 500), at === 0 ? 'no-stream' : at - 1);
      const messages = await takeUntil(subscribe(start).messages, isCaughtUp);
      let reached = start ?? '';
      for (const message of messages) {
        if (message.kind === 'checkpoint' || message.kind === 'caught-up') reached = message.position ?? reached;
        else if (message.kind === 'event') expect(message.event.position > reached).toBe(true);
      }
      expect(reached >= eventsOf(stream, messages).at(-1)!.position).toBe(true);
    });

    it('resumes where it was left, without a gap and without a repeat', async () => {
      const stream = newStream();
      const start = await store.head();
      const events = notes(stream, 20);
      await store.append(stream, events.slice(0, 10), 'no-stream');
      const first = subscribe(start);
      const before = eventsOf(stream, await takeUntil(first.messages, isEvent(events[6]!)));
      first.abort.abort();
      await store.append(stream, events.slice(10), 9);
      const after = eventsOf(
        stream,
        await takeUntil(subscribe(before.at(-1)!.position).messages, isEvent(events[19]!)),
      );
      expect(ids([...before, ...after])).toEqual(ids(events));
    });

    it('misses nothing that is appended while it reads', async () => {
      const streams = Array.from({ length: 20 }, newStream);
      const { messages } = subscribe(await store.head());
      const waiting = new Set(streams);
      const receiving = takeUntil(messages, (message) => {
        if (message.kind === 'event' && message.event.revision === 4) waiting.delete(message.event.stream);
        return waiting.size === 0;
      });
      await Promise.all(
        streams.map(async (stream) => {
          const events = notes(stream, 5);
          for (const event of events)
            await store.append(stream, [event], event.revision === 0 ? 'no-stream' : event.revision - 1);
        }),
      );
      const received = await receiving;
      for (const stream of streams) expect(revisions(eventsOf(stream, received))).toEqual([0, 1, 2, 3, 4]);
    });

    it('serves several at once, a slow one too', async () => {
      const stream = newStream();
      const start = await store.head();
      const events = notes(stream, 30);
      const [slow, quick] = [subscribe(start), subscribe(start)];
      await takeUntil(slow.messages, isCaughtUp);
      for (const event of events)
        await store.append(stream, [event], event.revision === 0 ? 'no-stream' : event.revision - 1);
      const seenQuickly = await takeUntil(quick.messages, isEvent(events.at(-1)!));
      const seenSlowly = await takeUntil(slow.messages, isEvent(events.at(-1)!));
      expect(ids(eventsOf(stream, seenQuickly))).toEqual(ids(events));
      expect(ids(eventsOf(stream, seenSlowly))).toEqual(ids(events));
    });

    it('ends when aborted: idle, in the middle, and before it began', async () => {
      const idle = subscribe(await store.head());
      await takeUntil(idle.messages, isCaughtUp);
      const next = idle.messages.next();
      idle.abort.abort();
      expect((await next).done).toBe(true);

      const stream = newStream();
      const start = await store.head();
      await store.append(stream, notes(stream, 10), 'no-stream');
      const reading = subscribe(start);
      await reading.messages.next();
      reading.abort.abort();
      expect((await reading.messages.next()).done).toBe(true);

      const stillborn = subscribe(null);
      stillborn.abort.abort();
      expect((await stillborn.messages.next()).done).toBe(true);
    });
  });
}
