/** `asof store copy` between data folders; to and from servers see `test/servers/copying.spec.ts`. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { killLeftovers, startService } from '../support/service.js';
import { terminal } from './terminal.js';

/** Each command is a process, and some talk to one. */
jest.setTimeout(60_000);

const asof = terminal('http://127.0.0.1:9');
let folder: string;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-copy-'));
});
afterEach(async () => {
  await killLeftovers();
  rmSync(folder, { recursive: true });
});

async function record(data: string, ...ids: string[]): Promise<void> {
  const service = await startService({ data, servers: {}, args: ['--log-level', 'warn'] });
  for (const id of ids) {
    const entries = [{ id: 'dec', type: 'declared', occurredAt: '2026-03-01T10:00Z' }];
    const { status } = await client(service.url).request('POST', '/v1/incidents', { body: { id, title: id, entries } });
    expect(status).toBe(201);
  }
  await service.stop();
}

describe('asof store copy', () => {
  it('copies a folder into a new one, and then only what is new', async () => {
    await record(at('old'), 'a', 'b');
    const copied = await asof(['store', 'copy', '--from', at('old'), '--to', at('new')]);
    expect(copied).toEqual({ code: 0, out: '2 streams, 4 events: 4 copied now; all verified\n', err: '' });
    await record(at('old'), 'c');
    const again = await asof(['store', 'copy', '--from', at('old'), '--to', at('new'), '--json']);
    expect(JSON.parse(again.out)).toEqual({ streams: 3, events: 6, copied: 2, refused: [], faults: [] });
    const service = await startService({ data: at('new'), servers: {} });
    const api = client(service.url);
    const { knowledge } = (await api.get<{ knowledge: { position: string } }>('/v1/incidents/c')).body;
    const { body } = await api.get<{ items: { id: string }[] }>(`/v1/incidents?minPosition=${knowledge.position}`);
    expect(body.items.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('names the streams that the target has otherwise, and fails', async () => {
    await record(at('old'), 'a', 'b');
    await record(at('new'), 'b');
    const { code, out, err } = await asof(['store', 'copy', '--from', at('old'), '--to', at('new')]);
    expect([code, out]).toEqual([1, '2 streams, 4 events: 2 copied now; 1 of the streams are NOT the same\n']);
    expect(err).toContain('incident-b has other events in the target');
  });

  it('refuses a folder that a service uses', async () => {
    await record(at('old'), 'a');
    const service = await startService({ data: at('old'), servers: {} });
    const { code, err } = await asof(['store', 'copy', '--from', at('old'), '--to', at('new')]);
    expect([code, err]).toEqual([1, expect.stringContaining(`in use by process ${service.pid}`)]);
    expect(existsSync(at('new'))).toBe(false);
  });

  it('refuses what is no store, without making one', async () => {
    await record(at('old'), 'a');
    writeFileSync(at('url'), 'http://localhost:2113\n');
    const copy = (from: string, to: string) => asof(['store', 'copy', '--from', from, '--to', to]);
    expect(await copy(at('none'), at('new'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no store in'),
    });
    expect(await copy(at('old'), `@${at('url')}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--to must be'),
    });
    expect(await copy(at('old'), `@${at('gone')}`)).toMatchObject({ code: 2, err: expect.stringContaining('ENOENT') });
    expect(await asof(['store', 'copy', '--from', at('old')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--to is missing'),
    });
    expect(existsSync(at('none'))).toBe(false);
  });

  it('cannot reach a server that is not there, and does not repeat the password', async () => {
    await record(at('old'), 'a');
    const url = 'esdb://admin:secret@127.0.0.1:9?tls=false';
    const { code, err } = await asof(['store', 'copy', '--from', at('old'), '--to', url]);
    expect([code, err]).toEqual([6, expect.stringContaining('EventStoreDB')]);
    expect(err).toContain('the login in --to can be seen by others');
    expect(err).not.toContain('secret');
  });
});
