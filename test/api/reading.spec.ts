import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ClaimAuditView,
  type DurationView,
  type EntryView,
  type IncidentView,
} from '../../src/timeline/view/view-types.js';
import { SEED, startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
const SEED_PATH = '/v1/incidents/seed';

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
  await service.api.request('POST', '/v1/incidents', {
    body: { id: 'live', title: 'Live', entries: [{ id: 'dec', type: 'declared' }] },
  });
});
afterAll(() => service.running.close());

const get = <T>(path: string, headers: Record<string, string> = {}) => service.api.request<T>('GET', path, { headers });

describe('a summary', () => {
  it('has the numbers and the verdict on the claim of 121 minutes', async () => {
    const { body } = await get<IncidentView>(SEED_PATH);
    expect(body.durations['declared_to_resolved']).toMatchObject({ status: 'computed', seconds: 5940 });
    expect(body.durations['time_to_detect']).toMatchObject({ status: 'missing', seconds: null });
    expect(body.claims[0]).toMatchObject({
      verdict: 'unsupported',
      wouldNeed: [{ to: { entryId: 'res' }, startAt: '2023-01-24T17:50:00.000Z' }],
    });
  });

  it('is 304 for whoever has it', async () => {
    const { headers } = await get(SEED_PATH);
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual(['"5"', 'no-cache']);
    const again = await get(SEED_PATH, { 'if-none-match': 'W/"4", W/"5"' });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, null, '"5"']);
  });

  it('has a fingerprint in its ETag while something in it changes with time, and If-Match takes that', async () => {
    const { headers } = await get('/v1/incidents/live');
    expect(headers.get('etag')).toMatch(/^"1\.[0-9a-f]{16}"$/);
    const ifMatch = { 'if-match': headers.get('etag')! };
    const answer = await service.api.request('PATCH', '/v1/incidents/live', {
      body: { set: { company: 'Acme' } },
      headers: ifMatch,
    });
    expect(answer.status).toBe(200);
  });
});

describe('a moment', () => {
  it('named by its revision shows what was known then, and is asked for again by its tag', async () => {
    const { headers, body } = await get<IncidentView>(`${SEED_PATH}?revision=3`);
    expect(body).toMatchObject({
      status: 'open',
      knowledge: { revision: 3, head: 5, eventsKnown: 4, eventsTotal: 6 },
      claims: [],
    });
    const etag = headers.get('etag')!;
    expect([etag, headers.get('cache-control')]).toEqual([
      expect.stringMatching(/^"3\.[0-9a-f]{16}"$/) as unknown,
      'no-cache',
    ]);
    const again = await service.api.request('GET', `${SEED_PATH}?revision=3`, { headers: { 'if-none-match': etag } });
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
  });

  it('named by an instant is the revision of that instant', async () => {
    const { body: now } = await get<IncidentView>(SEED_PATH);
    const { body } = await get<IncidentView>(`${SEED_PATH}?asOf=${now.updatedAt}`);
    expect(body.knowledge).toMatchObject({ revision: 5, asOf: now.updatedAt });
  });

  it('before the opening is 404 with the first instant that is known', async () => {
    const { status, body } = await get<ProblemBody & { firstRecordedAt: string }>(
      `${SEED_PATH}?asOf=2020-01-01T00:00:00Z`,
    );
    expect([status, body.code]).toEqual([404, 'not_known_yet']);
    expect(Date.parse(body.firstRecordedAt)).toBeGreaterThan(0);
  });

  it('beyond the head is 404 with the head', async () => {
    const { status, body } = await get<ProblemBody & { head: number }>(`${SEED_PATH}?revision=99`);
    expect([status, body.code, body.head]).toEqual([404, 'unknown_revision', 5]);
  });

  it('on the axis of occurrence leaves out what had not begun', async () => {
    const { body } = await get<{ entries: EntryView[] }>(
      `${SEED_PATH}/timeline?occurredBefore=2023-01-24T19:00:00+01:00`,
    );
    expect(body.entries.map(({ id }) => id)).toEqual(['rel', 'rb']);
  });

  it.each([
    'asOf=2023-01-24',
    'asOf=now',
    'revision=-1',
    'revision=1.5',
    'revision=',
    'clock=utc',
    'asOf=2023-01-24T00:00:00Z&revision=1',
    'revision=1&revision=2',
    'minRevision=x',
    'as_of=2023-01-24T00:00:00Z',
  ])('written as %s is 422', async (query) => {
    const { status, body } = await get<ProblemBody>(`${SEED_PATH}?${query}`);
    expect([status, body.code]).toEqual([422, 'invalid']);
    expect(body.errors[0]?.parameter).toBeTruthy();
  });
});

describe('minRevision', () => {
  it('waits for a revision that is being written', async () => {
    await service.api.request('POST', '/v1/incidents', { body: { id: 'waited', title: 'Waited' } });
    const waiting = get<IncidentView>('/v1/incidents/waited?minRevision=1');
    await service.api.request('POST', '/v1/incidents/waited/entries', { body: { type: 'note' } });
    const { status, body } = await waiting;
    expect([status, body.knowledge.revision]).toEqual([200, 1]);
  });

  it('is 404 for a revision that does not come', async () => {
    const { status, body } = await get<ProblemBody>(`${SEED_PATH}?minRevision=6`);
    expect([status, body.code]).toEqual([404, 'unknown_revision']);
  });
});

describe('a timeline', () => {
  const ids = async (query: string): Promise<string[]> => {
    const { status, body } = await get<{ entries: EntryView[] }>(`/v1/incidents/filtered/timeline?${query}`);
    expect(status).toBe(200);
    return body.entries.map(({ id }) => id);
  };
  beforeAll(async () => {
    const at = (minute: number): string => `2026-03-01T10:0${minute}:00Z`;
    const entries = [
      { id: 'c', type: 'note', occurredAt: at(3), text: 'Rolling back the Checkout', actor: 'Ada' },
      { id: 'a', type: 'impact_started', occurredAt: at(1), component: 'api' },
      { id: 'b', type: 'declared', occurredAt: at(2), actor: 'Bob, the other' },
      { id: 'd', type: 'note', occurredAt: at(3), text: 'wrong' },
    ];
    await service.api.request('POST', '/v1/incidents', { body: { id: 'filtered', title: 'Filtered', entries } });
    await service.api.request('POST', '/v1/incidents/filtered/entries/d/retract', {
      body: {},
      headers: { 'if-match': '*' },
    });
  });

  it.each([
    ['', ['a', 'b', 'c']],
    ['types=note,declared', ['b', 'c']],
    ['types=note&types=declared', ['b', 'c']],
    ['component=api', ['a']],
    ['actor=Bob, the other', ['b']],
    ['q=check roll', ['c']],
    ['q=heckout', []],
    ['since=2026-03-01T10:02:00Z', ['b', 'c']],
    ['milestones=true', ['a', 'b']],
    ['include=retracted', ['a', 'b', 'c', 'd']],
  ])('asked with "%s" has %j', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('goes on where a page ended, though entries were added before and after', async () => {
    const path = '/v1/incidents/filtered/timeline?types=note,paged&include=retracted&limit=1';
    const first = await get<{ entries: EntryView[]; nextCursor: string }>(path);
    expect(first.body.entries.map(({ id }) => id)).toEqual(['c']);
    const early = { id: 'early', type: 'paged', occurredAt: '2026-03-01T09:00:00Z' };
    await service.api.request('POST', '/v1/incidents/filtered/entries', { body: early });
    const second = await get<{ entries: EntryView[]; nextCursor: string | null }>(
      `${path}&cursor=${first.body.nextCursor}`,
    );
    expect(second.body.entries.map(({ id }) => id)).toEqual(['d']);
    expect(second.body.nextCursor).toBeNull();
  });

  it.each([
    'cursor=nonsense',
    'cursor=W10',
    'limit=0',
    'limit=501',
    'milestones=yes',
    'include=everything',
    'since=yesterday',
  ])('asked with "%s" is 422', async (query) => {
    expect((await get(`/v1/incidents/filtered/timeline?${query}`)).status).toBe(422);
  });
});

describe('an entry', () => {
  it('has its versions, with what each amendment set', async () => {
    await service.api.request('POST', '/v1/incidents', {
      body: {
        id: 'versions',
        title: 'Versions',
        entries: [{ id: 'n', type: 'note', text: 'first', links: [{ url: 'https://a.example' }] }],
      },
    });
    const path = '/v1/incidents/versions/entries/n';
    const set = { text: null, component: 'api', links: [{ url: 'https://b.example', title: 'B' }] };
    await service.api.request('PATCH', path, { body: { set, reason: 'wrong link' }, headers: { 'if-match': '*' } });
    const { body } = await get<{ versions: { operation: string; set: object; reason: string; entry: EntryView }[] }>(
      `${path}/history`,
    );
    expect(body.versions.map(({ operation, reason, entry }) => [operation, reason, entry.text])).toEqual([
      ['added', null, 'first'],
      ['amended', 'wrong link', null],
    ]);
    expect(body.versions[1]!.set).toEqual({
      text: null,
      component: 'api',
      links: [{ rel: null, url: 'https://b.example', title: 'B' }],
    });
    expect((await get<EntryView>(`${path}?revision=1`)).body).toMatchObject({ text: 'first', amended: false });
    expect((await get<EntryView>(path)).body).toMatchObject({
      text: null,
      component: 'api',
      amended: true,
      lastRevision: 2,
    });
  });

  it('is 404 where there is none, or none yet', async () => {
    expect((await get(`${SEED_PATH}/entries/none`)).status).toBe(404);
    expect((await get(`${SEED_PATH}/entries/res?revision=2`)).status).toBe(404);
  });
});

describe('durations', () => {
  const durations = async (query: string): Promise<DurationView[]> =>
    (await get<{ durations: DurationView[] }>(`${SEED_PATH}/durations?${query}`)).body.durations;

  it('are every definition, or those that are named, in the order asked', async () => {
    expect((await durations('')).length).toBeGreaterThan(20);
    const named = await durations('metric=rollback_to_resolved&metric=declared_to_resolved@1');
    expect(named.map(({ metric, seconds }) => [metric, seconds])).toEqual([
      ['rollback_to_resolved', 9960],
      ['declared_to_resolved', 5940],
    ]);
  });

  it('can be an ad-hoc pair or an ad-hoc total', async () => {
    expect(await durations('from=entry:rel&to=first:declared')).toMatchObject([
      { metric: null, seconds: 4620, status: 'computed' },
    ]);
    expect(await durations('total=union&kind=impact&component=api')).toMatchObject([
      { metric: null, status: 'not_applicable' },
    ]);
  });

  it.each([
    'metric=no_such',
    'metric=duration@2',
    'from=first:declared',
    'from=first:&to=last:resolved',
    'from=a&to=b&total=sum',
    'kind=impact',
    'total=average',
    'component=api',
  ])('asked with "%s" are 422', async (query) => {
    const { status, body } = await get<ProblemBody>(`${SEED_PATH}/durations?${query}`);
    expect([status, body.code]).toEqual([422, 'invalid']);
  });
});

describe('proof', () => {
  it('is the history as CloudEvents, page by page, whose hashes follow from each other', async () => {
    interface Page {
      events: { revision: number; type: string; hash: string; source: string }[];
      nextCursor: string | null;
    }
    const first = await get<Page>(`${SEED_PATH}/history?limit=4`);
    const rest = await get<Page>(`${SEED_PATH}/history?limit=4&cursor=${first.body.nextCursor}`);
    const events = [...first.body.events, ...rest.body.events];
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['asof.op.opened', 'asof.release']);
    expect(rest.body.nextCursor).toBeNull();
    const { body } = await get<{
      ok: boolean;
      head: string;
      revision: number;
      checks: { name: string; ok: boolean }[];
    }>(`${SEED_PATH}/verify`);
    expect(body).toMatchObject({ ok: true, revision: 5, head: events[5]!.hash });
    expect(body.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['chain', 'revisions', 'fold']));
  });

  it('is the audit of every claim', async () => {
    const { body } = await get<{ claims: ClaimAuditView[] }>(`${SEED_PATH}/claims`);
    expect(body.claims[0]!.nearest.map(({ seconds }) => seconds)).toEqual([5940, 9960]);
  });
});
