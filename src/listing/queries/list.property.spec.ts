/** Lists and facets are what a plain scan over all incidents gives, whatever is asked and however they came to be. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { SqliteReadModels } from '../../readmodels/sqlite/sqlite-read-models.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { type ListedIncident } from '../../timeline/view/row.js';
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { type Facets, type FacetValue } from './facets.js';
import { askFacets, askList, Listing, listedIncident, mark, NO_HEADLINE } from '../listing.testing.js';

const DAY = 86_400_000;
const NOW = Date.now();
const START = Date.parse('2023-12-30T00:00:00Z');

const folders: string[] = [];
const STORES: [string, () => ReadModels][] = [
  ['memory', () => new MemoryReadModels()],
  [
    'SQLite',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'asof-lists-'));
      folders.push(folder);
      const files = { readModels: join(folder, 'readmodels.db'), settings: join(folder, 'settings.db') };
      return SqliteReadModels.open(files, (reason) => {
        throw new Error(reason);
      });
    },
  ],
];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const COMPANIES = ['Travis CI', 'TravisCI', 'travis-ci', 'Acme', 'ACME', 'Ünï', 'Old Name', '???', '__proto__'];
const LABELS = ['api', 'API', 'web', 'constructor', 'db'];
const WORDS = ['checkout', 'check', 'deploy', 'dns', 'a', 'ss', '結果'];
const SORTS = ['-startedAt', 'startedAt', '-duration', 'duration', '-updatedAt', 'title'];
const STATUSES = ['recorded', 'open', 'resolved', 'closed'] as const;

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 3 });
const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values, { maxLength: 3 });
const instant = fc.oneof(
  { weight: 8, arbitrary: fc.nat(40).map((hours) => START + hours * 6 * 3_600_000) },
  { weight: 1, arbitrary: fc.constant(Date.parse('1628-08-10T16:00:00Z')) },
  { weight: 1, arbitrary: fc.constant(Date.parse('0001-01-01T00:00:00Z')) },
);

const anyListed: fc.Arbitrary<Omit<ListedIncident, 'row'> & { row: Omit<IncidentRow, 'id' | 'revision'> }> = fc
  .record({
    title: maybe(fc.constantFrom('Beta', 'alpha', 'ALPHA', 'gamma', '')),
    company: maybe(fc.constantFrom(...COMPANIES)),
    product: maybe(fc.constantFrom(...LABELS)),
    services: some(...LABELS),
    categories: some(...LABELS),
    keywords: some(...LABELS),
    severity: maybe(fc.constantFrom('sev1', 'sev2')),
    status: fc.constantFrom(...STATUSES),
    kind: fc.constantFrom('incident' as const, 'incident' as const, 'drill' as const),
    started: maybe(instant),
    lasted: maybe(fc.integer({ min: -1, max: 20 })),
    seconds: maybe(fc.constantFrom(0, 59.5, 60, 3600, 86_400)),
    updated: fc.nat(70),
    claims: fc.nat(1),
    unconfirmed: fc.nat(1),
    words: some(...WORDS),
    linted: fc.boolean(),
    retracted: fc.nat(9).map((n) => n === 0),
  })
  .map(({ started, lasted, seconds, updated, claims, unconfirmed, words, linted, retracted, ...row }) => {
    const inProgress = row.status === 'open';
    const ended = started === null || inProgress || lasted === null ? null : mark(started + lasted * 3_600_000);
    return listedIncident(
      {
        ...row,
        inProgress,
        startedAt: started === null ? null : mark(started),
        endedAt: ended,
        headline: { ...NO_HEADLINE, status: seconds === null ? 'missing' : 'computed', seconds },
        counts: { entries: 1, retracted: 0, unconfirmed, claims },
        updatedAt: new Date(NOW - updated * DAY - 3_600_000).toISOString(),
      },
      { words, retracted, lint: linted ? ['same_time'] : [] },
    );
  });

const many = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values, { minLength: 1 });

const anyQuery = fc
  .record({
    q: fc.constantFrom('ch', 'check deploy', 'd', 'zz', 'A', 'ß', '結'),
    company: many('travis ci', 'Acme', 'new', 'nobody', '', '???'),
    product: many('api', 'Web', ''),
    service: many('api', 'constructor'),
    category: many('db', ''),
    keyword: many('web', 'nothing'),
    severity: many('sev1', ''),
    status: many<string>(...STATUSES),
    year: many('2023', '2024', '1628', '1', '0001', ''),
    active: fc.constantFrom('true', 'false'),
    from: fc.constantFrom('2023', '2024-01-01', '2024-01-03T06:00:00Z'),
    to: fc.constantFrom('2024-01-04', '2024-01-05T12:00:00+02:00', '9999'),
    minDuration: fc.constantFrom('PT0S', 'PT1M'),
    maxDuration: fc.constantFrom('PT1M', 'PT1H'),
    has: many('duration', 'claims', 'lint', 'unconfirmed'),
    include: many('retracted', 'drills'),
  })
  // Most of what could be asked is left out, or hardly anything would ever be found.
  .chain((query) =>
    fc.subarray(Object.keys(query) as (keyof typeof query)[], { maxLength: 4 }).map((asked) => {
      return Object.fromEntries(asked.map((name) => [name, query[name]]));
    }),
  );

// --- A plain scan, with nothing shared with what it is held against.

const ALIASES: Record<string, string> = { oldname: 'new' };
const plain = (name: string): string => {
  const letters = name.toLowerCase().replaceAll(/[ -]/g, '');
  return ALIASES[letters] ?? letters;
};
const listOf = (value: string | string[] | undefined): string[] | null => (value === undefined ? null : [value].flat());
const time = (text: string): number => Date.parse(/^\d{4}$/.test(text) ? `${text}-01-01` : text);
const LENGTHS: Record<string, number> = { PT0S: 0, PT1M: 60, PT1H: 3600 };

function passes(listed: ListedIncident, query: Record<string, string | string[]>): boolean {
  const { row } = listed;
  const text = (name: string): string | undefined => query[name] as string | undefined;
  const fits = (wanted: string[] | null, own: readonly string[], fold: (name: string) => string): boolean =>
    wanted === null ||
    wanted.some((each) => (each === '' ? own.length === 0 : own.some((o) => fold(o) === fold(each))));
  const lower = (name: string): string => name.toLowerCase();
  const only = (value: string | null): string[] => (value === null ? [] : [value]);
  const start = row.startedAt && Date.parse(row.startedAt.at);
  const year = start === null ? [] : [String(new Date(start).getUTCFullYear())];
  const end =
    start === null
      ? null
      : row.inProgress
        ? Infinity
        : Math.max(start, row.endedAt ? Date.parse(row.endedAt.at) : start);
  const began = start === null ? null : Math.min(start, row.endedAt ? Date.parse(row.endedAt.at) : start);
  const seconds = row.headline.status === 'computed' ? row.headline.seconds : null;
  const isSilent = row.inProgress && NOW - Date.parse(row.updatedAt) >= 30 * DAY;
  const has = listOf(query['has']) ?? [];
  const words =
    text('q')
      ?.toLowerCase()
      .replace('ß', 'ss')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const [from, to, min, max] = [text('from'), text('to'), text('minDuration'), text('maxDuration')];
  return (
    (!listed.retracted || (query['include']?.includes('retracted') ?? false)) &&
    (row.kind !== 'drill' || (query['include']?.includes('drills') ?? false)) &&
    words.every((word) => listed.words.some((own) => own.startsWith(word))) &&
    fits(listOf(query['company']), only(row.company), plain) &&
    fits(listOf(query['product']), only(row.product), lower) &&
    fits(listOf(query['service']), row.services, lower) &&
    fits(listOf(query['category']), row.categories, lower) &&
    fits(listOf(query['keyword']), row.keywords, lower) &&
    fits(listOf(query['severity']), only(row.severity), lower) &&
    fits(listOf(query['status']), [row.status], lower) &&
    fits(listOf(query['year']), year, (name) => String(Number(name))) &&
    (text('active') === undefined || (text('active') === 'true') === row.inProgress) &&
    (from === undefined || (end !== null && end >= time(from))) &&
    (to === undefined || (began !== null && began < time(to))) &&
    (min === undefined || (seconds !== null && seconds >= LENGTHS[min]!)) &&
    (max === undefined || (seconds !== null && seconds <= LENGTHS[max]!)) &&
    (!has.includes('duration') || seconds !== null) &&
    (!has.includes('claims') || row.counts.claims > 0) &&
    (!has.includes('unconfirmed') || row.counts.unconfirmed > 0) &&
    (!has.includes('lint') || listed.lint.length > 0 || isSilent)
  );
}

function sorted(incidents: readonly ListedIncident[], sort: string): string[] {
  const descending = sort.startsWith('-');
  const keyOf = ({ row }: ListedIncident): number | string | null => {
    switch (sort.replace('-', '')) {
      case 'startedAt':
        return row.startedAt && Date.parse(row.startedAt.at);
      case 'duration':
        return row.headline.seconds;
      case 'updatedAt':
        return Date.parse(row.updatedAt);
      default:
        return row.title && row.title.toLowerCase();
    }
  };
  const order = (a: ListedIncident, b: ListedIncident): number => {
    const [x, y] = [keyOf(a), keyOf(b)];
    const byId = a.row.id < b.row.id ? -1 : 1;
    if (x === null || y === null) return x === y ? byId : x === null ? 1 : -1;
    return (x === y ? byId : x < y ? -1 : 1) * (descending ? -1 : 1);
  };
  return [...incidents].sort(order).map(({ row }) => row.id);
}

/** Counts by value under all criteria but the facet's own. */
function plainFacet(all: readonly ListedIncident[], query: Record<string, string | string[]>, facet: string) {
  const others = Object.entries(query).filter(([name]) => name !== facet);
  const found = all.filter((each) => passes(each, Object.fromEntries(others)));
  const valuesOf = ({ row }: ListedIncident): string[] => {
    const start = row.startedAt && new Date(row.startedAt.at).getUTCFullYear();
    const own = {
      company: [row.company].filter((name) => name !== null).map(plain),
      product: [row.product].filter((name) => name !== null).map((name) => name.toLowerCase()),
      service: row.services.map((name) => name.toLowerCase()),
      status: [row.status],
      year: start === null ? [] : [String(start)],
    }[facet];
    return [...new Set(own)];
  };
  const counts: Record<string, number> = {};
  for (const value of found.flatMap(valuesOf)) counts[`=${value}`] = (counts[`=${value}`] ?? 0) + 1;
  return { counts, unknown: found.filter((each) => valuesOf(each).length === 0).length };
}

interface Page {
  items: IncidentRow[];
  nextCursor: string | null;
  total: number;
}

let running: Listing[] = [];
afterEach(async () => {
  await Promise.all(running.map((listing) => listing.stop()));
  await Promise.all(running.map(({ readModels }) => readModels.close()));
  running = [];
});

describe.each(STORES)('lists, on read models in %s', (_, open) => {
  async function listing(): Promise<Listing> {
    const started = new Listing(open());
    running.push(started);
    await started.aliases.put({ name: 'old name', canonical: 'New' });
    await started.start();
    return started;
  }

  const ask = async ({ lists, head }: Listing, query: object): Promise<Page> => {
    const asked = askList({ ...query, ...(head && { minPosition: head }) });
    return JSON.parse((await lists.execute(asked)).json.toString()) as Page;
  };

  async function expectFacets(
    { facets, head }: Listing,
    all: ListedIncident[],
    query: Record<string, string | string[]>,
  ): Promise<void> {
    const asked = askFacets({ ...query, ...(head && { minPosition: head }) });
    const answer = JSON.parse((await facets.execute(asked)).json.toString()) as Facets;
    expect(answer.total).toBe(all.filter((each) => passes(each, query)).length);
    for (const facet of ['company', 'product', 'service', 'status', 'year']) {
      const { counts, unknown } = plainFacet(all, query, facet);
      const fold = facet === 'company' ? plain : (name: string) => name.toLowerCase();
      const found = answer.facets[facet] as FacetValue[];
      expect([facet, Object.fromEntries(found.map(({ value, count }) => [`=${fold(`${value}`)}`, count]))]).toEqual([
        facet,
        counts,
      ]);
      expect(found.map(({ count }) => count)).toEqual(found.map(({ count }) => count).sort((a, b) => b - a));
      expect(answer.unknown[facet]).toBe(unknown);
    }
  }

  const anyChanges = fc.array(fc.array(fc.tuple(fc.nat(30), anyListed), { maxLength: 40 }), {
    minLength: 1,
    maxLength: 4,
  });

  it('have what a plain scan finds, page by page, after any changes', async () => {
    const question = fc.tuple(anyQuery, fc.constantFrom(...SORTS), fc.integer({ min: 1, max: 7 }));
    await fc.assert(
      fc.asyncProperty(anyChanges, fc.array(question, { minLength: 3, maxLength: 8 }), async (changes, questions) => {
        const tested = await listing();
        const all = new Map<string, ListedIncident>();
        for (const change of changes) {
          const written = new Map<string, ListedIncident>();
          for (const [n, incident] of change) {
            const id = `inc-${n}`;
            const revision = (all.get(id)?.row.revision ?? -1) + 1;
            written.set(id, { ...incident, row: { ...incident.row, id, revision } });
          }
          for (const [id, incident] of written) all.set(id, incident);
          await tested.record([...written.values()]);
          for (const [query, sort, limit] of questions) {
            const expected = sorted(
              [...all.values()].filter((each) => passes(each, query)),
              sort,
            );
            const seen: IncidentRow[] = [];
            let cursor: string | null = null;
            do {
              const page: Page = await ask(tested, {
                ...query,
                sort,
                limit: String(limit),
                ...(cursor !== null && { cursor }),
              });
              expect(page.total).toBe(expected.length);
              seen.push(...page.items);
              cursor = page.nextCursor;
            } while (cursor !== null);
            expect([query, sort, seen.map(({ id }) => id)]).toEqual([query, sort, expected]);
            for (const row of seen) expect(row).toEqual(all.get(row.id)!.row);
            await expectFacets(tested, [...all.values()], query);
          }
        }
        await tested.stop();
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
