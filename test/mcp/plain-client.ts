/** A client of the Model Context Protocol that is nothing but HTTP: revision 2026-07-28. */
import { type Client } from '../support/http.js';

export interface ToolResult {
  content: { type: string; text: string }[];
  structuredContent: Record<string, unknown>;
  isError?: boolean;
}

export interface RpcAnswer<R = Record<string, unknown>> {
  jsonrpc: '2.0';
  id: string | number | null;
  result?: R & { resultType: string };
  error?: { code: number; message: string; data?: Record<string, unknown> };
}

export const REVISION = '2026-07-28';

const META = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'plain', version: '1' },
};

/** What each request of the revision carries. */
export function request(
  method: string,
  params: Record<string, unknown> = {},
  id: string | number = 1,
): { body: object; headers: Record<string, string> } {
  const { name } = params;
  return {
    body: { jsonrpc: '2.0', id, method, params: { ...params, _meta: META } },
    headers: {
      'mcp-protocol-version': REVISION,
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
    },
  };
}

export class PlainClient {
  constructor(private readonly api: Client) {}

  /** @throws Error for an error of the protocol */
  async ask<R>(method: string, params: Record<string, unknown> = {}): Promise<R> {
    const { body } = await this.api.request<RpcAnswer<R>>('POST', '/mcp', request(method, params));
    if (body.result === undefined) throw new Error(JSON.stringify(body));
    return body.result;
  }

  call(name: string, args: Record<string, unknown>): Promise<ToolResult> {
    return this.ask<ToolResult>('tools/call', { name, arguments: args });
  }

  /** @throws Error for a refusal */
  async read<S = Record<string, never>>(name: string, args: Record<string, unknown>): Promise<S> {
    const { structuredContent, isError, content } = await this.call(name, args);
    if (isError) throw new Error(content[0]!.text);
    return structuredContent as S;
  }
}
