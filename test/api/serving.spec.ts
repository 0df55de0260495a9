import { request, type IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartRefused } from '../../src/config.js';
import { PROBLEM_CODES } from '../../src/http/problems.js';
import { serve } from '../../src/serve.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(service.api.url + path, { headers });

describe('the service', () => {
  it('is alive and ready', async () => {
    expect(await (await get('/livez')).json()).toMatchObject({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ok' });
  });

  it.each(['/livez', '/v1/incidents', '/v1/incidents/none', '/nothing', '/docs', '/v1/incidents/%zz'])(
    'answers %s with the headers that keep browsers safe',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('keeps a sound request id, and replaces one that is not', async () => {
    expect((await get('/livez', { 'x-request-id': 'deploy-42.1' })).headers.get('x-request-id')).toBe('deploy-42.1');
    const replaced = (await get('/livez', { 'x-request-id': 'a b' })).headers.get('x-request-id');
    expect(replaced).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('records the request id and the trace with what a request brought', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await service.api.request('POST', '/v1/incidents', {
      body: { id: 'traced', title: 'Traced' },
      headers: { traceparent },
    });
    const { body } = await service.api.get<{ events: object[] }>('/v1/incidents/traced/history');
    expect(body.events[0]).toMatchObject({ traceparent });
  });
});

describe('a page', () => {
  it.each(['/docs', '/problems/changed'])(
    'at %s is HTML whose policy allows its own style sheet and nothing else',
    async (path) => {
      const response = await get(path, { accept: 'text/html,*/*' });
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const markup = await response.text();
      const style = /<style>([\s\S]*?)<\/style>/.exec(markup)![1]!;
      const hash = createHash('sha256').update(style).digest('base64');
      const policy = response.headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`style-src 'sha256-${hash}'`);
      expect(policy).not.toContain('unsafe');
      expect(markup).not.toMatch(/<script|<link|\son\w+=|src=/i);
    },
  );

  it('of a problem is JSON for programs', async () => {
    const response = await get('/problems/changed', { accept: 'application/json' });
    expect(await response.json()).toMatchObject({ code: 'changed', status: 412, retryable: false });
  });

  it('is there for every problem', async () => {
    for (const code of PROBLEM_CODES) expect((await get(`/problems/${code}`)).status).toBe(200);
  });

  it('of the reference has every call', async () => {
    const [page, document] = await Promise.all([get('/docs'), get('/openapi.json')]);
    const markup = await page.text();
    const { paths } = (await document.json()) as { paths: Record<string, Record<string, unknown>> };
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) expect(markup).toContain(`${method.toUpperCase()} ${path}`);
    }
  });
});

describe('starting', () => {
  const settings = { port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' };

  it('is refused on an address that others can reach, unless told that it is meant', async () => {
    await expect(serve({ ...settings, host: '0.0.0.0' })).rejects.toThrow(StartRefused);
    const open = await serve({ ...settings, host: '0.0.0.0', insecure: true });
    const { port } = new URL(open.url);
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
    await open.close();
  });

  it('trial 48: leaves nobody unchecked who may talk to it, whatever address it listens on', async () => {
    const open = await serve({ ...settings, host: '0.0.0.0', insecure: true, allowHosts: ['asof.internal'] });
    const { port } = new URL(open.url);
    // Not by `fetch`, which names its own host.
    const rebuild = (headers: Record<string, string>): Promise<number> =>
      new Promise((resolve, reject) => {
        const options = { host: '127.0.0.1', port, method: 'POST', path: '/v1/projections/incidents/rebuild', headers };
        const answered = (answer: IncomingMessage): void => resolve(answer.resume().statusCode!);
        request(options, answered).on('error', reject).end();
      });
    const [own, named] = [`127.0.0.1:${port}`, `asof.internal:${port}`];
    expect(await rebuild({ host: own, origin: 'https://evil.example' })).toBe(403);
    expect(await rebuild({ host: own, origin: `http://127.0.0.1:1` })).toBe(403);
    expect(await rebuild({ host: 'anything.example' })).toBe(403);
    expect(await rebuild({ host: named, origin: `http://${own}` })).toBe(403);
    expect(await rebuild({ host: own, origin: `http://${own}` })).toBe(200);
    expect(await rebuild({ host: named, origin: `http://${named}` })).toBe(200);
    expect(await rebuild({})).toBe(200);
    await open.close();
  });

  it('is refused on a port that is taken', async () => {
    const { port } = new URL(service.api.url);
    await expect(serve({ ...settings, port: Number(port) })).rejects.toThrow('is in use');
  });

  it('links to the public URL', async () => {
    const behind = await serve({ ...settings, insecure: true, publicUrl: 'https://incidents.example/asof' });
    expect(behind.url).toBe('https://incidents.example/asof');
    await behind.close();
  });

  it('can be stopped twice', async () => {
    const running = await serve(settings);
    await Promise.all([running.close(), running.close()]);
    await expect(fetch(`${running.url}/livez`)).rejects.toThrow();
  });
});

describe('stopping', () => {
  it('says so while it lasts', async () => {
    const running = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
    const closed = running.close();
    const [ready, other] = await Promise.all([fetch(`${running.url}/readyz`), fetch(`${running.url}/v1/incidents`)]);
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'stopping' }]);
    expect([other.status, await other.json()]).toMatchObject([503, { code: 'unavailable', retryable: true }]);
    await closed;
  });
});
