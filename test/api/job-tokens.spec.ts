/** ID tokens of CI jobs, from an issuer that this test plays. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { readSettings } from '../../src/config.js';
import { bearer, startWithKeys, type KeyedService } from '../support/keys.js';

const AUDIENCE = 'https://asof.example';

let issuer: string;
let server: Server;
let isAway = true;
let own: CryptoKey;
let others: CryptoKey;
let service: KeyedService;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  own = pair.privateKey;
  others = (await generateKeyPair('RS256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256' };
  server = createServer(({ url }, answer) => {
    if (isAway) return answer.writeHead(503).end();
    answer.setHeader('content-type', 'application/json');
    answer.end(
      JSON.stringify(url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys`, more: 'ignored' }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rules = [
    { issuer, audience: AUDIENCE, match: { repository_id: '456', environment: 'prod' }, scopes: ['write'] },
    { issuer, audience: AUDIENCE, match: { sub: 'repo:octo/*' }, scopes: ['changes'], services: ['checkout'] },
    { issuer, audience: 'other', match: { repository_id: '7' }, scopes: ['read'] },
  ];
  const { ciRules } = readSettings([], { ASOF_CI_ISSUERS: JSON.stringify(rules) })!;
  service = await startWithKeys({ ciRules: ciRules! });
});
afterAll(async () => {
  await service.running.close();
  server.close();
});

const HEADER = { alg: 'RS256', kid: 'k1' };
const claims = (more: Readonly<Record<string, unknown>> = {}): JWTPayload => ({
  ...{ iss: issuer, aud: AUDIENCE, sub: 'repo:octo/x:environment:prod' },
  ...{ exp: Math.floor(Date.now() / 1000) + 300, repository_id: '456', environment: 'prod' },
  ...more,
});
const signed = (more: Readonly<Record<string, unknown>> = {}, key = own): Promise<string> =>
  new SignJWT(claims(more)).setProtectedHeader(HEADER).sign(key);
const statusOf = async (token: string, path = '/v1/incidents'): Promise<number> =>
  (await service.api.request('GET', path, { headers: bearer(token) })).status;

describe('a token of a job', () => {
  it('cannot be judged while its issuer is away, and is afterwards', async () => {
    expect(await statusOf(await signed())).toBe(503);
    isAway = false;
    expect(await statusOf(await signed())).toBe(200);
  });

  it('gets what the rule gives, and records as what it is', async () => {
    const headers = bearer(await signed());
    const opened = await service.api.request('POST', '/v1/incidents', { headers, body: { id: 'job', title: 'Job' } });
    expect(opened.status).toBe(201);
    const { body } = await service.api.request<{ events: object[] }>('GET', '/v1/incidents/job/history', { headers });
    expect(body.events[0]).toMatchObject({ recordedby: `ci:${new URL(issuer).host}/repo:octo/x:environment:prod` });
    expect(await statusOf(await signed(), '/v1/keys')).toBe(403);
    expect(await statusOf(await signed({ environment: 'test', sub: 'repo:octo/x' }))).toBe(403);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['of another repository', () => signed({ repository_id: '457' })],
    ['whose claim is a number', () => signed({ repository_id: 456 })],
    ['without the claim', () => signed({ environment: undefined })],
    ['whose subject goes on beyond a colon', () => signed({ environment: 'x', sub: 'repo:octo/x:ref:main' })],
    ['for another audience', () => signed({ aud: 'https://other.example' })],
    ['whose rule is for another audience', () => signed({ repository_id: '7' })],
    ['of another issuer', () => signed({ iss: 'https://evil.example' })],
    ['without an issuer', () => signed({ iss: undefined })],
    ['that has expired', () => signed({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ['that never expires', () => signed({ exp: undefined })],
    ['that is not good yet', () => signed({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['that somebody else has signed', () => signed({}, others)],
    ['that nobody has signed', () => new UnsecuredJWT(claims()).encode()],
    [
      'that is signed with a shared secret',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new Uint8Array(32)),
    ],
    ['that is none', () => 'a.b.c'],
  ])('%s opens nothing', async (_, make) => {
    const answer = await service.api.request('GET', '/v1/incidents', { headers: bearer(await make()) });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
  });
});

describe('rules', () => {
  const rule = { issuer: 'https://ci.example', audience: 'a', match: { repository_id: '1' }, scopes: ['changes'] };
  it.each([
    ['{', /not JSON/],
    [{}, /list of rules/],
    [[{ ...rule, issuer: 'http://ci.example' }], /\/0\/issuer must be an https URL/],
    [[{ ...rule, match: {} }], /\/0\/match must name a claim/],
    [[{ ...rule, match: { sub: '*' } }], /\/0\/match\/sub may have/],
    [[{ ...rule, match: { sub: 'repo:*/x' } }], /\/0\/match\/sub may have/],
    [[{ ...rule, scopes: [] }], /\/0\/scopes is missing/],
    [[{ ...rule, services: [] }], /\/0\/services must name/],
    [[rule, { ...rule, scope: 'x', audience: undefined }], /\/1\/scope is not a known[\s\S]*\/1\/audience is missing/],
  ])('are refused with every fault: %j', (rules, words) => {
    const text = typeof rules === 'string' ? rules : JSON.stringify(rules);
    expect(() => readSettings([], { ASOF_CI_ISSUERS: text })).toThrow(words);
  });
});
