/** The service while the network to EventStoreDB, or EventStoreDB itself, fails. Needs a single node. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { faultsOfRecord } from '../kill/record.js';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { storeOnServers, type ServerSettings } from '../support/servers.js';
import { killLeftovers, startService, startUnready, type Service } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';
import { TcpProxy, type Weather } from '../support/tcp-proxy.js';
import { PatientWriter } from './patient-writer.js';

/** How long a call may go unanswered, and what a stop may take beyond that. */
const DEADLINE_MS = 5000;
const READY_AGAIN_MS = 15_000;
const STORMS: readonly Weather[] = ['cut', 'stalled', 'mute', 'slow'];

const url = process.env['EVENTSTORE_URL'] ?? '';
const address = /^esdb:\/\/(?:[^@]*@)?([^:,/?]+):(\d+)(?=[/?]|$)/.exec(url);

if (address === null) {
  describeSkipped('the service when EventStoreDB fails', 'EVENTSTORE_URL names no single node');
} else {
  const [, host, port] = address as unknown as [string, string, string];
  describe('the service when EventStoreDB fails', () => {
    let proxy: TcpProxy;
    let servers: ServerSettings;
    let data: string;
    let service: Service;

    beforeAll(async () => {
      proxy = await TcpProxy.start(host, Number(port));
    });
    afterAll(() => proxy.close());
    beforeEach(() => {
      proxy.weather = 'through';
      servers = { ...storeOnServers(), eventStoreUrl: url.replace(`${host}:${port}`, `127.0.0.1:${proxy.port}`) };
      data = mkdtempSync(join(tmpdir(), 'asof-service-faults-'));
    });
    afterEach(async () => {
      proxy.weather = 'through';
      await killLeftovers();
      rmSync(data, { recursive: true });
    });

    const options = () => ({ data, servers, args: ['--log-level', 'warn'] });
    const status = async (path: string): Promise<number> => (await client(service.url).get(path)).status;
    /** Everything, the event store too: without it the service only degrades, for what was projected can be read. */
    const isWell = async (): Promise<boolean> =>
      (await client(service.url).get<{ status: string }>('/readyz')).body.status === 'ok';
    const open = (id: string) => client(service.url).request('POST', '/v1/incidents', { body: { id, title: id } });

    it('starts before its server, says that it is not ready, and is once the server is there', async () => {
      proxy.weather = 'cut';
      service = await startUnready(options());
      expect(await status('/livez')).toBe(200);
      expect(await status('/readyz')).toBe(503);
      expect(await open('early')).toMatchObject({ status: 503, body: { code: 'unavailable', retryable: true } });
      expect(await status('/v1/incidents/early')).toBe(503);
      proxy.weather = 'through';
      await until('ready', isWell, READY_AGAIN_MS);
      expect((await open('early')).status).toBe(201);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    });

    it.each(STORMS)('answers writes and reads with a 503 or a success while it is %s, and heals', async (weather) => {
      service = await startService(options());
      expect((await open('storm')).status).toBe(201);
      let writing = true;
      const writers = Array.from({ length: 16 }, (_, i) => new PatientWriter(`w${i}`, [service.url], ['storm']));
      const written = (): number => writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
      const done = Promise.all(writers.map((writer) => writer.writeWhile(() => writing)));
      await until('writes', () => written() > 50, 10_000);
      for (let storm = 0; storm < 2; storm++) {
        proxy.weather = weather;
        const answers = await Promise.all(['/v1/incidents/storm', '/v1/incidents', '/readyz'].map(status));
        expect(answers.every((answer) => answer === 200 || answer === 503)).toBe(true);
        if (weather !== 'slow') await until('it is noticed', async () => !(await isWell()), 2 * DEADLINE_MS);
        proxy.weather = 'through';
        await until('well again', isWell, READY_AGAIN_MS);
        const before = written();
        await until('writes again', () => written() > before + 50, READY_AGAIN_MS);
      }
      writing = false;
      await done;
      const acknowledged = writers.flatMap((writer) => writer.acknowledged);
      expect(await faultsOfRecord(service.url, ['storm'], acknowledged)).toEqual([]);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    });

    it.each<Weather>(['cut', 'stalled'])('stops in time while the server is %s', async (weather) => {
      service = await startService(options());
      expect((await open('stopping')).status).toBe(201);
      proxy.weather = weather;
      const underWay = open('unanswered').catch(() => null);
      const begun = Date.now();
      expect(await service.stop()).toEqual({ code: 0, signal: null });
      expect(Date.now() - begun).toBeLessThan(3 * DEADLINE_MS);
      const answer = await underWay;
      expect([503, 504, undefined]).toContain(answer?.status);
    });

    it('stops in time when the server was never there', async () => {
      proxy.weather = 'stalled';
      service = await startUnready(options());
      const begun = Date.now();
      expect(await service.stop()).toEqual({ code: 0, signal: null });
      expect(Date.now() - begun).toBeLessThan(2 * DEADLINE_MS);
    });
  });
}
