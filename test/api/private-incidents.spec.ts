/**
 * The leak test: one private incident with a word of its own in every field, and every route of the API asked by somebody
 * who may not see it. Whatever is added to the API later is asked as well.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { LOCAL_CALLER } from '../../src/application/caller.js';
import { keyCaller, TestedCallers } from '../support/callers.js';
import { type Client } from '../support/http.js';
import { request, type RpcAnswer } from '../mcp/plain-client.js';
import { until } from '../support/received.js';
import { serverSettings } from '../support/servers.js';
import { Listener } from '../support/sse.js';

/** Every word begins so, and nothing else does. */
const BEGINNING = 'zqvk';
const words: string[] = [];
const word = (): string => {
  const n = words.length;
  words.push(BEGINNING + String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26)));
  return words[n]!;
};

const ID = word();
const ENTRY = word();
const CLAIM = word();
/** As long, and of nothing. */
const NOBODY = ID.replace(BEGINNING, 'nope');
const INSIDER = keyCaller('ins', ['sec']);
const OUTSIDER = keyCaller('out', ['other']);

const secret = {
  id: ID,
  title: `About ${word()}`,
  visibleTo: ['key:ins', `group:${word()}`, 'user:u1'],
  company: word(),
  product: word(),
  services: [word()],
  severity: word(),
  categories: [word(), word()],
  keywords: [word()],
  summary: `It was ${word()}.`,
  links: [{ rel: word(), url: `https://${word()}.example/`, title: word() }],
  attributes: { [word()]: word() },
  entries: [
    ...['detected', 'declared', 'impact_started', 'resolved', `${word()}_started`].map((type, i) => ({
      id: i === 0 ? ENTRY : word(),
      type,
      occurredAt: `2024-03-01T0${i}:00:00Z`,
      text: `Said ${word()}`,
      component: word(),
      level: word(),
      actor: word(),
      quote: word(),
      occurredAtText: word(),
      links: [{ rel: word(), url: `https://${word()}.example/`, title: word() }],
      attributes: { [word()]: word() },
    })),
    { type: 'release', occurredAt: '2024-03-01T00:10:00Z', service: word(), environment: word(), version: word() },
    { type: 'rollback', occurredAt: '2024-03-01T00:20:00Z', commit: word(), reverts: word() },
  ],
  claims: [{ id: CLAIM, stated: 'PT7H', text: word(), by: word(), url: `https://${word()}.example/` }],
};

const changes: readonly [string, string, object][] = [
  ['PATCH', `/v1/incidents/${ID}/entries/${ENTRY}`, { set: { text: word() }, reason: word() }],
  ['POST', `/v1/incidents/${ID}/entries/${ENTRY}/retract`, { reason: word() }],
  ['POST', `/v1/incidents/${ID}/entries/${ENTRY}/restore`, { reason: word() }],
  ['PUT', `/v1/incidents/${ID}/headline`, { metric: 'duration', reason: word() }],
  ['PATCH', `/v1/incidents/${ID}`, { set: { title: word() }, reason: word() }],
];

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly query: readonly string[];
}

/** Of whatever takes more than an empty object. */
const BODIES: Readonly<Record<string, unknown>> = {
  openIncident: { id: ID, title: 'T' },
  describeIncident: { set: { title: 'T' } },
  chooseHeadline: { metric: 'duration', reason: 'r' },
  addEntries: { id: ENTRY, type: 'note', text: 'x' },
  confirmEntries: { entryIds: [ENTRY] },
  retractEntries: { entryIds: [ENTRY], reason: 'r' },
  amendEntry: { set: { text: 'x' }, reason: 'r' },
  retractEntry: { reason: 'r' },
  retractIncident: { reason: 'r' },
  restoreIncident: { reason: 'r' },
  addClaim: { id: CLAIM, stated: 'PT1H' },
  withdrawClaim: { reason: 'r' },
  whatIf: { retractions: [ENTRY] },
  putCompanyAlias: { canonical: 'Somebody' },
};
/** What is sent as text, and its type. */
const TEXTS: Readonly<Record<string, readonly [string, string]>> = {
  addLines: ['10:00 declared', 'text/plain'],
  checkReport: ['It lasted 7 hours.', 'text/plain'],
  checkForm: ['text=It+lasted', 'text/plain'],
  import: [`{"id":"${ID}","title":"T"}\n`, 'application/x-ndjson'],
};
/** A value that each parameter takes, where a word is none. */
const VALUES: Readonly<Record<string, string>> = {
  ...{ asOf: '2024-03-01T00:00:00Z', revision: '1', minRevision: '99', clock: 'learned', limit: '200', cursor: 'abc' },
  ...{ occurredBefore: '2024-03-02T00:00:00Z', status: 'resolved', year: '2024', active: 'false', has: 'claims' },
  ...{ include: 'retracted', metric: 'duration', from: '2024-01-01', to: '2024-12-31', minDuration: 'PT1S' },
  ...{ maxDuration: 'P9D', minPosition: '1', sort: 'title', facet: 'keyword', groupBy: 'keyword', by: 'month' },
  ...{ tz: 'UTC', speed: '0', after: 'end', types: 'op.opened', since: '1', dryRun: 'true', incident: ID },
};
const UNENDING = ['streamEvents', 'streamIncident', 'replayIncident'];

let callers: TestedCallers;
let service: RunningService;
let insider: Client;
let outsider: Client;
let operations: Operation[];

async function operationsOf(api: Client): Promise<Operation[]> {
  type Parameter = { readonly in: string; readonly name: string };
  type Described = { operationId: string; parameters?: Parameter[]; security?: Record<string, string[]>[] };
  const { body } = await api.get<{ paths: Record<string, Record<string, Described>> }>('/openapi.json');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId, parameters = [], security = [] }]) =>
      // What is for admins alone is no way in.
      security.some(({ key }) => key?.includes('admin'))
        ? []
        : [
            {
              method: method.toUpperCase(),
              path,
              operationId,
              query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
            },
          ],
    ),
  );
}

const addressed = ({ path }: Operation, id: string): string =>
  path
    .replace('{id}', id)
    .replace('{entryId}', ENTRY)
    .replace('{claimId}', CLAIM)
    .replace('{metricId}', 'duration')
    .replace('{code}', 'invalid')
    .replace('{name}', 'incidents')
    .replace('{file}', 'durations.csv')
    .replace(/\{\w+\}/g, BEGINNING);

interface Heard {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

const VARYING: ReadonlySet<string> = new Set(['date', 'x-request-id', 'connection', 'keep-alive', 'content-length']);

async function ask(
  api: Client,
  method: string,
  path: string,
  content: { readonly body: string; readonly type: string } | null = null,
  headers: Record<string, string> = {},
): Promise<Heard> {
  const response = await fetch(api.url + path, {
    method,
    headers: {
      ...callers.headers(api === insider ? INSIDER : OUTSIDER),
      ...(content && { 'content-type': content.type }),
      ...headers,
    },
    ...(content && { body: content.body }),
  });
  const told = [...response.headers].filter(([name]) => !VARYING.has(name)).map(([name, value]) => `${name}: ${value}`);
  return { status: response.status, headers: told.join('\n'), body: await response.text() };
}

/** With a sensible body, and what a write needs. */
function contentOf({ method, operationId }: Operation): { body: string; type: string } | null {
  if (method === 'GET' || method === 'DELETE') return null;
  const text = TEXTS[operationId];
  if (text) return { body: text[0], type: text[1] };
  return { body: JSON.stringify(BODIES[operationId] ?? {}), type: 'application/json' };
}

/** Cursors and the like hold words in disguise. */
const undisguised = (text: string): string =>
  text + (text.match(/[\w-]{16,}/g) ?? []).map((token) => Buffer.from(token, 'base64url').toString('latin1')).join(' ');

/** Words that an answer holds, and the request did not. */
function leaked({ headers, body }: Pick<Heard, 'headers' | 'body'>, asked: string): string[] {
  const text = undisguised(`${headers}\n${body}`).toLowerCase();
  return words.filter((each) => text.includes(each) && !asked.includes(each));
}

beforeAll(async () => {
  callers = new TestedCallers();
  service = await serve({
    ...{ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'trace' as const },
    ...serverSettings(),
  });
  insider = callers.as(INSIDER, service.url);
  outsider = callers.as(OUTSIDER, service.url);
  operations = await operationsOf(outsider);
  const post = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await insider.request(method, path, { body, headers: { 'if-match': '*' } });
    expect([path, answer.status, answer.body]).toEqual([path, answer.status < 300 ? answer.status : 200, answer.body]);
  };
  await post('POST', '/v1/incidents', {
    ...{ id: 'open-one', title: 'Open to all', company: 'Plain Co', categories: ['c1'] },
    entries: [{ type: 'declared', occurredAt: '2024-03-01T00:00:00Z' }],
  });
  await post('POST', '/v1/incidents', secret);
  for (const change of changes) await post(...change);
  await post('POST', '/v1/incidents', { id: 'open-two', title: 'Open, too', historical: true });
  const listed = await insider.get<{ items: { id: string }[] }>('/v1/incidents?limit=200');
  expect(listed.body.items.map(({ id }) => id)).toContain(ID);
  callers.log = '';
}, 60_000);

afterAll(async () => {
  await service.close();
  callers.stop();
});

describe('of a private incident, somebody else', () => {
  it('learns nothing by any route, whatever is searched for', async () => {
    const found: unknown[] = [];
    const look = async (operation: Operation, query = ''): Promise<void> => {
      const path = addressed(operation, ID) + query;
      const content = contentOf(operation);
      const heard = await ask(outsider, operation.method, path, content, { 'if-match': '*' });
      const leaks = leaked(heard, path + (content?.body ?? ''));
      if (leaks.length > 0 || heard.status >= 500) found.push([operation.operationId, path, heard.status, leaks]);
    };
    for (const operation of operations) {
      // The streams that have an end, because what they are of is not there, are asked below.
      if (UNENDING.includes(operation.operationId)) continue;
      await look(operation);
      for (const name of operation.query) {
        const values = [VALUES[name] ?? [], BEGINNING, secret.company, secret.keywords[0]!, ID].flat();
        for (const value of values) await look(operation, `?${name}=${encodeURIComponent(value)}`);
      }
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('finds it in no list, total or count', async () => {
    for (const query of [
      '',
      `?q=${BEGINNING}`,
      `?company=${secret.company}`,
      '?include=retracted,drills,durations,lint',
    ]) {
      const { body } = await outsider.get<{ items: { id: string }[]; total: number }>(`/v1/incidents${query}`);
      const expected = query.includes('=zqvk') ? [] : ['open-one', 'open-two'];
      expect([body.items.map(({ id }) => id).sort(), body.total]).toEqual([expected, expected.length]);
    }
    const facets = await outsider.get<{ total: number }>('/v1/facets');
    const counts = await outsider.get<{ total: number }>('/v1/analytics/counts');
    expect([facets.body.total, counts.body.total]).toEqual([2, 2]);
    const own = await insider.get<{ total: number }>('/v1/facets');
    expect(own.body.total).toBe(3);
  });

  it('gets the answers that an id of nothing gets, byte for byte', async () => {
    const unlike: unknown[] = [];
    const compare = async (
      operation: Operation,
      query: string,
      content: ReturnType<typeof contentOf>,
      headers: Record<string, string>,
    ): Promise<void> => {
      const [there, nowhere] = await Promise.all(
        [ID, NOBODY].map(async (id) => {
          const {
            status,
            headers: told,
            body,
          } = await ask(
            outsider,
            operation.method,
            addressed(operation, id) + query.replaceAll(ID, id),
            content && { ...content, body: content.body.replaceAll(ID, id) },
            headers,
          );
          return [status, told, body]
            .join('\n')
            .replaceAll(id, '<id>')
            .replace(/"requestId":"[^"]*"/, '');
        }),
      );
      if (there !== nowhere) unlike.push([operation.operationId, query, headers, there, nowhere]);
      else if (!there!.startsWith('404')) unlike.push([operation.operationId, query, there]);
    };
    const ofIncidents = operations.filter(({ path }) => path.includes('{id}'));
    expect(ofIncidents.length).toBeGreaterThan(25);
    for (const operation of ofIncidents) {
      const content = contentOf(operation);
      const bad = content && { type: 'application/json', body: '{"bogus":1}' };
      await compare(operation, '', content, { 'if-match': '*' });
      await compare(operation, '', content, { 'if-match': '"1"', 'idempotency-key': 'k' });
      await compare(operation, '', content, { 'if-match': '"1"', 'idempotency-key': 'k' });
      await compare(operation, '?bogus=1', content, {});
      if (content) await compare(operation, '', bad, {});
      else await compare(operation, '', null, { 'if-none-match': '*' });
      for (const name of operation.query)
        await compare(operation, `?${name}=${VALUES[name] ?? BEGINNING}`, content, {});
    }
    const check = operations.find(({ operationId }) => operationId === 'checkReport')!;
    for (const more of ['', '&revision=1', '&bogus=1'])
      await compare(check, `?incident=${ID}${more}`, contentOf(check), {});
    // What is named elsewhere than in the address, and what is there to be named.
    await outsider.request('POST', '/v1/services/plain/changes', { body: { id: 'rel-1', type: 'release' } });
    const operation = (operationId: string): Operation => operations.find((each) => each.operationId === operationId)!;
    const sent = (body: object, type = 'application/json') => ({ type, body: JSON.stringify(body) });
    await compare(operation('linkChange'), '', sent({ service: 'plain', changeId: 'rel-1' }), {});
    await compare(operation('linkChange'), '', sent({ service: 'plain', changeId: 'none' }), {});
    const note = { specversion: '1.0', id: 'e1', source: '/m', type: 'asof.note', subject: ID, data: { text: 'x' } };
    const events = { ...operation('linkChange'), path: '/v1/events', operationId: 'postEvents' };
    await compare(events, '', sent(note, 'application/cloudevents+json'), {});
    await compare(events, '', sent({ ...note, type: 'asof.resolved' }, 'application/cloudevents+json'), {});
    const upper = operations.find(({ operationId }) => operationId === 'getIncident')!;
    await compare({ ...upper, path: upper.path.replace('{id}', ID.toUpperCase()) }, '', null, {}).catch(
      () => undefined,
    );
    expect(unlike).toEqual([]);
  }, 120_000);

  it('is told by every tool for agents what an id of nothing is told', async () => {
    const moment = { at: '2024-03-01T02:00:00Z' };
    const more: Record<string, object> = {
      what_was_known: moment,
      what_changed: { from: '0', to: 'now' },
      check_claim: { stated: 'PT7H' },
      check_text: { text: 'It lasted 7 hours.' },
      propose_entry: { type: 'note', text: 'x' },
      add_entry: { type: 'note', text: 'x' },
    };
    const { result } = (
      await outsider.request<RpcAnswer<{ tools: { name: string }[] }>>(
        ...(['POST', '/mcp', request('tools/list')] as const),
      )
    ).body;
    const names = result!.tools.map(({ name }) => name).filter((name) => name !== 'find_incidents');
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) {
      const [there, nowhere] = await Promise.all(
        [ID, NOBODY].map(async (id) => {
          const call = request('tools/call', { name, arguments: { incident: id, ...more[name] } });
          const { status, body } = await outsider.request('POST', '/mcp', call);
          return JSON.stringify([status, body])
            .replaceAll(id, '<id>')
            .replace(/"requestId":"[^"]*"/, '');
        }),
      );
      expect([name, there]).toEqual([name, nowhere]);
    }
    const found = await outsider.request(
      'POST',
      '/mcp',
      request('tools/call', {
        ...{ name: 'find_incidents', arguments: { q: secret.company } },
      }),
    );
    expect(leaked({ headers: '', body: JSON.stringify(found.body) }, secret.company)).toEqual([]);
  });

  it('is told that the id is taken, and nothing more', async () => {
    for (const body of [{ id: ID, title: 'T' }, secret, { ...secret, visibleTo: ['key:out'] }]) {
      const { status, body: problem } = await outsider.request('POST', '/v1/incidents', { body });
      expect([status, problem['code'], problem['detail'], problem['errors']]).toEqual([
        ...[409, 'incident_exists', 'The id is taken.', []],
      ]);
    }
    const row = await ask(outsider, 'POST', '/v1/import', {
      type: 'application/x-ndjson',
      body: `${JSON.stringify(secret)}\n`,
    });
    expect(JSON.parse(row.body)).toMatchObject({
      ...{ status: 'failed', id: null },
      problem: { code: 'incident_exists', detail: 'The id is taken.', errors: [] },
    });
    // What only asks is told the same.
    for (const query of ['', '?dryRun=true'])
      for (const line of [{ id: ID.toUpperCase(), title: 'T' }, secret]) {
        const { body: answer } = await ask(outsider, 'POST', `/v1/import${query}`, {
          type: 'application/x-ndjson',
          body: `${JSON.stringify(line)}\n`,
        });
        expect([query, JSON.parse(answer)]).toMatchObject([
          query,
          { status: 'failed', id: null, problem: { code: 'incident_exists', detail: 'The id is taken.', errors: [] } },
        ]);
      }
    const detected = {
      ...{ specversion: '1.0', id: 'cd1', source: '/m', type: 'dev.cdevents.incident.detected.0.3.0' },
      data: {
        context: { specversion: '0.5.1', timestamp: '2026-03-01T09:00:00Z' },
        subject: { id: `alerts/${ID}`, content: { description: 'Slow' } },
      },
    };
    const event = await ask(outsider, 'POST', '/v1/events', {
      type: 'application/cloudevents+json',
      body: JSON.stringify(detected),
    });
    expect([event.status, JSON.parse(event.body)]).toMatchObject([
      409,
      { code: 'incident_exists', detail: 'The id is taken.', errors: [] },
    ]);
    const before = await insider.get<{ knowledge: { revision: number } }>(`/v1/incidents/${ID}`);
    expect(before.body.knowledge.revision).toBe(secret.entries.length + secret.claims.length + changes.length);
  });

  it('hears nothing of it in the stream of everything, from the beginning and as it goes on', async () => {
    const path = `${service.url}/v1/stream`;
    const [all, ofIt, own] = await Promise.all([
      Listener.to(path, callers.headers(OUTSIDER)),
      Listener.to(`${path}?incident=${ID}`, callers.headers(OUTSIDER)),
      Listener.to(path, callers.headers(INSIDER)),
    ]);
    await Promise.all([all, ofIt, own].map((listener) => listener.caughtUp()));
    const late = word();
    await insider.request('POST', `/v1/incidents/${ID}/entries`, { body: { id: late, type: 'note', text: late } });
    await insider.request('POST', '/v1/incidents/open-one/entries', { body: { id: 'after', type: 'note' } });
    await until('what is open is told', () => all.entries.includes('after') && own.entries.includes('after'), 10_000);
    expect(own.entries).toContain(late);
    expect([all, ofIt].flatMap(({ text }) => leaked({ headers: '', body: text }, ''))).toEqual([]);
    expect(ofIt.of('fact')).toEqual([]);
    for (const listener of [all, ofIt, own]) listener.drop();
  });

  it('finds nothing of it in metrics, and whoever reads the log nothing of its words', async () => {
    const metrics = await ask(outsider, 'GET', '/metrics');
    expect([metrics.status, leaked(metrics, '')]).toEqual([200, []]);
    expect(callers.log.length).toBeGreaterThan(1000);
    expect(words.filter((each) => callers.log.includes(each))).toEqual([]);
  });

  it('is not everybody: those who are in it see it all', async () => {
    const { body } = await insider.get<Record<string, unknown>>(`/v1/incidents/${ID}`);
    expect(body).toMatchObject({ id: ID, company: secret.company, visibleTo: secret.visibleTo });
    const admin = callers.as({ ...LOCAL_CALLER, id: 'boss' }, service.url);
    expect((await admin.get(`/v1/incidents/${ID}`)).body).toMatchObject({ id: ID });
    expect((await ask(insider, 'GET', `/incidents/${ID}.md`)).body).toContain('visible to');
  });
});
