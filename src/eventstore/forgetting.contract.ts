/** What every event store must do that can forget words. Run by a spec beside each. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyChain } from '../testing/chain.js';
import { type EventStore, type RecordedEvent } from './event-store.js';
import { collectOurs, newStream, note, notes, sealed } from './sealed-notes.testing.js';

/** @param open opens the store under test; the suite closes it */
export function describeForgetting(name: string, open: () => Promise<EventStore>): void {
  describe(`${name}, forgetting words`, () => {
    let store: EventStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    const read = (stream: string): Promise<RecordedEvent[]> => collectOurs(store.readStream(stream));

    it('removes texts and salt, and nothing else of any event', async () => {
      const stream = newStream();
      const written = sealed(
        stream,
        ['one', 'two', 'three'].map((text) => note(text)),
      );
      await store.append(stream, written, 'no-stream');
      const before = await read(stream);
      await store.forget(stream, [0, 2]);
      const after = await read(stream);
      const without = ({ data: { facts }, ...event }: RecordedEvent) => ({ ...event, data: { facts } });
      expect(after).toEqual([without(before[0]!), before[1], without(before[2]!)]);
      const verified = verifyChain(after.map(({ position: _, ...event }) => event));
      expect(verified).toMatchObject({ ok: true, head: written[2]!.metadata.hash });
      expect(verified.checks.find((check) => check.name === 'texts')!.detail).toContain('2 events');
    });

    it('shows them to nobody, however the events are read', async () => {
      const stream = newStream();
      const after = await store.head();
      await store.append(stream, notes(stream, 3), 'no-stream');
      await store.forget(stream, [1]);
      const texts = (events: readonly RecordedEvent[]) =>
        events.filter((event) => event.stream === stream).map(({ data }) => data.texts?.['text']);
      expect(texts((await collectOurs(store.readStream(stream, { backwards: true }))).reverse())).toEqual([
        '0',
        undefined,
        '2',
      ]);
      expect(texts((await store.readAll({ after, limit: 1000 })).events)).toEqual(['0', undefined, '2']);
      const heard: RecordedEvent[] = [];
      const ended = new AbortController();
      for await (const message of store.subscribe({ after, signal: ended.signal })) {
        if (message.kind === 'event') heard.push(message.event);
        if (message.kind === 'caught-up') ended.abort();
      }
      expect(texts(heard)).toEqual(['0', undefined, '2']);
    });

    it('may be asked again, and for what is not there or has none', async () => {
      const stream = newStream();
      await store.append(stream, sealed(stream, [note('words'), { ...note(''), texts: {} }]), 'no-stream');
      for (let times = 0; times < 2; times++) await store.forget(stream, [0, 0, 1, 7]);
      await store.forget(newStream(), [0]);
      await store.forget(stream, []);
      expect((await read(stream)).map(({ data }) => Object.keys(data))).toEqual([['facts'], ['facts']]);
    });

    it('goes on with the stream, and recognises what was appended before', async () => {
      const stream = newStream();
      const first = notes(stream, 2);
      const answer = await store.append(stream, first, 'no-stream');
      await store.forget(stream, [0, 1]);
      expect(await store.append(stream, first, 'no-stream')).toEqual(answer);
      expect((await read(stream)).map(({ data }) => data.texts)).toEqual([undefined, undefined]);
      await store.append(stream, notes(stream, 1, first[1]), 1);
      expect((await read(stream)).map(({ data }) => data.texts)).toEqual([undefined, undefined, { text: '0' }]);
    });
  });
}
