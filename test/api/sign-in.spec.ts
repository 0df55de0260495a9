/** People at pages: they sign in with a key, and look for twelve hours at most. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';

let service: KeyedService;
beforeAll(async () => {
  service = await startWithKeys();
});
afterAll(() => service.running.close());

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> =>
  fetch(service.api.url + path, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) });

const form = (fields: Record<string, string>): [Record<string, string>, string] => [
  { 'content-type': 'text/plain', origin: service.api.url },
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}\r\n`)
    .join(''),
];
const cookieIn = (answer: Response): string => answer.headers.get('set-cookie')!.split(';')[0]!;

async function signedIn(key: string): Promise<Record<string, string>> {
  const answer = await ask('POST', '/login', { 'content-type': 'application/json' }, JSON.stringify({ key }));
  expect(answer.status).toBe(204);
  return { cookie: cookieIn(answer) };
}

describe('a page without a session', () => {
  it.each(['/', '/incidents/some?tz=UTC&revision=3', '/analytics', '/projections'])(
    'leads from %s to where one signs in, and back',
    async (path) => {
      const answer = await ask('GET', path);
      const at = path === '/' ? '/login' : `/login?return=${encodeURIComponent(path)}`;
      expect([answer.status, answer.headers.get('location')]).toEqual([302, at]);
      const page = await (await ask('GET', at)).text();
      expect(page).toContain(`name="return" value="${path.replaceAll('&', '&amp;')}"`);
      const made = await ask('POST', '/login', ...form({ return: path, key: service.admin }));
      expect([made.status, made.headers.get('location')]).toEqual([303, path]);
      expect(made.headers.get('set-cookie')).toMatch(
        /^__Host-asof-session=[A-Za-z0-9_-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      );
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/..//evil.example',
    '/a/%0d/..//evil.example',
    'javascript:alert(1)',
    'evil',
    '',
  ])('leads nowhere but to paths of our own: %j', async (path) => {
    const made = await ask('POST', '/login', ...form({ return: path, key: service.admin }));
    const location = new URL(made.headers.get('location')!, service.api.url);
    expect(location.origin).toBe(service.api.url);
  });

  it('says on the page that a key is not good, and begins nothing', async () => {
    const changes = await makeKey(service, ['changes']);
    for (const key of ['', 'asof_nonsense', `${service.admin}x`, changes.key]) {
      const answer = await ask('POST', '/login', ...form({ return: '/', key }));
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
      expect(await answer.text()).toContain('role="alert"');
    }
    const json = await ask('POST', '/login', { 'content-type': 'application/json' }, '{"key":"asof_x"}');
    expect([json.status, ((await json.json()) as { code: string }).code]).toEqual([401, 'unauthenticated']);
  });
});

describe('an address that cannot be shown', () => {
  const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  it.each<[string, string, number, string]>([
    ['that may not be read', '/analytics', 403, 'Sign in as somebody else'],
    ['where there is nothing', '/nothing/here', 404, 'There is no such thing'],
  ])('%s is a page to people, and a document to programs', async (_, path, status, words) => {
    const { key } = await makeKey(service, ['changes']);
    const shown = await ask('GET', path, { ...bearer(key), ...HTML });
    expect([shown.status, shown.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await shown.text();
    expect(text).toContain(words);
    expect(text).toContain('href="/"');
    for (const accept of ['*/*', 'application/json']) {
      const told = await ask('GET', path, { ...bearer(key), accept });
      expect([told.status, told.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json; charset=utf-8',
      ]);
    }
  });

  it('of the API is a document to everybody', async () => {
    const { headers } = await ask('GET', '/v1/incidents/none', { ...bearer(service.admin), ...HTML });
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });
});

describe('a session', () => {
  it('reads as its key may, and says whose it is', async () => {
    const { key } = await makeKey(service, ['read'], { name: 'Ann <b>' });
    const session = await signedIn(key);
    const page = await ask('GET', '/', session);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toMatch(/^private/);
    expect(page.headers.get('vary')).toBe('Authorization, Cookie');
    expect(await page.text()).toContain('Ann &lt;b&gt;');
    expect((await ask('GET', '/v1/incidents', session)).status).toBe(200);
    const write = await ask('POST', '/v1/incidents', { ...session, origin: service.api.url });
    expect(write.status).toBe(403);
  });

  it('writes from its own pages alone', async () => {
    const session = await signedIn((await makeKey(service, ['write'])).key);
    const write = (origin: string | null) =>
      ask(
        'POST',
        '/v1/incidents',
        { ...session, 'content-type': 'application/json', ...(origin !== null && { origin }) },
        JSON.stringify({ title: 'By a page' }),
      );
    const other = new URL(service.api.url);
    other.port = String(Number(other.port) - 1);
    for (const origin of [null, 'null', other.origin, 'https://evil.example'])
      expect([origin, (await write(origin)).status]).toEqual([origin, 403]);
    expect((await write(service.api.url)).status).toBe(201);
  });

  it('ends when its holder signs out, wherever the cookie is', async () => {
    const session = await signedIn(service.admin);
    const out = await ask('POST', '/logout', { ...session, ...form({})[0] }, '');
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login']);
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-asof-session=; Max-Age=0;/);
    expect((await ask('GET', '/v1/incidents', session)).status).toBe(401);
    expect((await ask('GET', '/', session)).status).toBe(302);
  });

  it('ends with its key', async () => {
    const { id, key } = await makeKey(service, ['read']);
    const session = await signedIn(key);
    expect((await ask('GET', '/', session)).status).toBe(200);
    await ask('DELETE', `/v1/keys/${id}`, bearer(service.admin));
    expect((await ask('GET', '/', session)).status).toBe(302);
  });

  it('lasts no longer than its key', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const { key } = await makeKey(service, ['read'], { expiresAt: expiresAt.toISOString() });
    const answer = await ask('POST', '/login', { 'content-type': 'application/json' }, JSON.stringify({ key }));
    const [, expires] = /Expires=([^;]+)/.exec(answer.headers.get('set-cookie')!)!;
    expect(Math.abs(Date.parse(expires!) - expiresAt.getTime())).toBeLessThanOrEqual(1000);
  });

  it('gives way to a key that is sent, and is nothing when it is made up', async () => {
    const session = await signedIn(service.admin);
    const { key } = await makeKey(service, ['read']);
    expect((await ask('GET', '/v1/keys', { ...session, ...bearer(key) })).status).toBe(403);
    for (const value of ['', 'x', 'A'.repeat(43)])
      expect((await ask('GET', '/v1/keys', { cookie: `__Host-asof-session=${value}` })).status).toBe(401);
  });
});
