/** `asof serve --demo`, played fast to its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';

jest.setTimeout(60_000);

const ASOF = join(process.cwd(), 'dist/cli/asof.js');
const MAIN = join(process.cwd(), 'dist/main.js');
const folder = mkdtempSync(join(tmpdir(), 'asof-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

const running = new Set<ReturnType<typeof spawn>>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** Plays, and resolves with all that was said as soon as a line holds the words. */
async function play(command: readonly string[], until: string) {
  const env = { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ASOF_DATA: join(folder, 'precious') };
  const child = spawn(process.execPath, command, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complained += chunk));
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes(until)) resolve();
    });
    child.on('close', () => reject(new Error(`ended early:\n${said}\n${complained}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<unknown[]> => {
    const closed = once(child, 'close');
    child.kill(signal);
    return closed;
  };
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
  return { said: () => said, complained: () => complained, origin, end };
}

describe('the demo', () => {
  it('tells its story to the end, serves what came of it, keeps nothing, and ends on Ctrl-C', async () => {
    const demo = await play([ASOF, 'serve', '--demo', '--demo-speed', '100', '--port', '0'], '/docs');
    const story = demo.said();
    for (const told of [
      'detected: "More than a fifth of the orders',
      '→ open · detect_to_declare 24 s',
      '→ mitigated · time_to_mitigate 1 min 48 s',
      '→ mitigated · impact_union 1 min 55 s',
      'claim: "customers could not pay for 140 seconds"',
      'PT140S is unsupported',
      'impact_union 2 min 20 s (was 1 min 55 s)',
      'PT140S was unsupported and is supported',
      '→ closed',
      'Every one of its events is proved by its hash.',
    ])
      expect(story).toContain(told);

    const api = client(demo.origin);
    const [, uncorrected] = /--revision (\d+)/.exec(story)!;
    const path = '/v1/incidents/orders-fail';
    const impact = async (query: string): Promise<unknown> => {
      const { body } = await api.get<{ durations: { seconds: number }[] }>(
        `${path}/durations?metric=impact_union${query}`,
      );
      return body.durations[0]!.seconds;
    };
    expect([await impact(`&revision=${uncorrected}`), await impact('')]).toEqual([115, 140]);
    const { body: incident } = await api.get<{ lint: { code: string }[]; knowledge: { position: string } }>(path);
    expect(incident).toMatchObject({ status: 'closed', severity: 'sev2' });
    expect(incident.lint.map(({ code }) => code)).not.toContain('future_time');
    const { body: list } = await api.get<{ total: number }>(`/v1/incidents?minPosition=${incident.knowledge.position}`);
    expect(list.total).toBe(5);

    expect(await demo.end('SIGINT')).toEqual([0, null]);
    expect(demo.complained()).toBe(`asof: serving at ${demo.origin}\n`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends on Ctrl-C in the middle, without a complaint', async () => {
    const demo = await play([MAIN, '--demo', '--port', '0'], 'Ctrl-C ends it');
    expect(await demo.end('SIGINT')).toEqual([0, null]);
    expect(demo.complained()).toBe('');
  });
});
