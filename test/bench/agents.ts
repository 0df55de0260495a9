/** Calls of agents' tools, held against the same questions by GET. */
import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import { startService } from '../support/service.js';
import { openIncidents, send } from './load.js';
import { compare, takeTurns, timed, type Finding } from './measure.js';

const INCIDENTS = 30;
const NOTES = 23;
const ROUNDS = 7;
const CALLS = 150;
const TARGET = { atMost: 1.3 };

export async function agents(folder: string): Promise<Finding[]> {
  const service = await startService({ data: join(folder, 'agents'), args: ['--log-level', 'warn'] });
  const { url } = service;
  const ids: Record<string, string[]> = {};
  for (const standing of ['in progress', 'resolved']) {
    ids[standing] = await openIncidents(url, INCIDENTS, NOTES, standing.replace(' ', '-'));
    const entries = [
      { type: 'impact_started', occurredAt: '2026-03-01T00:05:00Z' },
      ...(standing === 'resolved' ? [{ type: 'resolved', occurredAt: '2026-03-01T01:30:00Z' }] : []),
    ];
    for (const id of ids[standing]) await send(`${url}/v1/incidents/${id}/entries`, { entries });
  }
  const call = async (name: string, args: object): Promise<void> => {
    const params = { name, arguments: args };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    await answered(`${url}/mcp`, { method: 'POST', headers: { 'content-type': 'application/json' } }, body);
  };
  const get = (path: string): Promise<void> => answered(`${url}/v1/incidents${path}`);
  const findings: Finding[] = [];
  const held = async (work: string, ours: Asking, theirs: Asking): Promise<void> => {
    const milliseconds = (ask: Asking) => async (): Promise<number> =>
      (await timed(async () => {
        for (let i = 0; i < CALLS; i++) await ask(i);
      })) / CALLS;
    const times = await takeTurns(ROUNDS, { ours: milliseconds(ours), theirs: milliseconds(theirs) });
    findings.push(compare({ work, against: 'the same GET', target: TARGET }, 'ms', times.ours, times.theirs));
  };
  for (const [standing, all] of Object.entries(ids)) {
    const id = (i: number): string => all[i % all.length]!;
    await held(
      `MCP read_incident, ${standing}`,
      (i) => call('read_incident', { incident: id(i) }),
      (i) => get(`/${id(i)}`),
    );
  }
  await held(
    'MCP find_incidents',
    () => call('find_incidents', { limit: 10 }),
    () => get('?limit=10'),
  );
  connections.destroy();
  await service.stop();
  return findings;
}

type Asking = (i: number) => Promise<void>;

/** `fetch` sends a body after its head, so that a POST of any kind takes it half as long again as a GET. */
const connections = new Agent({ keepAlive: true });

/** @throws Error unless the answer is a success, and of a tool no refusal */
async function answered(url: string, options: RequestOptions = {}, body = ''): Promise<void> {
  const asked = request(url, { ...options, agent: connections });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += String(part);
  if (answer.statusCode !== 200 || text.includes('"isError":true'))
    throw new Error(`${url}: ${answer.statusCode} ${text}`);
}
