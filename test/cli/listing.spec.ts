import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { client } from '../support/http.js';
import { terminal, type Terminal } from './terminal.js';

const TIMEOUT_MS = 60_000;

let service: RunningService;
let asof: Terminal;

beforeAll(async () => {
  service = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
  asof = terminal(service.url);
  const http = client(service.url);
  let position = '';
  const open = async (body: object): Promise<void> => {
    const answer = await http.request<{ position: string }>('POST', '/v1/incidents', { body });
    position = answer.body.position;
  };
  for (let n = 1; n <= 12; n++) {
    const day = `2025-06-${`${n}`.padStart(2, '0')}`;
    const entries = [
      { type: 'impact_started', occurredAt: `${day}T12:00:00Z` },
      { type: 'detected', occurredAt: `${day}T12:01:00Z`, learnedAt: `${day}T12:11:00Z` },
      { type: 'resolved', occurredAt: `${day}T${12 + n - 1}:30:00Z` },
    ];
    const categories = n % 2 === 0 ? ['capacity', 'dns'] : ['capacity'];
    const claims = n === 1 ? [{ stated: 'PT121M' }] : [];
    await open({
      id: `inc-${n}`,
      title: `Outage ${n}`,
      company: 'Acme',
      categories,
      historical: true,
      entries,
      claims,
    });
  }
  await open({ id: 'drill-1', title: 'Failover drill', kind: 'drill' });
  await open({
    id: 'live-1',
    title: 'Checkout errors',
    entries: [{ type: 'declared', occurredAt: '2026-03-01T10:00Z' }],
  });
  await http.get(`/v1/facets?minPosition=${position}`);
}, TIMEOUT_MS);
afterAll(() => service.close());

const ids = async (...args: string[]): Promise<string[]> => {
  const { code, out } = await asof(['list', '--json', ...args]);
  expect([args, code]).toEqual([args, 0]);
  return (JSON.parse(out) as { items: { id: string }[] }).items.map(({ id }) => id);
};

describe('asof list', () => {
  it.each([
    [['--open'], ['live-1']],
    [['-q', 'check err'], ['live-1']],
    [
      ['--company', 'ACME', '--category', 'dns', '--min', '9h'],
      ['inc-12', 'inc-10'],
    ],
    [['--year', '2026', '--year', '2025', '--limit', '1'], ['live-1']],
    [['--from', '2025-06-12', '--to', '2025-06-13'], ['inc-12']],
    [['--max', '30m'], ['inc-1']],
    [['--has', 'claims', '--has', 'duration'], ['inc-1']],
    [
      ['--company', '', '--drills', '--sort', 'title'],
      ['live-1', 'drill-1'],
    ],
  ])('%j finds what it should', async (args, found) => expect(await ids(...args)).toEqual(found), TIMEOUT_MS);

  it('shows rows, and says how many there are', async () => {
    const { out, err } = await asof(['list', '--limit', '1', '--company', 'acme']);
    expect(out).toBe('2025-06-12  resolved   inc-12\n            Outage 12 · Acme · duration 11 h 30 min\n');
    expect(err).toBe('asof: 1 of 12; --all shows every one\n');
    expect(await asof(['list', '-q', 'nothing'])).toMatchObject({
      code: 0,
      out: '',
      err: 'asof: no incident matches\n',
    });
  });

  it('refuses what makes no sense', async () => {
    expect(await asof(['list', '--min', 'long'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('length of time'),
    });
    expect(await asof(['list', '--limit', '0'])).toMatchObject({ code: 2 });
    expect((await asof(['list', '--status', 'broken'])).err).toContain('must be one of recorded');
  });
});

it('asof facets counts values, and what is not known', async () => {
  const { out } = await asof([
    'facets',
    '--facet',
    'category',
    '--facet',
    'severity',
    '--company',
    'acme',
    '--max',
    '2h',
  ]);
  expect(out).toBe(
    ['2 incidents', '', 'category', '  2  capacity', '  1  dns', '', 'severity', '  2  (unknown)', ''].join('\n'),
  );
});

describe('asof analytics', () => {
  it('draws durations by a category', async () => {
    const { out } = await asof(['analytics', 'durations', '--by', 'category']);
    const lines = out.split('\n');
    expect(lines[0]).toBe('duration (version 1) by category');
    expect(lines.find((line) => line.startsWith('capacity'))).toMatch(
      /^capacity {3}· .*┃.*┊.* n 12 {2}median 6 h {2}P90 10 h 24 min$/,
    );
    expect(lines.find((line) => line.startsWith('dns'))).toMatch(/ n 6$/);
    expect(out).toContain('(unknown)  ');
    expect(out).toContain('left out: 1 missing');
    const json = JSON.parse((await asof(['analytics', 'durations', '--by', 'category', '--json'])).out) as {
      groups: object[];
    };
    expect(json.groups[0]).toMatchObject({ value: 'capacity', n: 12, median: 21_600 });
  });

  it.each([
    ['counts', /^2025-06 {2}12 {2}█+\n2026-03 {2}1 /],
    ['counts --by year', /^2025 {2}12 /],
    ['hours', /hour of the week, on the clocks of UTC\n {4}Mon {2}Tue/],
    ['stages', /time_to_detect +12 +1 min +1 min +1 min +1 min +1 missing/],
    ['learned-late', /detected +12 +10 min +10 min/],
    ['together', /both {2}of {2}of\n6 {5}12 {2}6 {3}capacity \+ dns/],
    ['claims', /incidents with claims that no facts support: 1\n {2}1 {2}inc-1/],
  ])('%s is a table', async (words, pattern) => {
    const { code, out } = await asof(['analytics', ...words.split(' ')]);
    expect([code, out]).toEqual([0, expect.stringMatching(pattern)]);
  });

  it('has to be told of what', async () => {
    expect(await asof(['analytics'])).toMatchObject({ code: 2, err: expect.stringContaining('analytics durations') });
  });
});
