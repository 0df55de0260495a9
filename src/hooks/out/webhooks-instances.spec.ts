/** Several instances of the program on the same stores, of which one sends at a time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { ReadModelsUnavailable, type ReadModels } from '../../readmodels/read-models.js';
import { SqliteReadModels } from '../../readmodels/sqlite/sqlite-read-models.js';
import { Receiver } from './receiver.testing.js';
import { PAUSES_MS } from './schedule.js';
import { NEVER, until, WebhookSite } from './site.testing.js';

let receiver: Receiver;
let site: WebhookSite;
beforeEach(async () => {
  receiver = await Receiver.listen();
  site = new WebhookSite();
});
afterEach(async () => {
  await site.close();
  await receiver.close();
});

describe.each(['in memory', 'in SQLite'])('another instance, with stores %s', (where) => {
  let folder: string;
  let close: () => Promise<void>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asof-webhooks-'));
    close = () => Promise.resolve();
    if (where === 'in memory') return;
    const store = SqliteEventStore.open(join(folder, 'events.db'));
    const files = { readModels: join(folder, 'readmodels.db'), settings: join(folder, 'settings.db') };
    const readModels = SqliteReadModels.open(files, () => undefined);
    site = new WebhookSite(store, readModels);
    close = async () => {
      await site.close();
      await readModels.close();
      await store.close();
    };
  });
  afterEach(async () => {
    await close();
    await rm(folder, { recursive: true });
  });

  it('goes on where one has died, and sends nothing that was acknowledged', async () => {
    receiver.answering = (_, count) => ({ status: count === 2 ? 500 : 200 });
    const { id } = await site.subscribe({ url: receiver.url });
    const first = site.start();
    await site.open('a');
    await site.come(id, 'delivered after 1');
    await site.open('b');
    await site.come(id, 'delivered after 1', 'pending after 1');
    await site.stop(first);
    await site.open('c');
    site.start();
    await site.come(id, 'delivered after 1', 'pending after 1', 'delivered after 1');
    site.pass(PAUSES_MS[0]!);
    await site.come(id, 'delivered after 1', 'delivered after 2', 'delivered after 1');
    expect(receiver.received).toHaveLength(4);
  });

  it('knows what was told without a cursor', async () => {
    const { id } = await site.subscribe({ url: receiver.url });
    const first = site.start();
    await site.open('a');
    await site.come(id, 'delivered after 1');
    await site.stop(first);
    const { operational } = site.readModels;
    const cursor = await operational.read('webhooks');
    await operational.swap('webhooks', JSON.stringify({ storeId: 'of another', positions: {} }), cursor!.stamp);
    await site.open('b');
    site.start();
    await site.come(id, 'delivered after 1', 'delivered after 1');
    expect(receiver.received).toHaveLength(2);
  });

  it('sends nothing while one has the lease', async () => {
    const { id } = await site.subscribe({ url: receiver.url });
    const [first, second] = [site.start({ leaseMs: 300 }), site.start({ leaseMs: 300 })];
    for (const incident of ['a', 'b', 'c']) await site.open(incident);
    await site.come(id, ...Array.from({ length: 3 }, () => 'delivered after 1'));
    expect(receiver.received).toHaveLength(3);
    const head = (await site.store.head())!;
    const working = (await first.whenProcessed(head, 100, NEVER)) ? first : second;
    await site.stop(working);
    await site.open('d');
    await site.come(id, ...Array.from({ length: 4 }, () => 'delivered after 1'));
    expect(receiver.received).toHaveLength(4);
  });

  it('takes over from one that has lost its lease, which stores nothing any more', async () => {
    const { id } = await site.subscribe({ url: receiver.url });
    const { derived, operational, settings, isShared } = site.readModels;
    let isAlone = false;
    const cutOff = new Proxy(operational, {
      get: (target, name) =>
        name === 'acquire' && isAlone
          ? () => Promise.reject(new ReadModelsUnavailable('cut off'))
          : (Reflect.get(target, name) as (...args: unknown[]) => unknown).bind(target),
    });
    const bound: ReadModels = {
      ...{ derived, operational: cutOff, settings, isShared },
      ping: () => Promise.resolve(),
      findings: () => [],
      close: () => Promise.resolve(),
    };
    let givenUp = 0;
    site.start({
      leaseMs: 300,
      readModels: bound,
      sender: {
        send: (_subscription, _event, _at, signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              givenUp += 1;
              reject(new Error('abandoned'));
            });
          }),
      },
    });
    await site.open('a');
    await site.come(id, 'pending after 0');
    isAlone = true;
    site.start({ leaseMs: 300 });
    await site.come(id, 'delivered after 1');
    await until(() => givenUp === 1);
    await site.open('b');
    await site.come(id, 'delivered after 1', 'delivered after 1');
    expect(receiver.received).toHaveLength(2);
  });
});
