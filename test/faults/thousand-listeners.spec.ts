/** A thousand who listen while much is posted, and one among them who never reads. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { killLeftovers, startService } from '../support/service.js';
import { RawConnection } from './raw-connection.js';

jest.setTimeout(120_000);

const LISTENERS = 1000;
const EVENTS_A_SECOND = 200;
const SECONDS = 5;
const EVENTS = EVENTS_A_SECOND * SECONDS;
/** So much of another type comes between that one who never reads is soon full; nobody else asked for it. */
const BALLAST = 'x'.repeat(15_000);
/** What may be kept for one who does not read (`LIMITS` in `streaming/listeners.ts`). */
const BUFFER_BYTES = 256 * 1024;

let data: string;
let crowd: Crowd;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-crowd-'));
});
afterEach(async () => {
  crowd.leave();
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const IMPATIENT = [
  'env',
  `NODE_OPTIONS=--import=${pathToFileURL(join(import.meta.dirname, 'impatient-listeners.js')).href}`,
];

interface Report {
  readonly closed: number;
  readonly uneven: number;
  readonly differing: number;
  readonly told: readonly { id: string; entry: string }[];
}

describe('a thousand listeners', () => {
  it('are each told every event once and in order, at 200 a second; one that never reads is dropped', async () => {
    const service = await startService({ data, unbundled: true, through: IMPATIENT });
    const agent = new Agent({ keepAlive: true, maxSockets: 32 });
    const post = (path: string, body: object): Promise<number> =>
      new Promise((resolve, reject) => {
        const json = Buffer.from(JSON.stringify(body));
        const headers = { 'content-type': 'application/json', 'content-length': json.length };
        const outgoing = request(service.url + path, { method: 'POST', agent, headers }, (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode!));
        });
        outgoing.on('error', reject).end(json);
      });
    expect(await post('/v1/incidents', { id: 'crowded', title: 'Crowded' })).toBe(201);

    crowd = new Crowd(`${service.url}/v1/stream?after=end&types=note`);
    await crowd.ready();
    const sleeper = await RawConnection.to(service.url);
    sleeper.sleep();
    sleeper.say('GET /v1/stream HTTP/1.1\r\nhost: localhost\r\n\r\n');

    const before = memoryOf(service.pid);
    const posted: Promise<number>[] = [];
    const add = (entry: object): void => void posted.push(post('/v1/incidents/crowded/entries', entry));
    const began = Date.now();
    for (let sent = 0; sent < EVENTS;) {
      const due = Math.floor(((Date.now() - began) / 1000) * EVENTS_A_SECOND);
      for (; sent < Math.min(due, EVENTS); sent++) {
        add({ id: `n${sent}`, type: 'note', text: 'A line of text' });
        if (sent % 2 === 0) add({ type: 'action', text: BALLAST });
        if (sent % 100 === 0) void crowd.ask();
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(new Set(await Promise.all(posted))).toEqual(new Set([201]));

    const { closed, uneven, differing, told } = await crowd.report();
    expect({ closed, uneven, differing }).toEqual({ closed: 0, uneven: 0, differing: 0 });
    const entries = told.map(({ entry }) => entry);
    expect([entries.length, new Set(entries).size]).toEqual([EVENTS, EVENTS]);
    const ids = told.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(memoryOf(service.pid) - before).toBeLessThan(LISTENERS * BUFFER_BYTES);

    // It was broken off while it slept: all that its network had taken comes, and no more.
    sleeper.wake();
    expect((await sleeper.closed()).split('event: fact').length).toBeLessThan(posted.length);
    expect((await service.stop()).code).toBe(0);
  });
});

const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

/** The listeners, in a process of their own. */
class Crowd {
  readonly #child;
  readonly #lines;

  constructor(url: string) {
    const script = join(import.meta.dirname, 'crowd.js');
    this.#child = spawn(process.execPath, [script, url, String(LISTENERS)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ready(): Promise<void> {
    expect((await this.#lines.next()).value).toBe('ready');
  }

  /** How it is now. */
  async ask(): Promise<Report> {
    this.#child.stdin.write('\n');
    return JSON.parse((await this.#lines.next()).value as string) as Report;
  }

  /** When all have been told of everything, or as it is after a while. */
  async report(): Promise<Report> {
    for (const end = Date.now() + 60_000; ;) {
      const report = await this.ask();
      if ((report.told.length >= EVENTS && report.uneven === 0) || Date.now() > end) return report;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  leave(): void {
    this.#child.stdin.end();
  }
}
