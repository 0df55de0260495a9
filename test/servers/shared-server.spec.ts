/** The service on a server on which others have written much since. Needs a single node. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { storeOnServers, type ServerSettings } from '../support/servers.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';

const FOREIGN = 100_000;
const LARGE = 200;
const LARGE_CHARACTERS = 500_000;
const AT_ONCE = 500;

const url = process.env['EVENTSTORE_URL'] ?? '';

if (url === '') {
  describeSkipped('a server that others use', 'EVENTSTORE_URL names no server');
} else {
  describe('a server that others use', () => {
    const others = EventStoreDBClient.connectionString(url);
    let servers: ServerSettings;
    let data: string;
    let service: Service;

    beforeAll(() => {
      servers = storeOnServers();
      data = mkdtempSync(join(tmpdir(), 'asof-shared-'));
    });
    afterAll(async () => {
      await others.dispose();
      rmSync(data, { recursive: true });
    });
    beforeEach(async () => {
      service = await startService({ data, servers, args: ['--log-level', 'warn'] });
    });
    afterEach(killLeftovers);

    async function writeForeign(
      count: number,
      payload: () => Record<string, unknown>,
      atOnce = AT_ONCE,
    ): Promise<void> {
      for (let written = 0; written < count; written += atOnce) {
        const events = Array.from({ length: atOnce }, () => jsonEvent({ type: 'theirs', data: payload() }));
        await others.appendToStream(`theirs-${randomUUID()}`, events);
      }
    }

    const bytes = async (): Promise<number> => {
      const text = await (await fetch(`${service.url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)![1]);
    };

    /** The slowest of some answers, in ms. */
    async function slowest(path: string): Promise<number> {
      let longest = 0;
      for (let i = 0; i < 10; i++) {
        const begun = performance.now();
        expect((await client(service.url).get(path)).status).toBe(200);
        longest = Math.max(longest, performance.now() - begun);
      }
      return longest;
    }

    const isWell = async (): Promise<boolean> =>
      (await client(service.url).get<{ status: string }>('/readyz')).body.status === 'ok';

    it('trial 52: starts and answers as if it had the server to itself', async () => {
      const opened = await client(service.url).request('POST', '/v1/incidents', { body: { id: 'own', title: 'Own' } });
      expect(opened.status).toBe(201);
      const before = await bytes();
      await writeForeign(FOREIGN, () => ({ n: 1 }));
      await until('well', isWell, 10_000);
      expect(await slowest('/readyz')).toBeLessThan(100);
      expect(await slowest('/v1/projections')).toBeLessThan(100);
      await service.stop();
      const begun = performance.now();
      service = await startService({ data, servers, args: ['--log-level', 'warn'] });
      await until('well', isWell, 10_000);
      expect(performance.now() - begun).toBeLessThan(4000);
      expect(await slowest('/readyz')).toBeLessThan(100);
      expect((await client(service.url).get('/v1/incidents/own')).status).toBe(200);
      expect((await bytes()) - before).toBeLessThan(64 * 1024 ** 2);
    }, 180_000);

    it('trial 52: does not read what others have written, however large it is', async () => {
      await until('well', isWell, 10_000);
      const before = await bytes();
      const text = 'x'.repeat(LARGE_CHARACTERS);
      await writeForeign(LARGE, () => ({ text }), 1);
      await until('well', isWell, 10_000);
      for (let i = 0; i < 5; i++) await slowest('/readyz');
      expect((await bytes()) - before).toBeLessThan(64 * 1024 ** 2);
    }, 180_000);
  });
}
