import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { terminal, type Terminal } from './terminal.js';

const TIMEOUT_MS = 30_000;

interface Received {
  readonly method: string;
  readonly url: string;
  readonly key: string | undefined;
  readonly body: Record<string, unknown>;
}

/** What a service answers that is in trouble; undefined is a lost connection. */
type Answering = (request: Received, nth: number) => { status: number; body: object } | undefined;

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function against(answering: Answering): Promise<{ asof: Terminal; received: Received[]; url: string }> {
  const received: Received[] = [];
  server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const key = request.headers['idempotency-key'];
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    const { method = '', url = '' } = request;
    received.push({ method, url, key: key === undefined ? undefined : String(key), body });
    const made = answering(received.at(-1)!, received.length);
    if (!made) return void request.socket.destroy();
    response.writeHead(made.status, { 'content-type': 'application/json', 'retry-after': '0' });
    response.end(JSON.stringify(made.body));
  };
  await new Promise<void>((listening) => server!.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asof: terminal(url), received, url };
}

const problem = (status: number, code: string) => ({ status, body: { code, title: code, status } });
const incident = { status: 200, body: { id: 'i-1', windows: [], inProgress: true, knowledge: { revision: 4 } } };
const list = { status: 200, body: { items: [{ id: 'i-1', inProgress: true }], nextCursor: null, total: 1 } };

describe('when the service is in trouble', () => {
  it(
    'a write whose answer is lost ends with its key and the line that settles it, which does',
    async () => {
      const { asof, received } = await against(({ method, url }) => {
        if (method === 'POST') return undefined;
        return url.startsWith('/v1/incidents?') ? list : incident;
      });
      const lost = await asof(['note', "it's down", '--at', '-5m']);
      expect(lost).toMatchObject({ code: 6, out: '' });
      const posts = received.filter(({ method }) => method === 'POST');
      expect(new Set(posts.map(({ key }) => key)).size).toBe(1);
      expect(posts.length).toBeGreaterThan(1);
      const [{ key, body }] = posts as [Received];
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
      expect(lost.err).toContain(`It is not known whether this was recorded. Its key is ${key}`);
      expect(lost.err).toContain(
        `ASOF_INCIDENT=i-1 asof note --at ${String(body['occurredAt'])} --key ${key} 'it'\\''s down'`,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'a deploy goes on, with a warning and the line to replay',
    async () => {
      const { asof, received } = await against(() => problem(503, 'unavailable'));
      const soft = ['release', '--service', 'api', '--version', '1.2.3', '--incident', 'i-1', '--soft-fail'];
      const warned = await asof(soft);
      expect(warned).toMatchObject({ code: 0, out: '' });
      expect(received.filter(({ method }) => method === 'POST')).toHaveLength(3);
      expect(warned.err).toContain('asof: warning: this release was not recorded; the job goes on (--soft-fail)');
      expect(warned.err).toMatch(
        /asof release --at \S+Z --version 1\.2\.3 --env '' --commit '' .*--incident i-1 .*--key \S+ --service api/,
      );
      expect(await asof(soft.slice(0, -1))).toMatchObject({ code: 6 });
    },
    TIMEOUT_MS,
  );

  it(
    'a command that makes no sense is told, whatever fails softly',
    async () => {
      const { asof } = await against(() => incident);
      expect(await asof(['rollback', '--version', '1', '--soft-fail'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('--service is missing'),
      });
    },
    TIMEOUT_MS,
  );

  it('a reader is told at once', async () => {
    const { asof, url } = await against(() => incident);
    server!.close();
    server!.closeAllConnections();
    expect(await asof(['show', 'i-1'])).toMatchObject({
      code: 6,
      err: expect.stringContaining(`asof: no answer from ${url} (ECONNREFUSED)`),
    });
  });

  it('a missing key is a matter of authentication', async () => {
    const { asof } = await against(() => problem(401, 'unauthenticated'));
    expect((await asof(['list'])).code).toBe(4);
  });
});

describe('when somebody else was faster', () => {
  const entry = (text: string, lastRevision: number) => ({
    id: 'e-1',
    type: 'note',
    occurredAt: '2026-03-01T18:00:00.000Z',
    precision: 'minute',
    approximate: false,
    interval: { from: '2026-03-01T18:00:00.000Z', to: '2026-03-01T18:00:00.000Z' },
    text,
    revision: 2,
    lastRevision,
    retracted: false,
  });

  it('nothing is changed, and both versions are shown', async () => {
    let reads = 0;
    const { asof, received } = await against(({ method, url }) => {
      if (method === 'PATCH') return problem(412, 'changed');
      if (!url.includes('/entries/')) return incident;
      return { status: 200, body: reads++ === 0 ? entry('mine', 2) : entry('theirs', 5) };
    });
    const conflict = await asof(['amend', 'i-1', 'e-1', '--text', 'new', '--reason', 'typo']);
    expect(conflict).toMatchObject({ code: 5, out: '' });
    expect(conflict.err).toContain('you saw  note "mine" (2026-03-01 18:00) (revision 2)');
    expect(conflict.err).toContain('it is    note "theirs" (2026-03-01 18:00) (revision 5)');
    expect(received.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });
});

describe('a command line', () => {
  it.each([
    [['note'], 'TEXT is missing'],
    [['note', 'a', 'b', 'c'], 'too many words: quote a text'],
    [['note', 'x', '--att', '18:00'], '--att is not an option of "asof note"'],
    [['note', 'x', '--at'], '--at needs a value'],
    [['note', 'x', '--at', 'soon'], '"soon" is not a time'],
    [['note', 'x', '--at', '2026-03-29 02:30', '--tz', 'Europe/Berlin'], 'the clocks went from 01:59'],
    [['show', '--clock', 'wall'], '--clock is recorded or learned'],
    [['sho'], 'there is no command "sho"'],
    [['impact'], 'say which: impact start'],
    [['amend', 'i-1', 'e-1', '--reason', 'x'], 'nothing to amend'],
    [['retract', '--all', '--reason', 'x'], 'name the incident to retract as a whole'],
  ])('%j exits 2 and says what is wrong', async (args, message) => {
    const { asof, received } = await against(() => incident);
    expect(await asof(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
    expect(received.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('gives its help and its version', async () => {
    const { asof } = await against(() => incident);
    expect(await asof([])).toMatchObject({ code: 0, out: expect.stringContaining('ENTRY is an entry') });
    expect(await asof(['show', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--as-of <time>') });
    expect((await asof(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
