/** Memory has budgets in bytes: neither large events, nor listeners that do not read, nor bodies that wait go beyond them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { RawConnection } from './raw-connection.js';

jest.setTimeout(900_000);

const MIB = 1024 * 1024;
/** As many as there may be take minutes: on demand. */
const IS_FULL_SIZE = process.env['ASOF_TEST_FULL_SIZE'] === '1';
const LISTENERS = IS_FULL_SIZE ? 10_000 : 3000;
const EVENTS = IS_FULL_SIZE ? 4000 : 1200;
const INCIDENTS = 20;
/**
 * The heap that the service gets, so that the collector cannot put off its work: the log's last events (64 MiB) as
 * objects and as text, folds to decide by and to project by (64 MiB each), and what Node keeps of a connection. A service
 * that needs more ends here.
 */
const HEAP_MIB = 320 + Math.ceil((LISTENERS * 20) / 1024);
/** Beside its heap: buffers of listeners (64 MiB), SQLite, the young generation, and what the system keeps of sockets. */
const BUDGET = (HEAP_MIB + 192) * MIB;

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-memory-'));
});
afterEach(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

/** An entry of about 60 KB. */
const large = (id: string) => ({
  id,
  type: 'note',
  text: 'x'.repeat(16_000),
  attributes: Object.fromEntries(Array.from({ length: 44 }, (_, i) => [`a${i}`, 'y'.repeat(990)])),
});

/** In as few calls as there can be. */
const AT_ONCE = 12;

async function post({ url }: Service, count: number): Promise<void> {
  const api = client(url);
  for (let n = 0; n < count / AT_ONCE; n++) {
    const path = `/v1/incidents/large-${n % INCIDENTS}`;
    if (n < INCIDENTS) {
      const opening = { id: `large-${n}`, title: 'Large' };
      expect((await api.request('POST', '/v1/incidents', { body: opening })).status).toBe(201);
    }
    const entries = Array.from({ length: AT_ONCE }, (_, i) => large(`n${n}-${i}`));
    expect((await api.request('POST', `${path}/entries`, { body: { entries } })).status).toBe(201);
  }
}

/** The most that a service takes while something lasts. */
async function peakDuring({ pid }: Service, work: () => Promise<void>): Promise<number> {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, memoryOf(pid))), 20);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return peak;
}

describe('trial 44: memory', () => {
  it('has a bound, however large events are, and however many listen and do not read', async () => {
    const through = ['env', `NODE_OPTIONS=--max-old-space-size=${HEAP_MIB}`];
    const service = await startService({ data, through, args: ['--log-level', 'warn'] });
    const sleepers: RawConnection[] = [];
    const peak = await peakDuring(service, async () => {
      await post(service, EVENTS);
      for (let n = 0; n < LISTENERS; n += 500) {
        const more = await Promise.all(Array.from({ length: 500 }, () => RawConnection.to(service.url)));
        for (const [i, sleeper] of more.entries()) {
          sleeper.sleep();
          const path =
            i % 3 === 0 ? '/v1/stream' : `/v1/${i % 3 === 1 ? 'stream?types=note' : 'incidents/large-0/stream'}`;
          sleeper.say(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
        }
        sleepers.push(...more);
      }
      // Others are served all the same.
      const api = client(service.url);
      for (let n = 0; n < 20; n++) {
        expect((await api.request('POST', '/v1/incidents/large-1/entries', { body: { type: 'note' } })).status).toBe(
          201,
        );
      }
    });
    expect(peak).toBeLessThan(BUDGET);
    for (const sleeper of sleepers) sleeper.drop();
    await service.stop();
  });

  it('for bodies that never come is reserved, and then refused, and free again when they are gone', async () => {
    const service = await startService({ data, args: ['--log-level', 'warn'] });
    const open = async (): Promise<number> =>
      (await client(service.url).request('POST', '/v1/incidents', { body: { title: 'Fits' } })).status;
    const slow = await Promise.all(Array.from({ length: 130 }, () => RawConnection.to(service.url)));
    const head = 'POST /v1/incidents HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    for (const [i, connection] of slow.entries())
      connection.say(`${head}${i % 2 === 0 ? `content-length: ${MIB}` : 'transfer-encoding: chunked'}\r\n\r\n`);
    await until('no room is left', async () => (await open()) === 503, 10_000);
    const refused = await fetch(`${service.url}/v1/incidents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"title":"Does not fit"}',
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(((await refused.json()) as { code: string }).code).toBe('overloaded');
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    for (const connection of slow) connection.drop();
    await until('there is room again', async () => (await open()) === 201, 10_000);
    await service.stop();
  });
});
