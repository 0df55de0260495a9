/**
 * Requests made of the schemas of the OpenAPI document: what a schema allows is taken, but for what only words can say,
 * and what it forbids is refused.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_IN } from '../../src/timeline/measure/durations.js';
import { Schemas, type Schema } from '../support/schemas.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<
      Record<
        string,
        { readonly schema: Schema; readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }
      >
    >;
  };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const { paths, components } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'),
) as Document;
const schemas = new Schemas(components.schemas, {
  metric: BUILT_IN.map(({ id }) => id),
  'iana-time-zone': ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'],
  selector: ['first:declared', 'last:resolved', 'entry:n', 'suspect:release'],
  cursor: [],
  'webhook-target': ['https://hooks.example/asof'],
  'hook-secret': ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  'export-zone': ['UTC', 'written', 'Europe/Berlin'],
});
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);
const withJson = operations.filter(
  ({ path, requestBody }) =>
    !['/v1/import', '/v1/events'].includes(path) && requestBody?.content['application/json'] !== undefined,
);
const querying = operations.filter(
  ({ method, path, parameters }) =>
    method === 'GET' && !/stream|replay/.test(path) && parameters?.some(({ in: place }) => place === 'query'),
);

const VALUES: Record<string, string> = { entryId: 'n', claimId: 'c', company: 'Acme', changeId: 'r' };

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  const { body } = await service.api.request<{ id: string }>('POST', '/v1/hooks', { body: { kind: 'alertmanager' } });
  VALUES['hookId'] = body.id;
});

let incident = 0;
/** Each test has one of its own, as what is added to one makes it slower. */
beforeEach(async () => {
  incident += 1;
  const entries = [
    { id: 'n', type: 'note' },
    { id: 'x', type: 'note', origin: 'extracted', quote: 'x' },
  ];
  await service.api.request('POST', '/v1/incidents', {
    body: { id: `target-${incident}`, title: 'Target', entries, claims: [{ id: 'c', stated: 'PT1H' }] },
  });
  await service.api.request('POST', `/v1/services/target-${incident}/changes`, { body: { id: 'r', type: 'release' } });
  await service.api.request('POST', `/v1/incidents/target-${incident}/links/changes`, {
    body: { service: `target-${incident}`, changeId: 'r' },
  });
});
afterAll(() => service.running.close());

const address = (path: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? `target-${incident}`);

interface Answer {
  readonly status: number;
  readonly body: ProblemBody;
}
const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
  service.api.request<ProblemBody>(method, address(path), {
    ...(body === undefined ? {} : { body: body as object }),
    headers: { 'if-match': '*' },
  });

/** What values mean together, and what there is: the document says it in words. */
const IN_WORDS = [
  'conflict',
  'unknown_entry',
  'unknown_change',
  'unknown_metric',
  'duplicate',
  'order',
  'range',
  'no_word',
  'reserved',
];
const NO_SUCH_DAY = /no such day|not in the calendar|has only|ends with/i;
const isInWords = ({ code, detail, pointer = '' }: ProblemBody['errors'][number]): boolean =>
  IN_WORDS.includes(code) ||
  NO_SUCH_DAY.test(detail) ||
  (code === 'too_long' && /bytes/.test(detail)) ||
  (code === 'required' &&
    /\/(?:statedUpTo|severity|type|occurredAt|title|canonical)$/.test(pointer) &&
    /given with|needs the new one/.test(detail)) ||
  (code === 'required' && pointer === '/set/service' && detail === 'cannot be cleared') ||
  /^a pair has from and to|belongs to a total/.test(detail);

const unexplained = ({ status, body }: Answer): unknown =>
  status === 422 || status === 400 ? body.errors.filter((fault) => !isInWords(fault)) : [];

describe('trial 69: a body', () => {
  it.each(withJson.map(({ operationId }) => operationId))('of %s is taken as the document allows', async (id) => {
    const { method, path, requestBody } = withJson.find(({ operationId }) => operationId === id)!;
    const { schema, examples = {} } = requestBody!.content['application/json']!;
    for (const { value } of Object.values(examples))
      expect([value, schemas.fault(value, schema)]).toEqual([value, null]);
    if (requestBody!.required !== true) expect((await send(method, path)).status).toBeLessThan(400);
    await fc.assert(
      fc.asyncProperty(schemas.valid(schema), async (body) => {
        const answer = await send(method, path, body);
        expect(answer.status).toBeLessThan(500);
        expect(unexplained(answer)).toEqual([]);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it.each(withJson.map(({ operationId }) => operationId))('of %s is refused as the document forbids', async (id) => {
    const { method, path, requestBody } = withJson.find(({ operationId }) => operationId === id)!;
    const { schema } = requestBody!.content['application/json']!;
    await fc.assert(
      fc.asyncProperty(schemas.invalid(schema), async (body) => {
        expect([422, 400]).toContain((await send(method, path, body)).status);
      }),
      { numRuns: 150 },
    );
  });
});

describe('trial 69: a parameter', () => {
  const query = (parameters: readonly (readonly [string, unknown])[]): string =>
    parameters
      .flatMap(([name, value]) => [value].flat().map((each) => `${name}=${encodeURIComponent(String(each))}`))
      .join('&');
  const ofQuery = (id: string) => {
    const operation = querying.find(({ operationId }) => operationId === id)!;
    const parameters = operation.parameters!.filter(
      // What is waited for is waited for long, and tried elsewhere.
      ({ name, in: place, schema }) =>
        place === 'query' && schema.format !== 'cursor' && !['minRevision', 'minPosition'].includes(name),
    );
    return { ...operation, parameters };
  };

  it.each(querying.map(({ operationId }) => operationId))('of %s is taken as the document allows', async (id) => {
    const { path, parameters } = ofQuery(id);
    const required = parameters.filter((parameter) => parameter.required === true);
    const optional = parameters.filter((parameter) => !required.includes(parameter));
    const some = fc
      .subarray(optional, { maxLength: Math.min(3, optional.length) })
      .chain((chosen) =>
        fc.tuple(
          ...[...required, ...chosen].map(({ name, schema }) => fc.tuple(fc.constant(name), schemas.valid(schema))),
        ),
      );
    await fc.assert(
      fc.asyncProperty(some, async (given) => {
        const answer = await send('GET', `${address(path)}?${query(given)}`);
        expect([given, unexplained(answer)]).toEqual([given, []]);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it.each(querying.map(({ operationId }) => operationId))('of %s is refused as the document forbids', async (id) => {
    const { path, parameters } = ofQuery(id);
    const texts = fc.constantFrom(
      '',
      'x',
      '-1',
      '1.5',
      '2023-13-01',
      'P1Y',
      'a,b',
      '\u0000',
      'y'.repeat(501),
      '99999999999999999999999',
    );
    const spoilt = fc
      .constantFrom(...parameters)
      .chain(({ name, schema }) => fc.tuple(fc.constant(name), texts, fc.constant(schema)))
      .filter(([, text, schema]) => schemas.fault(asSchemaSees(text, schema), schema)?.endsWith(' format') === false);
    await fc.assert(
      fc.asyncProperty(spoilt, async ([name, text]) => {
        const { status, body } = await send('GET', `${address(path)}?${query([[name, text]])}`);
        const parameters = (body.errors ?? []).map((fault) => fault.parameter);
        expect([name, text, status, parameters]).toEqual([name, text, 422, expect.arrayContaining([name])]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

/** A parameter is a text: a list of one, or a number if it is written as one. */
function asSchemaSees(text: string, { type }: Schema): unknown {
  if (type === 'array') return [text];
  return type === 'integer' && /^\d+$/.test(text) ? Number(text) : text;
}

describe('trial 69: examples', () => {
  it('are as their schemas say', () => {
    const faults: string[] = [];
    const look = (schema: Schema, at: string): void => {
      if (schema.example !== undefined) {
        const fault = schemas.fault(schema.example, schema);
        if (fault !== null) faults.push(`${at}: ${JSON.stringify(schema.example)} ${fault}`);
      }
      for (const [name, own] of Object.entries(schema.properties ?? {})) look(own, `${at}/${name}`);
      if (schema.items) look(schema.items, `${at}/items`);
    };
    for (const [name, schema] of Object.entries(components.schemas)) look(schema, name);
    for (const { operationId, parameters = [] } of operations)
      for (const { name, schema } of parameters) look(schema, `${operationId} ${name}`);
    expect(faults).toEqual([]);
  });

  it('say of every text in a body what it cannot hold', () => {
    const open = new Set<string>();
    const seen = new Set<Schema>();
    const look = (given: Schema, at: string): void => {
      const schema = schemas.resolve(given);
      if (seen.has(schema)) return;
      seen.add(schema);
      const { pattern, enum: values, const: value, format } = schema;
      const isText = [schema.type ?? []].flat().includes('string');
      if (isText && [pattern, values, value, format].every((each) => each === undefined)) open.add(at);
      for (const each of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) look(each, at);
      for (const [name, own] of Object.entries(schema.properties ?? {})) look(own, `${at}/${name}`);
      if (schema.items) look(schema.items, `${at}/items`);
      if (typeof schema.additionalProperties === 'object') look(schema.additionalProperties, `${at}/*`);
      if (schema.propertyNames) look(schema.propertyNames, `${at}/names`);
    };
    // What JSON-RPC's strings can hold is said by JSON-RPC.
    for (const { operationId, requestBody } of withJson.filter(({ path }) => path !== '/mcp'))
      look(requestBody!.content['application/json']!.schema, operationId);
    expect([...open]).toEqual([]);
  });

  it('close every body', () => {
    // JSON-RPC says what a message can hold beside what the service reads.
    for (const { requestBody } of withJson.filter(({ path }) => path !== '/mcp')) {
      const { schema } = requestBody!.content['application/json']!;
      for (const each of schema.oneOf ?? [schema])
        if (each.type !== 'null') expect(schemas.resolve(each).additionalProperties).toBe(false);
    }
  });
});
