import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { terminal } from './terminal.js';

jest.setTimeout(30_000);

interface Examined {
  ok: boolean;
  findings: { about: string; state: string; text: string; advice: string | null }[];
}

let service: RunningService;
beforeAll(async () => {
  service = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
});
afterAll(() => service.close());

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Something that is not the service. */
async function standIn(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('asof doctor', () => {
  it('finds nothing wrong with a service that is well', async () => {
    const { code, out, err } = await terminal(service.url)(['doctor']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`ok       service: ${service.url}/ (ASOF_URL)`);
    expect(out).toContain('ok       clocks: this machine and the service agree');
    expect(out).toMatch(/^ok {7}projection incidents: live/m);
    expect(out).not.toMatch(/^(problem|warning)/m);
  });

  it('gives the same as JSON', async () => {
    const { code, out } = await terminal(service.url)(['doctor', '--json', '--tz', 'Europe/Berlin']);
    const examined = JSON.parse(out) as Examined;
    expect([code, examined.ok]).toEqual([0, true]);
    expect(examined.findings.find(({ about }) => about === 'time zone')!.text).toMatch(/^Europe\/Berlin \(--tz\), /);
  });

  it('says plainly that the service is down, and what it can without it', async () => {
    const gone = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
    await gone.close();
    const { code, out } = await terminal(gone.url)(['doctor'], { env: { ASOF_TOKEN: 'very secret' } });
    expect(code).toBe(1);
    expect(out).toMatch(/^problem {2}reachable: no answer from http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)$/m);
    expect(out).toContain('start it with "asof serve"');
    expect(out).toContain('token: set, and not shown (ASOF_TOKEN)');
    expect(out).toContain('data folder: ');
    expect(out).not.toContain('very secret');
  });

  it('does not take another service for its own', async () => {
    const url = await standIn((_, response) => response.end('<p>Hello</p>'));
    const { code, out } = await terminal(url)(['doctor']);
    expect(code).toBe(1);
    expect(out).toContain('not as asof does');
  });

  it('tells of a clock that is wrong, of an older service, and of what a service says is wrong with itself', async () => {
    const url = await standIn(({ url: path }, response) => {
      response.setHeader('date', new Date(Date.now() - 60_000).toUTCString());
      const checks = [{ name: 'disk', ok: false, detail: '12 MiB free, which is scarce' }];
      if (path === '/livez') return response.end(JSON.stringify({ status: 'ok' }));
      if (path === '/readyz') return response.end(JSON.stringify({ status: 'degraded', checks }));
      return response.writeHead(404).end(JSON.stringify({ code: 'not_found' }));
    });
    const { code, out } = await terminal(url)(['doctor', '--json']);
    const { findings } = JSON.parse(out) as Examined;
    expect(code).toBe(1);
    expect(findings.filter(({ state }) => state !== 'ok').map(({ about, state }) => [about, state])).toEqual([
      ['version', 'warning'],
      ['clocks', 'warning'],
      ['disk', 'problem'],
      ['projections', 'warning'],
    ]);
  });
});
