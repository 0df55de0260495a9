/** Two services with events of their own, and one MongoDB database for both. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { storeOnServers } from '../support/servers.js';
import { killLeftovers, startService, startUnready, type Service } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';

const MINUTE_MS = 60_000;

if (!process.env['MONGODB_URL']) {
  describeSkipped('two event stores on one MongoDB database', 'MONGODB_URL names no server');
} else {
  describe('two event stores on one MongoDB database', () => {
    const folder = mkdtempSync(join(tmpdir(), 'asof-two-stores-'));
    afterAll(async () => {
      await killLeftovers();
      rmSync(folder, { recursive: true });
    });
    const { mongodbUrl } = storeOnServers(randomUUID());
    const servers = mongodbUrl === undefined ? {} : { mongodbUrl };
    const options = (name: string) => ({ data: join(folder, name), servers, args: ['--log-level', 'warn'] });
    const open = ({ url }: Service, title: string) =>
      client(url).request('POST', '/v1/incidents', { body: { id: 'same', title } });
    const readiness = async ({ url }: Service): Promise<string> =>
      JSON.stringify((await client(url).get<object>('/readyz')).body);
    const titleOf = async ({ url }: Service): Promise<string> =>
      (await client(url).get<{ title: string }>('/v1/incidents/same')).body.title;

    it(
      'trial 58: answer with their own incidents; the second says whose the database is, and leaves it alone',
      async () => {
        const first = await startService(options('first'));
        expect((await open(first, 'Of the first')).status).toBe(201);
        await until('projected', async () => (await client(first.url).get('/v1/incidents')).status === 200, MINUTE_MS);
        const second = await startUnready(options('second'));
        await until('told', async () => (await readiness(second)).includes('another event store'), MINUTE_MS);
        expect((await open(second, 'Of the second')).status).toBe(201);
        expect([await titleOf(first), await titleOf(second)]).toEqual(['Of the first', 'Of the second']);
        expect(JSON.stringify((await client(second.url).get('/v1/incidents')).body)).not.toContain('Of the first');
        await first.stop();
        await until('logged', () => second.output().includes('another event store'), MINUTE_MS);
        const again = await startService(options('first'));
        expect(await titleOf(again)).toBe('Of the first');
        expect(await readiness(again)).not.toContain('another event store');
      },
      3 * MINUTE_MS,
    );
  });
}
