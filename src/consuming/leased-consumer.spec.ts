/** Another projection than that of incidents, through the same consumer: how many events of each type a stream has. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { instead } from '../../test/support/faulty.js';
import { until } from '../../test/support/consuming.js';
import { EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { MemoryEventStore } from '../eventstore/memory/memory-event-store.js';
import { notes } from '../eventstore/sealed-notes.testing.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import {
  type Checkpoint,
  type DerivedDocuments,
  type DocumentPage,
  type ReadModels,
} from '../readmodels/read-models.js';
import { LeasedConsumer } from './leased-consumer.js';
import { LocalConsumer } from './local-consumer.js';
import { type Projection } from './projection.js';
import { ProjectionSupervisor } from './projection-supervisor.js';

type Counts = Readonly<Record<string, number>>;

/** Its facts are never changed in place, and it has neither words nor entries. */
function countsByType(isPoisoned: (stream: string, revision: number) => boolean = () => false): Projection<Counts> {
  return {
    name: 'counts',
    version: 1,
    handles: (stream) => stream.startsWith('service-'),
    idOf: (stream) => stream.slice('service-'.length),
    initial: () => ({}),
    evolve: (counts, { stream, revision, type }) => {
      if (isPoisoned(stream, revision)) throw new RangeError('cannot be counted');
      return { ...counts, [type]: (counts[type] ?? 0) + 1 };
    },
    render: (counts, { stream, revision, position }) => ({
      heads: [
        {
          id: stream.slice('service-'.length),
          stream,
          revision,
          position,
          entries: 0,
          tellsNoLearning: false,
          isPrivate: false,
          summary: '',
          ticking: null,
          listed: JSON.stringify(counts),
        },
      ],
      entries: [],
    }),
    bytes: () => 50,
  };
}

const NEVER = new AbortController().signal;

class Site {
  readonly store = new MemoryEventStore();
  readonly readModels = new MemoryReadModels();
  readonly #last = new Map<string, ReturnType<typeof notes>>();
  readonly #opened: { close(): Promise<void> }[] = [];

  start(
    projection: Projection<Counts> = countsByType(),
    readModels: ReadModels = this.readModels,
    store: EventStore = this.store,
  ): LeasedConsumer {
    const log = new EventLog(store);
    const holder = `holder-${this.#opened.length}`;
    const consumer = new LeasedConsumer({
      store,
      readModels,
      log,
      projection,
      work: (listener) => new ProjectionSupervisor({ store, readModels, log, projection, holder, ...listener }),
      onFault: () => undefined,
    });
    this.#opened.push(log, consumer);
    consumer.start();
    return consumer;
  }

  async append(stream: string, count: number): Promise<Position> {
    const before = this.#last.get(stream);
    const events = notes(stream, count, before?.at(-1));
    this.#last.set(stream, events);
    const expected = before ? before.at(-1)!.revision : 'no-stream';
    return (await this.store.append(stream, events, expected)).position;
  }

  async counts(consumer: LeasedConsumer, id: string): Promise<Counts | null> {
    const { collection } = consumer.active.current()!;
    const head = await this.readModels.derived.head(collection, id);
    return head && (JSON.parse(head.listed) as Counts);
  }

  async close(): Promise<void> {
    for (const opened of this.#opened.splice(0).reverse()) await opened.close();
  }
}

const sites: Site[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});
const newSite = (): Site => {
  const site = new Site();
  sites.push(site);
  return site;
};

describe('a projection of something else than incidents', () => {
  it('catches up with what has happened, of its own streams only, and then follows', async () => {
    const site = newSite();
    for (let i = 0; i < 30; i++) await site.append(`service-${i % 3}`, 40);
    await site.append('incident-a', 5);
    const consumer = site.start();
    const head = (await site.store.head())!;
    expect(await consumer.whenProcessed(head, 10_000, NEVER)).toBe(true);
    expect(await site.counts(consumer, '1')).toEqual({ note: 400 });
    const collection = consumer.active.current()!.collection;
    expect(collection).toBe('counts_v1_g1');
    const all = await site.readModels.derived.changes(collection, { after: null, upTo: head, limit: 100 });
    expect(all.map(({ id }) => id).sort()).toEqual(['0', '1', '2']);
    expect(await consumer.whenProcessed(await site.append('service-1', 2), 10_000, NEVER)).toBe(true);
    expect(await site.counts(consumer, '1')).toEqual({ note: 402 });
    await until(async () => (await consumer.report()).status === 'live');
    expect(await consumer.report()).toMatchObject({ name: 'counts', lagEvents: 0, parked: [], lastError: null });
  });

  it('goes on without the one stream that it cannot fold, until that is tried again and can be', async () => {
    const site = newSite();
    let isBroken = true;
    const consumer = site.start(
      countsByType((stream, revision) => isBroken && stream === 'service-b' && revision >= 3),
    );
    for (const id of ['a', 'b']) await site.append(`service-${id}`, 2);
    await site.append('service-b', 4);
    const position = await site.append('service-a', 3);
    expect(await consumer.whenProcessed(position, 10_000, NEVER)).toBe(true);
    expect(await site.counts(consumer, 'a')).toEqual({ note: 5 });
    await until(async () => (await consumer.report()).status === 'degraded');
    expect((await consumer.report()).parked).toEqual([
      { stream: 'service-b', revision: 3, error: 'cannot be counted' },
    ]);
    isBroken = false;
    await consumer.retryParked();
    expect((await consumer.report()).parked).toEqual([]);
    expect(await site.counts(consumer, 'b')).toEqual({ note: 6 });
  });

  it('is rebuilt beside what is read, which another generation then replaces', async () => {
    const site = newSite();
    for (const id of ['a', 'b']) await site.append(`service-${id}`, 3);
    const consumer = site.start();
    await until(() => consumer.active.current()?.collection === 'counts_v1_g1');
    await until(async () => (await consumer.report()).status === 'live');
    await consumer.rebuild();
    await until(() => consumer.active.current()?.collection === 'counts_v1_g2');
    expect(await site.counts(consumer, 'a')).toEqual({ note: 3 });
    expect(await consumer.whenProcessed(await site.append('service-a', 1), 10_000, NEVER)).toBe(true);
    expect(await site.counts(consumer, 'a')).toEqual({ note: 4 });
  });

  it('resumes after a crash amid a rebuild from its checkpoint, and counts nothing twice', async () => {
    const site = newSite();
    for (let i = 0; i < 1300; i++) await site.append(`service-${i}`, 1);
    const { derived } = site.readModels;
    let commits = 0;
    // As a process that has died: from its second page on nothing that it writes arrives.
    const dying = instead<DerivedDocuments>(derived, {
      commit: async (...asked: [string, DocumentPage, Checkpoint | null, Checkpoint]) => {
        commits += 1;
        if (commits > 1) throw new Error('dead');
        return derived.commit(...asked);
      },
      write: () => Promise.reject(new Error('dead')),
    });
    const first = site.start(countsByType(), instead<ReadModels>(site.readModels, { derived: dying }));
    await until(() => commits > 1);
    await first.close();
    const checkpoint = (await derived.checkpoint('counts_v1_g1'))!;
    expect(checkpoint.position).not.toBeNull();
    const read: (Position | null)[] = [];
    const watched = instead<EventStore>(site.store, {
      readAll: (options) => {
        read.push(options.after);
        return site.store.readAll(options);
      },
    });
    const second = site.start(countsByType(), site.readModels, watched);
    const head = (await site.store.head())!;
    expect(await second.whenProcessed(head, 10_000, NEVER)).toBe(true);
    expect(read).toContain(checkpoint.position);
    expect(read).not.toContain(null);
    const { collection } = second.active.current()!;
    const all = await derived.changes(collection, { after: null, upTo: head, limit: 2000 });
    expect(all).toHaveLength(1300);
    expect(all.every(({ listed }) => listed === '{"note":1}')).toBe(true);
  });

  it('is what a local consumer is loaded from, and kept up with', async () => {
    const site = newSite();
    for (let i = 0; i < 250; i++) await site.append(`service-${i}`, 2);
    const leased = site.start();
    const local = new LocalConsumer<Map<string, number>>({
      name: 'totals',
      derived: site.readModels.derived,
      active: leased.active,
      begin: () => new Map(),
      take: (totals, { id, listed }) => {
        totals.set(
          id,
          Object.values(JSON.parse(listed) as Counts).reduce((sum, count) => sum + count, 0),
        );
        return false;
      },
      onFault: () => undefined,
    });
    local.start();
    expect(await local.whenProcessed(await site.store.head(), 10_000)).toBe(true);
    expect(local.current?.view.size).toBe(250);
    expect(await local.whenProcessed(await site.append('service-7', 3), 10_000)).toBe(true);
    expect(local.current?.view.get('7')).toBe(5);
    await leased.rebuild();
    await until(() => local.current?.collection === 'counts_v1_g2');
    expect(local.current?.view.size).toBe(250);
    expect(await local.whenProcessed('9'.repeat(20), 10)).toBe(false);
    await local.close();
    expect(await local.whenProcessed('9'.repeat(20), 60_000)).toBe(false);
  });
});
