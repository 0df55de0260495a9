/** A deploy job whose timeline is in trouble: it never fails and never waits, and what it prints replays exactly. */
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DEPLOYING } from './client.js';
import { run } from './main.js';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Sent {
  readonly path: string;
  readonly key: string;
  readonly body: string;
}

/** A service that answers writes so, and keeps what was sent. */
async function answering(status: number, problem: object): Promise<{ url: string; sent: Sent[] }> {
  const sent: Sent[] = [];
  const url = await listening(
    createHttpServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const isWrite = request.method === 'POST';
        if (isWrite) sent.push({ path: request.url!, key: keyOf(request.headers), body });
        response.writeHead(isWrite ? status : 200, { 'content-type': 'application/json', 'retry-after': '0' });
        response.end(JSON.stringify(isWrite ? problem : { status: 'ok' }));
      });
    }),
  );
  return { url, sent };
}

const keyOf = (headers: IncomingHttpHeaders): string => String(headers['idempotency-key']);

async function asof(args: readonly string[], env: Record<string, string>, now: () => number = Date.now) {
  let [out, err] = ['', ''];
  const stream = (take: (text: string) => void) =>
    new Writable({ write: (chunk, _, done) => (take(String(chunk)), done()) });
  const streams = { data: stream((text) => (out += text)), messages: stream((text) => (err += text)) };
  const code = await run(args, { env: { TZ: 'UTC', USER: 'runner', ...env }, streams, version: () => '0', now });
  return { code, out, err };
}

const JOB = {
  ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v2', GITHUB_SHA: 'abcdef0123' },
  ...{ GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1', GITHUB_JOB: 'deploy', GITHUB_ACTOR: 'ana' },
};
const RELEASE = ['release', '--service', 'api', '--env', 'prod', '--text', "it's out", '--at', '-5m'];

/** The words of the line that is printed last, as a shell would read them. */
function lastLine(err: string): string[] {
  const line = err.trimEnd().split('\n').at(-1)!.trim();
  const words = line.match(/(?:'[^']*'|\\'|[^\s'\\])+/g)!;
  return words.map((word) =>
    word.replace(/'([^']*)'|\\(')/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped!),
  );
}

describe('a deploy job', () => {
  it.each([
    [401, 'unauthenticated', 'was not recorded', 'Trying again with this key fails, too'],
    [403, 'forbidden', 'was not recorded', 'with a key that may do it'],
    [404, 'not_found', 'was not recorded', 'while there is no such thing'],
    [422, 'invalid', 'was not recorded', 'once what was refused is mended'],
    [429, 'rate_limited', 'was not recorded', 'repeating it is safe'],
    [503, 'unavailable', 'was not recorded', 'repeating it is safe'],
    [503, 'outcome_unknown', 'it is not known whether', 'repeating it is safe'],
    [504, '', 'it is not known whether', 'repeating it is safe'],
    [200, '', 'it is not known whether', 'repeating it is safe'],
  ])(
    'goes on after %i %s, says what is known, and prints the line that replays it exactly',
    async (status, code, ...told) => {
      const { url, sent } = await answering(status, code === '' ? {} : { title: code, code, status });
      const first = await asof(RELEASE, { ...JOB, ASOF_URL: url, ASOF_TOKEN: 'asof_secret' });
      expect(first).toMatchObject({ code: 0, out: '' });
      for (const words of told) expect(first.err).toContain(words);
      expect(first.err).not.toContain('asof_secret');
      const [name, ...args] = lastLine(first.err);
      expect(name).toBe('asof');
      // Elsewhere, the next day, by somebody else.
      const tomorrow = () => Date.now() + 86_400_000;
      await asof(args, { ASOF_URL: 'http://127.0.0.1:9', USER: 'bo', CI: '1' }, tomorrow);
      expect(sent.length).toBeGreaterThan(1);
      expect(new Set(sent.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(JSON.parse(sent[0]!.body)).toMatchObject({ version: 'v2', actor: 'ana', text: "it's out", source: 'ci' });
    },
  );

  it('goes on, and soon, whatever is silent or slow', async () => {
    expect(DEPLOYING.within + DEPLOYING.perLook!).toBeLessThanOrEqual(5000);
    const silent = await listening(createServer());
    const slow = await listening(
      createServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n');
        const dribbling = setInterval(() => socket.write(' '), 100);
        socket.on('close', () => clearInterval(dribbling));
      }),
    );
    const refusing = 'http://127.0.0.1:9';
    const nowhere = 'http://no-such-host.invalid';
    for (const url of [silent, slow, refusing, nowhere]) {
      const { code, err } = await asof(RELEASE, { ...JOB, ASOF_URL: url });
      expect([url, code]).toEqual([url, 0]);
      expect(err).toMatch(/the job goes on\n(?:.*\n)+ {2}asof release --at \S+Z --version v2 .*--key github-/);
    }
  });
});
