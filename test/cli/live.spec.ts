import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { terminal, type Terminal } from './terminal.js';

jest.setTimeout(60_000);

let data: string;
let service: Service;
let asof: Terminal;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-live-'));
  service = await startService({ data });
  asof = terminal(service.url);
});
afterAll(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const post = (path: string, body: object) => client(service.url).request('POST', path, { body });
const open = (id: string, entries: object[] = [], more: object = {}) =>
  post('/v1/incidents', { id, title: `About ${id}`, entries, ...more });
const DECLARED = { id: 'dec', type: 'declared', occurredAt: '2026-03-01T10:00Z' };
const RESOLVED = { id: 'res', type: 'resolved', occurredAt: '2026-03-01T11:00Z', text: 'Over,\n at last' };

describe('asof tail', () => {
  it('prints each event in a line, from where it is told to begin, and ends after so many', async () => {
    await open('tailed', [DECLARED, { id: 'imp', type: 'impact_started', component: 'api', level: 'down' }, RESOLVED]);
    const printed = await asof(['tail', 'tailed', '--after', 'start', '--count', '4']);
    expect(printed.code).toBe(0);
    const lines = printed.out.trim().split('\n');
    expect(lines.map((line) => line.replace(/^\S+ {2}/, ''))).toEqual([
      '#0  opened  About tailed',
      '#1  ! declared  at 2026-03-01 10:00',
      '#2  █ impact_started  api down',
      '#3  ✔ resolved  Over, at last · at 2026-03-01 11:00',
    ]);
  });

  it('takes the types that are asked for, as stored events in JSON, a line each', async () => {
    await open('typed', [DECLARED, RESOLVED]);
    const printed = await asof(['tail', 'typed', '--after=0', '--type', 'resolved', '--count', '1', '--json']);
    expect(JSON.parse(printed.out)).toMatchObject({ type: 'asof.resolved', subject: 'typed', revision: 2 });
  });

  it('of every incident names each', async () => {
    const waiting = asof(['tail', '--count', '1', '--type', 'decision']);
    let settled = false;
    void waiting.finally(() => (settled = true));
    await open('named');
    // It may not listen yet when the first is posted.
    await until(
      'one is printed',
      async () => {
        await post('/v1/incidents/named/entries', { type: 'decision', text: 'Roll back' });
        return settled;
      },
      20_000,
    );
    expect((await waiting).out).toMatch(/^\d\d:\d\d:\d\d {2}named {2}#\d+ {2}■ decision {2}Roll back\n$/);
  });

  it.each([
    [['tail', 'nothing-of-that-name'], 1],
    [['tail', '--count', '0'], 2],
    [['tail', '--type', 'No'], 2],
    [['tail', '--server', 'http://127.0.0.1:9'], 6],
  ])('%j fails with %i', async (typed, code) => {
    expect((await asof(typed)).code).toBe(code);
  });
});

describe('asof watch', () => {
  it('ends when the status is reached', async () => {
    await open('watched', [DECLARED]);
    const waiting = asof(['watch', 'watched', '--until', 'mitigated', '--exit-status', '--timeout', '30s']);
    await post('/v1/incidents/watched/entries', { id: 'note', type: 'note' });
    await post('/v1/incidents/watched/entries', RESOLVED);
    const { code, out, err } = await waiting;
    expect([code, err]).toEqual([0, 'asof: watched is resolved\n']);
    expect(out.trim().split('\n').at(-1)).toBe('watched · resolved · declared_to_resolved 1 h · revision 3');
  });

  it('fails, where that is asked for, if time is up or the incident is retracted', async () => {
    await open('open-still', [DECLARED]);
    const late = await asof(['watch', 'open-still', '--timeout', '1s', '--exit-status']);
    expect([late.code, late.err]).toEqual([1, 'asof: open-still is still open\n']);
    expect((await asof(['watch', 'open-still', '--timeout', '1s'])).code).toBe(0);
    await client(service.url).request('POST', '/v1/incidents/open-still/retract', {
      body: { reason: 'a test' },
      headers: { 'if-match': '*' },
    });
    const retracted = await asof(['watch', 'open-still', '--exit-status', '--json']);
    expect([retracted.code, retracted.err]).toEqual([1, 'asof: the incident was retracted\n']);
    expect(JSON.parse(retracted.out)).toMatchObject({ id: 'open-still', retracted: true, revision: 2 });
  });

  it.each([
    ['--until', 'never'],
    ['--timeout', 'soon'],
  ])('refuses %s %s', async (flag, value) => {
    expect((await asof(['watch', 'watched', flag, value])).code).toBe(2);
  });
});

describe('asof replay', () => {
  it('prints what was known after each event, without waiting, into a pipe', async () => {
    await open('replayed', [DECLARED, RESOLVED], { historical: true });
    const { code, out, err } = await asof(['replay', 'replayed']);
    expect(code).toBe(0);
    expect(err).toContain('told as it happened');
    expect(out).not.toContain('\u001b');
    expect(out.match(/^Happened by .*$/gm)).toEqual([
      'Happened by 2026-03-01 10:00:00 UTC · 1 of 3',
      'Happened by 2026-03-01 10:00:00 UTC · 2 of 3',
      'Happened by 2026-03-01 11:00:00 UTC · 3 of 3',
    ]);
    // Trial 33: the moment and the event, and what is known where that has changed.
    const lines = out.trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(9);
    expect(lines.at(-1)).toBe('  resolved · declared_to_resolved 1 h');
  });

  it('on another clock, as JSON, a line each', async () => {
    const { out } = await asof(['replay', 'replayed', '--rhythm', 'recorded', '--json']);
    const frames = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { revision: number; status: string });
    expect(frames.map(({ revision, status }) => [revision, status])).toEqual([
      [0, 'recorded'],
      [1, 'open'],
      [2, 'resolved'],
    ]);
  });

  it.each([
    ['--rhythm', 'sung'],
    ['--speed', 'fast'],
  ])('refuses %s %s', async (flag, value) => {
    expect((await asof(['replay', 'replayed', flag, value])).code).toBe(2);
  });
});
