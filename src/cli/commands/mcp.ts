/**
 * `asof mcp`: the Model Context Protocol on stdin and stdout, a message a line. Each goes on to the service's own `/mcp`,
 * with the headers that the protocol wants by HTTP; nothing else is written to stdout.
 */
import { createInterface } from 'node:readline';
import { type Client } from '../client.js';
import { Unreachable } from '../failures.js';
import { type Session } from '../session.js';

/** Messages that are on their way at once; more wait. */
const MOST_AT_ONCE = 16;

export async function mcp(session: Session): Promise<void> {
  session.takeNothing();
  const bridge = new AgentBridge(session.client());
  const underWay = new Set<Promise<void>>();
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const sending = bridge.answerTo(line).then((answer) => {
      if (answer !== null) session.printJsonLine(answer);
      underWay.delete(sending);
    });
    underWay.add(sending);
    if (underWay.size >= MOST_AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const REVISION = 'io.modelcontextprotocol/protocolVersion';
const CODES = { parse: -32700, invalidRequest: -32600, internal: -32603 } as const;

const errorTo = (id: unknown, code: number, message: string): JsonObject => ({
  jsonrpc: '2.0',
  id: id ?? null,
  error: { code, message },
});

export class AgentBridge {
  /** What a handshake has agreed on; null where each request says it for itself. */
  #agreed: string | null = null;

  constructor(private readonly client: Pick<Client, 'relay'>) {}

  /** @returns what is to be written for a line; null for a notification */
  async answerTo(line: string): Promise<unknown> {
    const message = parsed(line);
    if (message === undefined) return errorTo(null, CODES.parse, 'This line is not JSON.');
    if (!isObject(message)) return errorTo(null, CODES.invalidRequest, 'A line is one message: a JSON object.');
    const { id, method } = message;
    try {
      const { status, text } = await this.client.relay('mcp', line, this.#headersOf(message));
      if (id === undefined || status === 202) return null;
      const answer = parsed(text);
      if (!isObject(answer) || answer['jsonrpc'] !== '2.0')
        return errorTo(id, CODES.internal, refusalIn(answer, status));
      if (method === 'initialize') this.#agreed = revisionIn(answer['result']);
      return answer;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return id === undefined ? null : errorTo(id, CODES.internal, error.message);
    }
  }

  #headersOf({ method, params }: JsonObject): Record<string, string> {
    const { _meta: meta, name } = isObject(params) ? params : {};
    const revision = isObject(meta) ? meta[REVISION] : undefined;
    if (typeof revision !== 'string') return this.#agreed === null ? {} : { 'mcp-protocol-version': this.#agreed };
    return {
      'mcp-protocol-version': inHeader(revision),
      ...(typeof method === 'string' && { 'mcp-method': inHeader(method) }),
      ...(method === 'tools/call' && typeof name === 'string' && { 'mcp-name': inHeader(name) }),
    };
  }
}

/** What no header can hold goes in Base64. */
const inHeader = (value: string): string =>
  /^[!-~](?:[ -~]{0,200}[!-~])?$/.test(value) ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;

/** Why the service did not take a message at all: no key, no room, stopping. */
function refusalIn(answer: unknown, status: number): string {
  const detail = isObject(answer) ? answer['detail'] : undefined;
  return typeof detail === 'string' ? detail : `The service answered ${status}.`;
}

const revisionIn = (result: unknown): string | null => {
  const revision = isObject(result) ? result['protocolVersion'] : null;
  return typeof revision === 'string' ? revision : null;
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
