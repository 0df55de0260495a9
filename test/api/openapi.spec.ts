import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SEED, startFresh, type TestedService } from './service.js';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
}
interface Operation {
  operationId: string;
  description: string;
  tags: string[];
  parameters: { name: string; in: string; description?: string }[];
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}
interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const COMMITTED = readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8');

let service: TestedService;
let document: Document;
beforeAll(async () => {
  service = await startFresh();
  document = (await service.api.get<Document>('/openapi.json')).body;
});
afterAll(() => service.running.close());

/** What in an answer is not as a schema says: a path and a reason for each. */
function differences(value: unknown, schema: Schema, at = ''): string[] {
  if (schema.$ref !== undefined)
    return differences(value, document.components.schemas[schema.$ref.split('/').at(-1)!]!, at);
  if (schema.allOf) return schema.allOf.flatMap((one) => differences(value, one, at));
  if (schema.anyOf) {
    const tried = schema.anyOf.map((one) => differences(value, one, at));
    return tried.find((found) => found.length === 0) ?? tried[0]!;
  }
  const types = [schema.type ?? []].flat();
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const fits =
    types.length === 0 ||
    types.includes(type) ||
    (type === 'number' && types.includes('integer') && Number.isInteger(value));
  if (!fits) return [`${at} is ${type}, not ${types.join(' or ')}`];
  if (schema.enum && !schema.enum.includes(value))
    return [`${at} is ${String(value)}, none of ${schema.enum.join(', ')}`];
  if (Array.isArray(value)) return value.flatMap((each, i) => differences(each, schema.items ?? {}, `${at}/${i}`));
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {}, required = [], additionalProperties = false } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}/${name} is missing`);
  return [
    ...missing,
    ...Object.entries(value).flatMap(([name, own]) => {
      if (properties[name]) return differences(own, properties[name], `${at}/${name}`);
      if (additionalProperties === true) return [];
      return additionalProperties === false
        ? [`${at}/${name} is not described`]
        : differences(own, additionalProperties, `${at}/${name}`);
    }),
  ];
}

const operations = (): (Operation & { path: string; method: string })[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
  );

describe('the OpenAPI document', () => {
  it('is the committed one: write it anew with `npm run openapi:write`', () => {
    expect(`${JSON.stringify(document, null, 2)}\n`).toBe(COMMITTED);
  });

  it('is 3.1, names every call once, and describes every parameter and every answer', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, parameters, responses } of operations()) {
      for (const { name, description } of parameters) {
        if (!['limit'].includes(name))
          expect([operationId, name, description]).toEqual([operationId, name, expect.stringMatching(/./)]);
      }
      expect(Object.keys(responses).some((status) => /^[23]/.test(status))).toBe(true);
    }
  });

  it('has nothing that linters of such documents complain of', () => {
    const groups = new Set(document.tags.map(({ name }) => name));
    const ofParameter = ['name', 'in', 'required', 'description', 'schema', 'style', 'explode', 'example'];
    for (const { operationId, description, parameters, responses, tags } of operations()) {
      expect([operationId, description]).toEqual([operationId, expect.stringMatching(/Needs .*\.$/)]);
      expect(tags.filter((tag) => !groups.has(tag))).toEqual([]);
      expect(Object.keys(responses).filter((status) => status.startsWith('4'))).not.toEqual([]);
      for (const parameter of parameters)
        expect(Object.keys(parameter).filter((key) => !ofParameter.includes(key))).toEqual([]);
    }
  });

  it('names no shape that it does not have', () => {
    const named = [...COMMITTED.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name!);
    expect(new Set(named)).toEqual(new Set(Object.keys(document.components.schemas)));
  });
});

describe('answers are as they are described', () => {
  const ENTRY = {
    id: 'n',
    type: 'release',
    occurredAt: '2026-03-01',
    service: 'checkout',
    version: '1',
    links: [{ url: 'https://a.example' }],
  };
  const IF_MATCH = { 'if-match': '*' };
  const LIVE = [
    { id: 'a', type: 'impact_started', occurredAt: '2026-03-01T10:00Z', component: 'api', level: 'down' },
    { id: 'b', type: 'impact_changed', occurredAt: '2026-03-01T10:30Z', component: 'api', level: 'degraded' },
    {
      id: 'c',
      type: 'declared',
      earliest: '2026-03-01T10:05:00Z',
      latest: '2026-03-01T10:08:00Z',
      occurredAt: '2026-03-01T10:06Z',
    },
  ];

  const check = async (method: string, template: string, path: string, body?: unknown): Promise<void> => {
    const answer = await service.api.request(method, path, {
      ...(body === undefined ? {} : { body }),
      headers: method === 'GET' ? {} : IF_MATCH,
    });
    const described = document.paths[template]![method.toLowerCase()]!.responses[String(answer.status)];
    expect([method, path, answer.status, described?.description ?? null]).toEqual([
      method,
      path,
      answer.status,
      expect.any(String),
    ]);
    const [schema] = Object.values(described!.content ?? {}).map((content) => content.schema);
    expect([method, path, differences(answer.body, schema ?? {})]).toEqual([method, path, []]);
  };

  it.each(['', '?dryRun=true'])('by lines of text %s', async (query) => {
    await service.api.request('POST', '/v1/incidents', { body: { id: 'lines', title: 'Lines' } });
    const { responses } = document.paths['/v1/incidents/{id}/lines']!['post']!;
    for (const body of ['2026-03-01 10:00Z detected Alert\n2026-03-01 10:05Z TBD', '2026-03-01 10:00 no zone', '']) {
      const headers = { 'content-type': 'text/plain' };
      const path = `${service.api.url}/v1/incidents/lines/lines${query}`;
      const answer = await fetch(path, { method: 'POST', headers, body });
      const [content] = Object.values(responses[String(answer.status)]!.content!);
      expect(differences(await answer.json(), content!.schema!)).toEqual([]);
    }
  });

  it('by every call', async () => {
    const all = '/v1/incidents';
    const one = '/v1/incidents/{id}';
    await check('POST', all, all, SEED);
    await check('POST', all, all, SEED);
    await check('POST', all, all, { ...SEED, title: 'x' });
    await check('POST', all, all, {
      id: 'live',
      title: 'Live',
      entries: LIVE,
      claims: [{ stated: 'PT30M', metric: 'impact_union' }],
    });
    await check('POST', `${one}/entries`, '/v1/incidents/seed/entries', ENTRY);
    await check('POST', `${one}/entries`, '/v1/incidents/seed/entries', { entries: [ENTRY, { type: 'note' }] });
    await check('POST', `${one}/entries`, '/v1/incidents/seed/entries', { type: 1 });
    await check('PATCH', `${one}/entries/{entryId}`, '/v1/incidents/seed/entries/n', {
      set: { text: 'x' },
      reason: 'y',
    });
    for (const operation of ['retract', 'restore', 'confirm']) {
      await check('POST', `${one}/entries/{entryId}/${operation}`, `/v1/incidents/seed/entries/n/${operation}`);
    }
    await check('POST', `${one}/claims`, '/v1/incidents/seed/claims', { id: 'c2', stated: 'PT99M' });
    await check('POST', `${one}/claims/{claimId}/withdraw`, '/v1/incidents/seed/claims/c2/withdraw');
    await check('PUT', `${one}/headline`, '/v1/incidents/seed/headline', { metric: 'duration', reason: 'x' });
    await check('PATCH', one, '/v1/incidents/seed', { set: { company: 'Acme' } });
    await check('POST', `${one}/retract`, '/v1/incidents/seed/retract', { reason: 'x' });
    await check('POST', `${one}/restore`, '/v1/incidents/seed/restore', { reason: 'x' });
    for (const id of ['seed', 'live']) {
      const path = `/v1/incidents/${id}`;
      await check('GET', one, path);
      for (const part of ['timeline', 'durations', 'claims', 'history', 'verify'])
        await check('GET', `${one}/${part}`, `${path}/${part}`);
    }
    await check('GET', `${one}/durations`, '/v1/incidents/live/durations?total=union');
    for (const id of ['seed', 'live']) {
      for (const part of ['diff?from=0', 'diff?from=3&to=1', 'diff', 'digest?since=0'])
        await check('GET', `${one}/${part.split('?')[0]}`, `/v1/incidents/${id}/${part}`);
      await check('POST', `${one}/what-if`, `/v1/incidents/${id}/what-if`, { entries: [{ type: 'resolved' }] });
      await check('GET', '/incidents/{id}.json', `/incidents/${id}.json`);
    }
    await check('GET', '/v1/definitions', '/v1/definitions');
    await check('GET', '/v1/definitions/{metricId}', '/v1/definitions/duration');
    await check('GET', `${one}/entries/{entryId}`, '/v1/incidents/seed/entries/n');
    await check('GET', `${one}/entries/{entryId}/history`, '/v1/incidents/seed/entries/n/history');
    await check('GET', one, '/v1/incidents/none');
    for (const query of ['', '?include=durations,lint', '?limit=1', '?limit=0', '?minPosition=99999999999999999999'])
      await check('GET', all, all + query);
    await check('GET', '/v1/facets', '/v1/facets');
    for (const analysis of ['durations', 'counts', 'hours', 'stages', 'learned-late', 'together', 'claims'])
      await check('GET', `/v1/analytics/${analysis}`, `/v1/analytics/${analysis}`);
    await check('GET', '/v1/analytics/durations', '/v1/analytics/durations?groupBy=year');
    const aliases = '/v1/companies/aliases';
    await check('PUT', `${aliases}/{company}`, `${aliases}/Travis`, { canonical: 'Travis CI' });
    await check('PUT', `${aliases}/{company}`, `${aliases}/Travis`, { canonical: 7 });
    await check('GET', aliases, aliases);
    await check('DELETE', `${aliases}/{company}`, `${aliases}/Travis`);
    await check('DELETE', `${aliases}/{company}`, `${aliases}/Travis`);
    const projections = '/v1/projections';
    await check('GET', projections, projections);
    await check('POST', `${projections}/{name}/rebuild`, `${projections}/incidents/rebuild`);
    await check('POST', `${projections}/{name}/retry-parked`, `${projections}/incidents/retry-parked`);
    await check('POST', `${projections}/{name}/rebuild`, `${projections}/none/rebuild`);
    await check('GET', '/livez', '/livez');
    await check('GET', '/readyz', '/readyz');
    await check('GET', '/problems/{code}', '/problems/changed');
  });
});
