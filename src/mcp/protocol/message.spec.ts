import { describe, expect, it, test } from '@jest/globals';
import { readMessage, type Headers } from './message.js';
import { META, MODERN, RpcError } from './revisions.js';

const meta = { [META.revision]: MODERN, [META.clientCapabilities]: {} };
const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'read_incident', _meta: meta } };
const headers = { 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/call', 'mcp-name': 'read_incident' };

function codeOf(body: unknown, sent: Headers = {}): number {
  try {
    readMessage(body, sent);
  } catch (error) {
    if (error instanceof RpcError) return error.code;
    throw error;
  }
  return 0;
}

describe('a request of 2026-07-28', () => {
  it('says what it is in its body, and the same in its headers', () => {
    expect(readMessage(call, headers)).toMatchObject({ kind: 'request', id: 7, method: 'tools/call', modern: true });
  });

  it.each(Object.keys(headers))('is refused without the header %s, and with another value there', (name) => {
    expect(codeOf(call, { ...headers, [name]: undefined })).toBe(-32020);
    expect(codeOf(call, { ...headers, [name]: 'another' })).toBe(-32020);
  });

  it('repeats a name that no header can hold in Base64', () => {
    const named = { ...call, params: { ...call.params, name: 'größe' } };
    const encoded = Buffer.from('größe').toString('base64');
    expect(codeOf(named, { ...headers, 'mcp-name': `=?base64?${encoded}?=` })).toBe(0);
    for (const sent of ['=?base64?####?=', `=?base64?${encoded}`, `=?base64?${encoded.slice(1)}?=`])
      expect(codeOf(named, { ...headers, 'mcp-name': sent })).toBe(-32020);
  });

  it('needs its envelope whole', () => {
    for (const bad of [undefined, {}, { [META.revision]: MODERN }, { ...meta, [META.revision]: 20260728 }])
      expect(codeOf({ ...call, params: { name: 'read_incident', _meta: bad } }, headers)).toBe(-32602);
  });

  it('of a revision that is not spoken here is told which are', () => {
    const later = { ...meta, [META.revision]: '2027-01-01' };
    const sent = { ...headers, 'mcp-protocol-version': '2027-01-01' };
    expect(codeOf({ ...call, params: { ...call.params, _meta: later } }, sent)).toBe(-32022);
  });

  it('is no handshake', () => {
    expect(codeOf({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} }, headers)).toBe(-32602);
  });
});

describe('a request after a handshake', () => {
  const list = { jsonrpc: '2.0', id: 'a', method: 'tools/list' };

  it('carries no envelope, and names its revision in a header or nowhere', () => {
    for (const revision of ['2025-11-25', '2025-06-18', ' 2025-11-25 ', undefined])
      expect(readMessage(list, { 'mcp-protocol-version': revision })).toMatchObject({ id: 'a', modern: false });
    expect(codeOf(list, { 'mcp-protocol-version': '2024-11-05' })).toBe(-32022);
  });
});

test('notifications, and answers to what was never asked, are taken and lead to nothing', () => {
  for (const body of [
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 1, result: {} },
    { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'x' } },
  ])
    expect(readMessage(body, {})).toEqual({ kind: 'other' });
});

test('params are an object, of notifications, too', () => {
  for (const params of [null, [], 'x']) {
    expect(codeOf({ jsonrpc: '2.0', id: 1, method: 'ping', params })).toBe(-32602);
    expect(codeOf({ jsonrpc: '2.0', method: 'notifications/x', params })).toBe(-32602);
  }
});

test.each([
  undefined,
  null,
  'text',
  42,
  [],
  [{ jsonrpc: '2.0', id: 1, method: 'ping' }],
  {},
  { jsonrpc: '1.0', id: 1, method: 'ping' },
  { jsonrpc: '2.0', id: null, method: 'ping' },
  { jsonrpc: '2.0', id: {}, method: 'ping' },
  { jsonrpc: '2.0', id: 1.5, method: 'ping' },
  { jsonrpc: '2.0', id: 1, method: 5 },
  { jsonrpc: '2.0', id: 1, params: {} },
])('%j is no message', (body) => expect(codeOf(body)).toBe(-32600));
