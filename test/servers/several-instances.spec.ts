/** Several instances of the service on one EventStoreDB. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOfRecord } from '../kill/record.js';
import { client } from '../support/http.js';
import { storeOnServers } from '../support/servers.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';
import { PatientWriter } from './patient-writer.js';

const WRITERS = 32;
const WRITES = 25;

if (!process.env['EVENTSTORE_URL']) {
  describeSkipped('two instances on one EventStoreDB', 'EVENTSTORE_URL names no server');
} else {
  describe('two instances on one EventStoreDB', () => {
    const folder = mkdtempSync(join(tmpdir(), 'asof-instances-'));
    let instances: Service[];
    let urls: string[];

    beforeAll(async () => {
      const servers = storeOnServers();
      instances = await Promise.all(
        ['one', 'other'].map((name) =>
          startService({ data: join(folder, name), servers, args: ['--log-level', 'warn'] }),
        ),
      );
      urls = instances.map(({ url }) => url);
      const opened = await client(urls[0]!).request('POST', '/v1/incidents', { body: { id: 'both', title: 'Both' } });
      expect(opened.status).toBe(201);
    });
    afterAll(async () => {
      await killLeftovers();
      rmSync(folder, { recursive: true });
    });

    it(`lose nothing and store nothing twice when ${WRITERS} clients write to one incident over both`, async () => {
      const writers = Array.from({ length: WRITERS }, (_, i) => {
        const order = i % 2 === 0 ? urls : [...urls].reverse();
        return new PatientWriter(`w${i}`, order, ['both']);
      });
      await Promise.all(
        writers.map((writer) => {
          let left = WRITES;
          return writer.writeWhile(() => --left > 0);
        }),
      );
      const written = writers.flatMap(({ acknowledged }) => acknowledged);
      expect(written).toHaveLength(WRITERS * WRITES);
      for (const url of urls) expect(await faultsOfRecord(url, ['both'], written)).toEqual([]);
      const [one, other] = await Promise.all(
        urls.map((url) => client(url).get('/v1/incidents/both/history?limit=500')),
      );
      expect(one!.body).toEqual(other!.body);
      // Now and then another is faster five times over. It must stay rare, for each costs its client a round.
      expect(writers.flatMap(({ refusals }) => refusals).length).toBeLessThan((WRITERS * WRITES) / 10);
    });

    it('show at once what the other has written, and know its keys', async () => {
      const [one, other] = urls.map(client);
      const asked = {
        body: { id: 'across', type: 'note', occurredAt: '2026-03-01T10:00:00Z' },
        headers: { 'idempotency-key': 'across' },
      };
      const first = await one!.request('POST', '/v1/incidents/both/entries', asked);
      const again = await other!.request('POST', '/v1/incidents/both/entries', asked);
      expect([first.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
      expect(again.body['revision']).toBe(first.body['revision']);
      expect((await other!.get('/v1/incidents/both/entries/across')).status).toBe(200);
      const changed = { ...asked, body: { ...asked.body, text: 'something else' } };
      const reused = await other!.request('POST', '/v1/incidents/both/entries', changed);
      expect(reused.body['code']).toBe('idempotency_key_reused');
    });

    it('open one incident when both are asked to, and give the second asker the first one', async () => {
      const body = { id: 'same', title: 'Opened twice' };
      const answers = await Promise.all(urls.map((url) => client(url).request('POST', '/v1/incidents', { body })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
      const position = String(answers.find(({ status }) => status === 201)!.body['position']);
      for (const url of urls) {
        const { body: list } = await client(url).get<{ items: { id: string }[] }>(
          `/v1/incidents?minPosition=${position}`,
        );
        // Nobody knows when the other one began.
        expect(list.items.map(({ id }) => id)).toEqual(['both', 'same']);
      }
    });

    it('go on without the other when one is killed', async () => {
      await instances[0]!.kill();
      const writer = new PatientWriter('left', [urls[1]!], ['both']);
      await writer.writeWhile(() => false);
      expect(writer.refusals).toEqual([]);
      expect(await instances[1]!.stop()).toEqual({ code: 0, signal: null });
    });
  });
}
