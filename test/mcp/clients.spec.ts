/** Clients that others have written list and call every tool: by HTTP and by `asof mcp`, in both revisions. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as EarlierClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as EarlierStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as EarlierHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { SEED, startFresh, type TestedService } from '../api/service.js';
import { PlainClient, REVISION, type ToolResult } from './plain-client.js';

const ASOF = join(process.cwd(), 'dist/cli/asof.js');

let service: TestedService;

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
});
afterAll(() => service.running.close());

/** What tests want of any client. */
interface Connected {
  names(): Promise<string[]>;
  call(name: string, args: Record<string, unknown>): Promise<ToolResult>;
  close(): Promise<void>;
}

const SELF = { name: 'a test', version: '1.0.0' };
const mcp = (): URL => new URL(`${service.api.url}/mcp`);
const program = () => ({
  command: process.execPath,
  args: [ASOF, 'mcp', '--server', service.api.url],
  env: { PATH: process.env['PATH'] ?? '' },
});

async function modern(
  transport: StreamableHTTPClientTransport | StdioClientTransport,
  mode: 'legacy' | 'auto',
): Promise<Connected> {
  const client = new ModernClient(SELF, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => (await client.callTool({ name, arguments: args })) as ToolResult,
    close: () => client.close(),
  };
}

async function earlier(transport: EarlierHttp | EarlierStdio): Promise<Connected> {
  const client = new EarlierClient(SELF);
  await client.connect(transport);
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, args) => (await client.callTool({ name, arguments: args })) as ToolResult,
    close: () => client.close(),
  };
}

async function plain(): Promise<Connected> {
  const client = new PlainClient(service.api);
  const { supportedVersions } = await client.ask<{ supportedVersions: string[] }>('server/discover');
  expect(supportedVersions).toContain(REVISION);
  return {
    names: async () => (await client.ask<{ tools: { name: string }[] }>('tools/list')).tools.map(({ name }) => name),
    call: (name, args) => client.call(name, args),
    close: () => Promise.resolve(),
  };
}

const CALLS: Record<string, Record<string, unknown>> = {
  find_incidents: { q: 'cloudflare' },
  read_incident: { incident: 'seed' },
  read_timeline: { incident: 'seed' },
  get_durations: { incident: 'seed', metric: 'declared_to_resolved' },
  check_claim: { incident: 'seed', stated: 'PT99M' },
  check_text: { text: 'Declared 2023-01-24 18:12 UTC, resolved at 19:51 UTC: it lasted 99 minutes.', incident: 'seed' },
  what_was_known: { incident: 'seed', at: '2023-01-24T18:30:00Z' },
  what_changed: { incident: 'seed', from: '0' },
  propose_entry: { incident: 'seed', type: 'note', text: 'Proposed by a test' },
  add_entry: { incident: 'seed', type: 'note', text: 'Added by a test' },
};

describe.each<[string, () => Promise<Connected>]>([
  ['a plain client by HTTP', plain],
  ['the client of 2026 by HTTP', () => modern(new StreamableHTTPClientTransport(mcp()), 'auto')],
  ['the client of 2026 by HTTP, with a handshake', () => modern(new StreamableHTTPClientTransport(mcp()), 'legacy')],
  ['the client of 2025 by HTTP', () => earlier(new EarlierHttp(mcp()))],
  ['the client of 2026 by asof mcp', () => modern(new StdioClientTransport(program()), 'auto')],
  ['the client of 2025 by asof mcp', () => earlier(new EarlierStdio(program()))],
])('%s', (who, connect) => {
  let client: Connected;

  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client.close());

  it('lists the tools', async () => {
    expect(await client.names()).toEqual(Object.keys(CALLS));
  });

  it.each(Object.keys(CALLS))('calls %s', async (name) => {
    const key = name.endsWith('entry') ? { key: who } : {};
    const result = await client.call(name, { ...CALLS[name], ...key });
    expect(result.isError ?? false).toBe(false);
    expect(result.content[0]).toMatchObject({ type: 'text', text: expect.any(String) });
    const { revision, incidents } = result.structuredContent as {
      revision?: number;
      incidents?: { revision: number }[];
    };
    expect(revision ?? incidents![0]!.revision).toBeGreaterThanOrEqual(name === 'what_was_known' ? 0 : 5);
  });

  it('is told what is wrong with a call', async () => {
    const result = await client.call('read_incident', { incident: 'no-such' });
    expect(result).toMatchObject({ isError: true, structuredContent: { code: 'not_found' } });
  });
});
