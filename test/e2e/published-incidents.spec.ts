import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve } from '../../src/serve.js';
import { type DurationView, type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { client, type Client } from '../support/http.js';
import {
  holdAgainst,
  publishedIncidents,
  type Answers,
  type PublishedIncident,
} from '../support/published-incident.js';
import { ON_SERVERS, serverSettings } from '../support/servers.js';

/** Every store that the service can run on. */
const STORES = ON_SERVERS ? (['servers'] as const) : (['memory', 'sqlite'] as const);

const queryString = (query: Record<string, string | number>): string =>
  new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)])).toString();

async function ask(api: Client, id: string, query: Record<string, string | number>): Promise<Answers> {
  const at = queryString(query);
  const [incident, timeline] = await Promise.all([
    api.get<IncidentView>(`/v1/incidents/${id}?${at}`),
    api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline?${at}`),
  ]);
  expect([incident.status, timeline.status]).toEqual([200, 200]);
  return {
    incident: incident.body,
    order: timeline.body.entries.map((entry) => entry.id),
    duration: async (asked) => {
      const answer = await api.get<{ durations: DurationView[] }>(`/v1/incidents/${id}/durations?${asked}&${at}`);
      expect(answer.status).toBe(200);
      expect(answer.body.durations).toHaveLength(1);
      return answer.body.durations[0]!;
    },
  };
}

async function record(api: Client, { incident, operations = [] }: PublishedIncident): Promise<void> {
  const opened = await api.request('POST', '/v1/incidents', { body: incident });
  expect(opened.status).toBe(201);
  expect(opened.body['revision']).toBe(incident.entries.length + incident.claims.length);
  for (const { method, path, body, status, revision } of operations) {
    const head = await api.get<IncidentView>(`/v1/incidents/${incident.id}`);
    const answer = await api.request(method, `/v1/incidents/${incident.id}${path}`, {
      body,
      headers: { 'if-match': head.headers.get('etag')! },
    });
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ path, status });
    const after = await api.get<IncidentView>(`/v1/incidents/${incident.id}`);
    expect(after.body.knowledge.head).toBe(revision);
  }
}

describe.each(STORES)('published incidents through HTTP on %s', (store) => {
  let folder: string;
  let service: Awaited<ReturnType<typeof serve>>;
  let api: Client;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'asof-e2e-'));
    service = await serve({
      port: 0,
      host: '127.0.0.1',
      data: store === 'memory' ? ':memory:' : folder,
      insecure: false,
      logLevel: 'silent',
      ...serverSettings(),
    });
    api = client(service.url);
  });
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  describe.each(publishedIncidents().map((published) => [published.id, published] as const))('%s', (id, published) => {
    it('is recorded as it was published, and gives what must come out', async () => {
      await record(api, published);
      await holdAgainst(await ask(api, id, {}), published.expect);
    });

    for (const { query, expect: expected } of published.moments ?? []) {
      it(`asked with ${JSON.stringify(query)} gives what was known then`, async () => {
        await holdAgainst(await ask(api, id, query), expected);
      });
    }

    it('verifies', async () => {
      const { body } = await api.get<{ ok: boolean; checks: { ok: boolean }[] }>(`/v1/incidents/${id}/verify`);
      expect(body).toMatchObject({ ok: true });
      expect(body.checks.every((check) => check.ok)).toBe(true);
    });

    it('posted once more is the same incident', async () => {
      const again = await api.request('POST', '/v1/incidents', { body: published.incident });
      expect(again.status).toBe(200);
    });
  });
});
