import { describe, expect, it } from '@jest/globals';
import { describeEventStore } from './event-store.contract.js';
import { StoreUnavailable, type EventStore } from './event-store.js';
import { describeForgetting } from './forgetting.contract.js';
import { MemoryEventStore } from './memory/memory-event-store.js';
import { SealedEventStore } from './sealed-event-store.js';
import { collect, collectOurs, KeysInMemory, newStream, note, notes, sealed } from './sealed-notes.testing.js';

/** A store that changes no event, as EventStoreDB. */
class Unchanging extends MemoryEventStore {
  override forget(): Promise<never> {
    throw new Error('it was asked to change an event');
  }
}

function stores(): { store: EventStore; inner: MemoryEventStore; keys: KeysInMemory } {
  const [inner, keys] = [new Unchanging(), new KeysInMemory()];
  const store = new SealedEventStore(inner, keys);
  below.set(store, inner);
  return { store, inner, keys };
}

/** What others harm lies below. */
const below = new WeakMap<EventStore, MemoryEventStore>();

describeEventStore('SealedEventStore', () => Promise.resolve(stores().store), {
  appendForeign: (store, stream, content) => Promise.resolve(below.get(store)!.appendForeign(stream, content)),
  truncate: (store, stream, before) => Promise.resolve(below.get(store)!.truncate(stream, before)),
  remove: (store, stream) => Promise.resolve(below.get(store)!.deleteStream(stream)),
  isTold: true,
});
describeForgetting('SealedEventStore', () => Promise.resolve(stores().store));

describe('words that are sealed', () => {
  const WORDS = 'Words that nobody finds';

  it('are in no byte of what the store below has, and facts are', async () => {
    const { store, inner } = stores();
    const stream = newStream();
    const events = sealed(stream, [note(WORDS, { name: WORDS })]);
    await store.append(stream, events, 'no-stream');
    const [below] = await collect(inner.readStream(stream));
    expect(JSON.stringify(below)).not.toContain(WORDS);
    expect(below).not.toHaveProperty('data.salt');
    expect(below).toMatchObject({
      id: events[0]!.id,
      data: { facts: events[0]!.data.facts },
      metadata: events[0]!.metadata,
    });
    expect((await collectOurs(store.readStream(stream)))[0]!.data).toEqual(events[0]!.data);
  });

  it('have a key for each event, the same when the same events come again', async () => {
    const { store, keys } = stores();
    const stream = newStream();
    const events = notes(stream, 3);
    await store.append(stream, events, 'no-stream');
    const before = new Map(keys.there);
    expect(new Set(before.values()).size).toBe(3);
    await store.append(stream, events, 'no-stream');
    expect(keys.there).toEqual(before);
    expect((await collectOurs(store.readStream(stream))).map(({ data }) => data)).toEqual(
      events.map(({ data }) => data),
    );
  });

  it('are not to be had under the key of another event, nor when they were altered', async () => {
    const { store, keys } = stores();
    const stream = newStream();
    const [one, other] = notes(stream, 2);
    await store.append(stream, [one!, other!], 'no-stream');
    keys.there.set(one!.id, keys.there.get(other!.id)!);
    expect((await collectOurs(store.readStream(stream))).map(({ data }) => data.texts)).toEqual([
      undefined,
      { text: '1' },
    ]);
  });

  it('make the store unavailable while their keys cannot be reached, and are never taken for forgotten', async () => {
    const { store, inner, keys } = stores();
    const stream = newStream();
    const events = notes(stream, 2);
    await store.append(stream, [events[0]!], 'no-stream');
    keys.isAway = true;
    await expect(store.append(stream, [events[1]!], 0)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(collectOurs(store.readStream(stream))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.forget(stream, [0])).rejects.toBeInstanceOf(StoreUnavailable);
    keys.isAway = false;
    expect(await collect(inner.readStream(stream))).toHaveLength(1);
    expect((await collectOurs(store.readStream(stream)))[0]!.data.texts).toEqual({ text: '0' });
  });
});
