/** People at the API: access tokens of an issuer that this test plays. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { type OidcSettings } from '../../src/access/people/oidc-settings.js';
import { readSettings } from '../../src/config.js';
import { AUDIENCE, CLIENT, TestedIssuer } from '../support/issuer.js';
import { bearer, startWithKeys, type KeyedService } from '../support/keys.js';
import { until } from '../support/received.js';
import { Listener } from '../support/sse.js';

let issuer: TestedIssuer;
let service: KeyedService;
const settingsOf = (more: NodeJS.ProcessEnv = {}): OidcSettings =>
  readSettings([], { ASOF_OIDC_ISSUER: issuer.url, ASOF_OIDC_AUDIENCE: AUDIENCE, ...more })!.oidc!;

beforeAll(async () => {
  issuer = await new TestedIssuer().start();
  issuer.isAway = true;
  service = await startWithKeys({ oidc: settingsOf({ ASOF_OIDC_SCOPE_CLAIM: 'scope' }) });
});
afterAll(async () => {
  await service.running.close();
  issuer.close();
});

const ask = (token: string, path = '/v1/incidents', method = 'GET', body?: object) =>
  service.api.request(method, path, { headers: bearer(token), body });
const statusOf = async (token: string, path?: string): Promise<number> => (await ask(token, path)).status;
const token = (more: Readonly<Record<string, unknown>> = {}, typ = 'at+jwt'): Promise<string> =>
  issuer.sign(issuer.claims(more), { typ });
const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

interface Checks {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}
const signInCheck = async () =>
  (await service.api.get<Checks>('/readyz')).body.checks.find(({ name }) => name === 'sign_in');

describe('an issuer that is away', () => {
  it('is said, and keeps nobody out who has a key; people wait', async () => {
    expect(await signInCheck()).toMatchObject({ ok: false });
    const answer = await ask(await token());
    expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
    expect(await statusOf(service.admin, '/v1/keys')).toBe(200);
    expect((await service.api.get('/readyz')).status).toBe(200);
  });

  it('is there as soon as it is back', async () => {
    issuer.isAway = false;
    expect(await statusOf(await token())).toBe(200);
    expect(await signInCheck()).toMatchObject({ ok: true });
    issuer.isAway = true;
    expect(await statusOf(await token())).toBe(200);
    issuer.isAway = false;
  });

  it('shuts nobody out because somebody else names a key that is not there', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(issuer.claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'none' })
      .sign(privateKey);
    const good = await token();
    expect(await statusOf(good)).toBe(200);
    const later = Date.now() + 10_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    issuer.isAway = true;
    try {
      expect(await statusOf(forged)).toBe(503);
      expect(await statusOf(good)).toBe(200);
    } finally {
      issuer.isAway = false;
      clock.mockRestore();
    }
  });
});

describe('an access token', () => {
  it('gives what its scopes say', async () => {
    expect(await statusOf(await token({ scope: 'openid read' }), '/v1/keys')).toBe(403);
    expect(await statusOf(await token({ scope: ['profile', 'admin'] }), '/v1/keys')).toBe(200);
    for (const scope of [undefined, '', 'reader', 'READ', 7, { read: true }]) {
      const answer = await ask(await token({ scope }));
      expect([scope, answer.status]).toEqual([scope, 403]);
      expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="read"');
    }
  });

  it.each(['at+jwt', 'application/at+jwt', 'JWT'])('is good with the type %s', async (typ) => {
    expect(await statusOf(await token({}, typ))).toBe(200);
  });

  it('records who it is by an id of ours, which says nothing and stays', async () => {
    const writer = (sub: string, more = {}) => token({ sub, scope: 'write', name: `Name of ${sub}`, ...more });
    const opened = async (id: string, sent: string): Promise<string> => {
      expect((await ask(sent, '/v1/incidents', 'POST', { id, title: 'By a person' })).status).toBe(201);
      const { body } = await ask(service.admin, `/v1/incidents/${id}/history`);
      return (body as unknown as { events: { recordedby: string }[] }).events[0]!.recordedby;
    };
    const first = await opened('by-ann', await writer('ann@example'));
    expect(first).toMatch(/^user:[0-9a-f]{16}$/);
    expect(await opened('by-ann-too', await writer('ann@example', { name: 'Ann Married' }))).toBe(first);
    expect(await opened('by-bob', await writer('bob@example'))).not.toBe(first);
    const named = await ask(await token(), `/v1/people/${first.replace('user:', '')}`);
    expect([named.status, named.body]).toEqual([200, { id: first.replace('user:', ''), name: 'Ann Married' }]);
    expect(await statusOf(await token(), '/v1/people/0000000000000000')).toBe(404);
    const history = await ask(service.admin, '/v1/incidents/by-ann/history');
    expect(JSON.stringify(history.body)).not.toMatch(/ann@example|Name of/);
  });

  it('shows private incidents to the groups that it names, and to the person', async () => {
    const writer = await token({ sub: 'cleo', scope: 'write', groups: ['security team', 'all'] });
    const visibleTo = ['group:security team'];
    await ask(writer, '/v1/incidents', 'POST', { id: 'hidden', title: 'Hidden', visibleTo });
    const statuses = async (groups: unknown) => statusOf(await token({ sub: 'dan', groups }), '/v1/incidents/hidden');
    expect(await statuses(['security team'])).toBe(200);
    expect(await statuses('security team')).toBe(200);
    for (const groups of [undefined, [], ['security'], 'security', [['security team']], { 'security team': 1 }])
      expect([groups, await statuses(groups)]).toEqual([groups, 404]);

    const { body } = await ask(writer, '/v1/incidents/hidden/history');
    const [{ recordedby: cleo }] = (body as unknown as { events: [{ recordedby: string }] }).events;
    await ask(service.admin, '/v1/incidents', 'POST', { id: 'for-cleo', title: 'For one', visibleTo: [cleo] });
    expect(await statusOf(await token({ sub: 'cleo' }), '/v1/incidents/for-cleo')).toBe(200);
    expect(await statusOf(await token({ sub: 'dan' }), '/v1/incidents/for-cleo')).toBe(404);
  });

  it('signed with a key that the issuer has just begun to use is good soon', async () => {
    const old = await token();
    await issuer.rotate();
    const fresh = await token();
    for (let status = 0; status !== 200;) {
      status = await statusOf(fresh);
      expect([200, 401]).toContain(status);
    }
    expect(await statusOf(old)).toBe(401);
  }, 20_000);

  it.each<[string, () => Promise<string> | string]>([
    ['for another audience', () => token({ aud: 'https://other.example' })],
    ['for the pages', () => token({ aud: CLIENT.id })],
    ['without an audience', () => token({ aud: undefined })],
    ['of another issuer', () => token({ iss: 'https://evil.example' })],
    ['of an issuer that is written otherwise', () => token({ iss: `${issuer.url}/` })],
    ['that has expired', () => token({ exp: soon(-60) })],
    ['that never expires', () => token({ exp: undefined })],
    ['that is not good yet', () => token({ nbf: soon(600) })],
    ['of nobody', () => token({ sub: undefined })],
    ['of the empty subject', () => token({ sub: '' })],
    ['that is an ID token, with a nonce', () => token({ nonce: 'n' }, 'JWT')],
    ['that is an ID token, with a hash', () => token({ at_hash: 'h' }, 'JWT')],
    ['that says it is an ID token', () => token({ typ: 'ID' }, 'JWT')],
    ['that tells of a sign-out', () => token({ events: {} }, 'logout+jwt')],
    ['of another type', () => token({}, 'secevent+jwt')],
    [
      'that somebody else has signed',
      async () => issuer.sign(issuer.claims(), { key: (await generateKeyPair('RS256')).privateKey }),
    ],
    ['that nobody has signed', () => new UnsecuredJWT(issuer.claims()).encode()],
    ['with a shared secret', () => shared(issuer.claims())],
    ['whose claims were changed', async () => changed(await token())],
  ])('%s opens nothing', async (words, make) => {
    const answer = await ask(await make());
    expect(answer.status).toBe(401);
    const challenge = answer.headers.get('www-authenticate');
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge!.includes('has expired')).toBe(words.includes('expired'));
  });
});

const shared = (claims: JWTPayload): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('0'.repeat(32)));

function changed(sent: string): string {
  const [header, body, signature] = sent.split('.');
  const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as JWTPayload;
  return [header, Buffer.from(JSON.stringify({ ...claims, scope: 'admin' })).toString('base64url'), signature].join(
    '.',
  );
}

it('a stream ends when the token of who listens expires', async () => {
  const listener = await Listener.to(`${service.api.url}/v1/stream`, bearer(await token({ exp: soon(2) })));
  await listener.caughtUp();
  expect(listener.ended).toBe(false);
  await until('it has ended', () => listener.ended, 8000);
}, 15_000);

it('the issuer is named to clients that ask where to get a token', async () => {
  for (const path of ['', '/mcp']) {
    const { body } = await service.api.get<object>(`/.well-known/oauth-protected-resource${path}`);
    expect(body).toMatchObject({ authorization_servers: [issuer.url], bearer_methods_supported: ['header'] });
  }
});

describe('the settings', () => {
  const given = { ASOF_OIDC_ISSUER: 'https://login.example', ASOF_OIDC_AUDIENCE: 'a' };
  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ ...given, ASOF_OIDC_ISSUER: 'http://login.example' }, /ASOF_OIDC_ISSUER must be an https URL/],
    [{ ...given, ASOF_OIDC_ISSUER: '' }, /ASOF_OIDC_ISSUER is missing/],
    [{ ASOF_OIDC_ISSUER: 'x' }, /ASOF_OIDC_ISSUER must[^]*ASOF_OIDC_AUDIENCE is missing/],
    [{ ...given, ASOF_OIDC_CLIENT_SECRET_FILE: '/nowhere' }, /CLIENT_SECRET_FILE goes with ASOF_OIDC_CLIENT_ID/],
    [
      { ...given, ASOF_OIDC_CLIENT_ID: 'c', ASOF_OIDC_CLIENT_SECRET_FILE: '/nowhere' },
      /ASOF_OIDC_CLIENT_SECRET_FILE names \/nowhere, which cannot be read \(ENOENT\)/,
    ],
    [
      {
        ...given,
        ASOF_CI_ISSUERS: JSON.stringify([
          { issuer: given.ASOF_OIDC_ISSUER, audience: 'a', match: { sub: 'x' }, scopes: ['read'] },
        ]),
      },
      /\/0\/audience is that of people’s tokens/,
    ],
  ])('are refused with every fault: %j', (env, words) => {
    expect(() => readSettings([], env)).toThrow(words);
  });

  it('name the claims, also by their path', async () => {
    const env = { ASOF_OIDC_SCOPE_CLAIM: 'realm_access.roles', ASOF_OIDC_GROUPS_CLAIM: 'https://asof.example/groups' };
    const other = await startWithKeys({ oidc: settingsOf(env) });
    const claims = issuer.claims({
      ...{ scope: 'admin', groups: ['wrong'], realm_access: { roles: ['write'] } },
      'https://asof.example/groups': ['right'],
    });
    const headers = bearer(await issuer.sign(claims));
    const open = (visibleTo: readonly string[]) =>
      other.api.request('POST', '/v1/incidents', { headers, body: { title: 'Of a group', visibleTo } });
    expect((await open(['group:right'])).status).toBe(201);
    expect((await open(['group:wrong'])).status).toBe(422);
    expect((await other.api.request('GET', '/v1/keys', { headers })).status).toBe(403);
    await other.running.close();
  });
});

it('nobody needs an admin key for a start where people come by way of an issuer', async () => {
  const { serve } = await import('../../src/serve.js');
  const running = await serve({
    ...{ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent', requireKey: true },
    oidc: settingsOf(),
  });
  expect(running.access.join('\n')).toContain(issuer.url);
  const headers = bearer(await token({ scope: 'admin' }));
  const { status } = await fetch(`${running.address}/v1/keys`, { headers });
  await running.close();
  expect(status).toBe(200);
});
