/** Lists, facets, analytics and company aliases, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Facets } from '../../src/listing/queries/facets.js';
import {
  type DurationView,
  type FindingView,
  type IncidentRow,
  type IncidentView,
} from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface Page {
  items: (IncidentRow & { durations?: Record<string, DurationView>; lint?: FindingView[] })[];
  nextCursor: string | null;
  total: number;
}

let service: TestedService;
/** Of the last write: what is asked waits for it. */
let position = '';

const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
  const answer = await service.api.request<{ position: string }>('POST', path, { body, headers });
  expect([path, answer.status]).toEqual([path, expect.any(Number)]);
  if (answer.status < 300) position = answer.body.position;
  return answer;
};
const ask = <T>(path: string) => service.api.get<T>(`${path}${path.includes('?') ? '&' : '?'}minPosition=${position}`);
const list = async (query = ''): Promise<Page> => {
  const { status, body } = await ask<Page>(`/v1/incidents?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return body;
};
const ids = async (query = ''): Promise<string[]> => (await list(query)).items.map(({ id }) => id);

const lasting = (start: string, end: string | null, more: object[] = []) => [
  { type: 'impact_started', occurredAt: start },
  ...(end === null
    ? []
    : [
        { type: 'impact_ended', occurredAt: end },
        { type: 'resolved', occurredAt: end },
      ]),
  ...more,
];

const INCIDENTS = [
  {
    id: 'tokens',
    title: 'Service tokens rejected',
    company: 'Cloudflare',
    product: 'service tokens',
    services: ['access'],
    categories: ['config-change'],
    keywords: ['tokens'],
    severity: 'sev1',
    historical: true,
    entries: lasting('2023-01-24T16:55:00Z', '2023-01-24T18:55:00Z', [
      { type: 'detected', occurredAt: '2023-01-24T17:00:00Z', text: 'Synthetic checks began to fail' },
    ]),
    claims: [{ stated: 'PT121M' }],
  },
  {
    id: 'queue',
    title: 'builds queue up',
    company: 'TravisCI',
    services: ['builds', 'api'],
    categories: ['capacity', 'config-change'],
    historical: true,
    entries: lasting('2023-01-25T10:00:00Z', '2023-01-25T10:30:00Z'),
  },
  {
    id: 'disk',
    title: 'Disk of the database full',
    company: 'Travis CI',
    services: ['api'],
    categories: ['capacity'],
    entries: lasting('2026-03-01T10:00:00Z', null),
  },
  {
    id: 'vasa',
    title: 'Vasa capsizes',
    historical: true,
    entries: [{ type: 'incident_started', occurredAt: '1628-08-10' }],
  },
  {
    id: 'rehearsal',
    title: 'Failover drill',
    kind: 'drill',
    entries: lasting('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z'),
  },
  { id: 'twice', title: 'Recorded twice', entries: lasting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z') },
  { id: 'bare', title: 'Nothing known yet' },
];

beforeAll(async () => {
  service = await startFresh();
  for (const incident of INCIDENTS) await post('/v1/incidents', incident);
  await post('/v1/incidents/twice/retract', { reason: 'Recorded twice' }, { 'if-match': '*' });
});
afterAll(() => service.running.close());

describe('the list', () => {
  it('has incidents by their start, the last first, without drills, retracted ones, and unknown starts at the end', async () => {
    expect(await list()).toMatchObject({ total: 5, nextCursor: null });
    expect(await ids()).toEqual(['disk', 'queue', 'tokens', 'vasa', 'bare']);
    expect(await ids('sort=startedAt')).toEqual(['vasa', 'tokens', 'queue', 'disk', 'bare']);
    expect(await ids('include=drills,retracted')).toEqual([
      'twice',
      'rehearsal',
      'disk',
      'queue',
      'tokens',
      'vasa',
      'bare',
    ]);
  });

  it.each([
    ['sort=duration', ['queue', 'tokens', 'bare', 'disk', 'vasa']],
    ['sort=-duration', ['tokens', 'queue', 'bare', 'disk', 'vasa']],
    ['sort=title', ['queue', 'disk', 'bare', 'tokens', 'vasa']],
    ['sort=-updatedAt', ['bare', 'vasa', 'disk', 'queue', 'tokens']],
    ['q=service', ['tokens']],
    ['q=SYNTH+tok', ['tokens']],
    ['q=build+disk', []],
    ['company=travis-ci', ['disk', 'queue']],
    ['company=Cloudflare&company=TravisCI', ['disk', 'queue', 'tokens']],
    ['company=', ['vasa', 'bare']],
    ['product=Service%20Tokens', ['tokens']],
    ['service=api&category=config-change', ['queue']],
    ['category=capacity', ['disk', 'queue']],
    ['keyword=tokens&severity=SEV1', ['tokens']],
    ['status=detected', ['disk']],
    ['status=resolved&status=recorded', ['queue', 'tokens', 'vasa', 'bare']],
    ['year=1628', ['vasa']],
    ['year=2023&year=2026', ['disk', 'queue', 'tokens']],
    ['year=', ['bare']],
    ['active=true', ['disk']],
    ['active=false', ['queue', 'tokens', 'vasa', 'bare']],
    ['from=2023-01-24T18:55:00Z&to=2023-01-25T10:00:00Z', ['tokens']],
    ['from=2024', ['disk']],
    ['to=1700', ['vasa']],
    ['minDuration=PT30M', ['queue', 'tokens']],
    ['minDuration=PT30M&maxDuration=PT1H', ['queue']],
    ['has=claims', ['tokens']],
    ['has=duration', ['queue', 'tokens']],
    ['has=duration,claims', ['tokens']],
    ['has=unconfirmed', []],
  ])('asked with "%s" finds what it should', async (query, found) => {
    expect(await ids(query)).toEqual(found);
  });

  it('has rows with the strip of their own lanes', async () => {
    const [row] = (await list('q=tokens')).items;
    expect(row).toMatchObject({
      id: 'tokens',
      company: 'Cloudflare',
      status: 'resolved',
      startedAt: { at: '2023-01-24T16:55:00.000Z', type: 'impact_started' },
      headline: { metric: 'duration', status: 'computed', seconds: 7200 },
      counts: { entries: 4, claims: 1 },
      claimsUnsupported: 1,
      revision: 5,
    });
    expect(row!.strip).toContainEqual({
      lane: 'impact',
      type: 'impact',
      at: '2023-01-24T16:55:00.000Z',
      to: '2023-01-24T18:55:00.000Z',
    });
  });

  it('includes durations and findings as they are now', async () => {
    const [disk] = (await list('q=disk&include=durations,lint&metric=duration&metric=impact_union@1')).items;
    expect(Object.keys(disk!.durations!)).toEqual(['duration', 'impact_union']);
    const { body } = await service.api.get<IncidentView>('/v1/incidents/disk');
    expect(disk!.durations!['duration']).toMatchObject({ status: 'pending', elapsedSeconds: expect.any(Number) });
    expect(disk!.lint).toEqual(body.lint);
    const [tokens] = (await list('q=tokens&include=durations')).items;
    expect(Object.keys(tokens!.durations!)).toEqual(Object.keys(body.durations));
    expect(tokens).not.toHaveProperty('lint');
  });

  it('leads from page to page, each incident once, though others are recorded meanwhile', async () => {
    const seen: string[] = [];
    let path = '/v1/incidents?limit=2&sort=title';
    for (let n = 0; path !== ''; n++) {
      const { headers, body } = await service.api.get<Page>(path);
      seen.push(...body.items.map(({ id }) => id));
      const next = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? '';
      expect(next === '').toBe(body.nextCursor === null);
      if (next !== '') expect(new URLSearchParams(next.split('?')[1]).get('cursor')).toBe(body.nextCursor);
      path = next;
      await post('/v1/incidents', { id: `meanwhile-${n}`, title: `AA ${n}`, kind: 'drill' });
      await post('/v1/incidents', { id: `before-${n}`, title: `AB ${n}` });
    }
    expect(seen).toEqual(['queue', 'disk', 'bare', 'tokens', 'vasa']);
    for (const { id } of (await list('q=ab')).items) {
      await post(`/v1/incidents/${id}/retract`, { reason: 'Only passing' }, { 'if-match': '*' });
    }
  });

  it('names every fault of its parameters', async () => {
    const { status, body } = await service.api.get<ProblemBody>(
      '/v1/incidents?limit=201&sort=size&status=broken&year=0&from=2024&to=2023&minDuration=P1Y&has=all&active=yes&include=all&metric=none&q=a&q=b&minPosition=x&size=1',
    );
    expect(status).toBe(422);
    expect(body.errors.map(({ parameter }) => parameter).sort()).toEqual(
      [
        'active',
        'has',
        'include',
        'limit',
        'metric',
        'minDuration',
        'minPosition',
        'q',
        'size',
        'sort',
        'status',
        'to',
        'year',
      ].sort(),
    );
  });

  it.each(['x', '', 'WyJ4IiwxXQ', Buffer.from('[1,2').toString('base64url')])(
    'refuses "%s" as a cursor',
    async (cursor) => {
      expect((await service.api.get<ProblemBody>(`/v1/incidents?cursor=${cursor}`)).body).toMatchObject({
        status: 422,
        errors: [{ parameter: 'cursor' }],
      });
    },
  );

  it('takes as many values as an address holds', async () => {
    const years = Array.from({ length: 1500 }, (_, i) => `year=${i + 1}`).join('&');
    expect(await ids(years)).toEqual([]);
    expect(await ids(`${years.slice(0, 9000)}&year=1628`)).toEqual(['vasa']);
    expect((await service.api.get(`/v1/incidents?${'company=x&'.repeat(4000)}`)).status).toBe(431);
  });

  it('knows what was recorded up to a position, and no position that is not there', async () => {
    const { body } = await service.api.get<ProblemBody>('/v1/incidents?minPosition=99999999999999999999');
    expect(body).toMatchObject({ status: 404, code: 'unknown_revision' });
    await post('/v1/incidents', { id: 'written', title: 'Just written' });
    expect(await ids('q=just')).toEqual(['written']);
    await service.api
      .request('PATCH', '/v1/incidents/written', {
        body: { set: { company: 'Late Inc' } },
        headers: { 'if-match': '*' },
      })
      .then(({ body: written }) => (position = written['position'] as string));
    expect(await ids('company=late+inc')).toEqual(['written']);
    await post('/v1/incidents/written/retract', { reason: 'Only a test' }, { 'if-match': '*' });
    expect(await ids('company=late+inc')).toEqual([]);
  });
});

/** Opens these, and retracts them again when the tests of a block are through. */
function having(...incidents: readonly { readonly id: string }[]): void {
  beforeAll(async () => {
    for (const incident of incidents) await post('/v1/incidents', incident);
  });
  afterAll(async () => {
    for (const { id } of incidents)
      await post(`/v1/incidents/${id}/retract`, { reason: 'Only tried' }, { 'if-match': '*' });
  });
}

describe('searching', () => {
  const incident = (id: string, title: string) => ({ id, title, company: 'Searched' });
  having(
    incident('accents', 'Montréal edge, İstanbul edge'),
    incident('streets', 'Straße: ΟΔΟΣ'),
    incident('fire', 'Rack on 🔥, 5 € lost'),
    incident('japanese', 'データベース障害のお知らせ'),
    { ...incident('thai', 'ฐานข้อมูลล่ม'), entries: [{ type: 'declared', text: 'Résumé of the day' }] } as never,
  );
  const found = (q: string): Promise<string[]> => ids(`company=searched&sort=title&q=${encodeURIComponent(q)}`);

  it.each([
    ['montreal', ['accents']],
    ['MONTRE\u0301AL', ['accents']],
    ['istanbul', ['accents']],
    ['ISTANB', ['accents']],
    ['STRASSE', ['streets']],
    ['οδος', ['streets']],
    ['🔥', ['fire']],
    ['🧯', []],
    ['€', ['fire']],
    ['データベース', ['japanese']],
    ['障害', ['japanese']],
    ['ล่ม', ['thai']],
    ['resume', ['thai']],
  ])('trial 35: for "%s" finds %j', async (q, wanted) => {
    expect(await found(q)).toEqual(wanted);
  });

  it('trial 35: for no word at all is refused, and for nothing finds everything', async () => {
    expect(await found('')).toHaveLength(5);
    for (const path of ['incidents', 'facets', 'analytics/counts', 'incidents/fire/timeline']) {
      for (const q of ['!!!', '…', ' - ']) {
        const { status, body } = await service.api.get<ProblemBody>(`/v1/${path}?q=${encodeURIComponent(q)}`);
        expect([path, q, status, body.errors[0]?.parameter]).toEqual([path, q, 422, 'q']);
      }
      expect((await service.api.get(`/v1/${path}?q=`)).status).toBe(200);
    }
  });

  it('trial 35: completes values, whatever their marks and case', async () => {
    await post('/v1/incidents', { id: 'named', title: 'Named', company: 'Électricité', product: 'Straße' });
    const completed = async (facet: string, prefix: string) =>
      (await ask<Facets>(`/v1/facets?facet=${facet}&prefix=${encodeURIComponent(prefix)}`)).body.facets[facet];
    expect(await completed('company', 'elec')).toEqual([{ value: 'Électricité', count: 1 }]);
    expect(await completed('product', 'STRASS')).toEqual([{ value: 'Straße', count: 1 }]);
    expect(await ids('product=STRASSE')).toEqual(['named']);
    await post('/v1/incidents/named/retract', { reason: 'Only tried' }, { 'if-match': '*' });
  });
});

describe('an incident that ended before it began', () => {
  having({
    id: 'backwards',
    title: 'Backwards',
    historical: true,
    entries: [
      { type: 'impact_started', occurredAt: '2019-05-02T12:00:00Z' },
      { type: 'resolved', occurredAt: '2019-05-02T10:00:00Z' },
    ],
  } as never);

  it.each([
    ['from=2019-05-02T11:00:00Z&to=2019-05-02T11:30:00Z', true],
    ['from=2019-05-02&to=2019-05-03', true],
    ['from=2019-05-02T09:00:00Z&to=2019-05-02T10:00:01Z', true],
    ['from=2019-05-02T12:00:00Z&to=2019-05-02T13:00:00Z', true],
    ['from=2019-05-02T09:00:00Z&to=2019-05-02T10:00:00Z', false],
    ['from=2019-05-02T12:00:01Z&to=2019-05-03', false],
  ])('trial 38: lies between the two, asked with %s', async (window, isFound) => {
    expect(await ids(window)).toEqual(isFound ? ['backwards'] : []);
  });
});

describe('a row on reading', () => {
  const started = (ago: number): string => new Date(Math.floor(Date.now() / 1000 - ago) * 1000).toISOString();

  it('says how long it has lasted so far, each time anew', async () => {
    await post('/v1/incidents', { id: 'growing', title: 'Growing', entries: lasting(started(540), null) });
    const headline = async (query: string) => (await list(query)).items[0]!.headline;
    const first = await headline('q=growing');
    expect(first).toMatchObject({
      status: 'pending',
      seconds: null,
      approximate: false,
      unconfirmed: false,
      range: null,
    });
    expect(first.text).toMatch(/^9 min( \d+ s)? so far$/);
    expect(first.elapsedSeconds).toBeGreaterThanOrEqual(540);
    let again = first;
    while (again.elapsedSeconds === first.elapsedSeconds) again = await headline('q=growing');
    expect(again.elapsedSeconds).toBeGreaterThan(first.elapsedSeconds!);
    const included = await headline('q=growing&include=durations,lint');
    expect(included.elapsedSeconds).toBeGreaterThanOrEqual(again.elapsedSeconds!);
    expect(await headline('q=tokens')).toMatchObject({ text: '2 h', elapsedSeconds: null });
    await post('/v1/incidents/growing/retract', { reason: 'Only tried' }, { 'if-match': '*' });
  });

  it('says that it rests on what nobody has confirmed, and finds it so', async () => {
    const extracted = { origin: 'extracted', quote: 'so it was' };
    await post('/v1/incidents', {
      id: 'guessed',
      title: 'Guessed',
      historical: true,
      entries: lasting('2018-01-01T10:00:00Z', '2018-01-01T11:00:00Z').map((entry) => ({ ...entry, ...extracted })),
    });
    expect(await ids('has=unconfirmed')).toEqual(['guessed']);
    const [row] = (await list('q=guessed')).items;
    expect(row!.headline).toMatchObject({ text: '1 h', unconfirmed: true });
    // That it is not confirmed is said for information: it is no warning.
    expect(await ids('has=lint&q=guessed')).toEqual([]);
    await post('/v1/incidents/guessed/retract', { reason: 'Only tried' }, { 'if-match': '*' });
  });
});

describe('what this instance has recorded', () => {
  it('is in the lists and facets that are asked for next, though nobody names a position', async () => {
    // It is waited for, but not for long: a busy machine may miss some, and never most.
    const rounds = 20;
    let atOnce = 0;
    for (let n = 0; n < rounds; n++) {
      const id = `at-once-${n}`;
      await post('/v1/incidents', { id, title: 'At once', product: id, entries: [{ type: 'declared' }] });
      const { body } = await service.api.get<Page>(`/v1/incidents?active=true&product=${id}`);
      const isListed = body.items.some((row) => row.id === id);
      await post(`/v1/incidents/${id}/entries`, { type: 'resolved' });
      const { body: facets } = await service.api.get<Facets>(`/v1/facets?active=true&product=${id}`);
      if (isListed && facets.total === 0) atOnce += 1;
      await post(`/v1/incidents/${id}/retract`, { reason: 'Only tried' }, { 'if-match': '*' });
    }
    expect(atOnce).toBeGreaterThan(rounds / 2);
  });
});

describe('facets', () => {
  it('count each value under the other criteria, and what is not known', async () => {
    const { body } = await ask<Facets>('/v1/facets?category=capacity');
    expect(body.total).toBe(2);
    expect(body.facets).toMatchObject({
      category: [
        { value: 'capacity', count: 2 },
        { value: 'config-change', count: 2 },
      ],
      service: [
        { value: 'api', count: 2 },
        { value: 'builds', count: 1 },
      ],
      year: [
        { value: 2023, count: 1 },
        { value: 2026, count: 1 },
      ],
      duration: [{ min: 1800, max: 3600, count: 1 }],
    });
    expect(body.facets['company']).toEqual([{ value: expect.stringMatching(/^Travis ?CI$/), count: 2 }]);
    expect(body.unknown).toMatchObject({ company: 0, severity: 2, category: 2, duration: 1 });
  });

  it('go back to the year 1628', async () => {
    const { body } = await ask<Facets>('/v1/facets?facet=year');
    expect(body.facets).toEqual({
      year: [
        { value: 2023, count: 2 },
        { value: 1628, count: 1 },
        { value: 2026, count: 1 },
      ],
    });
    expect(body.unknown).toEqual({ year: 1 });
  });

  it('are picked, completed and limited', async () => {
    const { body } = await ask<Facets>('/v1/facets?facet=category,service&prefix=CA');
    expect(body.facets).toEqual({ category: [{ value: 'capacity', count: 2 }], service: [] });
    expect((await ask<Facets>('/v1/facets?facet=category&limit=1')).body.facets['category']).toHaveLength(1);
    expect((await service.api.get('/v1/facets?facet=size&limit=0&sort=title')).status).toBe(422);
  });
});

describe('analytics', () => {
  beforeAll(async () => {
    for (let n = 1; n <= 10; n++) {
      const entries = lasting('2025-06-02T12:00:00Z', `2025-06-02T12:${10 + n}:00Z`, [
        { type: 'detected', occurredAt: '2025-06-02T12:05:00Z', learnedAt: '2025-06-02T12:15:00Z' },
      ]);
      await post('/v1/incidents', {
        id: `many-${n}`,
        title: `Many ${n}`,
        company: 'Many',
        historical: true,
        categories: ['a', 'b'],
        entries,
      });
    }
  });

  it('of durations have quantiles from ten on, and every exclusion with its reason', async () => {
    const { body } = await ask<{ groups: object[] }>('/v1/analytics/durations?metric=duration@1&groupBy=company');
    expect(body).toMatchObject({
      metric: 'duration',
      definitionVersion: 1,
      groupBy: 'company',
      groupsTotal: 4,
      position,
    });
    expect(body.groups[0]).toMatchObject({
      value: 'Many',
      n: 10,
      excluded: {},
      min: 660,
      median: 930,
      p90: 1146,
      max: 1200,
    });
    expect(body.groups[1]).toMatchObject({
      n: 1,
      excluded: { pending: 1 },
      median: null,
      p90: null,
      min: 1800,
      max: 1800,
    });
    expect(body.groups.at(-1)).toMatchObject({ value: null, n: 0, excluded: { missing: 2 }, bins: [], points: [] });
    expect(body.groups[0]).toMatchObject({
      bins: [
        { min: 600, max: 900, count: 4 },
        { min: 900, max: 1800, count: 6 },
      ],
    });
    const { points } = body.groups[0] as { points: object[] };
    expect(points).toHaveLength(10);
    expect(points[0]).toEqual({ incident: 'many-1', seconds: 660, revision: 4 });
  });

  it('of counts go by the month, and leave out what is not known so exactly', async () => {
    const { body } = await ask('/v1/analytics/counts');
    expect(body).toMatchObject({
      by: 'month',
      counts: [
        { value: '1628-08', n: 1 },
        { value: '2023-01', n: 2 },
        { value: '2025-06', n: 10 },
        { value: '2026-03', n: 1 },
      ],
      excluded: { unknown: 1 },
    });
  });

  it('of hours go by the clocks of a zone', async () => {
    interface Hours {
      hours: { weekday: number; hour: number; n: number }[];
      excluded: object;
    }
    const hours = async (tz: string) => (await ask<Hours>(`/v1/analytics/hours?company=many&tz=${tz}`)).body;
    expect((await hours('UTC')).hours.filter(({ n }) => n > 0)).toEqual([{ weekday: 1, hour: 12, n: 10 }]);
    expect((await hours('Pacific/Auckland')).hours.filter(({ n }) => n > 0)).toEqual([{ weekday: 2, hour: 0, n: 10 }]);
    expect((await hours('Europe/Berlin')).hours).toHaveLength(168);
    expect((await ask<Hours>('/v1/analytics/hours?year=1628')).body.excluded).toEqual({ coarse: 1 });
    expect((await service.api.get('/v1/analytics/hours?tz=Mars')).status).toBe(422);
  });

  it('trial 12: of hours leave out midnights of those who knew the day alone, and hours of other clocks', async () => {
    const starts = [
      { occurredAt: '2024-04-04T00:00:00Z', approximate: true },
      { occurredAt: '2024-04-04T00:00:00+02:00', approximate: true, timeZone: 'Europe/Berlin' },
      { occurredAt: '2024-04-04T00:00:00Z' },
      { occurredAt: '2024-04-04' },
      { occurredAt: '2024-04-04T10:00Z', precision: 'hour' },
    ];
    for (const [n, start] of starts.entries()) {
      const entries = [{ type: 'incident_started', ...start }];
      await post('/v1/incidents', { id: `hour-${n}`, title: 'Hour', company: 'Hours', historical: true, entries });
    }
    const hours = async (tz: string) =>
      (
        await ask<{ hours: { hour: number; n: number }[]; excluded: object }>(
          `/v1/analytics/hours?company=hours&tz=${tz}`,
        )
      ).body;
    const utc = await hours('UTC');
    expect(utc.hours.filter(({ n }) => n > 0).map(({ hour, n }) => [hour, n])).toEqual([
      [0, 1],
      [10, 1],
    ]);
    expect(utc.excluded).toEqual({ coarse: 1, midnight: 2 });
    expect((await hours('Asia/Kolkata')).excluded).toEqual({ coarse: 2, midnight: 2 });
  });

  it.each(['BST', 'europe/berlin', 'UTC+2', ''])('trial 18: of hours refuse the zone "%s" and say why', async (tz) => {
    const { status, body } = await service.api.get<ProblemBody>(`/v1/analytics/hours?tz=${encodeURIComponent(tz)}`);
    expect([status, body.errors.map(({ parameter }) => parameter)]).toEqual([422, ['tz']]);
    expect(body.errors[0]!.detail).toMatch(/^must be an IANA time zone/);
  });

  it('of stages say where the time goes', async () => {
    const { body } = await ask<{ stages: { metric: string }[] }>('/v1/analytics/stages?company=many');
    expect(body.stages.find(({ metric }) => metric === 'time_to_detect')).toMatchObject({
      n: 10,
      median: 300,
      excluded: {},
    });
    expect(body.stages.find(({ metric }) => metric === 'time_to_acknowledge')).toMatchObject({
      n: 0,
      excluded: { missing: 10 },
    });
  });

  it('of what was learned late leave out what only tells when it was written', async () => {
    const { body } = await ask<{ types: { type: string }[] }>('/v1/analytics/learned-late?company=many');
    expect(body.types[0]).toMatchObject({ type: 'detected', n: 10, late: 10, median: 600 });
    expect(body.types.find(({ type }) => type === 'resolved')).toMatchObject({ n: 0, excluded: { untold: 10 } });
  });

  it('of what occurs together', async () => {
    const { body } = await ask('/v1/analytics/together?of=category');
    expect(body).toMatchObject({
      of: 'category',
      pairs: [
        { a: 'a', b: 'b', n: 10, ofA: 10, ofB: 10 },
        { a: 'capacity', b: 'config-change', n: 1, ofA: 2, ofB: 2 },
      ],
    });
  });

  it('of claims find those that no facts support', async () => {
    const { body } = await ask('/v1/analytics/claims?groupBy=company&company=cloudflare');
    expect(body).toMatchObject({
      groups: [{ value: 'Cloudflare', incidents: 1, n: 1, verdicts: { unsupported: 1, supported: 0 } }],
      unsupported: [{ incident: 'tokens', unsupported: 1 }],
      unsupportedTotal: 1,
    });
  });

  it.each(['durations?metric=none', 'durations?groupBy=size', 'counts?by=week', 'together?of=company', 'nothing'])(
    'do not answer %s',
    async (path) =>
      expect((await service.api.get(`/v1/analytics/${path}`)).status).toBe(path === 'nothing' ? 404 : 422),
  );
});

describe('company aliases', () => {
  const put = (name: string, canonical: unknown) =>
    service.api.request<ProblemBody>('PUT', `/v1/companies/aliases/${encodeURIComponent(name)}`, {
      body: { canonical },
    });

  it('take names together, which stay as they were written', async () => {
    expect((await put('Cloud Flare, Inc.', 'Cloudflare')).status).toBe(200);
    expect((await put('Many', 'Cloudflare')).body).toEqual({ name: 'Many', canonical: 'Cloudflare' });
    const { items } = await list('company=cloudflare&limit=200');
    expect(items.map(({ company }) => company)).toEqual([...Array<string>(10).fill('Many'), 'Cloudflare']);
    const { body } = await ask<Facets>('/v1/facets?facet=company');
    expect(body.facets['company']![0]).toEqual({ value: 'Cloudflare', count: 11 });
    expect((await service.api.get('/v1/companies/aliases')).body).toEqual({
      aliases: [
        { name: 'Cloud Flare, Inc.', canonical: 'Cloudflare' },
        { name: 'Many', canonical: 'Cloudflare' },
      ],
    });
    expect((await service.api.request('DELETE', '/v1/companies/aliases/MANY')).status).toBe(204);
    expect((await list('company=cloudflare')).total).toBe(1);
    expect((await service.api.request('DELETE', '/v1/companies/aliases/MANY')).status).toBe(404);
  });

  it('cannot go round in a circle, or say nothing', async () => {
    expect((await put('Cloudflare', 'Cloud Flare Inc')).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/canonical' }],
    });
    expect((await put('a', 'A.')).status).toBe(422);
    expect((await put('a', '')).status).toBe(422);
    expect((await put('a', 7)).status).toBe(422);
    expect((await put(' ', 'b')).status).toBe(422);
  });
});
