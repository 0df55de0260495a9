/** Clients of streams when the service is killed and started again: they come back by themselves, to where they stood. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSource } from 'eventsource';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { killLeftovers, startService, type Service } from '../support/service.js';

/** Each start of a process takes its time, and a client waits 3 s before it comes back. */
jest.setTimeout(90_000);

let data: string;
const toBeClosed: (() => void)[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-streams-'));
});
afterEach(async () => {
  for (const close of toBeClosed.splice(0)) close();
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const ENTRIES = '/v1/incidents/streamed/entries';

async function post(service: Service, id: string): Promise<void> {
  const { status } = await client(service.url).request('POST', ENTRIES, { body: { id, type: 'note' } });
  expect(status).toBe(201);
}

async function started(): Promise<Service> {
  const service = await startService({ data });
  const body = { id: 'streamed', title: 'Streamed' };
  expect((await client(service.url).request('POST', '/v1/incidents', { body })).status).toBe(201);
  return service;
}

/** Killed, and started again where it was; meanwhile nobody can write. */
async function killedAndRestarted(service: Service): Promise<Service> {
  await service.kill();
  const { port } = new URL(service.url);
  return startService({ data, args: ['--port', port] });
}

const entryOf = (stored: string): string | undefined =>
  (JSON.parse(stored) as { data: { facts: { entryId?: string } } }).data.facts.entryId;

describe('after kill -9 and a restart', () => {
  it.each([
    ['everything', '/v1/stream'],
    ['one incident', '/v1/incidents/streamed/stream'],
  ])('an EventSource on %s has heard every event once, in order', async (_, path) => {
    let service = await started();
    const source = new EventSource(service.url + path);
    toBeClosed.push(() => source.close());
    const heard: string[] = [];
    source.addEventListener('fact', ({ data: stored }: { data: string }) => {
      const entry = entryOf(stored);
      if (entry !== undefined) heard.push(entry);
    });
    await post(service, 'a');
    await until('the first is heard', () => heard.length === 1, 10_000);
    for (const id of ['b', 'c']) await post(service, id);
    service = await killedAndRestarted(service);
    for (const id of ['d', 'e']) await post(service, id);
    await until('the last is heard', () => heard.includes('e'), 20_000);
    await post(service, 'f');
    await until('what comes then is heard', () => heard.includes('f'), 10_000);
    expect(heard).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('curl goes on after the last id that it printed', async () => {
    let service = await started();
    for (const id of ['a', 'b']) await post(service, id);
    const before = new Curl(`${service.url}/v1/stream`);
    await until('two are printed', () => before.entries.length === 2, 10_000);
    const seen = before.lastId;
    await post(service, 'c');
    service = await killedAndRestarted(service);
    await before.gone;
    await post(service, 'd');
    const after = new Curl(`${service.url}/v1/stream`, seen);
    await until('two more are printed', () => after.entries.length === 2, 10_000);
    expect([before.entries.slice(0, 2), after.entries]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('asof tail says that the connection was lost, and prints every event once', async () => {
    let service = await started();
    const tail = spawn(process.execPath, [join(process.cwd(), 'dist/cli/asof.js'), 'tail', '--json'], {
      env: { PATH: process.env['PATH'], ASOF_URL: service.url },
      stdio: 'pipe',
    });
    toBeClosed.push(() => tail.kill());
    let [printed, said] = ['', ''];
    tail.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    tail.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until('it listens', () => said.includes('listening'), 20_000);
    await post(service, 'a');
    await until('the first is printed', () => printed !== '', 10_000);
    service = await killedAndRestarted(service);
    await post(service, 'b');
    const entries = (): (string | undefined)[] => printed.trim().split('\n').map(entryOf);
    await until('the second is printed', () => entries().length === 2, 20_000);
    expect(entries()).toEqual(['a', 'b']);
    expect(said.split('\n')).toEqual([
      'asof: listening to every incident',
      'asof: the connection is lost: trying again',
      'asof: listening again',
      '',
    ]);
  });
});

/** `curl -N`, and what it prints. */
class Curl {
  #printed = '';
  readonly gone: Promise<unknown>;

  constructor(url: string, lastEventId?: string) {
    const header = lastEventId === undefined ? [] : ['-H', `Last-Event-ID: ${lastEventId}`];
    const child = spawn('curl', ['-sN', ...header, url], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#printed += text));
    this.gone = once(child, 'close');
    toBeClosed.push(() => child.kill());
  }

  get entries(): string[] {
    return [...this.#printed.matchAll(/^event: fact\ndata: (.*)\n/gm)]
      .map(([, stored]) => entryOf(stored!))
      .filter((entry) => entry !== undefined);
  }

  get lastId(): string {
    return [...this.#printed.matchAll(/^id: (\S+)\n/gm)].at(-1)![1]!;
  }
}
