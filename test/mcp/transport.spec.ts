import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { SEED, startFresh, type ProblemBody, type TestedService } from '../api/service.js';
import { PlainClient, request, REVISION, type RpcAnswer } from './plain-client.js';

let service: TestedService;

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
});
afterAll(() => service.running.close());

const send = (body: unknown, headers: Record<string, string> = {}) =>
  service.api.request<RpcAnswer>('POST', '/mcp', { body, headers });

describe('revision 2026-07-28', () => {
  it('says what there is, when it is asked', async () => {
    const { status, headers, body } = await service.api.request<RpcAnswer>('POST', '/mcp', request('server/discover'));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      jsonrpc: '2.0',
      id: 1,
      result: {
        resultType: 'complete',
        supportedVersions: expect.arrayContaining([REVISION, '2025-11-25']),
        capabilities: { tools: {} },
        ttlMs: expect.any(Number),
        cacheScope: 'public',
        _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'asof', version: expect.any(String) } },
      },
    });
  });

  it('marks every result as complete', async () => {
    const client = new PlainClient(service.api);
    for (const result of [
      await client.ask('tools/list'),
      await client.call('read_incident', { incident: 'seed' }),
      await client.call('read_incident', { incident: 'none' }),
    ])
      expect(result).toMatchObject({ resultType: 'complete' });
  });

  it('refuses headers that say something else than the body', async () => {
    const { body, headers } = request('tools/call', { name: 'read_incident', arguments: { incident: 'seed' } });
    for (const name of Object.keys(headers)) {
      const answer = await send(body, { ...headers, [name]: '2099-01-01' });
      expect([answer.status, answer.body.error?.code]).toEqual([400, -32020]);
    }
    const { [Object.keys(headers)[1]!]: _, ...fewer } = headers;
    expect((await send(body, fewer)).body.error?.code).toBe(-32020);
  });

  it('has neither a handshake nor pings', async () => {
    for (const method of ['initialize', 'ping', 'resources/list']) {
      const { body, headers } = request(method, { protocolVersion: REVISION });
      const answer = await send(body, headers);
      expect([answer.status, answer.body.error?.code, answer.body.id]).toEqual([404, -32601, 1]);
    }
  });
});

describe('revision 2025-11-25', () => {
  const headers = { 'mcp-protocol-version': '2025-11-25' };

  it('begins with a handshake that nothing remembers', async () => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    const hello = await send({ jsonrpc: '2.0', id: 'h', method: 'initialize', params });
    expect(hello.body).toMatchObject({
      id: 'h',
      result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'asof' } },
    });
    expect(hello.headers.get('mcp-session-id')).toBeNull();
    const ready = await send({ jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
    expect([ready.status, ready.body]).toEqual([202, null]);
    const { body } = await send({ jsonrpc: '2.0', id: 2, method: 'tools/list' }, headers);
    expect((body.result as { tools?: object[] } | undefined)?.tools).toHaveLength(10);
    expect(body.result).not.toHaveProperty('resultType');
    expect((await send({ jsonrpc: '2.0', id: 3, method: 'ping' }, headers)).body).toMatchObject({ result: {} });
  });

  it('answers another revision with its own', async () => {
    const params = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    const { body } = await send({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    expect(body.result).toMatchObject({ protocolVersion: '2025-11-25' });
  });

  it('tells an unknown method and an unknown tool from each other', async () => {
    const method = await send({ jsonrpc: '2.0', id: 1, method: 'prompts/list' }, headers);
    expect([method.status, method.body.error?.code]).toEqual([200, -32601]);
    const tool = await send({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'drop_all' } }, headers);
    expect([tool.body.error?.code, tool.body.error?.message]).toEqual([
      -32602,
      expect.stringContaining('find_incidents'),
    ]);
  });
});

test.each(['GET', 'DELETE', 'PUT'])('%s is not for this address', async (method) => {
  const { status, headers } = await service.api.request(method, '/mcp', { headers: { accept: 'text/event-stream' } });
  expect([status, headers.get('allow')]).toEqual([405, 'POST']);
});

test('what is no message is refused, whatever it is', async () => {
  for (const body of [[], [request('tools/list').body], 'text', null, { jsonrpc: '2.0' }])
    expect((await send(body)).status).toBe(400);
  const raw = await fetch(`${service.api.url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":',
  });
  expect([raw.status, ((await raw.json()) as ProblemBody).code]).toEqual([400, 'malformed']);
});

test('a page of another origin cannot call it', async () => {
  const { body, headers } = request('tools/list');
  const { status } = await send(body, { ...headers, origin: 'https://evil.example' });
  expect(status).toBe(403);
});

test('metadata says where tokens go, in both forms', async () => {
  const { url } = service.api;
  for (const [path, resource] of [
    ['/.well-known/oauth-protected-resource', url],
    ['/.well-known/oauth-protected-resource/mcp', `${url}/mcp`],
  ]) {
    const { status, body } = await service.api.get(path!);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      resource,
      bearer_methods_supported: ['header'],
      scopes_supported: ['read', 'propose', 'write'],
    });
  }
});
