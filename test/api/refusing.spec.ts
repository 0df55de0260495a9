/** Bad input of every kind: a problem document that names each fault, nothing stored, never a 5xx. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
const ENTRIES = '/v1/incidents/target/entries';

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: { id: 'target', title: 'Target' } });
});
afterAll(() => service.running.close());

interface Refusal {
  status: number;
  headers: Headers;
  body: ProblemBody;
}

/** Sends bytes as they are. */
async function send(
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Refusal> {
  const response = await fetch(service.api.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as ProblemBody };
}

const post = (body: unknown): Promise<Refusal> =>
  send('POST', ENTRIES, typeof body === 'string' ? body : JSON.stringify(body));
const head = async (): Promise<number> =>
  (await service.api.get<IncidentView>('/v1/incidents/target')).body.knowledge.head;

function expectProblem({ headers, body }: Refusal, status: number, code: string): void {
  expect(body).toMatchObject({ type: `/problems/${code}`, status, code, errors: expect.any(Array) as unknown });
  expect(Object.keys(body).slice(0, 9)).toEqual([
    'type',
    'title',
    'status',
    'detail',
    'instance',
    'code',
    'retryable',
    'requestId',
    'errors',
  ]);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(headers.get('x-request-id')).toBe(body.requestId);
  expect(JSON.stringify(body)).not.toMatch(/node_modules|at .*\.[jt]s:\d/);
}

let before: number;
beforeEach(async () => {
  before = await head();
});

describe('a body', () => {
  it.each([
    ['cut off', '{"type":"note"'],
    ['not JSON', 'type=note'],
    ['a name twice', '{"type":"note","text":"a","text":"b"}'],
    ['a name twice, once escaped', '{"type":"note","te\\u0078t":"a","text":"b"}'],
    ['a hundred thousand arrays deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['a thousand objects deep', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`],
    ['NaN', '{"type":NaN}'],
  ])('that is %s is 400', async (_, body) => {
    expectProblem(await post(body), 400, 'malformed');
    expect(await head()).toBe(before);
  });

  it('that is not UTF-8 is 400', async () => {
    expectProblem(
      await send('POST', ENTRIES, Buffer.from('{"type":"note","text":"\xff"}', 'latin1')),
      400,
      'malformed',
    );
  });

  it('with a byte order mark is read', async () => {
    const { status } = await send('POST', ENTRIES, '\ufeff{"type":"note","id":"bom"}');
    expect(status).toBe(201);
  });

  it('that names a place twice says where', async () => {
    const { body } = await post('{"entries":[{"type":"note"},{"type":"note","links":[{"url":"a","url":"b"}]}]}');
    expect(body.errors).toMatchObject([{ pointer: '/entries/1/links/0/url', code: 'duplicate_name' }]);
  });

  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"note"'],
    ['a number', '1'],
    ['nothing in it', '{}'],
    ['no bytes', ''],
    ['an empty batch', '{"entries":[]}'],
    ['a batch of what are no entries', '{"entries":[1,null,"x",[]]}'],
    ['an own __proto__', '{"type":"note","__proto__":{"text":"x"}}'],
    ['an own constructor', '{"type":"note","constructor":{"prototype":{"text":"x"}}}'],
    ['a type of the prototype', '{"type":"__proto__"}'],
    ['half a surrogate pair', '{"type":"note","text":"\\ud800"}'],
    ['NUL', '{"type":"note","text":"\\u0000"}'],
    ['the year 0', '{"type":"note","occurredAt":"0000-01-01T00:00:00Z"}'],
    ['the year 10000', '{"type":"note","occurredAt":"10000-01-01T00:00:00Z"}'],
    ['a leap second', '{"type":"note","occurredAt":"2016-12-31T23:59:60Z"}'],
    ['no offset', '{"type":"note","occurredAt":"2016-12-31T23:59:59"}'],
    ['a number too large for any', '{"type":"note","severity":1e999}'],
    ['a field of the service', '{"type":"note","recordedAt":"2016-12-31T23:59:59Z"}'],
    ['attributes that are not strings', '{"type":"note","attributes":{"a":{"b":1}}}'],
    ['attributes with __proto__', '{"type":"note","attributes":{"__proto__":"x"}}'],
    ['501 entries', JSON.stringify({ entries: Array.from({ length: 501 }, () => ({ type: 'note' })) })],
  ])('with %s is 422 and stores nothing', async (_, body) => {
    const refused = await post(body);
    expectProblem(refused, 422, 'invalid');
    expect(refused.body.errors.length).toBeGreaterThan(0);
    for (const fault of refused.body.errors)
      expect(fault).toEqual({
        pointer: expect.any(String) as unknown,
        code: expect.any(String) as unknown,
        detail: expect.any(String) as unknown,
      });
    expect(await head()).toBe(before);
  });

  it('with several faults has all of them named at once, those of headers and parameters too', async () => {
    const { body } = await send(
      'POST',
      `${ENTRIES}?dry=1`,
      JSON.stringify({ type: 'NOTE', until: 1, who: 'Ada', links: [{ url: 'x', more: 1 }] }),
      {
        'idempotency-key': ' ',
        'if-match': 'x',
      },
    );
    const places = body.errors.map(({ pointer, parameter, header }) => pointer ?? parameter ?? header);
    expect(places.sort()).toEqual(
      ['/links/0/more', '/links/0/url', '/type', '/until', '/who', 'Idempotency-Key', 'If-Match', 'dry'].sort(),
    );
  });

  it('larger than 1 MiB is 413, whether it says so or not', async () => {
    const large = JSON.stringify({ type: 'note', text: 'x'.repeat(10 * 1024 * 1024) });
    expectProblem(await post(large), 413, 'too_large');
    expect(await head()).toBe(before);
  });

  it('that comes to more than an append can hold is 413 with the limit', async () => {
    const entry = { type: 'note', text: '\u20ac'.repeat(5000) };
    const refused = await post({ entries: Array.from({ length: 65 }, () => entry) });
    expectProblem(refused, 413, 'too_large');
    expect(await head()).toBe(before);
  });

  it.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/jsonx', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('as %s %j is 415', async (type, headers) => {
    expectProblem(
      await send('POST', ENTRIES, '{"type":"note"}', { 'content-type': type, ...headers }),
      415,
      'unsupported_media',
    );
  });
});

describe('an address', () => {
  it.each([
    '/v1/nothing',
    '/v1/incidents/none',
    '/v1/incidents/.hidden',
    '/v1/incidents/target.json',
    '/v1/incidents/a%2Fb',
    '/v1/incidents/%C3%BC',
    '/v1/incidents/%00',
    '/v1/incidents/__proto__',
    `/v1/incidents/${'a'.repeat(101)}`,
    `/v1/incidents/${'a'.repeat(15_000)}`,
    '/v1/incidents/target/entries/none',
    '/v1/incidents/target/entries/constructor',
    '/v1/incidents//timeline',
    '/v1/incidents/target/difference',
    '/v1/locks',
    '/problems/none',
    '/problems/constructor',
  ])('%.40s is 404', async (path) => {
    expectProblem(await send('GET', path), 404, 'not_found');
  });

  it('that cannot be decoded is 400', async () => {
    expectProblem(await send('GET', '/v1/incidents/%zz'), 400, 'malformed');
  });

  it('that has nothing is a page for a browser, and a problem document for programs', async () => {
    const asked = (path: string, accept: string) => fetch(service.api.url + path, { headers: { accept } });
    const page = await asked('/nowhere/at/all', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('<a href="/">All incidents</a>');
    const problem = 'application/problem+json; charset=utf-8';
    for (const [path, accept] of [
      ['/nowhere/at/all', '*/*'],
      ['/v1/nowhere', 'text/html'],
    ] as const)
      expect((await asked(path, accept)).headers.get('content-type')).toBe(problem);
  });

  it('that does not exist is said before the faults of its body', async () => {
    expectProblem(await send('POST', '/v1/incidents/none/entries', '{"type":1}'), 404, 'not_found');
    expectProblem(await send('PATCH', '/v1/incidents/target/entries/none', '{"set":1}'), 404, 'not_found');
    expectProblem(await send('POST', '/v1/incidents/target/claims/none/withdraw', '{"x":1}'), 404, 'not_found');
    expectProblem(await send('GET', '/v1/incidents/none?asOf=x'), 404, 'not_found');
  });

  it('asked with a method that it has not is 405 and names those that it has', async () => {
    const refused = await send('DELETE', '/v1/incidents/target');
    expectProblem(refused, 405, 'method_not_allowed');
    expect(refused.headers.get('allow')).toBe('GET, HEAD, PATCH');
    expect((await send('OPTIONS', '/v1/incidents')).headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('with thousands of parameters is 422, or 431 if it is too long', async () => {
    const parameters = (n: number): string => Array.from({ length: n }, (_, i) => `p${i}=1`).join('&');
    expectProblem(await send('GET', `/v1/incidents/target?${parameters(1500)}`), 422, 'invalid');
    const answer = await raw(`GET /v1/incidents/target?${parameters(5000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"too_large"');
  });
});

/** Everything that comes back until the service closes the connection. */
async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(service.api.url);
  const socket = connect({ host: hostname, port: Number(port) }).setEncoding('utf8');
  let received = '';
  socket.on('data', (chunk: string) => void (received += chunk)).on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return received;
}

describe('a stranger', () => {
  const asking = (headers: string): Promise<string> =>
    raw(`POST ${ENTRIES} HTTP/1.1\r\n${headers}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);

  it.each(['host: evil.example', 'host: localhost.evil.example', 'host: 127.0.0.1@evil.example', 'host: '])(
    'addressing the service by "%s" is 403',
    async (host) => {
      const answer = await asking(host);
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain('"code":"forbidden"');
    },
  );

  it.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http://127.0.0.1:1'])(
    'writing from the origin %s is 403, and so is reading',
    async (origin) => {
      expect(await asking(`host: localhost\r\norigin: ${origin}`)).toMatch(/^HTTP\/1\.1 403 /);
      const reading = `GET /livez HTTP/1.1\r\nhost: localhost\r\norigin: ${origin}\r\nconnection: close\r\n\r\n`;
      expect(await raw(reading)).toMatch(/^HTTP\/1\.1 403 /);
    },
  );

  it('that speaks no HTTP is told so in a problem document', async () => {
    const answer = await raw('HELO there\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"malformed"');
  });

  it('gets no CORS headers', async () => {
    const { headers } = await service.api.request('GET', '/livez', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
