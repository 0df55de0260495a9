/** Documents that are not what the supervisor left behind: dropped by somebody, or made of another log. */
import { describe, expect, it } from '@jest/globals';
import { type EventStore } from '../../src/eventstore/event-store.js';
import { MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { MemoryReadModels } from '../../src/readmodels/memory/memory-read-models.js';
import { type DerivedDocuments, type Operational, type ReadModels } from '../../src/readmodels/read-models.js';
import { forwarding, instead } from '../support/faulty.js';
import { agrees, ids, sitesOfTests, until } from '../support/consuming.js';

const newSite = sitesOfTests();

describe('documents that were made of another log', () => {
  it.each([
    ['was restored to an earlier time', true],
    ['is another store', false],
  ])('are made anew when this one %s', async (_, isSame) => {
    const site = newSite();
    for (const id of ids(3)) await site.open(id, 3);
    const supervisor = site.start();
    await site.upToDate();
    await site.stop(supervisor);
    const store = new MemoryEventStore();
    const other = newSite(isSame ? instead<EventStore>(store, { id: site.store.id }) : store, site.readModels);
    for (const id of ids(isSame ? 1 : 5)) await other.open(id, 4);
    other.start();
    await until(async () => (await other.state())?.storeId === (isSame ? site : other).store.id);
    await until(async () => (await other.readModels.derived.head(await other.upToDate(), 'inc-0'))?.revision === 4);
    const collection = await other.upToDate();
    await agrees(other, collection);
    expect((await other.readModels.derived.head(collection, 'inc-2')) === null).toBe(isSame);
  });
});

describe('documents that somebody drops', () => {
  it.each([
    ['has filled them itself', false],
    ['goes on with them', true],
  ])('are made anew as wholes by one that %s, though parts were being written just then', async (_, isFilled) => {
    const site = newSite();
    await site.open('inc-0', 20);
    const { derived } = site.readModels;
    let isToDrop = false;
    const dropped = instead<DerivedDocuments>(derived, {
      commit: async (...asked: Parameters<DerivedDocuments['commit']>) => {
        const [collection, page] = asked;
        if (isToDrop) {
          isToDrop = false;
          await derived.drop(collection);
          await derived.open(collection);
          // A store without transactions writes the documents first, and the checkpoint after them.
          await derived.write(collection, page);
        }
        return derived.commit(...asked);
      },
    });
    if (isFilled) await site.stop(await site.started());
    site.start({ readModels: instead(site.readModels, { derived: dropped }) });
    await site.upToDate();
    await site.note('inc-0', 20);
    await site.upToDate();
    isToDrop = true;
    await site.note('inc-0');
    await until(() => !isToDrop);
    await site.note('inc-0');
    await agrees(site, await site.upToDate());
  });
});

describe('trial 66: collections that no state names', () => {
  it('are dropped when a supervisor begins, and while it goes on; those that are read or filled are not', async () => {
    const site = newSite();
    for (const id of ids(3)) await site.open(id, 3);
    const { derived } = site.readModels;
    await derived.open('incidents_v1_g900');
    await derived.open('incidents_v2_g1');
    const supervisor = site.start({ sweepMs: 20 });
    const collection = await site.upToDate();
    const are = async (): Promise<string> => (await derived.collections()).sort().join();
    expect(await are()).toBe(`${collection},incidents_v2_g1`);
    // As one does whose write was under way while everything was dropped.
    await derived.open('incidents_v1_g901');
    await derived.write('incidents_v1_g901', { heads: [], entries: [] });
    await site.rebuild();
    supervisor.wake();
    await until(async () => (await site.state())?.active === 2);
    await until(async () => {
      supervisor.wake();
      return (await are()) === 'incidents_v1_g2,incidents_v2_g1';
    }, are);
    await agrees(site, await site.upToDate());
  });
});

describe('read models that somebody drops as a whole', () => {
  it('are made anew under another name, where nothing is that was written late to the old ones', async () => {
    let models = new MemoryReadModels();
    let drops = 0;
    let isToDrop = false;
    const derived = instead<DerivedDocuments>(
      forwarding(() => models.derived),
      {
        commit: async (...asked: Parameters<DerivedDocuments['commit']>) => {
          if (isToDrop) {
            isToDrop = false;
            models = new MemoryReadModels();
            drops += 1;
            await models.derived.open(asked[0]);
            await models.derived.write(asked[0], asked[1]);
          }
          return models.derived.commit(...asked);
        },
      },
    );
    const operational = instead<Operational>(
      forwarding(() => models.operational),
      {
        // A database that has lost all its leases still has epochs that only rise: it takes them from its clock.
        acquire: async (...asked: Parameters<Operational['acquire']>) => {
          const lease = await models.operational.acquire(...asked);
          return lease && { ...lease, epoch: lease.epoch + 1000 * drops };
        },
      },
    );
    const site = newSite(new MemoryEventStore(), instead<ReadModels>(models, { derived, operational }));
    await site.open('inc-0', 400);
    site.start({ leaseMs: 300 });
    await site.upToDate();
    site.start({ leaseMs: 300 });
    isToDrop = true;
    await site.note('inc-0');
    await until(() => drops === 1);
    await site.note('inc-0');
    const collection = await site.upToDate();
    expect(collection).toBe('incidents_v1_g1001');
    await agrees(site, collection);
  });
});
