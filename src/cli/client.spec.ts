import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Client, WRITING, type Patience } from './client.js';
import { EXIT, ServiceProblem, Unreachable } from './failures.js';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A service that answers each request with the next of these; the last one goes on. */
async function serviceThat(...answers: Answering[]): Promise<{ url: URL; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    answers[Math.min(requests.length, answers.length) - 1]!(request, response);
  });
  await new Promise<void>((listening) => server!.listen(0, '127.0.0.1', listening));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/asof/`), requests };
}

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answering =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const hangUp: Answering = (request) => request.socket.destroy();
const problem = (status: number, code: string, more: object = {}): Answering =>
  answer(status, { title: code, detail: code, code, ...more });

function clientOf(url: URL, patience: Patience = WRITING): { client: Client; pauses: number[] } {
  const pauses: number[] = [];
  const wait = (ms: number): Promise<void> => {
    pauses.push(ms);
    return Promise.resolve();
  };
  // Time passes only while waiting.
  const clock = (): number => pauses.reduce((sum, ms) => sum + ms, 0);
  return { client: new Client({ url, token: 'secret', patience, wait, clock }), pauses };
}

const note = { method: 'POST', path: 'v1/incidents/i/entries', body: { type: 'note' }, key: 'k-1' } as const;

describe('a write', () => {
  it('carries its key, the token and the revision that was seen, below the path of the service', async () => {
    const { url, requests } = await serviceThat(answer(200, { revision: 5 }));
    const { client } = clientOf(url);
    await expect(client.write({ ...note, ifMatch: 4 })).resolves.toEqual({
      json: { revision: 5 },
      replayed: false,
      status: 200,
    });
    expect(requests[0]?.url).toBe('/asof/v1/incidents/i/entries');
    expect(requests[0]?.headers).toMatchObject({
      'idempotency-key': 'k-1',
      'if-match': '"4"',
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
  });

  it('is tried again on 503 under the same key, after the time that the service names', async () => {
    const busy = answer(503, { code: 'overloaded', title: 'Overloaded' }, { 'retry-after': '1' });
    const { url, requests } = await serviceThat(busy, busy, answer(201, {}, { 'idempotency-replayed': 'true' }));
    const { client, pauses } = clientOf(url);
    await expect(client.write(note)).resolves.toMatchObject({ replayed: true });
    expect(requests.map((request) => request.headers['idempotency-key'])).toEqual(['k-1', 'k-1', 'k-1']);
    expect(pauses).toEqual([1000, 1000]);
  });

  it('is tried again when the connection is lost', async () => {
    const { url, requests } = await serviceThat(hangUp, answer(201, {}));
    await clientOf(url).client.write(note);
    expect(requests).toHaveLength(2);
  });

  it('whose answer was lost stays of unknown outcome, even if the last try was turned away', async () => {
    const { url, requests } = await serviceThat(hangUp, problem(503, 'unavailable'));
    const failure = await clientOf(url)
      .client.write(note)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unreachable);
    expect(failure).toMatchObject({ outcomeUnknown: true, exitCode: EXIT.unreachable });
    expect(requests).toHaveLength(WRITING.tries);
  });

  it('that was always turned away is known not to have happened', async () => {
    const { url } = await serviceThat(problem(503, 'unavailable'));
    const failure = await clientOf(url)
      .client.write(note)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceProblem);
    expect(failure).toMatchObject({ exitCode: EXIT.unreachable });
  });

  it('that reached nobody is known not to have happened', async () => {
    const { url } = await serviceThat(answer(200, {}));
    server!.close();
    const failure = await clientOf(url)
      .client.write(note)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ outcomeUnknown: false, message: expect.stringContaining('ECONNREFUSED') });
  });

  it('is of unknown outcome when the service says so', async () => {
    const { url } = await serviceThat(problem(503, 'outcome_unknown'));
    await expect(clientOf(url).client.write(note)).rejects.toMatchObject({ outcomeUnknown: true });
  });

  it('is given up in time', async () => {
    const { url, requests } = await serviceThat(answer(503, { code: 'overloaded' }, { 'retry-after': '3' }));
    const hasty = clientOf(url, { tries: 9, perTry: 1000, within: 5000 });
    await expect(hasty.client.write(note)).rejects.toThrow();
    expect(requests).toHaveLength(2);
  });

  it.each([
    [401, 'unauthenticated', EXIT.authentication],
    [403, 'forbidden', EXIT.authentication],
    [404, 'not_found', EXIT.failed],
    [409, 'entry_exists', EXIT.conflict],
    [412, 'changed', EXIT.conflict],
    [422, 'invalid', EXIT.usage],
    [422, 'idempotency_key_reused', EXIT.conflict],
    [500, 'internal', EXIT.failed],
  ])('refused with %i %s is not tried again, and exits %i', async (status, code, exitCode) => {
    const { url, requests } = await serviceThat(problem(status, code));
    await expect(clientOf(url).client.write(note)).rejects.toMatchObject({ exitCode });
    expect(requests).toHaveLength(1);
  });

  it('names every fault on a line', async () => {
    const errors = [
      { pointer: '/occurredAt', code: 'malformed', detail: 'no offset' },
      { parameter: 'asOf', code: 'malformed', detail: 'no time' },
    ];
    const { url } = await serviceThat(problem(422, 'invalid', { title: 'The request has faults', errors }));
    await expect(clientOf(url).client.write(note)).rejects.toMatchObject({
      message: 'The request has faults (422 invalid)',
      details: ['/occurredAt: no offset (malformed)', '?asOf: no time (malformed)'],
    });
  });

  it('answered by something that is not asof says so', async () => {
    const { url } = await serviceThat((_request, response) => response.writeHead(404).end('<html>nope</html>'));
    await expect(clientOf(url).client.write(note)).rejects.toThrow('answered 404 Not Found, not as asof does');
  });
});

describe('a read', () => {
  it('follows the cursor through all pages', async () => {
    const { url, requests } = await serviceThat(
      answer(200, { items: [1, 2], nextCursor: 'c 1' }),
      answer(200, { items: [3], nextCursor: null }),
    );
    const items: number[] = [];
    for await (const page of clientOf(url).client.pages<{ items: number[] }>('v1/incidents', { limit: '2' }))
      items.push(...page.items);
    expect(items).toEqual([1, 2, 3]);
    expect(requests[1]?.url).toBe('/asof/v1/incidents?limit=2&cursor=c+1');
  });
});
