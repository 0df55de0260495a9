import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/sqlite/driver.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serve } from '../../src/serve.js';
import { client } from '../support/http.js';
import { SEED } from './service.js';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-tampering-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const settings = () => ({ port: 0, host: '127.0.0.1', data, insecure: false, logLevel: 'silent' });

async function record(): Promise<void> {
  const service = await serve(settings());
  await client(service.url).request('POST', '/v1/incidents', { body: SEED });
  await service.close();
}

async function verification(): Promise<{ ok: boolean; revision: number; checks: { name: string; ok: boolean }[] }> {
  const service = await serve(settings());
  const { status, body } = await client(service.url).get<{
    ok: boolean;
    revision: number;
    checks: { name: string; ok: boolean }[];
  }>('/v1/incidents/Seed/verify');
  expect(status).toBe(200);
  await service.close();
  return body;
}

/** Alters what is stored of revision 3, `declared`, behind the back of the service. */
function tamper(set: string): void {
  const database = new Database(join(data, 'events.db'));
  expect(database.prepare(`UPDATE events SET ${set} WHERE revision = 3`).run().changes).toBe(1);
  database.close();
}

describe('verify', () => {
  it('finds nothing wrong with what nobody has touched', async () => {
    await record();
    expect(await verification()).toMatchObject({ ok: true, revision: 5 });
  });

  it.each([
    ['a time', `data = replace(data, '18:12', '18:13')`, 'chain'],
    ['a word', `data = replace(data, 'Incident declared', 'Incident denied')`, 'texts'],
    ['who recorded it', `metadata = replace(metadata, 'local:local', 'local:eve')`, 'chain'],
    ['a time into no time', `data = replace(data, '2023-01-24T18:12', '2023-13-24T18:12')`, 'fold'],
    ['its shape', `data = '{"facts":{}}'`, 'schema'],
    ['its JSON', `data = substr(data, 2)`, 'fold'],
  ])('finds %s altered', async (_, set, name) => {
    await record();
    tamper(set);
    const { ok, checks } = await verification();
    expect(ok).toBe(false);
    expect(checks.filter((check) => !check.ok).map((check) => check.name)).toContain(name);
  });
});
