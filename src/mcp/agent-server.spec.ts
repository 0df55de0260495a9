import { describe, expect, it } from '@jest/globals';
import { type Caller, type Scope } from '../application/caller.js';
import { Refusal } from '../application/refusal.js';
import { toProblem } from '../http/faults.js';
import { answerOf } from '../http/problems.js';
import { AgentServer } from './agent-server.js';
import { TOOLS } from './tools/all-tools.js';

/** What gets as far as a bus was let in. */
const bus = { execute: (): Promise<never> => Promise.reject(new Refusal('not_found', 'There is nothing here.')) };
const server = new AgentServer(bus, bus);

const holding = (...scopes: Scope[]): Caller => ({
  kind: 'key',
  id: 'k1',
  rights: { scopes, groups: [], services: null },
});

/** With arguments that no tool takes: whoever may call it is told of them. */
async function isLetIn(name: string, caller: Caller): Promise<boolean> {
  const request = { kind: 'request', id: 1, method: 'tools/call', params: { name, arguments: { x: 1 } } } as const;
  const result = await server.answer(
    { ...request, modern: false },
    { caller, requestId: 'r', problemOf: (error) => answerOf(toProblem(error), { id: 'r', path: '/mcp' }).document },
  );
  const { code } = (JSON.parse(result) as { structuredContent: { code: string } }).structuredContent;
  expect(['forbidden', 'invalid']).toContain(code);
  return code === 'invalid';
}

describe('a tool is for whoever has its scope', () => {
  const reading = TOOLS.map(({ name }) => name).filter((name) => !name.endsWith('_entry'));
  it.each<[Scope[], string[]]>([
    [['read'], reading],
    [
      ['read', 'propose'],
      [...reading, 'propose_entry'],
    ],
    [['write'], [...reading, 'propose_entry', 'add_entry']],
    [['admin'], [...reading, 'propose_entry', 'add_entry']],
    [['propose'], ['propose_entry']],
    [['changes'], []],
  ])('%j', async (scopes, tools) => {
    const letIn: string[] = [];
    for (const { name } of TOOLS) if (await isLetIn(name, holding(...scopes))) letIn.push(name);
    expect(letIn).toEqual(tools);
  });
});
