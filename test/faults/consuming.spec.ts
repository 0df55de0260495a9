/**
 * The supervisor among stores that go wrong: whatever happens, the documents come to what the events come to.
 * `FAULT_SEED=<n>` has a run again, `FAULT_RUNS=<n>` makes it longer.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { EventLog } from '../../src/eventstore/event-log.js';
import { type ProjectionSupervisor } from '../../src/consuming/projection-supervisor.js';
import { WatchedCollection } from '../../src/consuming/active-collection.js';
import {
  type Checkpoint,
  type DerivedDocuments,
  type DocumentPage,
  type Operational,
} from '../../src/readmodels/read-models.js';
import { Chance } from '../kill/chance.js';
import { faultyReadModels, faultyStore, instead, Mishaps, poisonedStore } from '../support/faulty.js';
import { agrees, faultsOfDocuments, ids, INCIDENTS, sitesOfTests, until } from '../support/consuming.js';

const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const RUNS = Number(process.env['FAULT_RUNS'] ?? 6);
const LONG_MS = 60_000;

const WRITES = 150;
/** How long mishaps go on at most. */
const MISHAPS_MS = 5_000;

/** What can go wrong. */
const MISHAPS = [
  'checkpoint fails',
  'commit fails amid documents',
  'commit is late',
  'commit times out after it was done',
  'page comes twice',
  'page fails',
  'page is cut',
  'page is empty',
  'read models are away',
  'state times out after it was written',
  'stream fails',
  'stream is cut',
  'subscription ends',
  'subscription fails',
  'subscription falls silent',
  'subscription repeats',
];

const newSite = sitesOfTests();

/** Most of a run is waiting: some go on side by side. */
const AT_ONCE = 3;
const SEEDS = Array.from({ length: Math.ceil(RUNS / AT_ONCE) }, (_, i) =>
  Array.from({ length: Math.min(AT_ONCE, RUNS - i * AT_ONCE) }, (_, j) => SEED + i * AT_ONCE + j),
).map((seeds): [string, number[]] => [seeds.join(', '), seeds]);

/** @throws Error with the seed of the run that failed */
async function allOf(seeds: readonly number[], run: (seed: number) => Promise<void>): Promise<void> {
  await Promise.all(
    seeds.map((seed) =>
      run(seed).catch((cause: unknown) => {
        throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }),
    ),
  );
}

describe(`amid faults (seed ${SEED})`, () => {
  it.each(SEEDS)(
    'everything heals by itself (seeds %s)',
    (_, seeds) =>
      allOf(seeds, async (seed) => {
        const site = newSite();
        const chance = new Chance(seed);
        const mishaps = new Mishaps(new Chance(seed + 1), 0.08);
        const all = ids(12);
        for (const id of all) await site.open(id, chance.between(0, 60));
        const seen = {
          store: faultyStore(site.store, mishaps),
          readModels: faultyReadModels(site.readModels, mishaps),
          leaseMs: 300,
        };
        site.start(seen);
        site.start(seen);
        const giveUpAt = performance.now() + MISHAPS_MS;
        for (let i = 0; i < WRITES || (mishaps.met.size < MISHAPS.length && performance.now() < giveUpAt); i++) {
          await site.write(all, chance);
          if (i % WRITES === 70) await site.rebuild();
          if (chance.next() < 0.4 || i >= WRITES) await pause(chance.between(1, 12));
        }
        mishaps.over = true;
        // Which of them a run meets depends on how fast the machine is.
        expect(MISHAPS).toEqual(expect.arrayContaining([...mishaps.met]));
        expect(mishaps.met.size).toBeGreaterThan(MISHAPS.length / 4);
        await agrees(site, await site.upToDate());
        expect((await site.state())?.parked).toEqual([]);
      }),
    AT_ONCE * LONG_MS,
  );

  it.each(SEEDS)(
    'a first rebuild leaves nothing out, though nobody writes afterwards (seeds %s)',
    (_, seeds) =>
      allOf(seeds, async (seed) => {
        const site = newSite();
        const chance = new Chance(seed);
        // Beginnings first: what comes after them lies pages away, and only a whole reading of the stream has it.
        for (const id of ids(60)) await site.open(id, 20);
        for (let i = 0; i < 400; i++) await site.note(`inc-${chance.between(0, 59)}`, 2);
        const mishaps = new Mishaps(new Chance(seed + 1), 0.2);
        // By bad luck every try could fail: the pauses between them grow, and the test would not see the end.
        const calm = setTimeout(() => (mishaps.over = true), MISHAPS_MS);
        site.start({ store: faultyStore(site.store, mishaps) });
        await agrees(site, await site.upToDate());
        clearTimeout(calm);
        expect(mishaps.met.size).toBeGreaterThan(0);
      }),
    AT_ONCE * LONG_MS,
  );
});

describe('of two supervisors', () => {
  it('one projects; the other takes over when it stops', async () => {
    const site = newSite();
    await site.open('inc-0', 3);
    const first = site.start({ holder: 'first', leaseMs: 300 });
    await site.upToDate();
    site.start({ holder: 'second', leaseMs: 300 });
    expect((await site.readModels.operational.lease(first.leaseName))?.holder).toBe('first');
    await site.stop(first);
    await until(async () => (await site.readModels.operational.lease(first.leaseName))?.holder === 'second');
    await site.note('inc-0', 2);
    await agrees(site, await site.upToDate());
  });

  it('one that loses its lease while it looks what there is to do begins again', async () => {
    const site = newSite();
    await site.open('inc-0', 3);
    const { operational } = site.readModels;
    let reads = 0;
    let isLosing = false;
    const losing = instead<Operational>(operational, {
      read: async (name: string) => {
        reads += 1;
        const found = await operational.read(name);
        // After the one with which it begins.
        if (reads !== 2) return found;
        isLosing = true;
        await until(async () => (await operational.lease(supervisor.leaseName)) === null);
        isLosing = false;
        return found;
      },
      acquire: (...asked: Parameters<Operational['acquire']>) =>
        isLosing ? Promise.reject(new Error('not now')) : operational.acquire(...asked),
    });
    const supervisor: ProjectionSupervisor = site.start({
      leaseMs: 100,
      readModels: instead(site.readModels, { operational: losing }),
    });
    await until(() => reads > 2);
    await agrees(site, await site.upToDate());
  });

  it('one that was frozen past its lease commits nothing any more, and epochs only rise', async () => {
    const site = newSite();
    const epochs: number[] = [];
    let frozen: Promise<void> = Promise.resolve();
    let thaw = (): void => undefined;
    let late: boolean | null = null;
    const { derived, operational } = site.readModels;
    const recorded = instead<DerivedDocuments>(derived, {
      commit: async (...asked: Parameters<DerivedDocuments['commit']>) => {
        const moved = await derived.commit(...asked);
        if (moved) epochs.push(asked[3].epoch);
        return moved;
      },
    });
    // As frozen as one process among others can be here: nothing that it asks is answered, or sent, until it thaws.
    const frozenDerived = instead<DerivedDocuments>(recorded, {
      commit: async (...asked: Parameters<DerivedDocuments['commit']>) => {
        const waited = frozen;
        await waited;
        const moved = await recorded.commit(...asked);
        if (asked[3].epoch < epochs.at(-1)!) late = moved;
        return moved;
      },
    });
    const frozenOperational = instead<Operational>(operational, {
      acquire: async (...asked: Parameters<Operational['acquire']>) => {
        await frozen;
        return operational.acquire(...asked);
      },
    });
    await site.open('inc-0', 3);
    const first = site.start({
      holder: 'first',
      leaseMs: 200,
      readModels: instead(site.readModels, { derived: frozenDerived, operational: frozenOperational }),
    });
    await site.upToDate();
    frozen = new Promise((resolve) => (thaw = resolve));
    await site.note('inc-0');
    site.start({ holder: 'second', leaseMs: 200, readModels: instead(site.readModels, { derived: recorded }) });
    await until(async () => (await operational.lease(first.leaseName))?.holder === 'second');
    await site.note('inc-0');
    await agrees(site, await site.upToDate());
    thaw();
    await until(
      () => late !== null,
      () => epochs,
    );
    expect(late).toBe(false);
    await site.note('inc-0');
    await agrees(site, await site.upToDate());
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
  });
});

describe('a supervisor that finds another one has changed what is read', () => {
  it('goes on with the rebuild as what is read, and does not work on one collection twice', async () => {
    const site = newSite();
    const faults: string[] = [];
    let letIn = (): void => undefined;
    const first = new Promise<void>((resolve) => (letIn = resolve));
    const { derived } = site.readModels;
    const slow = instead<DerivedDocuments>(derived, {
      commit: async (...asked: Parameters<DerivedDocuments['commit']>) => {
        await first;
        return derived.commit(...asked);
      },
    });
    await site.open('inc-0', 3);
    const supervisor = site.start({
      readModels: instead(site.readModels, { derived: slow }),
      onFault: ({ message }) => faults.push(message),
    });
    await until(() => supervisor.rebuilding !== null);
    // As one does that has held the lease before, and has not noticed yet that it does not any more.
    await site.states.change(INCIDENTS, (state) => ({ ...state, active: 1, rebuild: null }));
    supervisor.wake();
    await until(() => supervisor.active !== null);
    letIn();
    for (let i = 0; i < 50; i++) {
      await site.note('inc-0');
      await pause(2);
    }
    await agrees(site, await site.upToDate());
    expect(supervisor.rebuilding).toBeNull();
    expect(faults).toEqual([]);
  });

  it('leaves what it was rebuilding to be forgotten', async () => {
    const site = newSite();
    for (const id of ids(3)) await site.open(id, 3);
    let letIn = (): void => undefined;
    const second = new Promise<void>((resolve) => (letIn = resolve));
    const { derived } = site.readModels;
    const slow = instead<DerivedDocuments>(derived, {
      commit: async (...asked: Parameters<DerivedDocuments['commit']>) => {
        if (asked[0].endsWith('g2')) await second;
        return derived.commit(...asked);
      },
    });
    const supervisor = site.start({ readModels: instead(site.readModels, { derived: slow }) });
    await site.upToDate();
    await site.rebuild();
    supervisor.wake();
    await until(() => supervisor.rebuilding !== null);
    await site.states.change(INCIDENTS, (state) => ({ ...state, rebuild: null }));
    letIn();
    supervisor.wake();
    await until(() => supervisor.rebuilding === null);
    await site.note('inc-0');
    expect(await site.upToDate()).toBe('incidents_v1_g1');
    await agrees(site, 'incidents_v1_g1');
    expect((await site.state())?.active).toBe(1);
  });
});

describe('a stream that cannot be folded', () => {
  it('is parked alone, is left out until it is tried again, and is cleared once it can be folded', async () => {
    const site = newSite();
    for (const id of ids(4)) await site.open(id, 3);
    let broken = true;
    const supervisor = site.start({
      store: poisonedStore(
        site.store,
        ({ stream, revision }) => broken && stream === 'incident-inc-2' && revision >= 5,
      ),
    });
    await site.upToDate();
    for (const id of ids(4)) await site.note(id, 3);
    const collection = await site.upToDate();
    expect((await site.state())?.parked).toEqual([
      { stream: 'incident-inc-2', revision: 5, error: expect.stringContaining('type') as unknown },
    ]);
    expect((await site.readModels.derived.head(collection, 'inc-2'))?.revision).toBe(3);
    expect(await faultsOfDocuments(site.store, site.readModels.derived, collection)).toEqual(
      expect.arrayContaining(['incident-inc-2@6: the document is of revision 3']),
    );

    const retry = async (): Promise<void> => {
      await site.states.change(INCIDENTS, (state) => ({ ...state, retry: true }));
      supervisor.wake();
      await until(async () => (await site.state())?.retry === false);
    };
    await retry();
    expect((await site.state())?.parked).toHaveLength(1);
    broken = false;
    await site.note('inc-2');
    await Promise.all([retry(), ...Array.from({ length: 20 }, () => site.note('inc-2'))]);
    expect((await site.state())?.parked).toEqual([]);
    await agrees(site, await site.upToDate());
  });

  it('fails a rebuild with the reason, and what is read stays', async () => {
    const site = newSite();
    for (const id of ids(3)) await site.open(id, 3);
    let broken = false;
    const store = poisonedStore(site.store, ({ stream }) => broken && stream === 'incident-inc-1');
    const supervisor = site.start({ store });
    const before = await site.upToDate();
    broken = true;
    await site.rebuild();
    supervisor.wake();
    await until(async () => (await site.state())?.rebuild === null);
    expect(await site.state()).toMatchObject({
      active: 1,
      parked: [],
      rebuildError: expect.stringContaining('incident-inc-1 at revision 0') as unknown,
    });
    expect(await site.upToDate()).toBe(before);
    await until(async () => (await site.readModels.derived.collections()).length === 1);
    await agrees(site, before);
  });

  it('does not keep a first rebuild from being read', async () => {
    const site = newSite();
    for (const id of ids(3)) await site.open(id, 3);
    site.start({ store: poisonedStore(site.store, ({ stream }) => stream === 'incident-inc-1') });
    const collection = await site.upToDate();
    expect((await site.state())?.parked.map(({ stream }) => stream)).toEqual(['incident-inc-1']);
    expect(await site.readModels.derived.head(collection, 'inc-1')).toBeNull();
    expect((await site.readModels.derived.head(collection, 'inc-2'))?.revision).toBe(3);
  });
});

describe('a rebuild', () => {
  it('goes on where it was when its supervisor stops, while others write, and leaves nothing behind', async () => {
    const site = newSite();
    for (const id of ids(40)) await site.open(id, 30);
    await site.stop(await site.started());
    await site.rebuild();
    let pages = 0;
    const { derived } = site.readModels;
    const counted = instead<DerivedDocuments>(derived, {
      commit: (collection: string, ...rest: [DocumentPage, Checkpoint | null, Checkpoint]) => {
        if (collection.endsWith('g2')) pages += 1;
        return derived.commit(collection, ...rest);
      },
    });
    const readModels = instead(site.readModels, { derived: counted });
    const first = site.start({ readModels });
    await until(() => pages >= 1);
    await site.stop(first);
    const before = await derived.checkpoint('incidents_v1_g2');
    expect(before?.position ?? '').not.toBe('');
    expect((await site.state())?.rebuild?.generation).toBe(2);
    const writing = (async () => {
      for (let i = 0; i < 100; i++) await site.note(`inc-${i % 40}`);
    })();
    site.start();
    await writing;
    expect(await site.upToDate()).toBe('incidents_v1_g2');
    await agrees(site, 'incidents_v1_g2');
    await until(
      async () => (await derived.collections()).length === 1,
      () => derived.collections(),
      3000,
    );
  });

  it('is read only once it is whole', async () => {
    const site = newSite();
    for (const id of ids(40)) await site.open(id, 30);
    const supervisor = await site.started();
    await site.rebuild();
    supervisor.wake();
    await until(async () => (await site.state())?.active === 2);
    await agrees(site, 'incidents_v1_g2');
  });
});

describe('versions of a projection', () => {
  it('live beside each other: the older one is read, as stale, until the newer one is filled', async () => {
    const site = newSite();
    for (const id of ids(5)) await site.open(id, 3);
    const [older, newer] = [INCIDENTS, { ...INCIDENTS, version: 2 }];
    await site.stop(await site.started());
    const log = new EventLog(site.store);
    const watched = new WatchedCollection(site.store, site.readModels, log, newer);
    await watched.look();
    expect(watched.current()).toMatchObject({ collection: 'incidents_v1_g1', isStale: true });
    site.start({ projection: newer });
    expect(await site.upToDate(newer)).toBe('incidents_v2_g1');
    await watched.look();
    await until(() => watched.current()?.isStale === false);
    expect(watched.current()).toMatchObject({ collection: 'incidents_v2_g1' });
    await agrees(site, 'incidents_v2_g1');

    // Back to the older code: it finds what it had, and catches up.
    await site.note('inc-1', 3);
    site.start({ projection: older });
    expect(await site.upToDate(older)).toBe('incidents_v1_g1');
    await agrees(site, 'incidents_v1_g1');
    expect((await site.readModels.derived.collections()).sort()).toEqual(['incidents_v1_g1', 'incidents_v2_g1']);
    await log.close();
  });
});
