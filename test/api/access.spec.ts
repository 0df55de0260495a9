/** Keys over HTTP: what is made, shown and refused, and what callers are known by. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StartRefused, type Settings } from '../../src/config.js';
import { serve } from '../../src/serve.js';
import { client } from '../support/http.js';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';
import { until } from '../support/received.js';
import { Listener } from '../support/sse.js';
import { startFresh, type ProblemBody } from './service.js';

interface Shown {
  id: string;
  lastUsedAt: string | null;
}

let service: KeyedService;
beforeAll(async () => {
  service = await startWithKeys();
});
afterAll(() => service.running.close());

const asAdmin = (method: string, path: string, body?: unknown) =>
  service.api.request<ProblemBody>(method, path, {
    headers: bearer(service.admin),
    ...(body !== undefined && { body }),
  });

describe('a key', () => {
  it('is shown once, with all that was said of it', async () => {
    const body = {
      ...{ name: ' deploy  of checkout ', scopes: ['changes'], groups: ['payments'], services: ['checkout'] },
      expiresAt: '2040-01-01T00:00:00+01:00',
    };
    const {
      status,
      headers,
      body: made,
    } = await service.api.request<Shown & { key: string }>('POST', '/v1/keys', {
      ...{ headers: bearer(service.admin), body },
    });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(made).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f]{16}$/), name: 'deploy of checkout', scopes: ['changes'] },
      ...{ groups: ['payments'], services: ['checkout'], createdAt: expect.stringMatching(/Z$/) },
      ...{ expiresAt: '2039-12-31T23:00:00.000Z', lastUsedAt: null },
      key: expect.stringMatching(new RegExp(`^asof_${made.id}_[A-Za-z0-9_-]{43}$`)),
    });
    const { key, ...shown } = made;
    const listed = (await service.api.request<{ keys: Shown[] }>('GET', '/v1/keys', { headers: bearer(service.admin) }))
      .body;
    expect(listed.keys.find(({ id }) => id === made.id)).toEqual(shown);
    expect(JSON.stringify(listed)).not.toContain(key.split('_')[2]);
    expect(JSON.stringify(listed)).not.toContain('hash');
    expect(listed.keys[0]).toMatchObject({ name: 'first key', lastUsedAt: expect.stringMatching(/Z$/) });
  });

  it('is refused with every fault', async () => {
    const refused = async (body: unknown): Promise<string[]> => {
      const answer = await asAdmin('POST', '/v1/keys', body);
      expect(answer.status).toBe(422);
      return answer.body.errors.map(({ pointer }) => pointer!).sort();
    };
    expect(await refused({ scopes: ['root'], services: 7, expiresAt: 'soon', id: 'mine' })).toEqual(
      ['/expiresAt', '/id', '/name', '/scopes/0', '/services'].sort(),
    );
    expect(await refused({ name: 'a', scopes: [] })).toEqual(['/scopes']);
    expect(await refused({ name: 'a', scopes: ['changes'], services: [] })).toEqual(['/services']);
    expect(await refused({ name: 'a', scopes: ['changes'], services: ['api', ' '] })).toEqual(['/services/1']);
    expect(await refused({ name: 'a', scopes: ['changes'], services: ['a b', 7] })).toEqual([
      '/services/0',
      '/services/1',
    ]);
    expect(await refused({ name: 'a', scopes: ['read'], services: ['api'] })).toEqual(['/services']);
    expect(await refused({ name: 'a', scopes: ['changes', 'write'], services: ['api'] })).toEqual(['/services']);
    expect(await refused({ name: 'a', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' })).toEqual(['/expiresAt']);
    expect(await refused([])).toEqual(['']);
  });

  it('names who recorded what, and no longer opens anything once it is revoked', async () => {
    const { id, key } = await makeKey(service, ['write']);
    const opened = await service.api.request('POST', '/v1/incidents', {
      ...{ headers: bearer(key), body: { id: 'by-key', title: 'By key' } },
    });
    expect(opened.status).toBe(201);
    const history = await service.api.request<{ events: object[] }>('GET', '/v1/incidents/by-key/history', {
      headers: bearer(key),
    });
    expect(history.body.events[0]).toMatchObject({ recordedby: `key:${id}` });
    expect(history.headers.get('cache-control')).toMatch(/^private/);
    expect(history.headers.get('vary')).toBe('Authorization, Cookie');
    expect((await asAdmin('DELETE', `/v1/keys/${id}`)).status).toBe(204);
    expect((await service.api.request('GET', '/v1/incidents', { headers: bearer(key) })).status).toBe(401);
    expect((await asAdmin('DELETE', `/v1/keys/${id}`)).status).toBe(404);
  });

  it('in a query is none', async () => {
    for (const name of ['key', 'access_token', 'token'])
      expect((await service.api.get(`/v1/incidents?${name}=${service.admin}`)).status).toBe(401);
  });

  it('is asked for before a body is read, and before anything is looked for', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${service.api.url}/v1/incidents/none/entries`, { method: 'POST', headers, body: '{' });
    expect((await post({ 'content-type': 'application/json' })).status).toBe(401);
    const { key } = await makeKey(service, ['read']);
    expect((await post({ 'content-type': 'text/nothing', ...bearer(key) })).status).toBe(403);
    expect((await post({ 'content-type': 'application/json', ...bearer(service.admin) })).status).toBe(400);
  });

  it('of another kind of credentials is asked for without an error', async () => {
    const answer = await service.api.request('GET', '/v1/incidents', { headers: { authorization: 'Basic YTpi' } });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="asof"']);
  });

  it('that is the last lasting one of an admin stays', async () => {
    const { keys } = (
      await service.api.request<{ keys: Shown[] }>('GET', '/v1/keys', { headers: bearer(service.admin) })
    ).body;
    const { status, body } = await asAdmin('DELETE', `/v1/keys/${keys[0]!.id}`);
    expect([status, body.code]).toEqual([409, 'reserved']);
  });
});

it('a change of a service that is not the key’s says which scope would be enough', async () => {
  const { key } = await makeKey(service, ['changes'], { services: ['checkout'] });
  const posted = (path: string, body: unknown, type = 'application/json') =>
    fetch(service.api.url + path, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': type },
      body: JSON.stringify(body),
    });
  const foreign = await posted('/v1/services/payments/changes', { id: 'c', type: 'release', at: '2026-03-01T10:00Z' });
  const event = { specversion: '1.0', id: 'e', source: 'test', type: 'asof.note', subject: 'any', data: { text: 'T' } };
  const entry = await posted('/v1/events', event, 'application/cloudevents+json');
  for (const { status, headers } of [foreign, entry])
    expect([status, headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer realm="asof", error="insufficient_scope", scope="write"',
    ]);
});

describe('a stream', () => {
  it.each(['/v1/stream', '/v1/incidents/watched/stream'])('%s ends with the session of who listens', async (path) => {
    await asAdmin('POST', '/v1/incidents', { id: 'watched', title: 'Watched' });
    const { id, key } = await makeKey(service, ['read']);
    const session = async (): Promise<Record<string, string>> => {
      const { headers } = await service.api.request('POST', '/login', { body: { key } });
      return { cookie: headers.get('set-cookie')!.split(';')[0]! };
    };
    const cookies = await Promise.all([session(), session()]);
    const [one, other] = await Promise.all(cookies.map((cookie) => Listener.to(service.api.url + path, cookie)));
    await Promise.all([one!.caughtUp(), other!.caughtUp()]);
    await service.api.request('POST', '/logout', { headers: { ...cookies[0], origin: service.api.url } });
    await until('the first one has ended', () => one!.ended, 5000);
    expect(other!.ended).toBe(false);
    await asAdmin('DELETE', `/v1/keys/${id}`);
    await until('the other one has ended', () => other!.ended, 5000);
  });

  it('ends when the key of who listens is revoked, and when it expires', async () => {
    const [revoked, expiring, other] = [
      await makeKey(service, ['read']),
      await makeKey(service, ['read'], { expiresAt: new Date(Date.now() + 3000).toISOString() }),
      await makeKey(service, ['read']),
    ];
    const listen = async ({ key }: { key: string }): Promise<ReadableStreamDefaultReader<Uint8Array>> =>
      (await fetch(`${service.api.url}/v1/stream?after=end`, { headers: bearer(key) })).body!.getReader();
    const [first, second, third] = [await listen(revoked), await listen(expiring), await listen(other)];
    const toEnd = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await asAdmin('DELETE', `/v1/keys/${revoked.id}`);
    await Promise.all([toEnd(first), toEnd(second)]);
    let isOver = false;
    void toEnd(third).then(
      () => (isOver = true),
      () => undefined,
    );
    expect((await asAdmin('GET', '/v1/keys')).status).toBe(200);
    expect(isOver).toBe(false);
    await third.cancel();
  });
});

describe('too many requests', () => {
  it('of one key wait, those of others and of probes do not', async () => {
    const limited = await startWithKeys({ rateLimit: 5 });
    const { key } = await makeKey(limited, ['read']);
    const ask = (path: string, sent: string) =>
      limited.api.request<ProblemBody>('GET', path, { headers: bearer(sent) });
    for (let i = 0; i < 5; i++) expect((await ask('/v1/incidents', key)).status).toBe(200);
    const { status, headers, body } = await ask('/v1/incidents', key);
    expect([status, body.code, body.retryable]).toEqual([429, 'rate_limited', true]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await ask('/livez', key)).status).toBe(200);
    const metrics = await limited.api.request<string>('GET', '/metrics', { headers: bearer(limited.admin) });
    expect(metrics.status).toBe(200);
    expect(metrics.body).toContain('asof_refused_attempts_total{reason="rate_limit"} 1');
    await limited.running.close();
  });

  it('of one key to sign in wait, and begin no session', async () => {
    const limited = await startWithKeys({ rateLimit: 3 });
    const { key } = await makeKey(limited, ['read']);
    const signIn = () => limited.api.request<ProblemBody>('POST', '/login', { body: { key } });
    for (let i = 0; i < 3; i++) expect((await signIn()).status).toBe(204);
    const { status, headers } = await signIn();
    expect([status, headers.get('set-cookie')]).toEqual([429, null]);
    expect((await limited.api.request('GET', '/v1/incidents', { headers: bearer(key) })).status).toBe(429);
    await limited.running.close();
  });
});

describe('without keys', () => {
  it('everyone is one caller, who may make the first key and no other', async () => {
    const { api, running } = await startFresh();
    const create = (headers = {}) =>
      api.request<{ id: string; key: string; code: string }>('POST', '/v1/keys', {
        ...{ headers, body: { name: 'first', scopes: ['admin'] } },
      });
    const [first, ...others] = (await Promise.all([create(), create(), create()])).sort((a, b) => a.status - b.status);
    expect([first.status, ...others.map(({ status }) => status)]).toEqual([201, 401, 401]);
    expect(others[0].headers.get('www-authenticate')).toBe('Bearer realm="asof"');
    expect((await create(bearer(first.body.key))).status).toBe(201);
    expect((await api.request('DELETE', `/v1/keys/${first.body.id}`)).status).toBe(401);
    expect((await api.get('/v1/keys')).status).toBe(200);
    expect((await api.get('/v1/incidents')).headers.get('cache-control')).toBe('no-cache');
    await running.close();
  });

  it('and told to ask nobody, a proxy may stand in front', async () => {
    const running = await serve({
      ...{ port: 0, host: '127.0.0.1', data: ':memory:', insecure: true, logLevel: 'silent' },
      publicUrl: 'https://asof.example',
    });
    const ask = (headers: Record<string, string>) => fetch(`${running.address}/v1/incidents`, { headers });
    expect((await ask({ 'x-forwarded-for': '192.0.2.7' })).status).toBe(200);
    expect((await ask({ origin: 'https://evil.example' })).status).toBe(403);
    await running.close();
  });
});

describe('a start that asks for keys', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'asof-first-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const settings = (more: Partial<Settings> = {}): Settings => ({
    ...{ port: 0, host: '127.0.0.1', data: join(folder, 'data'), insecure: false, logLevel: 'silent' },
    ...more,
  });
  const listed = async (address: string, key: string): Promise<Shown[]> =>
    (await client(address).request<{ keys: Shown[] }>('GET', '/v1/keys', { headers: bearer(key) })).body.keys;

  it.each([{ requireKey: true }, { publicUrl: 'https://asof.example' }, { trustedProxies: ['10.0.0.0/8'] }])(
    'is refused while nobody has an admin key, with what to do: %j',
    async (more) => {
      await expect(serve(settings(more))).rejects.toThrow(/asof keys create --scope admin --data/);
      await (await serve(settings())).close();
      await expect(serve(settings(more))).rejects.toThrow(StartRefused);
    },
  );

  it('takes the key that was made before', async () => {
    const keyless = await serve(settings());
    expect(keyless.access.join()).toContain('whoever reaches this port is admin');
    const { body } = await client(keyless.address).request<{ id: string; key: string }>('POST', '/v1/keys', {
      body: { name: 'ops', scopes: ['admin'] },
    });
    await keyless.close();
    const keyed = await serve(settings({ requireKey: true }));
    expect(keyed.access.join()).toContain(`${body.id} ops (admin)`);
    expect(await listed(keyed.address, body.key)).toHaveLength(1);
    await keyed.close();
  });

  it('makes the first key in a file that only its owner can read, once', async () => {
    const firstKeyFile = join(folder, 'key');
    const start = () => serve(settings({ requireKey: true, firstKeyFile }));
    const first = await start();
    const key = readFileSync(firstKeyFile, 'utf8').trim();
    expect(statSync(firstKeyFile).mode & 0o777).toBe(0o600);
    expect(await listed(first.address, key)).toHaveLength(1);
    await first.close();
    writeFileSync(firstKeyFile, `asof_${'1'.repeat(16)}_${'B'.repeat(43)}\n`);
    const second = await start();
    expect(await listed(second.address, key)).toHaveLength(1);
    await second.close();
  });

  it('takes the first key from the file that has one, and none that is no key', async () => {
    const firstKeyFile = join(folder, 'key');
    const key = `asof_${'1'.repeat(16)}_${'B'.repeat(43)}`;
    writeFileSync(firstKeyFile, 'secret');
    await expect(serve(settings({ firstKeyFile }))).rejects.toThrow(/does not hold a key/);
    writeFileSync(firstKeyFile, `${key}\n`);
    const running = await serve(settings({ firstKeyFile, requireKey: true }));
    expect(await listed(running.address, key)).toMatchObject([{ id: '1'.repeat(16) }]);
    await running.close();
  });
});
