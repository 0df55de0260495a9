/** Two event stores that were given one database of read models. */
import { describe, expect, it } from '@jest/globals';
import { EventLog } from '../../src/eventstore/event-log.js';
import { StoreUnavailable, type EventStore } from '../../src/eventstore/event-store.js';
import { MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { ownCommands } from '../../src/incidents/write/own-commands.js';
import { OtherStore } from '../../src/consuming/store-ownership.js';
import { Consumers } from '../../src/consuming/consumers.js';
import { INCIDENTS } from '../../src/projections/incidents.js';
import { WatchedCollection } from '../../src/consuming/active-collection.js';
import { MemoryReadModels } from '../../src/readmodels/memory/memory-read-models.js';
import { type ReadModels } from '../../src/readmodels/read-models.js';
import { UnexpectedFaults } from '../../src/telemetry/unexpected-faults.js';
import { instead } from '../support/faulty.js';
import { agrees, ids, INCIDENTS as TRIED, sitesOfTests, until } from '../support/consuming.js';

const newSite = sitesOfTests();
const shared = (): ReadModels => new MemoryReadModels({ isShared: true });

describe('trial 58: a database that is another event store’s', () => {
  it('is left alone by a supervisor, which says whose it is, also when the other one stops', async () => {
    const first = newSite(new MemoryEventStore(), shared());
    const second = newSite(new MemoryEventStore(), first.readModels);
    for (const id of ids(3)) await first.open(id, 3);
    for (const id of ids(5)) await second.open(id, 1);
    const supervisor = first.start({ leaseMs: 100 });
    const collection = await first.upToDate();
    const faults: Error[] = [];
    const refused = second.start({ leaseMs: 100, onFault: (error) => faults.push(error) });
    await until(() => refused.lastError !== null);
    await first.stop(supervisor);
    const before = faults.length;
    await until(() => faults.length > before + 1);
    expect(refused.lastError).toBeInstanceOf(OtherStore);
    expect(faults.every((fault) => fault instanceof OtherStore)).toBe(true);
    expect(refused.lastError?.message).toContain(`another event store (${first.store.id})`);
    expect(refused.active ?? refused.rebuilding).toBeNull();
    expect(await second.state()).toBeNull();
    expect(await first.readModels.operational.lease(refused.leaseName)).toBeNull();
    expect(await first.readModels.derived.collections()).toEqual([collection]);
    first.start();
    await first.note('inc-0');
    await agrees(first, await first.upToDate());
  });

  it('is none for whoever reads, of this version or an older one', async () => {
    const first = newSite(new MemoryEventStore(), shared());
    const second = new MemoryEventStore();
    await first.open('same', 3);
    await first.started();
    for (const version of [TRIED, { ...TRIED, version: TRIED.version + 1 }]) {
      const log = new EventLog(second);
      const watched = new WatchedCollection(second, first.readModels, log, version);
      await watched.look();
      expect(watched.current()).toBeNull();
      await log.close();
    }
  });

  it('is none as soon as that is known: a server of events that was never reached has not said who it is', async () => {
    const first = newSite(new MemoryEventStore(), shared());
    await first.open('same', 3);
    await first.started();
    const store = new MemoryEventStore();
    let isReached = false;
    const unreached = instead<EventStore>(
      Object.defineProperty(new MemoryEventStore(), 'id', {
        get: () => {
          if (!isReached) throw new StoreUnavailable('not reached yet');
          return store.id;
        },
      }),
      {},
    );
    const log = new EventLog(store);
    const watched = new WatchedCollection(unreached, first.readModels, log, TRIED);
    await watched.look();
    expect(watched.current()).not.toBeNull();
    isReached = true;
    await watched.look();
    expect(watched.current()).toBeNull();
    await log.close();
  });

  it('is told by the service: nothing is read, nothing is rebuilt, and the report says why', async () => {
    const readModels = shared();
    const services = [new MemoryEventStore(), new MemoryEventStore()].map((store) => {
      const log = new EventLog(store);
      return { store, log, consumers: new Consumers([INCIDENTS], store, readModels, log, new UnexpectedFaults()) };
    });
    const [own, other] = services as [(typeof services)[0], (typeof services)[0]];
    own.consumers.onApplicationBootstrap();
    await until(async () => (await own.consumers.report())[0]?.status === 'live');
    other.consumers.onApplicationBootstrap();
    await own.consumers.mustBeOurs();
    await expect(other.consumers.mustBeOurs()).rejects.toThrow(`another event store (${own.store.id})`);
    const [report] = await other.consumers.report();
    expect(report).toMatchObject({ name: INCIDENTS.name, status: 'stopped', position: null, leader: null, parked: [] });
    expect(report?.lastError).toContain('name another database in MONGODB_URL');
    expect(other.consumers.active('incidents').current()).toBeNull();
    await expect(other.consumers.rebuild('incidents')).rejects.toBeInstanceOf(OtherStore);
    await expect(other.consumers.retryParked('incidents')).rejects.toBeInstanceOf(OtherStore);
    for (const { log, consumers } of services) {
      await consumers.beforeApplicationShutdown();
      await log.close();
    }
  });

  it('does not answer a command of the one store with what became of one of the other', async () => {
    const { operational } = shared();
    const [first, second] = ['first', 'second'].map((id) => ownCommands({ id }, operational));
    const became = { requestHash: 'h', outcome: '{}' };
    await first!.beginCommand('c', 'h', 1000);
    expect(await second!.beginCommand('c', 'h', 1000)).toBeNull();
    await first!.finishCommand('c', became, 1000);
    expect(await second!.beginCommand('c', 'h', 1000)).toEqual({ requestHash: 'h', outcome: null });
    await second!.forgetCommand('c');
    expect(await first!.beginCommand('c', 'h', 1000)).toEqual(became);
  });
});
