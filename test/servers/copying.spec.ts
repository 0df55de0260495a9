/** Moving house: an embedded store goes to EventStoreDB and back, and nothing about it is different. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { terminal } from '../cli/terminal.js';
import { client } from '../support/http.js';
import { publishedIncidents } from '../support/published-incident.js';
import { until } from '../support/received.js';
import { storeOnServers } from '../support/servers.js';
import { killLeftovers, startService, type StartOptions } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';

const asof = terminal('http://127.0.0.1:9');
const url = process.env['EVENTSTORE_URL'];

if (!url) {
  describeSkipped('a store that is copied to EventStoreDB and back', 'EVENTSTORE_URL names no server');
} else {
  describe('a store that is copied to EventStoreDB and back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'asof-moving-'));
    const at = (name: string): string => join(folder, name);
    const { streamPrefix, eventStoreUrl } = storeOnServers();
    const prefix = streamPrefix!;
    afterAll(async () => {
      await killLeftovers();
      rmSync(folder, { recursive: true });
    });

    /** Everything that a service has: the list, and of each incident its events, its proof and its summary. */
    async function everythingOf(options: Pick<StartOptions, 'data' | 'servers'>): Promise<object> {
      const service = await startService({ ...options, args: ['--log-level', 'warn'] });
      const api = client(service.url);
      // Until then it says that its lists may lack something.
      const areWhole = async (): Promise<boolean> => {
        const { status, headers } = await api.get('/v1/incidents?limit=1');
        return status === 200 && headers.get('asof-stale') === null;
      };
      await until('the lists are whole', areWhole, 30_000);
      const { body } = await api.get<{ items: { id: string }[] }>('/v1/incidents?limit=200');
      const incidents: object[] = [];
      for (const { id } of body.items) {
        const path = `/v1/incidents/${id}`;
        const [history, verified] = await Promise.all([
          api.get(`${path}/history?limit=500`),
          api.get<{ revision: number }>(`${path}/verify`),
        ]);
        // By its revision: the present goes on.
        const summary = await api.get<IncidentView>(`${path}?revision=${verified.body.revision}`);
        expect([history.status, verified.status, summary.status]).toEqual([200, 200, 200]);
        incidents.push({ id, history: history.body, verified: verified.body, summary: withoutPosition(summary.body) });
      }
      await service.stop();
      return { ids: body.items.map(({ id }) => id), incidents };
    }

    it('has the same streams, hashes and summaries', async () => {
      const embedded = await startService({ data: at('old'), servers: {} });
      const api = client(embedded.url);
      for (const { incident, operations = [] } of publishedIncidents()) {
        expect((await api.request('POST', '/v1/incidents', { body: incident })).status).toBe(201);
        for (const { method, path, body, status } of operations) {
          const { headers } = await api.get(`/v1/incidents/${incident.id}`);
          const sent = { body, headers: { 'if-match': headers.get('etag')! } };
          expect((await api.request(method, `/v1/incidents/${incident.id}${path}`, sent)).status).toBe(status);
        }
      }
      await embedded.stop();
      const before = await everythingOf({ data: at('old'), servers: {} });

      const there = await asof(['store', 'copy', '--from', at('old'), '--to', url, '--to-prefix', prefix]);
      expect(there).toMatchObject({ code: 0, out: expect.stringContaining('all verified') });
      const servers = { eventStoreUrl: eventStoreUrl!, streamPrefix: prefix };
      expect(await everythingOf({ data: at('beside'), servers })).toEqual(before);

      const back = await asof(['store', 'copy', '--from', url, '--from-prefix', prefix, '--to', at('new')]);
      expect(back).toMatchObject({ code: 0, out: there.out });
      expect(await everythingOf({ data: at('new'), servers: {} })).toEqual(before);
    }, 120_000);

    it('is continued where it was continued on either side', async () => {
      const service = await startService({ data: at('new'), servers: {} });
      const opened = await client(service.url).request('POST', '/v1/incidents', { body: { id: 'later', title: 'L' } });
      expect(opened.status).toBe(201);
      await service.stop();
      const { out } = await asof(['store', 'copy', '--from', at('new'), '--to', url, '--to-prefix', prefix]);
      expect(out).toMatch(/: 1 copied now; all verified\n$/);
    }, 60_000);
  });
}

/** Positions are those of the store. */
const withoutPosition = ({ knowledge: { position, ...knowledge }, ...summary }: IncidentView): object => ({
  ...summary,
  knowledge,
});
