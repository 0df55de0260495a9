import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../../application/caller.js';
import { type RecordedEvent } from '../../eventstore/event-store.js';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { incidentStream } from '../../timeline/events.js';
import {
  askDurations,
  askFacets,
  askList,
  askTogether,
  Listing,
  listedIncident,
  positionOf,
} from '../listing.testing.js';

const key = (id: string, ...groups: string[]): Caller => ({
  kind: 'key',
  id,
  rights: { scopes: ['read'], groups, services: null },
});
const ANN = key('ann', 'sec');
const BOB = key('bob');

let listing: Listing;
beforeEach(async () => {
  listing = new Listing(new MemoryReadModels());
  await listing.start();
});
afterEach(() => listing.stop());

const incident = (id: string, visibleTo: readonly string[] | null, more: object = {}, revision = 0) =>
  listedIncident({ id, title: id, revision, categories: ['a', 'b'], ...more }, { visibleTo, words: [id] });
const read = (json: Buffer) =>
  JSON.parse(json.toString()) as {
    total: number;
    items: { id: string }[];
    facets: Record<string, object[]>;
    pairs: object[];
  };
const ids = async (caller?: Caller, query: object = {}): Promise<string[]> => {
  const asked = askList({ sort: 'title', minPosition: listing.position, ...query }, caller);
  return read((await listing.lists.execute(asked)).json).items.map(({ id }) => id);
};
const counted = async (caller?: Caller, query: object = {}) =>
  read((await listing.facets.execute(askFacets({ minPosition: listing.position, ...query }, caller))).json);

/** As the log tells of it. */
const described = (id: string, visibleTo: readonly string[] | null, n: number): RecordedEvent => ({
  ...{ id: `e${n}`, type: 'op.described', stream: incidentStream(id), revision: n, position: positionOf(n) },
  data: { facts: { set: { visibleTo } } },
  metadata: {
    ...{ recordedAt: '2026-01-01T00:00:00.000Z', recordedBy: 'local:local', commandId: 'c', requestHash: '' },
    ...{ schemaVersion: 1, hash: '' },
  },
});

describe('what is not there for a caller', () => {
  beforeEach(() =>
    listing.record([
      incident('all', null),
      incident('nobody', []),
      incident('sec', ['group:sec']),
      incident('two', ['key:ann', 'key:bob']),
    ]),
  );

  it('is in no list, count or search, and is there for others', async () => {
    expect(await Promise.all([ids(), ids(ANN), ids(BOB)])).toEqual([
      ['all', 'nobody', 'sec', 'two'],
      ['all', 'sec', 'two'],
      ['all', 'two'],
    ]);
    expect([(await counted()).total, (await counted(ANN)).total, (await counted(BOB)).total]).toEqual([4, 3, 2]);
    expect([await ids(BOB, { q: 'sec' }), await ids(ANN, { q: 'sec' })]).toEqual([[], ['sec']]);
  });

  it('is in no analysis', async () => {
    const together = read((await listing.analyses.execute(askTogether({}, BOB))).json);
    expect(together.pairs).toEqual([{ a: 'a', b: 'b', n: 2, ofA: 2, ofB: 2 }]);
    expect(read((await listing.analyses.execute(askDurations({}, ANN))).json).total).toBe(3);
  });

  it('is known again when it changes, and in the order of its revisions', async () => {
    await listing.record([incident('all', ['key:ann'], {}, 1), incident('sec', null, {}, 1)]);
    expect([await ids(ANN), await ids(BOB)]).toEqual([
      ['all', 'sec', 'two'],
      ['sec', 'two'],
    ]);
    await listing.record([incident('all', null, {}, 2), incident('two', [], {}, 1)]);
    expect(await ids(BOB)).toEqual(['all', 'sec']);
  });

  it('is hidden as soon as the log tells of it, before the index has it, also from answers that are kept', async () => {
    expect(await ids(BOB)).toEqual(['all', 'two']);
    listing.log.tell(described('all', ['key:ann'], 9));
    expect([await ids(BOB), await ids(ANN)]).toEqual([['two'], ['all', 'sec', 'two']]);
    expect((await counted(BOB)).total).toBe(1);
    listing.log.tell(described('all', null, 10));
    expect(await ids(BOB)).toEqual(['all', 'two']);
    // An event of earlier, that somebody reads again, says nothing any more.
    listing.log.tell(described('all', [], 9));
    listing.log.tell(described('two', null, 1));
    expect(await ids(BOB)).toEqual(['all', 'two']);
  });
});

it('names a company as those incidents write it that are there for a caller', async () => {
  const written = (id: string, company: string, visibleTo: string[] | null) => incident(id, visibleTo, { company });
  await listing.record([
    written('a', 'Acme Corp', null),
    written('b', 'ACME-corp', []),
    written('c', 'ACME-corp', []),
    written('d', 'Hidden', []),
  ]);
  const companies = async (caller?: Caller) => (await counted(caller, { facet: 'company' })).facets['company'];
  expect(await companies()).toEqual([
    { value: 'ACME-corp', count: 3 },
    { value: 'Hidden', count: 1 },
  ]);
  expect(await companies(BOB)).toEqual([{ value: 'Acme Corp', count: 1 }]);
});

it('shares kept answers only among callers from whom the same is hidden', async () => {
  await listing.record([incident('a', null), incident('b', ['group:sec']), incident('c', ['group:ops'])]);
  const callers = [key('1', 'sec'), key('2', 'ops'), key('3', 'sec', 'unused'), key('4'), key('5', 'ops', 'sec')];
  for (let round = 0; round < 2; round += 1) {
    const all = await Promise.all(callers.map((caller) => ids(caller)));
    expect(all.map((found) => found.join(''))).toEqual(['ab', 'ac', 'ab', 'a', 'abc']);
  }
});

it('counts for metrics what is there for everyone', async () => {
  await listing.record([incident('a', null), incident('b', [])]);
  await ids();
  expect([listing.index.size, listing.index.publicSize]).toEqual([2, 1]);
});
