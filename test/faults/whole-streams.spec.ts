/** The supervisor while others delete, truncate and write into streams. */
import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { agrees, ids, sitesOfTests, until } from '../support/consuming.js';

const newSite = sitesOfTests();

function siteOn() {
  const store = new MemoryEventStore();
  return { store, site: newSite(store) };
}

const HARMS: [string, (store: MemoryEventStore, stream: string) => void, string][] = [
  ['truncated', (store, stream) => store.truncate(stream, 3), 'revisions 0 to 2 are gone'],
  ['deleted', (store, stream) => store.deleteStream(stream), 'it was deleted'],
  ['truncated to nothing', (store, stream) => store.truncate(stream, 100), 'revisions 0 to 99 are gone'],
];

describe('a stream whose events are gone', () => {
  it.each(HARMS)('trial 50: %s before the first rebuild, is parked alone', async (_, harm, gone) => {
    const { store, site } = siteOn();
    for (const id of ids(4)) await site.open(id, 5);
    harm(store, 'incident-inc-2');
    site.start();
    const collection = await site.upToDate();
    expect((await site.state())?.parked).toEqual([
      { stream: 'incident-inc-2', revision: 0, error: `not whole: ${gone}`, gone: true },
    ]);
    for (const id of ['inc-0', 'inc-1', 'inc-3']) {
      expect((await site.readModels.derived.head(collection, id))?.revision).toBe(5);
    }
  });

  it.each(HARMS)('trial 50: %s while it is followed, is parked alone, and the others go on', async (_, harm) => {
    const { store, site } = siteOn();
    for (const id of ids(4)) await site.open(id, 5);
    await site.started();
    harm(store, 'incident-inc-2');
    await until(async () => (await site.state())?.parked.length === 1);
    await site.note('inc-1', 3);
    const collection = await site.upToDate();
    expect((await site.readModels.derived.head(collection, 'inc-1'))?.revision).toBe(8);
    expect((await site.state())?.parked.map(({ stream }) => stream)).toEqual(['incident-inc-2']);
  });

  it('trial 50: is left out of a rebuild, which does not fail for it', async () => {
    const { store, site } = siteOn();
    for (const id of ids(4)) await site.open(id, 5);
    const supervisor = await site.started();
    store.deleteStream('incident-inc-2');
    await until(async () => (await site.state())?.parked.length === 1);
    await site.rebuild();
    supervisor.wake();
    await until(async () => (await site.state())?.active === 2);
    const collection = await site.upToDate();
    await until(async () => (await site.state())?.retry === false);
    expect(await site.state()).toMatchObject({
      rebuildError: null,
      parked: [{ stream: 'incident-inc-2', gone: true }],
    });
    expect(await site.readModels.derived.head(collection, 'inc-2')).toBeNull();
    expect((await site.readModels.derived.head(collection, 'inc-3'))?.revision).toBe(5);
  });
});

describe('a foreign event', () => {
  it('trial 51: is in the document of its incident, whether it comes before the first rebuild or after', async () => {
    const { store, site } = siteOn();
    for (const id of ids(3)) await site.open(id, 2);
    store.appendForeign('incident-inc-1');
    await site.note('inc-1', 2);
    await site.started();
    store.appendForeign('incident-inc-2');
    const collection = await site.upToDate();
    const heads = async () => Promise.all(ids(3).map((id) => site.readModels.derived.head(collection, id)));
    await until(async () => (await heads())[2]?.revision === 3);
    const [whole, before, after] = await heads();
    expect([whole, before, after].map((head) => head!.revision)).toEqual([2, 5, 3]);
    expect(whole!.summary).not.toContain('foreign_event');
    expect(before!.summary).toContain('revision 3 of the stream holds no event of this service');
    expect(after!.summary).toContain('revision 3 of the stream holds');
    await site.note('inc-2', 1);
    await until(async () => (await heads())[2]?.revision === 4);
    expect((await site.state())?.parked).toEqual([]);
  });

  it('trial 51: alone makes no incident', async () => {
    const { store, site } = siteOn();
    store.appendForeign('incident-theirs');
    await site.open('inc-0', 1);
    await site.started();
    store.appendForeign('incident-theirs-too');
    await site.note('inc-0', 1);
    const collection = await site.upToDate();
    expect(await site.readModels.derived.head(collection, 'theirs')).toBeNull();
    expect(await site.readModels.derived.head(collection, 'theirs-too')).toBeNull();
    await agrees(site, collection);
  });
});
