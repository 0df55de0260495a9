/** `asof keys …` from its source: in a folder while no service runs, through the service while one does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { run } from '../../src/cli/main.js';
import { serve } from '../../src/serve.js';
import { client } from '../support/http.js';
import { bearer } from '../support/keys.js';

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-keys-'));
  data = join(folder, 'data');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function asof(args: string[], env: Record<string, string> = {}) {
  const told = { data: '', messages: '' };
  const stream = (name: 'data' | 'messages') =>
    new Writable({ write: (chunk, _, done) => ((told[name] += String(chunk)), done()) });
  const streams = { data: stream('data'), messages: stream('messages') };
  const code = await run(args, { env: { USER: 'ann', ...env }, streams, version: () => '0', now: Date.now });
  return { code, out: told.data.trim(), err: told.messages };
}

const settings = () =>
  ({ port: 0, host: '127.0.0.1', data, insecure: false, logLevel: 'silent', requireKey: true }) as const;

describe('asof keys', () => {
  it('makes the first key where no service runs yet, which then lets its holder in', async () => {
    const made = await asof(['keys', 'create', '--scope', 'admin', '--data', data]);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^asof_/) });
    expect(made.err).toContain('shown this once');
    const service = await serve(settings());
    const env = { ASOF_URL: service.address, ASOF_TOKEN: made.out };
    const listed = await asof(['keys', 'list'], env);
    expect(listed.out).toMatch(new RegExp(`${made.out.split('_')[1]} +ann +admin +never +20`));
    const other = await asof(
      ['keys', 'create', '--scope', 'changes', '--service', 'api', '--name', 'ci', '--expires', '90d', '--json'],
      env,
    );
    const { id, key, expiresAt, services } = JSON.parse(other.out) as Record<string, string>;
    expect([services, Math.round((Date.parse(expiresAt!) - Date.now()) / 86_400_000)]).toEqual([['api'], 90]);
    expect((await asof(['keys', 'revoke', id!], env)).code).toBe(0);
    const answer = await client(service.address).request('GET', '/v1/incidents', { headers: bearer(key!) });
    expect(answer.status).toBe(401);
    expect(await asof(['keys', 'revoke', made.out.split('_')[1]!], env)).toMatchObject({ code: 5 });
    const refused = await asof(['keys', 'list'], { ASOF_URL: service.address });
    expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('ASOF_TOKEN') });
    await service.close();
  });

  it('goes through the service that holds the folder', async () => {
    const service = await serve({ ...settings(), requireKey: false });
    const inUse = await asof(['keys', 'create', '--scope', 'admin', '--data', data]);
    expect(inUse).toMatchObject({ code: 1, err: expect.stringContaining('in use') });
    const env = { ASOF_DATA: data, XDG_CONFIG_HOME: folder };
    const first = await asof(['keys', 'create', '--scope', 'admin', '--server', service.address], env);
    expect(first.code).toBe(0);
    const second = await asof(['keys', 'create', '--scope', 'admin', '--server', service.address], env);
    expect(second).toMatchObject({ code: 4 });
    await service.close();
    expect(await asof(['keys', 'list'], env)).toMatchObject({ code: 0, out: expect.stringContaining('admin') });
  });

  it('says what is wrong with a key, and of the last one', async () => {
    const create = (...args: string[]) => asof(['keys', 'create', '--data', data, ...args]);
    expect(await create()).toMatchObject({ code: 2, err: expect.stringContaining('--scope is missing') });
    expect(await create('--scope', 'root')).toMatchObject({ code: 2, err: expect.stringContaining('/scopes/0') });
    const past = await create('--scope', 'read', '--expires', '2020-01-01T00:00:00Z');
    expect(past).toMatchObject({ code: 2, err: expect.stringContaining('/expiresAt must be in the future') });
    const { out } = await create('--scope', 'admin');
    const last = await asof(['keys', 'revoke', out.split('_')[1]!, '--data', data]);
    expect(last).toMatchObject({ code: 5, err: expect.stringContaining('last admin key') });
    expect(await asof(['keys', 'revoke', 'none', '--data', data])).toMatchObject({ code: 1 });
  });
});
