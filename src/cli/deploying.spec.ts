/** A deploy job whose timeline is in trouble: it never fails and never waits, and what it prints replays exactly. */
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DEPLOYING } from './client.js';
import { run } from './main.js';
import { wordsOfLine } from './shell.testing.js';

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
const GITLAB_JOB = {
  ...{
    CI: 'true',
    GITLAB_CI: 'true',
    CI_COMMIT_TAG: '3.4.5',
    CI_COMMIT_SHA: 'abcdef0123',
    CI_ENVIRONMENT_NAME: 'prod',
  },
  ...{ CI_PIPELINE_ID: '3', CI_JOB_ID: '7', CI_JOB_NAME: 'deploy', GITLAB_USER_LOGIN: 'bo' },
};
const RELEASE = ['release', '--service', 'api', '--env', 'prod', '--text', "it's out", '--at', '-5m'];

/** The words of the line that is printed last, as a shell reads them. */
const lastLine = (err: string): string[] => wordsOfLine(err.trimEnd().split('\n').at(-1)!.trim());

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
      const args = lastLine(first.err);
      // Elsewhere, the next day, by somebody else.
      const tomorrow = () => Date.now() + 86_400_000;
      await asof(args, { ASOF_URL: 'http://127.0.0.1:9', USER: 'bo', CI: '1' }, tomorrow);
      expect(sent.length).toBeGreaterThan(1);
      expect(new Set(sent.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(JSON.parse(sent[0]!.body)).toMatchObject({ version: 'v2', actor: 'ana', text: "it's out", source: 'ci' });
    },
  );

  it.each([
    ['a version with blanks and quotes', ['--version', `1.2 "x" 'y' \\ $HOME`], { version: `1.2 "x" 'y' \\ $HOME` }],
    ['a version that looks like an option', ['--version=--force'], { version: '--force' }],
    ['words that would steer a terminal', ['--text', 'a\u001b[2Jb\r\nc'], { text: 'a\u001b[2Jb\r\nc' }],
    ['no environment, where the job has one', ['--env', ''], { environment: undefined }],
    ['no version of its own', ['--version', '', '--version', '7'], { version: '7' }],
  ])('replays %s exactly', async (_, more, expected) => {
    const { url, sent } = await answering(503, { title: 'unavailable', code: 'unavailable', status: 503 });
    const job = { ...GITLAB_JOB, ASOF_URL: url };
    const first = await asof(['release', '--service', 'api', ...more], job);
    expect(first).toMatchObject({ code: 0, out: '' });
    await asof(lastLine(first.err), { ...job, CI_JOB_ID: '8', CI_COMMIT_TAG: 'v9' });
    expect(new Set(sent.map((each) => JSON.stringify(each))).size).toBe(1);
    const body = JSON.parse(sent[0]!.body) as object;
    expect({ environment: undefined, ...body }).toMatchObject({ version: '3.4.5', ...expected });
  });

  it.each([
    ['what was forgotten', /--service is missing/, ['release', '--version', '1']],
    [
      'an option that an empty variable left without its value',
      /--service needs a value/,
      ['release', '--service', '--version', '1'],
    ],
    [
      'a word that is no option',
      /"prod" is one word too many/,
      ['release', '--service', 'api', '--version', '1', 'prod'],
    ],
    [
      'a source that is none',
      /--source is cli or ci/,
      ['rollback', '--service', 'api', '--version', '1', '--source', 'me'],
    ],
  ])('fails for %s, and sends nothing', async (_, told, line) => {
    const { url, sent } = await answering(201, {});
    const { code, err } = await asof([...line, '--soft-fail'], { ...JOB, ASOF_URL: url });
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(told);
  });

  it('may leave any option empty', async () => {
    const { url, sent } = await answering(503, { title: 'unavailable', code: 'unavailable', status: 503 });
    const names = [
      'env',
      'commit',
      'run-url',
      'actor',
      'incident',
      'at',
      'learned',
      'key',
      'reverts',
      'source',
      'text',
    ];
    const empty = [...names, 'server', 'token-file', 'tz'].flatMap((name) => [`--${name}`, '']);
    const { code } = await asof(['rollback', '--service', 'api', '--version', '1', ...empty], {
      ...JOB,
      ASOF_URL: url,
    });
    expect(code).toBe(0);
    expect(sent[0]!.key).toMatch(/^github-/);
    expect(JSON.parse(sent[0]!.body)).toEqual({
      ...{ type: 'rollback', service: 'api', version: '1', source: 'ci', occurredAt: expect.any(String) },
    });
  });

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
