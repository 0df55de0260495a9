/** Any arguments at all: a tool answers, or says what is wrong with them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TOOLS } from '../../src/mcp/tools/all-tools.js';
import { SEED, startFresh, type TestedService } from '../api/service.js';
import { PlainClient } from './plain-client.js';

let service: TestedService;

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
});
afterAll(() => service.running.close());

const text = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc.constantFrom('seed', 'SEED', '..', '__proto__', '2024-02-30', '2023-01-24T18:30:00Z', '5', '-1', 'first:declared'),
  fc.constantFrom('PT121M', 'P1Y', 'learned', 'note', 'lasted 5 minutes', '0001-01-01T00:00:00Z', '9999-12-31T23:59Z'),
);
const value = fc.oneof({ weight: 5, arbitrary: text }, fc.integer(), fc.boolean(), fc.jsonValue({ maxDepth: 2 }));

test.each(TOOLS.map(({ name }) => name))('%s', async (name) => {
  const client = new PlainClient(service.api);
  const { parameters } = TOOLS.find((tool) => tool.name === name)!;
  const args = fc.record(
    Object.fromEntries(
      Object.entries(parameters).map(([argument, { type }]) => [
        argument,
        fc.oneof(
          { weight: 4, arbitrary: argument === 'incident' ? fc.constant('seed') : type === 'string' ? text : value },
          value,
        ),
      ]),
    ),
    { requiredKeys: ['incident'].filter((argument) => argument in parameters) },
  );
  await fc.assert(
    fc.asyncProperty(args, async (given) => {
      const { isError, structuredContent, content } = await client.call(name, given);
      expect(content[0]!.text.length).toBeGreaterThan(0);
      if (isError) expect(structuredContent['code']).not.toBe('internal');
    }),
    { numRuns: 60 },
  );
});
