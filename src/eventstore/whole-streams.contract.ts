/**
 * What every event store must do about streams that others have written to, or taken events away from. Called by the
 * suite in `event-store.contract.ts`.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyChain } from '../testing/chain.js';
import { isForeign, isOurs, StreamNotWhole, type EventStore, type Position, type StreamEvent } from './event-store.js';
import { collect, collectOurs, ids, newStream, notes } from './sealed-notes.testing.js';
import { takeUntil } from './subscription.contract.js';

/** What somebody else can do to the streams of a store, behind its back. */
export interface Intruder<S> {
  /** Appends an event that is none of ours. @param content JSON */
  appendForeign(store: S, stream: string, content: { data: string; metadata: string }): Promise<void>;
  /** Takes away what lies before a revision. */
  truncate(store: S, stream: string, before: number): Promise<void>;
  /** Deletes the stream; absent where nothing would tell it from one that never was. */
  remove?(store: S, stream: string): Promise<void>;
  /** Whether the store tells of such things while they happen; not where nobody else can have the store open. */
  readonly isTold: boolean;
}

const RUBBISH = [
  ['of another program', { data: '{"n": 1}', metadata: '{}' }],
  ['with our schema version and rubbish', { data: '{"x": [1]}', metadata: '{"schemaVersion": 1}' }],
  ['with no object in it', { data: '7', metadata: '"schemaVersion"' }],
] as const;

export function describeWholeStreams<S extends EventStore>(
  name: string,
  open: () => Promise<S>,
  intruder: Intruder<S>,
): void {
  describe(`streams of ${name} that others lay hands on`, () => {
    let store: S;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      await store.close();
    });

    const places = (events: readonly StreamEvent[]): string[] =>
      events.map((event) => `${event.revision}${isForeign(event) ? ' foreign' : ''}`);

    it.each(RUBBISH)(
      'trial 51, 53: an event %s holds a revision, and ours are appended after it',
      async (_, content) => {
        const stream = newStream();
        const [first, second] = notes(stream, 2);
        await store.append(stream, [first!, second!], 'no-stream');
        await intruder.appendForeign(store, stream, content);
        expect(places(await collect(store.readStream(stream)))).toEqual(['0', '1', '2 foreign']);
        const [next] = notes(stream, 1, { ...second!, revision: 2 });
        expect(await store.append(stream, [next!], 2)).toMatchObject({ revision: 3 });
        const read = await collect(store.readStream(stream));
        expect(places(read)).toEqual(['0', '1', '2 foreign', '3']);
        expect(ids(read.filter(isOurs))).toEqual(ids([first!, second!, next!]));
        expect(places(await collect(store.readStream(stream, { backwards: true, limit: 2 })))).toEqual([
          '3',
          '2 foreign',
        ]);
        expect(places(await collect(store.readStream(stream, { from: 2, limit: 1 })))).toEqual(['2 foreign']);
        expect(verifyChain((await collectOurs(store.readStream(stream))).slice(0, 2)).ok).toBe(true);
      },
    );

    it('trial 51: the log tells where streams were disturbed, and has only our events', async () => {
      const start = await store.head();
      const stream = newStream();
      const [first, second] = notes(stream, 2);
      await store.append(stream, [first!], 'no-stream');
      await intruder.appendForeign(store, stream, RUBBISH[1][1]);
      await store.append(stream, notes(stream, 1, { ...first!, revision: 1 }), 1);
      const log: string[] = [];
      for (let after: Position | null = start; ;) {
        const page = await store.readAll({ after, limit: 1 });
        log.push(...page.events.map((event) => `${event.position} ${event.stream} ${event.revision}`));
        log.push(...page.disturbed.map(({ stream: which, position }) => `${position} ${which} disturbed`));
        if (page.next === null) break;
        after = page.next;
      }
      const told = log
        .filter((line) => line.includes(stream))
        .sort()
        .map((line) => line.split(' ')[2]);
      expect(told).toEqual(['0', 'disturbed', '2']);
      expect(second!.stream).toBe(stream);
    });

    it('trial 50: of a truncated stream nothing is read, wherever the reading begins, and nothing appended', async () => {
      const stream = newStream();
      const events = notes(stream, 4);
      await store.append(stream, events, 'no-stream');
      await intruder.truncate(store, stream, 2);
      await expectNotWhole(stream, /revisions 0 to 1 are gone/);
      await expect(store.append(stream, notes(stream, 1, events.at(-1)), 3)).rejects.toBeInstanceOf(StreamNotWhole);
    });

    if (intruder.remove !== undefined) {
      const remove = intruder.remove.bind(intruder);

      it('trial 49: a deleted stream is not begun again', async () => {
        const stream = newStream();
        const events = notes(stream, 3);
        await store.append(stream, events, 'no-stream');
        await remove(store, stream);
        await expectNotWhole(stream, /deleted/);
        await expect(store.append(stream, notes(stream, 1), 'no-stream')).rejects.toBeInstanceOf(StreamNotWhole);
        await expectNotWhole(stream, /deleted/);
      });
    }

    if (intruder.isTold) {
      it('trial 50: a subscription is told when it happens, and then so is whoever reads', async () => {
        const stream = newStream();
        const events = notes(stream, 4);
        await store.append(stream, events, 'no-stream');
        expect(await collectOurs(store.readStream(stream, { from: 3 }))).toHaveLength(1);
        const abort = new AbortController();
        const messages = store.subscribe({ after: await store.head(), signal: abort.signal })[Symbol.asyncIterator]();
        await takeUntil(messages, ({ kind }) => kind === 'caught-up');
        await intruder.truncate(store, stream, 1);
        await takeUntil(messages, (message) => message.kind === 'disturbed' && message.stream === stream);
        abort.abort();
        await expectNotWhole(stream, /revision 0 is gone/);
        await expect(store.append(stream, notes(stream, 1, events.at(-1)), 3)).rejects.toBeInstanceOf(StreamNotWhole);
      });
    }

    async function expectNotWhole(stream: string, gone: RegExp): Promise<void> {
      for (const options of [
        {},
        { limit: 1 },
        { from: 3 },
        { backwards: true, limit: 1 },
        { from: 2, backwards: true },
      ]) {
        const failure: unknown = await collect(store.readStream(stream, options)).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(StreamNotWhole);
        expect((failure as StreamNotWhole).gone).toMatch(gone);
      }
    }
  });
}
