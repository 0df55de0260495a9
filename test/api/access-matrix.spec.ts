/**
 * Every operation of the API × every kind of caller: what is let in follows from what the route needs, and from nothing
 * else. The rows are the OpenAPI document of the running service, and no route is without one.
 */
import { RouteConfig } from '@nestjs/platform-fastify';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { may, SCOPES, type Scope } from '../../src/application/caller.js';
import { MEMORY } from '../../src/config.js';
import { Lifecycle } from '../../src/http/lifecycle.js';
import { type RouteRules } from '../../src/http/rules.js';
import { createApp } from '../../src/serve.js';
import { AUDIENCE, TestedIssuer } from '../support/issuer.js';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';
import { startFresh, type TestedService } from './service.js';

interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly Scope[]>>[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}
type Row = Operation & { readonly method: string; readonly path: string; readonly needs: Scope | null };

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let issuer: TestedIssuer;
let keyed: KeyedService;
let keyless: TestedService;
let rows: readonly Row[];
const keys = new Map<string, string>();
beforeAll(async () => {
  issuer = await new TestedIssuer().start();
  const oidc = { issuer: issuer.url, audience: AUDIENCE, client: null, scopeClaim: 'scope', groupsClaim: 'groups' };
  [keyed, keyless] = [await startWithKeys({ oidc }), await startFresh({ oidc })];
  const { body } = await keyed.api.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json');
  rows = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, 'nothing'),
      needs: operation.security[0]?.['key']?.[0] ?? null,
    })),
  );
  for (const scope of SCOPES) keys.set(scope, (await makeKey(keyed, [scope])).key);
  const revoked = await makeKey(keyed, ['admin']);
  await keyed.api.request('DELETE', `/v1/keys/${revoked.id}`, { headers: bearer(keyed.admin) });
  const soon = await makeKey(keyed, ['admin'], { expiresAt: new Date(Date.now() + 3000).toISOString() });
  while ((await keyed.api.request('GET', '/v1/keys', { headers: bearer(soon.key) })).status === 200) await wait(20);
  keys.set('revoked', revoked.key).set('expired', soon.key);
});
afterAll(async () => {
  await Promise.all([keyed.running.close(), keyless.running.close()]);
  issuer.close();
});

/** Only the head of the answer: streams never end. */
async function ask(url: string, { method, path }: Row, headers: Record<string, string> = {}): Promise<Response> {
  const gone = new AbortController();
  const answer = await fetch(url + path, { method, headers, redirect: 'manual', signal: gone.signal });
  const { status, headers: told } = answer;
  gone.abort();
  return new Response(null, { status: status < 200 ? 500 : status, headers: told });
}

const isPage = ({ method, responses }: Row): boolean =>
  method === 'GET' && responses['200']?.content !== undefined && 'text/html' in responses['200'].content;

/** By operation: what is not as it should be. */
async function deviations(judge: (row: Row) => Promise<string | null>): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const row of rows) {
    const fault = await judge(row);
    if (fault !== null) found[row.operationId] = fault;
  }
  return found;
}

const isTurnedAway = (status: number): boolean => status === 401 || status === 403;

describe('every operation', () => {
  it('is a route that says what it needs, and every route is an operation', async () => {
    const app = await createApp(
      { port: 0, host: '127.0.0.1', data: MEMORY, insecure: false, logLevel: 'silent' },
      new Lifecycle(),
    );
    const controllers = [...app.get(ModulesContainer).values()].flatMap(({ controllers: held }) => [...held.values()]);
    await app.close();
    const { KEY } = RouteConfig({});
    const routes = new Map<string, RouteRules | undefined>();
    for (const { metatype } of controllers) {
      const prototype = metatype!.prototype as Record<string, object>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
        if (name === 'constructor' || typeof method !== 'function' || !Reflect.hasMetadata('path', method)) continue;
        routes.set(`${metatype!.name}.${name}`, Reflect.getMetadata(KEY, method) as RouteRules | undefined);
      }
    }
    expect([...routes].filter(([, rules]) => rules?.needs === undefined).map(([name]) => name)).toEqual([]);
    expect(rows).toHaveLength(routes.size);
    const needs = (list: readonly (Scope | null)[]): string => list.map(String).sort().join();
    expect(needs(rows.map((row) => row.needs))).toBe(needs([...routes.values()].map((rules) => rules!.needs!)));
  });

  it('that anyone may call is one of those that the design names', () => {
    const open = rows.filter(({ needs }) => needs === null).map(({ path }) => path);
    const PUBLIC =
      /^\/(?:livez|readyz|openapi\.json|docs|problems\/|login|logout|assets\/|\.well-known\/oauth-protected-resource|v1\/hooks\/nothing\/in)/;
    expect(open.filter((path) => !PUBLIC.test(path))).toEqual([]);
    expect(open).toEqual(expect.arrayContaining(['/livez', '/readyz', '/openapi.json', '/docs', '/assets/nothing']));
  });

  it('asks whoever sends nothing for a key, and leads people to where they can sign in', async () => {
    const faults = await deviations(async (row) => {
      const { status, headers } = await ask(keyed.api.url, row);
      if (row.needs === null) return isTurnedAway(status) ? `is ${status}` : null;
      if (isPage(row)) return status === 302 && headers.get('location')!.startsWith('/login') ? null : `is ${status}`;
      // Where a client can learn how to come in (RFC 9728) stands behind it.
      const challenge = (headers.get('www-authenticate') ?? '').replace(/, resource_metadata="[^"]+"$/, '');
      return status === 401 && challenge === 'Bearer realm="asof"' ? null : `is ${status}, ${challenge}`;
    });
    expect(faults).toEqual({});
  });

  it.each([
    ['malformed', () => 'asof_nonsense'],
    ['wrong', () => keyed.admin.slice(0, -2) + (keyed.admin.endsWith('AA') ? 'BB' : 'AA')],
    ['made up', () => `asof_${'0'.repeat(16)}_${'A'.repeat(43)}`],
    ['expired', () => keys.get('expired')!],
    ['revoked', () => keys.get('revoked')!],
  ])('refuses a key that is %s, with keys or without', async (_, key) => {
    const faults = await deviations(async (row) => {
      for (const { url } of [keyed.api, keyless.api]) {
        const { status, headers } = await ask(url, row, bearer(key()));
        const challenge = headers.get('www-authenticate') ?? '';
        if (status !== 401 || !challenge.includes('error="invalid_token"')) return `is ${status}, ${challenge}`;
      }
      return null;
    });
    expect(faults).toEqual({});
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['has expired', { exp: 1 }, 'at+jwt'],
    ['is for another audience', { aud: 'https://other.example' }, 'at+jwt'],
    ['is of another issuer', { iss: 'https://evil.example' }, 'at+jwt'],
    ['is an ID token', { nonce: 'n' }, 'JWT'],
    ['is the ID token of a pages’ client', { aud: 'asof-pages', nonce: 'n', at_hash: 'h' }, 'JWT'],
  ])('refuses a token that %s, with keys or without', async (_, claims, typ) => {
    const token = await issuer.sign(issuer.claims({ scope: 'admin', ...claims }), { typ });
    const faults = await deviations(async (row) => {
      // Who calls an open route may have a token of their own: hooks have.
      if (row.needs === null) return null;
      for (const { url } of [keyed.api, keyless.api]) {
        const { status, headers } = await ask(url, row, bearer(token));
        const challenge = headers.get('www-authenticate') ?? '';
        if (status !== 401 || !challenge.includes('error="invalid_token"')) return `is ${status}, ${challenge}`;
      }
      return null;
    });
    expect(faults).toEqual({});
  });

  it.each([
    ...SCOPES.map((scope): ['key' | 'token', Scope] => ['key', scope]),
    ...SCOPES.map((scope): ['key' | 'token', Scope] => ['token', scope]),
  ])('lets in whose %s has the scope %s where that is enough, and nowhere else', async (kind, scope) => {
    const caller = { rights: { scopes: [scope], groups: [], services: null } };
    const sent = kind === 'key' ? keys.get(scope)! : await issuer.sign(issuer.claims({ scope }), { typ: 'at+jwt' });
    const faults = await deviations(async (row) => {
      const { status, headers } = await ask(keyed.api.url, row, bearer(sent));
      if (row.needs === null || may(caller, row.needs)) return isTurnedAway(status) ? `is ${status}` : null;
      const challenge = headers.get('www-authenticate') ?? '';
      const says = challenge.includes(`error="insufficient_scope", scope="${row.needs}"`);
      return status === 403 && says ? null : `is ${status}, ${challenge}`;
    });
    expect(faults).toEqual({});
  });

  it('is open to everyone where no key is asked for, but not by way of a proxy', async () => {
    const forwarded = [
      { forwarded: 'for=192.0.2.7' },
      { 'x-forwarded-for': '192.0.2.7' },
      { 'x-forwarded-proto': 'https' },
      { 'x-real-ip': '192.0.2.7' },
      { via: '1.1 proxy' },
      { 'cf-connecting-ip': '192.0.2.7' },
    ];
    let turn = 0;
    const faults = await deviations(async (row) => {
      const plain = await ask(keyless.api.url, row);
      if (isTurnedAway(plain.status) && row.operationId !== 'revokeKey') return `is ${plain.status}`;
      const { status } = await ask(keyless.api.url, row, forwarded[turn++ % forwarded.length]);
      if (row.needs === null) return isTurnedAway(status) ? `forwarded is ${status}` : null;
      return status === (isPage(row) ? 302 : 401) ? null : `forwarded is ${status}`;
    });
    expect(faults).toEqual({});
  });

  it('is for no page of another site, whatever key it has', async () => {
    const faults = await deviations(async (row) => {
      const { status, headers } = await ask(keyed.api.url, row, {
        ...bearer(keyed.admin),
        origin: 'https://evil.example',
      });
      return status === 403 && headers.get('www-authenticate') === null ? null : `is ${status}`;
    });
    expect(faults).toEqual({});
  });
});
