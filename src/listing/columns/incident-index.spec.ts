import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable, type ReadModels } from '../../readmodels/read-models.js';
import { askFacets, askList, Listing, listedIncident, positionOf } from '../listing.testing.js';

let readModels: ReadModels;
let listing: Listing;
beforeEach(async () => {
  readModels = new MemoryReadModels();
  listing = new Listing(readModels);
  await listing.start();
});
afterEach(() => listing.stop());

const ids = async (query: Record<string, string> = {}): Promise<string[]> => {
  const { json } = await listing.lists.execute(askList({ sort: 'title', ...query }));
  return (JSON.parse(json.toString()) as { items: { id: string }[] }).items.map(({ id }) => id);
};
const incident = (id: string, revision = 0) => listedIncident({ id, revision, title: id });
const upTo = (): Record<string, string> => ({ minPosition: listing.position });

describe('the index', () => {
  it('is empty when nothing is recorded', async () => {
    expect(await ids()).toEqual([]);
    expect([listing.index.position, listing.index.size]).toEqual([null, 0]);
  });

  it('follows what is served, page by page', async () => {
    await listing.record(Array.from({ length: 250 }, (_, i) => incident(`inc-${i}`)));
    await listing.record([incident('a')]);
    expect(await ids({ ...upTo(), limit: '2' })).toEqual(['a', 'inc-0']);
    expect([listing.index.position, listing.index.size]).toEqual([listing.position, 251]);
  });

  it('keeps what it has while another collection is filled, and then has that one', async () => {
    await listing.record([incident('old')]);
    expect(await ids(upTo())).toEqual(['old']);
    await listing.replace('incidents_v2_g1', [incident('new'), incident('newer')]);
    await expect(ids(upTo())).resolves.toEqual(['new', 'newer']);
    expect(listing.index.size).toBe(2);
  });

  it('says when it may be behind', async () => {
    await listing.record([incident('a')]);
    const asked = askList(upTo());
    expect((await listing.lists.execute(asked)).isStale).toBe(false);
    listing.serve(true);
    expect((await listing.lists.execute(asked)).isStale).toBe(true);
  });

  it('trial 63: answers nothing from a first filling that is not complete, and says how far it is', async () => {
    await listing.stop();
    listing = new Listing(new MemoryReadModels());
    const filling = { target: positionOf(4) };
    await listing.start(filling);
    await listing.refill('incidents_v1_g1', [incident('a')], filling);
    const fault = await ids().catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('25 %') });
    listing.serve();
    expect(await ids()).toEqual(['a']);
  });

  it('trial 63: answers from what it had while documents that somebody dropped are filled for the first time', async () => {
    await listing.record([incident('a'), incident('b')]);
    expect(await ids(upTo())).toEqual(['a', 'b']);
    await listing.refill('incidents_v1_g7', [incident('a')], { target: positionOf(9) });
    const counted = async (): Promise<{ total: number; isStale: boolean }> => {
      const { json, isStale } = await listing.facets.execute(askFacets({}));
      return { total: (JSON.parse(json.toString()) as { total: number }).total, isStale };
    };
    expect(await counted()).toEqual({ total: 2, isStale: true });
    listing.serve();
    await expect(ids({ ...upTo() })).resolves.toEqual(['a']);
  });

  it('waits a little for what this process has appended itself', async () => {
    await listing.record([incident('a')]);
    expect(await ids(upTo())).toEqual(['a']);
    listing.appends.tell(positionOf(2));
    const asked = ids();
    await listing.record([incident('b')]);
    expect(await asked).toEqual(['a', 'b']);
    listing.appends.tell(positionOf(3));
    // It never comes, and is not waited for.
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('refuses a position that the log does not have', async () => {
    await expect(ids({ minPosition: positionOf(1) })).rejects.toMatchObject({ code: 'unknown_revision' });
  });

  it('waits for a position, but not for ever', async () => {
    listing.head = positionOf(7);
    const from = performance.now();
    await expect(ids({ minPosition: '7' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - from).toBeGreaterThanOrEqual(1900);
  });

  it('goes on when the database is back', async () => {
    const { derived } = readModels;
    const changes = derived.changes.bind(derived);
    let away = 3;
    derived.changes = (...asked) =>
      away-- > 0 ? Promise.reject(new ReadModelsUnavailable('away')) : changes(...asked);
    await listing.record([incident('a')]);
    expect(await ids(upTo())).toEqual(['a']);
  });

  it('trial 46: says that it fails, and says nothing of a database that is away', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const { derived } = readModels;
    const changes = derived.changes.bind(derived);
    const fault = new TypeError('x is not a function');
    const failures: Error[] = [new ReadModelsUnavailable('away'), fault, new RangeError('beyond'), fault];
    derived.changes = (...asked) => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : changes(...asked);
    };
    await listing.record([incident('a')]);
    expect(await ids(upTo())).toEqual(['a']);
    expect(logged.mock.calls.map(([error]) => error as unknown)).toEqual([fault, new RangeError('beyond')]);
    expect(listing.faults.counts).toEqual({ incident_index: 3 });
    logged.mockRestore();
  });

  it('knows names of companies by their aliases as soon as there are any', async () => {
    await listing.record([
      listedIncident({ id: 'a', company: 'Travis' }),
      listedIncident({ id: 'b', company: 'Other' }),
    ]);
    expect(await ids({ ...upTo(), company: 'Travis CI' })).toEqual([]);
    expect(await listing.aliases.put({ name: 'travis', canonical: 'Travis CI' })).toBe(true);
    expect(await ids({ company: 'TravisCI' })).toEqual(['a']);
    expect(await listing.aliases.put({ name: 'Travis CI', canonical: 'Travis' })).toBe(false);
    expect(await listing.aliases.remove('TRAVIS')).toBe(true);
    expect(await ids({ company: 'TravisCI' })).toEqual([]);
  });

  it('refuses a cursor of another list', async () => {
    await listing.record([incident('a'), incident('b')]);
    const page = (query: Record<string, string>) => listing.lists.execute(askList(query));
    const { nextCursor } = await page({ ...upTo(), limit: '1', q: '' });
    await expect(page({ cursor: nextCursor! })).resolves.toMatchObject({ nextCursor: null });
    await expect(page({ cursor: nextCursor!, sort: 'title' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(page({ cursor: nextCursor!, active: 'true' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
