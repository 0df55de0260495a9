/** SIGTERM: what was begun is answered, what is new is refused, and the process ends by itself. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { killLeftovers, startService, startUnready } from '../support/service.js';
import { halfOfPost, RawConnection } from './raw-connection.js';

/** Each start of a process takes its time. */
jest.setTimeout(60_000);

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-stop-'));
});
afterEach(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const entry = (id: string) => ({ id, type: 'note', occurredAt: '2026-03-01T10:00:00Z', text: 'a note' });
const ENTRIES = '/v1/incidents/stopping/entries';

const open = async (url: string): Promise<void> => {
  const body = { id: 'stopping', title: 'Stopping' };
  expect((await client(url).request('POST', '/v1/incidents', { body })).status).toBe(201);
};

describe('stopping', () => {
  it('answers what is under way, keeps it, and ends with 0', async () => {
    const service = await startService({ data, args: ['--log-level', 'warn'] });
    await open(service.url);
    const api = client(service.url);
    const acknowledged: string[] = [];
    const strange: unknown[] = [];
    const writeUntilRefused = async (writer: number): Promise<void> => {
      for (let n = 0; ; n++) {
        const id = `w${writer}-${n}`;
        // A refused connection and a 503 are how a stopping service says no; a broken answer would be neither.
        const answer = await api.request('POST', ENTRIES, { body: entry(id) }).catch((error: unknown) => error);
        if (answer instanceof Error) {
          const { code } = (answer.cause ?? {}) as { code?: string };
          if (code !== 'ECONNREFUSED') strange.push(answer.cause ?? answer);
          return;
        }
        const { status, body } = answer as { status: number; body: Record<string, unknown> };
        if (status !== 201) return void (status === 503 || strange.push(body));
        acknowledged.push(id);
        if (acknowledged.length === 100) void service.stop().catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, writer) => writeUntilRefused(writer)));
    expect(strange).toEqual([]);
    expect(await service.exit).toEqual({ code: 0, signal: null });

    const again = await startService({ data });
    const { body } = await client(again.url).get<{ entries: { id: string }[] }>(
      '/v1/incidents/stopping/timeline?limit=500',
    );
    expect(body.entries.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
    await again.stop();
  });

  it('takes the second half of a request whose first half had come', async () => {
    const service = await startService({ data });
    await open(service.url);
    const connection = await RawConnection.to(service.url);
    const body = JSON.stringify(entry('halves'));
    connection.say(halfOfPost(ENTRIES, body));
    // Once another request has been answered, the first half has been read.
    expect((await client(service.url).get('/livez')).status).toBe(200);
    const ended = service.stop();
    await refusedOrStopping(service.url);
    connection.say(body.slice(body.length / 2));
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 201 /);
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('does not wait for ever for a body that never comes', async () => {
    const service = await startService({ data });
    await open(service.url);
    const connection = await RawConnection.to(service.url);
    connection.say(halfOfPost(ENTRIES, JSON.stringify(entry('never'))));
    expect((await client(service.url).get('/livez')).status).toBe(200);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(await connection.closed()).not.toContain('201');
  });

  it.each([
    ['has sent nothing', ''],
    ['has sent half of a head', 'GET /livez HTTP/1.1\r\nhost: local'],
    ['was answered and kept', 'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n'],
  ])('trial 40: does not wait for a connection that %s', async (_, said) => {
    const service = await startService({ data });
    const connection = await RawConnection.to(service.url);
    connection.say(said);
    // Once another request has been answered, this one's words have been read.
    expect((await client(service.url).get('/livez')).status).toBe(200);
    const began = performance.now();
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(5000);
    await connection.closed();
  });

  it('ends though a server is silent amid the handshake of TLS', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const servers = { eventStoreUrl: `esdb://127.0.0.1:${port}?tls=true` };
    const service = await startUnready({ data, servers, args: ['--log-level', 'warn'] });
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    silent.close();
  });
});

/** Returns once the service has begun to stop, which SIGTERM does only after it has been delivered. */
async function refusedOrStopping(url: string): Promise<void> {
  for (;;) {
    const { status } = await client(url)
      .get('/livez')
      .catch(() => ({ status: 503 }));
    if (status === 503) return;
  }
}
