/** The service behind nginx, with the configuration that `docs/how-to/run-behind-a-proxy.md` shows, where nginx is. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { newKey } from '../../src/access/keys/key.js';
import { until } from '../support/received.js';

const GUIDE = join(import.meta.dirname, '../../docs/how-to/run-behind-a-proxy.md');
const HOST = 'asof.example';

function isThere(...command: [string, ...string[]]): boolean {
  try {
    execFileSync(command[0], command.slice(1), { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const canRun = isThere('nginx', '-v') && isThere('openssl', 'version');

let folder: string;
let service: RunningService;
let nginx: ChildProcess;
let port: number;
const key = newKey();

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
};

async function startNginx(): Promise<void> {
  const guide = await readFile(GUIDE, 'utf8');
  const config = /```nginx\n([^`]+)```/.exec(guide)![1]!;
  const [certificate, secret] = [join(folder, 'asof.crt'), join(folder, 'asof.key')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${HOST}`],
      ...['-keyout', secret, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  port = await freePort();
  const own = config
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace(/ssl_certificate +\S+;/, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key +\S+;/, `ssl_certificate_key ${secret};`)
    .replace('http://127.0.0.1:4000', service.address);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join(' ');
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; pid ${join(folder, 'pid')}; error_log stderr; events {} http { access_log off; ${paths} ${own} }`,
  );
  nginx = spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' });
  await until('nginx answers', async () => (await ask('GET', '/livez').catch(() => null))?.status === 200, 10_000);
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, rejectUnauthorized: false, servername: HOST };
    request({ ...options, headers: { host: HOST, ...headers } }, resolve)
      .on('error', reject)
      .end(body);
  });
}

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const answer = await send(method, path, headers, body);
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk as string;
  return { status: answer.statusCode!, headers: answer.headers, body: text };
}

const JSON_TYPE = { 'content-type': 'application/json' };
const WITH_KEY = { authorization: `Bearer ${key}` };

const why = canRun ? '' : ' (skipped: nginx and openssl are needed)';
(canRun ? describe : describe.skip)(`behind nginx${why}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'asof-proxy-'));
    const firstKeyFile = join(folder, 'first.key');
    await writeFile(firstKeyFile, key);
    service = await serve({
      ...{ port: 0, host: '127.0.0.1', data: join(folder, 'data'), insecure: false, logLevel: 'silent' },
      ...{ publicUrl: `https://${HOST}`, trustedProxies: ['127.0.0.1'], firstKeyFile },
    });
    await startNginx();
  });
  afterAll(async () => {
    const ended = once(nginx, 'exit');
    nginx.kill('SIGTERM');
    await ended;
    await service.close();
    await rm(folder, { recursive: true });
  });

  it('asks for a key, and takes one', async () => {
    expect((await ask('GET', '/v1/incidents')).status).toBe(401);
    expect((await ask('GET', '/v1/incidents', WITH_KEY)).status).toBe(200);
    const body = JSON.stringify({ id: 'proxied', title: 'Behind a proxy' });
    const opened = await ask('POST', '/v1/incidents', { ...WITH_KEY, ...JSON_TYPE }, body);
    expect([opened.status, opened.headers.location]).toEqual([201, `https://${HOST}/v1/incidents/proxied`]);
  });

  it('lets people sign in, and write from its own pages alone', async () => {
    const page = await ask('GET', '/incidents/proxied');
    expect([page.status, page.headers.location]).toEqual([302, expect.stringMatching(/\/login\?/)]);
    const origin = { origin: `https://${HOST}` };
    const signedIn = await ask('POST', '/login', { ...JSON_TYPE, ...origin }, JSON.stringify({ key }));
    const cookie = signedIn.headers['set-cookie']![0]!.split(';')[0]!;
    expect((await ask('GET', '/incidents/proxied', { cookie })).status).toBe(200);
    const note = JSON.stringify({ type: 'note', text: 'by cookie' });
    const path = '/v1/incidents/proxied/entries';
    expect((await ask('POST', path, { cookie, ...JSON_TYPE }, note)).status).toBe(403);
    const foreign = { origin: 'https://other.example' };
    expect((await ask('POST', path, { cookie, ...JSON_TYPE, ...foreign }, note)).status).toBe(403);
    expect((await ask('POST', path, { cookie, ...JSON_TYPE, ...origin }, note)).status).toBe(201);
  });

  it('passes a stream on as it comes', async () => {
    const stream = await send('GET', '/v1/incidents/proxied/stream', WITH_KEY);
    let heard = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    await until('the past is told', () => heard.includes('event: caughtup'), 5000);
    const note = JSON.stringify({ type: 'note', text: 'live through a proxy' });
    await ask('POST', '/v1/incidents/proxied/entries', { ...WITH_KEY, ...JSON_TYPE }, note);
    await until('the present is told', () => heard.includes('live through a proxy'), 5000);
    stream.destroy();
  });
});
