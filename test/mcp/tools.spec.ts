import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { SEED, startFresh, type TestedService } from '../api/service.js';
import { PlainClient, request, type RpcAnswer } from './plain-client.js';

let service: TestedService;
let client: PlainClient;

beforeAll(async () => {
  service = await startFresh();
  client = new PlainClient(service.api);
  await service.api.request('POST', '/v1/incidents', { body: SEED });
});
afterAll(() => service.running.close());

interface ToolDescription {
  name: string;
  description: string;
  inputSchema: { type: string; properties: Record<string, object>; required?: string[]; additionalProperties: boolean };
  annotations: Record<string, boolean>;
}
const listed = async (): Promise<{ tools: ToolDescription[]; ttlMs: number; cacheScope: string }> =>
  client.ask('tools/list');

const ARGUMENTS: Record<string, string[]> = {
  find_incidents: ['q', 'company', 'service', 'active', 'from', 'to', 'limit'],
  read_incident: ['incident', 'asOf', 'revision', 'clock', 'budget'],
  read_timeline: ['incident', 'asOf', 'revision', 'clock', 'budget'],
  get_durations: ['incident', 'metric', 'from', 'to', 'asOf', 'revision', 'clock'],
  check_claim: ['incident', 'stated', 'text', 'metric'],
  check_text: ['text', 'incident'],
  what_was_known: ['incident', 'at'],
  what_changed: ['incident', 'from', 'to', 'clock'],
  propose_entry: ['incident', 'type', 'occurredAt', 'text', 'quote', 'key'],
  add_entry: ['incident', 'type', 'occurredAt', 'text', 'quote', 'key'],
};

describe('tools/list', () => {
  it('has the ten tools with their arguments', async () => {
    const { tools } = await listed();
    const found = tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties)]);
    expect(Object.fromEntries(found)).toEqual(ARGUMENTS);
    for (const { inputSchema } of tools)
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('takes at most 3,000 tokens, and may be kept by everybody', async () => {
    const { body } = await service.api.request<RpcAnswer>('POST', '/mcp', request('tools/list'));
    expect(Buffer.byteLength(JSON.stringify(body)) / 4).toBeLessThanOrEqual(3000);
    expect(await listed()).toMatchObject({ cacheScope: 'public', ttlMs: expect.any(Number) });
  });

  it('says truly what tools do', async () => {
    const writing = new Set(['propose_entry', 'add_entry']);
    for (const { name, annotations } of (await listed()).tools)
      expect({ name, annotations }).toEqual({
        name,
        annotations: {
          readOnlyHint: !writing.has(name),
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
      });
  });
});

describe('reading', () => {
  it('finds incidents by what they are called', async () => {
    const found = await client.read('find_incidents', { q: 'cloudflare token', limit: 5 });
    expect(found).toMatchObject({
      total: 1,
      incidents: [{ id: 'seed', revision: 5, status: 'resolved', claimsUnsupported: 1 }],
      words: { incidents: { seed: { title: SEED.title } } },
    });
    expect(await client.read('find_incidents', { q: 'nothing of the kind' })).toMatchObject({
      total: 0,
      incidents: [],
    });
  });

  it('reads an incident, now and as it was', async () => {
    expect(await client.read('read_incident', { incident: 'SEED' })).toMatchObject({
      incident: 'seed',
      revision: 5,
      status: 'resolved',
      headline: { metric: 'declared_to_resolved', seconds: 5940, text: '1 h 39 min' },
      claims: [{ id: 'c1', stated: 'PT121M', verdict: 'unsupported', nearest: [{ seconds: 5940 }, { seconds: 9960 }] }],
      words: { title: SEED.title, claims: { c1: { by: 'publisher' } } },
    });
    expect(await client.read('read_incident', { incident: 'seed', revision: 3 })).toMatchObject({
      revision: 3,
      head: 5,
      status: 'open',
      claims: [],
    });
  });

  it('reads a timeline, words apart', async () => {
    const timeline = await client.read<{ entries: object[] }>('read_timeline', { incident: 'seed' });
    expect(timeline).toMatchObject({
      revision: 5,
      entries: [{ id: 'rel', type: 'release' }, { id: 'rb' }, { id: 'dec' }, { id: 'res' }],
      words: { entries: { dec: { text: 'Incident declared' } } },
    });
    expect(JSON.stringify(timeline.entries)).not.toContain('Incident declared');
  });

  it('gives durations with their derivation, by metric and by pair', async () => {
    expect(await client.read('get_durations', { incident: 'seed', metric: 'declared_to_resolved' })).toMatchObject({
      revision: 5,
      durations: [
        {
          metric: 'declared_to_resolved',
          seconds: 5940,
          definition: { version: 1, kind: 'pair', from: 'first:declared', to: 'last:resolved' },
          from: { entry: 'dec', occurredAt: '2023-01-24T18:12:00.000Z' },
          to: { entry: 'res' },
          candidates: { from: ['dec'], to: ['res'] },
          revision: 5,
        },
      ],
    });
    const pair = { incident: 'seed', from: 'first:release', to: 'first:rollback' };
    expect(await client.read('get_durations', pair)).toMatchObject({ durations: [{ seconds: 600 }] });
    const missing = await client.read('get_durations', { incident: 'seed', metric: 'time_to_detect' });
    expect(missing).toMatchObject({
      durations: [{ status: 'missing', reason: { missing: ['impact_started', 'detected'] } }],
    });
  });

  it('checks a length that somebody states, as a length or in words', async () => {
    const unsupported = { stated: 'PT121M', verdict: 'unsupported' };
    expect(await client.read('check_claim', { incident: 'seed', stated: 'PT121M' })).toMatchObject({
      revision: 5,
      claims: [unsupported],
    });
    expect(
      await client.read('check_claim', { incident: 'seed', text: 'The outage lasted 121 minutes.' }),
    ).toMatchObject({
      claims: [unsupported],
    });
    const fits = { verdict: 'supported', metricSaid: 'duration', supports: [{ metric: 'declared_to_resolved' }] };
    for (const text of ['The incident lasted 99 minutes.', 'The incident lasted at most 100 minutes.']) {
      const { claims } = await client.read<{ claims: object[] }>('check_claim', { incident: 'seed', text });
      expect(claims).toMatchObject([fits]);
      expect(claims[0]).not.toHaveProperty('metric');
    }
    const metric = { incident: 'seed', stated: 'PT99M', metric: 'declared_to_resolved' };
    expect(await client.read('check_claim', metric)).toMatchObject({ claims: [{ verdict: 'supported' }] });
    const { body } = await service.api.get<IncidentView>('/v1/incidents/seed');
    expect(body.counts.claims).toBe(1);
  });

  it('checks a text against itself and against the record', async () => {
    const text =
      '# Outage of 2023-01-24\n\n- 18:12 UTC declared\n- 19:51 UTC resolved\n\nThe outage lasted 121 minutes.\n';
    const alone = await client.read<{ findings: { code: string }[] }>('check_text', { text });
    expect(alone.findings.map(({ code }) => code)).toContain('claim_unsupported');
    expect(await client.read('check_text', { text, incident: 'seed' })).toMatchObject({
      incident: 'seed',
      revision: 5,
    });
  });

  it('tells what was known at a moment, by the clock of those who responded', async () => {
    const known = await client.read('what_was_known', { incident: 'seed', at: '2030-01-01T00:00:00Z' });
    expect(known).toMatchObject({ incident: 'seed', clock: 'learned', status: 'resolved', revision: 5 });
  });

  it('tells what changed between two moments', async () => {
    expect(await client.read('what_changed', { incident: 'seed', from: '2', to: '4' })).toMatchObject({
      revision: 4,
      from: { revision: 2 },
      status: { before: 'recorded', after: 'resolved' },
      learned: [{ id: 'dec' }, { id: 'res' }],
      words: { learned: { dec: { text: 'Incident declared' } } },
    });
  });
});

describe('an answer with a budget', () => {
  it('keeps to it, leaves out notes first, and says what is missing', async () => {
    const entries = Array.from({ length: 60 }, (_, n) => ({
      id: `n${n}`,
      type: n % 3 === 0 ? 'action' : 'note',
      occurredAt: `2024-05-12T10:${String(n).padStart(2, '0')}Z`,
      text: `What was seen at minute ${n}. `.repeat(5),
    }));
    await service.api.request('POST', '/v1/incidents', { body: { id: 'long', title: 'Long', entries } });
    const result = await client.call('read_timeline', { incident: 'long', budget: 2000 });
    expect(Buffer.byteLength(JSON.stringify(result)) / 4).toBeLessThanOrEqual(2000 + 50);
    const {
      entries: shown,
      omitted,
      total,
    } = result.structuredContent as {
      entries: { type: string }[];
      omitted: { entries: number; budgetForAll: number };
      total: number;
    };
    expect({ total, left: omitted.entries }).toEqual({ total: 60, left: 60 - shown.length });
    expect(shown.filter(({ type }) => type === 'action')).toHaveLength(20);
    const { budgetForAll } = omitted;
    expect(await client.read('read_timeline', { incident: 'long', budget: budgetForAll })).not.toHaveProperty(
      'omitted',
    );
  });
});
