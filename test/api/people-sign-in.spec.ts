/** People at pages by way of their issuer: the code flow, with every part of it that somebody may have changed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generateKeyPair } from 'jose';
import { type OidcSettings } from '../../src/access/people/oidc-settings.js';
import { readSettings } from '../../src/config.js';
import { AUDIENCE, CLIENT, TestedIssuer } from '../support/issuer.js';
import { startWithKeys, type KeyedService } from '../support/keys.js';

let issuer: TestedIssuer;
let oidc: OidcSettings;
let service: KeyedService;
beforeAll(async () => {
  issuer = await new TestedIssuer().start();
  const folder = mkdtempSync(join(tmpdir(), 'asof-oidc-'));
  writeFileSync(join(folder, 'secret'), `${CLIENT.secret}\n`);
  oidc = readSettings([], {
    ...{ ASOF_OIDC_ISSUER: issuer.url, ASOF_OIDC_AUDIENCE: AUDIENCE, ASOF_OIDC_CLIENT_ID: CLIENT.id },
    ASOF_OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
  })!.oidc!;
  rmSync(folder, { recursive: true });
  service = await startWithKeys({ oidc });
});
afterAll(async () => {
  await service.running.close();
  issuer.close();
});

const usual = { ...new TestedIssuer() };
afterEach(() => {
  const { person, answering, idClaims } = usual;
  Object.assign(issuer, { person, answering, idClaims, isAway: false, idKey: undefined });
  issuer.accessToken = (claims) => issuer.sign(claims, { typ: 'at+jwt' });
});

/** A browser, as far as cookies and redirects go. */
class Browser {
  readonly cookies = new Map<string, string>();
  /** Whatever it was told to keep, in full. */
  readonly kept: string[] = [];

  constructor(private readonly at: string = service.api.url) {}

  async go(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.at);
    const isOurs = url.origin === this.at;
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(isOurs && cookie !== '' && { cookie }) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const each of isOurs ? answer.headers.getSetCookie() : []) {
      this.kept.push(each);
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(each)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return answer;
  }

  /** To the issuer. @returns the address at which it sends the person back */
  async awayAndBack(returnTo = '/'): Promise<string> {
    const away = await this.go(`/login/issuer?return=${encodeURIComponent(returnTo)}`);
    expect(away.status).toBe(302);
    return (await this.go(away.headers.get('location')!)).headers.get('location')!;
  }

  async signIn(returnTo = '/'): Promise<Response> {
    return this.go(await this.awayAndBack(returnTo));
  }
}

describe('a person who signs in by way of the issuer', () => {
  it('is offered both ways, and led on to where they wanted to go', async () => {
    const browser = new Browser();
    const turnedAway = await browser.go('/analytics?from=2026-01-01');
    const page = await (await browser.go(turnedAway.headers.get('location')!)).text();
    expect(page).toContain('name="key"');
    const link = /href="(\/login\/issuer\?return=[^"]+)"/.exec(page)![1]!;
    const away = await browser.go(link);
    const asked = new URL(away.headers.get('location')!).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ client_id: CLIENT.id, response_type: 'code', code_challenge_method: 'S256' },
      ...{ redirect_uri: `${service.api.url}/login/callback`, scope: 'openid profile admin write read' },
      ...{ state: expect.stringMatching(/^.{43}$/), nonce: expect.stringMatching(/^.{43}$/) },
    });
    const back = await browser.go(away.headers.get('location')!);
    const done = await browser.go(back.headers.get('location')!);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/analytics?from=2026-01-01']);
    expect(done.headers.get('cache-control')).toBe('no-store');
    for (const cookie of browser.kept)
      expect(cookie).toMatch(
        /^__Host-asof-[^;]+; (?:Max-Age=\d+; )?Path=\/; (?:Expires=[^;]+; )?HttpOnly; Secure; SameSite=Lax$/,
      );
    expect([...browser.cookies.keys()]).toEqual(['__Host-asof-session']);
    expect(await (await browser.go('/')).text()).toContain('data-signed-in="Ann"');
  });

  it('may what the issuer says, in the groups that it names, and records as who they are', async () => {
    issuer.person = { sub: 'eve', claims: { name: 'Eve', scope: 'write', groups: ['security'] } };
    const browser = new Browser();
    await browser.signIn();
    const headers = { origin: service.api.url, 'content-type': 'application/json' };
    const open = (id: string, group: string) => {
      const body = JSON.stringify({ id, title: 'By a person at a page', visibleTo: [`group:${group}`] });
      return browser.go('/v1/incidents', { method: 'POST', headers, body });
    };
    expect((await open('for-security', 'security')).status).toBe(201);
    expect((await open('for-others', 'others')).status).toBe(422);
    expect((await browser.go('/v1/keys')).status).toBe(403);
    const history = (await (await browser.go('/v1/incidents/for-security/history')).json()) as {
      events: { recordedby: string }[];
    };
    expect(history.events[0]!.recordedby).toMatch(/^user:[0-9a-f]{16}$/);
    const token = await issuer.sign(issuer.claims({ sub: 'eve', groups: ['security'] }));
    const byToken = await fetch(`${service.api.url}/v1/incidents/for-security`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(byToken.status).toBe(200);
    await browser.signIn();
    issuer.person = { sub: 'eve', claims: { scope: 'write', groups: [] } };
    expect((await browser.go('/v1/incidents/for-security')).status).toBe(200);
    await browser.signIn();
    expect((await browser.go('/v1/incidents/for-security')).status).toBe(404);
    issuer.person = { sub: 'eve', claims: { scope: 'write', groups: ['security'] } };
    await browser.signIn();
    expect((await browser.go('/v1/incidents/for-security')).status).toBe(200);
  });

  it.each<[string, () => void]>([
    ['an access token that nobody here can read', () => (issuer.accessToken = () => 'opaque')],
    [
      'one for somebody else',
      () => (issuer.accessToken = (claims) => issuer.sign({ ...claims, aud: 'https://a.example' })),
    ],
    ['one of somebody else', () => (issuer.accessToken = (claims) => issuer.sign({ ...claims, sub: 'mallory' }))],
  ])('may what the ID token says, beside %s', async (_, change) => {
    issuer.person = { sub: 'fay', claims: { scope: 'read' } };
    change();
    expect((await new Browser().signIn()).status).toBe(303);
    issuer.person = { sub: 'fay', claims: {} };
    issuer.idClaims = ({ scope: _scope, ...claims }) => claims;
    const { accessToken } = issuer;
    issuer.accessToken = (claims) => accessToken({ ...claims, scope: 'admin' });
    expect((await new Browser().signIn()).status).toBe(401);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'evil', '/login/../..//evil.example'])(
    'is led nowhere but to paths of our own: %j',
    async (path) => {
      const done = await new Browser().signIn(path);
      expect(done.status).toBe(303);
      expect(new URL(done.headers.get('location')!, service.api.url).origin).toBe(service.api.url);
    },
  );

  it('may be on the way in several tabs at once', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.awayAndBack('/check'), await browser.awayAndBack('/analytics')];
    expect((await browser.go(one)).headers.get('location')).toBe('/check');
    expect((await browser.go(two)).headers.get('location')).toBe('/analytics');
  });

  it('may begin as often as they like: only the last attempts are kept', async () => {
    const browser = new Browser();
    let last = '';
    for (let i = 0; i < 12; i += 1) last = await browser.awayAndBack(`/check?i=${i}`);
    expect(browser.cookies.size).toBe(5);
    expect((await browser.go(last)).headers.get('location')).toBe('/check?i=11');
  });
});

describe('nobody signs in', () => {
  const alert = async (answer: Response): Promise<string> => {
    const page = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page).toContain('name="key"');
    return /role="alert">([^<]*)</.exec(page)?.[1] ?? '';
  };
  /** 400: what came back belongs to nothing that this browser has begun. */
  const expectNobody = async (browser: Browser, answer: Response, words: RegExp, status = 401): Promise<void> => {
    expect(answer.status).toBe(status);
    expect(await alert(answer)).toMatch(words);
    expect(browser.cookies.has('__Host-asof-session')).toBe(false);
    expect((await browser.go('/')).status).toBe(302);
  };
  const AGAIN = /begin again/;

  it.each<[string, (answer: URLSearchParams) => void]>([
    ['another state', (answer) => answer.set('state', 'A'.repeat(43))],
    ['no state', (answer) => answer.delete('state')],
    ['another issuer’s name', (answer) => answer.set('iss', 'https://evil.example')],
    ['no issuer’s name, which this one sends', (answer) => answer.delete('iss')],
    ['a code of nothing', (answer) => answer.set('code', 'x')],
    ['no code', (answer) => answer.delete('code')],
    ['two codes', (answer) => answer.append('code', 'x')],
  ])('with %s', async (words, change) => {
    issuer.answering = change;
    const browser = new Browser();
    await expectNobody(browser, await browser.signIn(), AGAIN, words.endsWith('state') ? 400 : 401);
  });

  it.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['with another nonce', (claims) => ({ ...claims, nonce: 'other' })],
    ['without a nonce', ({ nonce: _, ...claims }) => claims],
    ['for somebody else', (claims) => ({ ...claims, aud: 'others' })],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['that has expired', (claims) => ({ ...claims, exp: 1 })],
  ])('by an ID token %s', async (_, change) => {
    issuer.idClaims = change;
    const browser = new Browser();
    await expectNobody(browser, await browser.signIn(), AGAIN);
  });

  it('by an ID token that somebody else has signed', async () => {
    issuer.idKey = (await generateKeyPair('RS256')).privateKey;
    const browser = new Browser();
    await expectNobody(browser, await browser.signIn(), AGAIN);
  });

  it('whom the issuer does not let in, and its words are not repeated', async () => {
    issuer.answering = (answer) => {
      answer.delete('code');
      answer.set('error', 'access_denied');
      answer.set('error_description', 'Call +1 555 0100');
    };
    const browser = new Browser();
    const answer = await browser.signIn();
    const page = await answer.clone().text();
    await expectNobody(browser, answer, /has not let you in/);
    expect(page).not.toContain('555');
  });

  it('by the issuer any more whom it has let in before: what it said then is over, and a key is still good', async () => {
    issuer.person = { sub: 'joy', claims: { scope: 'write' } };
    const browser = new Browser();
    await browser.signIn();
    const person = new Map(browser.cookies);
    issuer.answering = (answer) => {
      answer.delete('code');
      answer.set('error', 'access_denied');
    };
    expect((await browser.go(await browser.awayAndBack())).status).toBe(401);
    for (const [name, value] of person) browser.cookies.set(name, value);
    expect((await browser.go('/v1/incidents')).status).toBe(401);

    const keyed = new Browser();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ key: service.admin });
    expect((await keyed.go('/login', { method: 'POST', headers, body })).status).toBe(204);
    const [session] = [...keyed.cookies];
    expect((await keyed.go(await keyed.awayAndBack())).status).toBe(401);
    keyed.cookies.set(...session!);
    expect((await keyed.go('/v1/incidents')).status).toBe(200);
  });

  it('who may not read', async () => {
    issuer.person = { sub: 'gil', claims: { scope: 'openid changes' } };
    const browser = new Browser();
    await expectNobody(browser, await browser.signIn(), /may not read here/);
  });

  it('with what another browser has begun, or a second time with the same code', async () => {
    const [mine, others] = [new Browser(), new Browser()];
    const back = await mine.awayAndBack();
    await expectNobody(others, await others.go(back), AGAIN, 400);
    const attempt = new Map(mine.cookies);
    expect((await mine.go(back)).status).toBe(303);
    for (const [name, value] of attempt) others.cookies.set(name, value);
    await expectNobody(others, await others.go(back), AGAIN);
  });

  it('with an attempt that nobody here has written', async () => {
    const state = 'A'.repeat(43);
    for (const returnTo of [{ toString: 1, valueOf: 1 }, 7, null, ['/x']]) {
      const browser = new Browser();
      const attempt = Buffer.from(JSON.stringify({ state, nonce: 'n', verifier: {}, returnTo })).toString('base64url');
      browser.cookies.set(`__Host-asof-login-${state.slice(0, 8)}`, attempt);
      const answer = await browser.go(`/login/callback?code=x&state=${state}&iss=${encodeURIComponent(issuer.url)}`);
      await expectNobody(browser, answer, AGAIN, 400);
    }
  });

  it('while the issuer is away, except with a key', async () => {
    const browser = new Browser();
    const back = await browser.awayAndBack();
    issuer.isAway = true;
    const answer = await browser.go(back);
    expect([answer.status, await alert(answer)]).toEqual([503, expect.stringContaining('cannot be asked')]);
    const headers = { 'content-type': 'application/json' };
    const byKey = await browser.go('/login', { method: 'POST', headers, body: JSON.stringify({ key: service.admin }) });
    expect(byKey.status).toBe(204);
  });

  it('where people have keys alone', async () => {
    const { client: _, ...tokensOnly } = oidc;
    const other = await startWithKeys({ oidc: { ...tokensOnly, client: null } });
    const browser = new Browser(other.api.url);
    expect(await (await browser.go('/login')).text()).not.toContain('login/issuer');
    expect((await browser.go('/login/issuer')).status).toBe(404);
    expect((await browser.go('/login/callback?code=x&state=y')).status).toBe(400);
    await other.running.close();
  });
});

describe('a session of a person', () => {
  it('asks the issuer again after an hour, unless that is away', async () => {
    issuer.person = { sub: 'ida', claims: { scope: 'write', groups: ['a'] } };
    const browser = new Browser();
    await browser.signIn();
    const before = new Map(browser.cookies);
    issuer.person = { sub: 'ida', claims: { scope: 'read', groups: ['b'] } };
    const later = Date.now() + 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    try {
      const away = await browser.go('/analytics?from=2026-01-01');
      expect([away.status, away.headers.get('location')]).toEqual([
        302,
        `/login/issuer?return=${encodeURIComponent('/analytics?from=2026-01-01')}`,
      ]);
      expect((await browser.go('/v1/incidents')).status).toBe(200);
      expect((await browser.go('/analytics', { headers: { 'sec-fetch-dest': 'empty' } })).status).toBe(200);
      expect((await browser.go('/login')).status).toBe(200);
      const back = await browser.awayAndBack();
      issuer.isAway = true;
      expect((await browser.go(back)).status).toBe(503);
      expect((await browser.go('/login/issuer')).status).toBe(503);
      expect((await browser.go('/analytics')).status).toBe(200);
    } finally {
      clock.mockRestore();
      issuer.isAway = false;
    }
    await browser.signIn();
    const headers = { origin: service.api.url };
    expect((await browser.go('/v1/incidents', { method: 'POST', headers })).status).toBe(403);
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect((await browser.go('/v1/incidents')).status).toBe(401);
  });

  it('is good for nothing two hours after its issuer was asked, unless that is away', async () => {
    issuer.person = { sub: 'kim', claims: { scope: 'write' } };
    const browser = new Browser();
    await browser.signIn();
    const later = Date.now() + 2 * 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
    try {
      expect((await browser.go('/v1/incidents')).status).toBe(401);
      const page = await browser.go('/analytics', { headers: { 'sec-fetch-dest': 'empty' } });
      expect([page.status, page.headers.get('location')]).toEqual([302, '/login?return=%2Fanalytics']);
      expect((await browser.go('/analytics')).headers.get('location')).toBe('/login/issuer?return=%2Fanalytics');
      const back = await browser.awayAndBack();
      issuer.isAway = true;
      expect((await browser.go(back)).status).toBe(503);
      expect((await browser.go('/v1/incidents')).status).toBe(200);
    } finally {
      clock.mockRestore();
      issuer.isAway = false;
    }
  });

  it('writes from its own pages alone, and ends when they sign out', async () => {
    issuer.person = { sub: 'hal', claims: { scope: 'write' } };
    const browser = new Browser();
    await browser.signIn();
    const session = new Map(browser.cookies);
    expect((await browser.go('/v1/incidents', { method: 'POST' })).status).toBe(403);
    const headers = { origin: service.api.url, 'content-type': 'text/plain' };
    expect((await browser.go('/logout', { method: 'POST', headers, body: '' })).status).toBe(303);
    for (const [name, value] of session) browser.cookies.set(name, value);
    expect((await browser.go('/v1/incidents')).status).toBe(401);
  });
});
