import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

/** Values by series: `name{labels}`. */
async function metrics(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${service.api.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** How much each of these series rises by what is done. */
async function rises(series: readonly string[], done: () => Promise<unknown>): Promise<number[]> {
  const before = await metrics();
  await done();
  const after = await metrics();
  return series.map((each) => (after.get(each) ?? 0) - (before.get(each) ?? 0));
}

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  service.api.request<{ code: string }>('POST', path, { body, headers });

describe('GET /metrics', () => {
  it('counts what is stored, and what became of commands', async () => {
    const path = '/v1/incidents/counted';
    const series = [
      'asof_appended_events_total',
      'asof_append_duration_seconds_count',
      'asof_commands_total{outcome="changed"}',
      'asof_commands_total{outcome="unchanged"}',
      'asof_commands_total{outcome="replayed"}',
      'asof_commands_total{outcome="refused"}',
      'asof_commands_refused_total{code="entry_exists"}',
    ];
    const note = { id: 'n1', type: 'note', occurredAt: '2026-03-01T10:00:00Z', text: 'a note' };
    const risen = await rises(series, async () => {
      await post('/v1/incidents', { id: 'counted', title: 'Counted' });
      await post(`${path}/entries`, note, { 'idempotency-key': 'k' });
      await post(`${path}/entries`, note, { 'idempotency-key': 'k' });
      await post(`${path}/entries`, note);
      await post(`${path}/entries`, { ...note, text: 'other words' });
    });
    expect(risen).toEqual([2, 2, 2, 1, 1, 1, 1]);
  });

  it('counts requests by route, never by incident', async () => {
    const series = [
      'asof_http_requests_total{method="GET",route="/v1/incidents/:id",status="4xx"}',
      'asof_http_request_duration_seconds_count{method="GET",route="/v1/incidents/:id"}',
      'asof_http_requests_total{method="GET",route="none",status="4xx"}',
    ];
    const risen = await rises(series, async () => {
      await service.api.get('/v1/incidents/not-there');
      await service.api.get('/not/an/address');
    });
    expect(risen).toEqual([1, 1, 1]);
    expect([...(await metrics()).keys()].filter((name) => /not-there|not.an|counted/.test(name))).toEqual([]);
  });

  it('counts who listens to streams', async () => {
    const leaving = new AbortController();
    const stream = await fetch(`${service.api.url}/v1/stream`, { signal: leaving.signal });
    expect((await metrics()).get('asof_stream_listeners')).toBe(1);
    await stream.body!.cancel();
    leaving.abort();
  });

  it('tells how far the projections are', async () => {
    const found = await metrics();
    expect(found.get('asof_projection_parked_streams{projection="incidents"}')).toBe(0);
    const statuses = [...found].filter(([name]) => name.startsWith('asof_projection_status{'));
    expect(statuses.filter(([, value]) => value === 1)).toHaveLength(1);
    expect(found.get('asof_log_resubscriptions_total')).toBe(0);
  });
});

describe('GET /readyz', () => {
  it('names every check', async () => {
    const { status, body } = await service.api.get<{ status: string; checks: { name: string; ok: boolean }[] }>(
      '/readyz',
    );
    expect([status, body.status]).toEqual([200, 'ok']);
    expect(body.checks.map(({ name }) => name)).toEqual(['event_store', 'read_models', 'projections']);
  });
});

describe('GET /livez', () => {
  it('says which version runs', async () => {
    expect((await service.api.get('/livez')).body).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+/),
    });
  });
});
