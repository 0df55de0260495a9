import { describe, expect, it } from '@jest/globals';
import { Unreachable } from '../failures.js';
import { AgentBridge } from './mcp.js';

interface Sent {
  body: string;
  headers: Record<string, string>;
}

/** A bridge to a service that answers every message with this. */
function bridge(answer: { status: number; text: string } | Error): { bridge: AgentBridge; sent: Sent[] } {
  const sent: Sent[] = [];
  const relay = (_path: string, body: string, headers: Record<string, string>) => {
    sent.push({ body, headers });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { bridge: new AgentBridge({ relay }), sent };
}

const OK = { status: 200, text: '{"jsonrpc":"2.0","id":1,"result":{}}' };
const modern = (method: string, params: object = {}): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method,
    params: { ...params, _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  });

describe('a message', () => {
  it('goes on as it is, with the headers that repeat what it says', async () => {
    const { bridge: to, sent } = bridge(OK);
    const line = modern('tools/call', { name: 'read_incident' });
    expect(await to.answerTo(line)).toEqual(JSON.parse(OK.text));
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'read_incident' };
    expect(sent).toEqual([{ body: line, headers }]);
  });

  it('has names that no header can hold in Base64', async () => {
    const { bridge: to, sent } = bridge(OK);
    await to.answerTo(modern('tools/call', { name: 'größe\r\nx: y' }));
    const encoded = Buffer.from('größe\r\nx: y').toString('base64');
    expect(sent[0]!.headers['mcp-name']).toBe(`=?base64?${encoded}?=`);
  });

  it('after a handshake names the revision that was agreed on', async () => {
    const hello = { jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25' } };
    const { bridge: to, sent } = bridge({ status: 200, text: JSON.stringify(hello) });
    await to.answerTo('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}');
    await to.answerTo('{"jsonrpc":"2.0","id":2,"method":"tools/list"}');
    expect(sent.map(({ headers }) => headers)).toEqual([{}, { 'mcp-protocol-version': '2025-11-25' }]);
  });

  it('that wants no answer gets none, whatever happens', async () => {
    const line = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
    for (const answer of [{ status: 202, text: '' }, { status: 503, text: '{}' }, new Unreachable('gone', false)])
      expect(await bridge(answer).bridge.answerTo(line)).toBeNull();
  });

  it('that the service cannot take is answered all the same', async () => {
    const line = modern('tools/list');
    const problem = {
      status: 401,
      text: JSON.stringify({ code: 'unauthenticated', detail: 'This call needs a key.' }),
    };
    expect(await bridge(problem).bridge.answerTo(line)).toMatchObject({
      id: 1,
      error: { code: -32603, message: 'This call needs a key.' },
    });
    expect(await bridge({ status: 502, text: '<html>' }).bridge.answerTo(line)).toMatchObject({
      error: { message: 'The service answered 502.' },
    });
    expect(await bridge(new Unreachable('no answer from here', false)).bridge.answerTo(line)).toMatchObject({
      id: 1,
      error: { message: 'no answer from here' },
    });
  });

  it.each([
    ['{"jsonrpc":', -32700],
    ['[]', -32600],
    ['"text"', -32600],
  ])('%s is none', async (line, code) => {
    const { bridge: to, sent } = bridge(OK);
    expect(await to.answerTo(line)).toMatchObject({ id: null, error: { code } });
    expect(sent).toEqual([]);
  });
});
