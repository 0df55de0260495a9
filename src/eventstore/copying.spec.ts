import { describe, expect, it } from '@jest/globals';
import { copyStore, type CopyOptions } from './copying.js';
import { OutcomeUnknown, type EventStore, type RecordedEvent } from './event-store.js';
import { MemoryEventStore } from './memory/memory-event-store.js';
import { note, notes, sealed } from './sealed-notes.testing.js';

async function everything(store: EventStore): Promise<Omit<RecordedEvent, 'position'>[]> {
  const { events } = await store.readAll({ after: null, limit: 10_000 });
  return events.map(({ position, ...stored }) => stored);
}

/** Three streams, written in turns, some events of one in a row. */
async function filled(): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  const streams = new Map(['a', 'b', 'c'].map((name) => [`incident-${name}`, notes(`incident-${name}`, 30)]));
  for (let at = 0; at < 30;) {
    for (const [stream, events] of streams) {
      const count = Math.min(30 - at, stream === 'incident-b' ? 5 : 1);
      for (let n = 0; n < 5 && at + n < 30; n += count) {
        const some = events.slice(at + n, at + n + count);
        await store.append(stream, some, at + n === 0 ? 'no-stream' : at + n - 1);
      }
    }
    at += 5;
  }
  return store;
}

/** A store whose append fails at the given one, before or after it has happened. */
function failingAt(store: EventStore, failing: number, happens: boolean): EventStore {
  let appends = 0;
  return new Proxy(store, {
    get(target, name) {
      if (name === 'append') {
        return async (...args: Parameters<EventStore['append']>) => {
          appends += 1;
          if (appends === failing && !happens) throw new OutcomeUnknown('lost');
          const result = await target.append(...args);
          if (appends === failing) throw new OutcomeUnknown('lost');
          return result;
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('copying a store', () => {
  it('gives the same events, byte for byte and in the order of recording', async () => {
    const from = await filled();
    const to = new MemoryEventStore();
    expect(await copyStore(from, to)).toEqual({ streams: 3, events: 90, copied: 90, refused: [], faults: [] });
    expect(await everything(to)).toEqual(await everything(from));
  });

  it('copies nothing out of an empty store', async () => {
    const nothing = { streams: 0, events: 0, copied: 0, refused: [], faults: [] };
    expect(await copyStore(new MemoryEventStore(), new MemoryEventStore())).toEqual(nothing);
    expect(await copyStore(new MemoryEventStore(), await filled())).toEqual(nothing);
  });

  it('writes nothing the second time, and only what is new the third', async () => {
    const from = await filled();
    const to = new MemoryEventStore();
    await copyStore(from, to);
    expect(await copyStore(from, to)).toMatchObject({ events: 90, copied: 0, refused: [], faults: [] });
    const [last] = (await everything(from)).filter(({ stream, revision }) => stream.endsWith('c') && revision === 29);
    await from.append('incident-c', notes('incident-c', 3, last), 29);
    await from.append('incident-d', notes('incident-d', 2), 'no-stream');
    expect(await copyStore(from, to)).toMatchObject({ streams: 4, events: 95, copied: 5, refused: [], faults: [] });
    expect(await everything(to)).toEqual(await everything(from));
  });

  it.each([true, false])(
    'goes on where it was broken off, whether the last append had happened or not: %s',
    async (happened) => {
      const from = await filled();
      for (const at of [1, 2, 9, 17]) {
        const to = new MemoryEventStore();
        await expect(copyStore(from, failingAt(to, at, happened))).rejects.toThrow(OutcomeUnknown);
        const { copied, refused, faults } = await copyStore(from, to);
        expect(copied).toBeGreaterThan(0);
        expect([...refused, ...faults]).toEqual([]);
        expect(await everything(to)).toEqual(await everything(from));
      }
    },
  );

  it('is broken off between two appends by its signal', async () => {
    const from = await filled();
    const to = new MemoryEventStore();
    const abort = new AbortController();
    const append = to.append.bind(to);
    to.append = async (...args) => {
      abort.abort(new Error('enough'));
      return await append(...args);
    };
    await expect(copyStore(from, to, { signal: abort.signal })).rejects.toThrow('enough');
    expect((await everything(to)).length).toBeLessThan(10);
    expect((await copyStore(from, to)).faults).toEqual([]);
  });

  it('leaves a stream alone that the target has further along', async () => {
    const from = await filled();
    const to = new MemoryEventStore();
    await copyStore(from, to);
    const last = (await everything(to)).filter(({ stream }) => stream === 'incident-a').at(-1);
    await to.append('incident-a', notes('incident-a', 2, last), 29);
    expect(await copyStore(from, to)).toMatchObject({ copied: 0, refused: [], faults: [] });
  });

  it.each([1, 30, 40])(
    'refuses a stream that the target has otherwise, with %s events, and copies the rest',
    async (count) => {
      const from = await filled();
      const to = new MemoryEventStore();
      const others = notes('incident-b', count);
      await to.append('incident-b', others, 'no-stream');
      const { copied, refused, faults } = await copyStore(from, to);
      expect(refused).toEqual([
        { stream: 'incident-b', fault: `has other events in the target (at revision ${count - 1})` },
      ]);
      expect([copied, faults]).toEqual([60, []]);
      expect((await everything(to)).filter(({ stream }) => stream === 'incident-b')).toEqual(others);
    },
  );

  it('refuses a stream that others write to in the target meanwhile', async () => {
    const from = await filled();
    const to = new MemoryEventStore();
    let interfered = false;
    const append = to.append.bind(to);
    to.append = async (...args) => {
      if (!interfered && args[0] === 'incident-c') {
        interfered = true;
        await append('incident-c', notes('incident-c', 1), 'no-stream');
      }
      return await append(...args);
    };
    const { copied, refused } = await copyStore(from, to);
    expect([copied, refused]).toMatchObject([60, [{ stream: 'incident-c' }]]);
  });

  it('names a stream that does not verify', async () => {
    const from = new MemoryEventStore();
    const [first, second] = notes('incident-x', 2);
    const altered = { ...second!, data: { ...second!.data, texts: { text: 'something else' } } };
    await from.append('incident-x', [first!, altered], 'no-stream');
    const { copied, faults } = await copyStore(from, new MemoryEventStore());
    expect([copied, faults]).toMatchObject([2, [{ stream: 'incident-x', fault: expect.stringContaining('texts') }]]);
  });

  it('cuts a long run of one stream into appends that a store takes', async () => {
    const from = new MemoryEventStore();
    const events = sealed(
      'incident-long',
      Array.from({ length: 1200 }, (_, i) => note(i < 4 ? 'x'.repeat(400_000) : String(i))),
    );
    for (const [at, event] of events.entries())
      await from.append('incident-long', [event], at === 0 ? 'no-stream' : at - 1);
    const to = new MemoryEventStore();
    const progress: unknown[] = [];
    const onProgress: CopyOptions['onProgress'] = (each) => void progress.push(each);
    expect(await copyStore(from, to, { onProgress })).toMatchObject({ copied: 1200, faults: [] });
    expect(await everything(to)).toEqual(events);
    expect(progress.at(-1)).toEqual({ step: 'verifying', events: 1200, copied: 1200 });
  });
});
