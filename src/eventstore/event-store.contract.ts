/**
 * What every event store must do. Run by a spec beside each adapter. The store may be shared with other writers and
 * hold events already: each test works on streams of its own, and looks at `$all` from where it began.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StoredEvent } from '../events/stored-event.js';
import { verifyChain } from '../testing/chain.js';
import {
  AppendTooLarge,
  EmptyAppend,
  InvalidAppend,
  MAX_APPEND_BYTES,
  WrongExpectedRevision,
  type EventStore,
  type Position,
  type RecordedEvent,
} from './event-store.js';
import { collect, collectOurs, ids, newStream, note, notes, revisions, sealed } from './sealed-notes.testing.js';
import { describeSubscriptions } from './subscription.contract.js';
import { describeWholeStreams, type Intruder } from './whole-streams.contract.js';

const stored = ({ position: _position, ...event }: RecordedEvent): StoredEvent => event;

/** Reads `$all` to its end in pages. */
async function readToEnd(store: EventStore, after: Position | null, limit: number): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let next = after; ;) {
    const page = await store.readAll({ after: next, limit });
    expect(page.events.length).toBeLessThanOrEqual(limit);
    events.push(...page.events);
    if (page.next === null) return events;
    next = page.next;
  }
}

/**
 * @param open opens the store under test; the suite closes it
 * @param intruder does what others can do to its streams
 */
export function describeEventStore<S extends EventStore>(
  name: string,
  open: () => Promise<S>,
  intruder: Intruder<S>,
): void {
  describe(`${name} as an event store`, () => {
    let store: EventStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      await store.close();
    });

    describe('appending', () => {
      it('gives back what was appended, byte for byte', async () => {
        const stream = newStream();
        const [opened] = notes(stream, 1);
        const written = notes(stream, 2, opened);
        const first = await store.append(stream, [opened!], 'no-stream');
        const second = await store.append(stream, written, 0);
        expect([first.revision, second.revision]).toEqual([0, 2]);
        const read = await collectOurs(store.readStream(stream));
        expect(read.map(stored)).toEqual([opened, ...written]);
        expect([read[0]!.position, read[2]!.position]).toEqual([first.position, second.position]);
        expect(verifyChain(read.map(stored)).ok).toBe(true);
      });

      it('keeps every kind of words', async () => {
        const stream = newStream();
        const awkward = JSON.parse(
          '{"__proto__": "own key", "constructor": "x", "": "empty key", "\\u0000": "nul"}',
        ) as Record<string, string>;
        const events = sealed(stream, [
          note('Zürich 🚒 東京 \u2028 \\ " \u0001 \uFFFF', awkward),
          note('9007199254740993.000000000000000001', { big: '123456789012345678901234567890' }),
          { ...note(''), texts: {} },
        ]);
        await store.append(stream, events, 'no-stream');
        const read = await collectOurs(store.readStream(stream));
        expect(read.map((event) => JSON.stringify(event.data))).toEqual(
          events.map((event) => JSON.stringify(event.data)),
        );
        expect(Object.keys(read[0]!.data.texts!['attributes'] as object)).toContain('__proto__');
        expect('texts' in read[2]!.data).toBe(false);
        expect(verifyChain(read.map(stored)).ok).toBe(true);
      });

      it('gives later events higher positions, 20 digits each', async () => {
        const [a, b] = [newStream(), newStream()];
        const first = await store.append(a, notes(a, 1), 'no-stream');
        const second = await store.append(b, notes(b, 2), 'no-stream');
        expect(first.position).toMatch(/^\d{20}$/);
        expect(second.position > first.position).toBe(true);
        expect((await store.head())! >= second.position).toBe(true);
      });

      it('refuses another revision than the expected one, naming the actual', async () => {
        const stream = newStream();
        const [first] = notes(stream, 1);
        await expect(store.append(stream, notes(stream, 1, first), 0)).rejects.toMatchObject({
          name: 'WrongExpectedRevision',
          actual: 'no-stream',
        });
        await store.append(stream, [first!], 'no-stream');
        await expect(store.append(stream, notes(stream, 1), 'no-stream')).rejects.toMatchObject({
          expected: 'no-stream',
          actual: 0,
        });
        const ahead = notes(stream, 3, first).slice(2);
        await expect(store.append(stream, ahead, 2)).rejects.toBeInstanceOf(WrongExpectedRevision);
        expect(await collectOurs(store.readStream(stream))).toHaveLength(1);
      });

      it('lets one of 100 writers have a revision', async () => {
        const stream = newStream();
        const attempts = Array.from({ length: 100 }, () => notes(stream, 1));
        const outcomes = await Promise.allSettled(attempts.map((events) => store.append(stream, events, 'no-stream')));
        const refusals = outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [outcome.reason as Error] : [],
        );
        expect(refusals).toHaveLength(99);
        expect(refusals.every((refusal) => refusal instanceof WrongExpectedRevision)).toBe(true);
        const winner = attempts[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
        expect(ids(await collectOurs(store.readStream(stream)))).toEqual(ids(winner));
      });

      it('lets a refused append among others fail alone', async () => {
        const streams = [newStream(), newStream(), newStream()];
        const appends = streams.map((stream, i) => {
          const events = notes(stream, 2);
          return i === 1 ? store.append(stream, events.slice(1), 0) : store.append(stream, events, 'no-stream');
        });
        const outcomes = await Promise.allSettled(appends);
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect(await collectOurs(store.readStream(streams[1]!))).toEqual([]);
        expect(revisions(await collectOurs(store.readStream(streams[2]!)))).toEqual([0, 1]);
      });

      it('recognises the same events at the same revision, and answers as the first time', async () => {
        const stream = newStream();
        const [first, ...rest] = notes(stream, 4);
        const opened = await store.append(stream, [first!], 'no-stream');
        const added = await store.append(stream, rest, 0);
        expect(await store.append(stream, [first!], 'no-stream')).toEqual(opened);
        expect(await store.append(stream, rest, 0)).toEqual(added);
        expect(revisions(await collectOurs(store.readStream(stream)))).toEqual([0, 1, 2, 3]);
      });

      it('recognises them while the first append is still under way', async () => {
        const stream = newStream();
        const events = notes(stream, 2);
        const [first, second] = await Promise.all([
          store.append(stream, events, 'no-stream'),
          store.append(stream, events, 'no-stream'),
        ]);
        expect(second).toEqual(first);
        expect(revisions(await collectOurs(store.readStream(stream)))).toEqual([0, 1]);
      });

      it('does not take some of the events, or others, for the same', async () => {
        const stream = newStream();
        const events = notes(stream, 3);
        await store.append(stream, events, 'no-stream');
        const longer = [...events, ...notes(stream, 1, events[2])];
        const othersAtTheEnd = [...events.slice(0, 2), ...notes(stream, 1, events[1])];
        await expect(store.append(stream, longer, 'no-stream')).rejects.toBeInstanceOf(WrongExpectedRevision);
        await expect(store.append(stream, othersAtTheEnd, 'no-stream')).rejects.toBeInstanceOf(WrongExpectedRevision);
        expect(ids(await collectOurs(store.readStream(stream)))).toEqual(ids(events));
      });

      it('refuses an append without events', async () => {
        await expect(store.append(newStream(), [], 'no-stream')).rejects.toBeInstanceOf(EmptyAppend);
      });

      it('refuses events that do not fit together', async () => {
        const stream = newStream();
        const [first, second, third] = notes(stream, 3);
        const misfits = [
          [second!],
          [first!, third!],
          [second!, first!],
          [first!, { ...first!, revision: 1 }],
          notes(newStream(), 1),
        ];
        for (const events of misfits)
          await expect(store.append(stream, events, 'no-stream')).rejects.toBeInstanceOf(InvalidAppend);
        await expect(store.append(stream, [first!], -1)).rejects.toBeInstanceOf(InvalidAppend);
        expect(await collectOurs(store.readStream(stream))).toEqual([]);
      });

      it('refuses an append that is too large, and takes one that is nearly so', async () => {
        const stream = newStream();
        const half = 'é'.repeat(MAX_APPEND_BYTES / 4);
        await expect(
          store.append(stream, sealed(stream, [note(half), note(half)]), 'no-stream'),
        ).rejects.toBeInstanceOf(AppendTooLarge);
        await store.append(
          stream,
          sealed(stream, [note(half), note('x'.repeat(MAX_APPEND_BYTES / 2 - 4096))]),
          'no-stream',
        );
        expect(await collectOurs(store.readStream(stream))).toHaveLength(2);
      });

      it('takes 500 events at once', async () => {
        const stream = newStream();
        expect((await store.append(stream, notes(stream, 500), 'no-stream')).revision).toBe(499);
      });
    });

    describe('reading a stream', () => {
      const stream = newStream();
      const COUNT = 1203;
      beforeAll(async () => {
        const events = notes(stream, COUNT);
        for (let at = 0; at < COUNT; at += 401)
          await store.append(stream, events.slice(at, at + 401), at === 0 ? 'no-stream' : at - 1);
      });

      it('finds nothing in a missing stream', async () => {
        expect(await collectOurs(store.readStream(newStream()))).toEqual([]);
        expect(await collectOurs(store.readStream(newStream(), { backwards: true }))).toEqual([]);
      });

      it('gives all of a long one, in order, in either direction', async () => {
        const upwards = Array.from({ length: COUNT }, (_, i) => i);
        expect(revisions(await collectOurs(store.readStream(stream)))).toEqual(upwards);
        expect(revisions(await collectOurs(store.readStream(stream, { backwards: true })))).toEqual(upwards.reverse());
      });

      it('begins at a revision, that one included, and stops at the limit', async () => {
        expect(revisions(await collectOurs(store.readStream(stream, { from: 7, limit: 3 })))).toEqual([7, 8, 9]);
        expect(revisions(await collectOurs(store.readStream(stream, { from: 2, backwards: true })))).toEqual([2, 1, 0]);
        expect(revisions(await collectOurs(store.readStream(stream, { limit: 2, backwards: true })))).toEqual([
          COUNT - 1,
          COUNT - 2,
        ]);
        expect(revisions(await collectOurs(store.readStream(stream, { from: COUNT - 1 })))).toEqual([COUNT - 1]);
        expect(await collectOurs(store.readStream(stream, { from: COUNT }))).toEqual([]);
        expect(
          revisions(await collectOurs(store.readStream(stream, { from: COUNT + 5, limit: 1, backwards: true }))),
        ).toEqual([COUNT - 1]);
      });

      it('lets others append while it is read', async () => {
        const own = newStream();
        const events = notes(own, 600);
        await store.append(own, events, 'no-stream');
        const reading = store.readStream(own)[Symbol.asyncIterator]();
        await reading.next();
        await store.append(own, notes(own, 1, events.at(-1)), 599);
        const rest = await collect({ [Symbol.asyncIterator]: () => reading });
        expect(revisions(rest).slice(0, 599)).toEqual(Array.from({ length: 599 }, (_, i) => i + 1));
      });
    });

    describe('reading everything', () => {
      it('gives every event once, in order of position, whatever the page', async () => {
        const start = await store.head();
        const streams = Array.from({ length: 8 }, newStream);
        for (const round of [0, 1, 2]) {
          await Promise.all(
            streams.map(async (stream) => {
              const last = (await collectOurs(store.readStream(stream, { backwards: true, limit: 1 })))[0];
              await store.append(stream, notes(stream, round + 1, last), last?.revision ?? 'no-stream');
            }),
          );
        }
        for (const limit of [1, 7, 48, 1000]) {
          const all = await readToEnd(store, start, limit);
          const positions = all.map(({ position }) => position);
          expect(positions).toEqual([...new Set(positions)].sort());
          for (const stream of streams) {
            expect(revisions(all.filter((event) => event.stream === stream))).toEqual([0, 1, 2, 3, 4, 5]);
          }
        }
      });

      it('begins after the given position, and has nothing after the last', async () => {
        const stream = newStream();
        const first = await store.append(stream, notes(stream, 1), 'no-stream');
        const [event] = await collectOurs(store.readStream(stream));
        const second = await store.append(stream, notes(stream, 1, event), 0);
        const after = (await readToEnd(store, first.position, 100)).filter((other) => other.stream === stream);
        expect(after.map(({ position }) => position)).toEqual([second.position]);
        expect((await readToEnd(store, second.position, 100)).filter((other) => other.stream === stream)).toEqual([]);
      });

      it('refuses a page that could hold nothing', async () => {
        await expect(store.readAll({ after: null, limit: 0 })).rejects.toBeInstanceOf(RangeError);
      });
    });
  });
  describeSubscriptions(name, open);
  describeWholeStreams(name, open, intruder);
}
