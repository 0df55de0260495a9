/** Where the service must not start, it says why in words, and ends with a code other than 0. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { killLeftovers, startRefused, startService } from '../support/service.js';

/** Each start of a process takes its time. */
jest.setTimeout(60_000);

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-start-'));
});
afterEach(async () => {
  await killLeftovers();
  chmodSync(data, 0o755);
  rmSync(data, { recursive: true });
});

/** Permissions do not bind the superuser, whom containers like to run tests as: this way they do. */
const SUPERUSER = process.geteuid?.() === 0;
const BOUND = SUPERUSER ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'] : [];
const canBeBound = !SUPERUSER || spawnSync(BOUND[0]!, [...BOUND.slice(1), 'true']).status === 0;
const reason = canBeBound ? '' : ' (skipped: the superuser here cannot be bound by permissions, setpriv is missing)';

/** A message for a person: what and why, without a stack, and without a line for machines beside it. */
function expectPlain(output: string): void {
  expect(output).not.toMatch(/^\s+at |^\{|node:internal/m);
}

describe('starting', () => {
  it('is refused on a folder that another process holds, which goes on undisturbed', async () => {
    const first = await startService({ data });
    const { exit, output } = await startRefused({ data });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toContain(`in use by process ${first.pid}`);
    expectPlain(output);
    const opened = await client(first.url).request('POST', '/v1/incidents', { body: { title: 'Undisturbed' } });
    expect(opened.status).toBe(201);
    expect(await first.stop()).toEqual({ code: 0, signal: null });
  });

  it('succeeds on the folder of a process that was killed', async () => {
    await (await startService({ data })).kill();
    expect(existsSync(join(data, 'lock.pid'))).toBe(true);
    await (await startService({ data })).stop();
  });

  it.each(['/proc/foo', '/proc/foo/bar', '/dev/null/data'])(
    'trial 40: is refused at once where the system makes no folder: %s',
    async (folder) => {
      const { exit, output } = await startRefused({ data: folder });
      expect(exit).toEqual({ code: 1, signal: null });
      expect(output).toContain(folder);
      expectPlain(output);
    },
  );

  it('makes a folder with its parents', async () => {
    const folder = join(data, 'a/b/c');
    await (await startService({ data: folder })).stop();
    expect(existsSync(join(folder, 'events.db'))).toBe(true);
  });

  it('is refused where a file stands in place of the folder', async () => {
    const file = join(data, 'file');
    writeFileSync(file, 'not a folder');
    const { exit, output } = await startRefused({ data: file });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toContain(`${file} is, or lies under, a file`);
    expectPlain(output);
    expect(readFileSync(file, 'utf8')).toBe('not a folder');
  });

  (canBeBound ? it : it.skip)(`is refused on a new folder that may only be read${reason}`, async () => {
    chmodSync(data, 0o555);
    const { exit, output } = await startRefused({ data, through: BOUND });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toContain(`the data folder ${data} cannot be written to`);
    expectPlain(output);
  });

  (canBeBound ? it : it.skip)(`is refused on a used folder that may only be read${reason}`, async () => {
    await (await startService({ data })).stop();
    chmodSync(data, 0o555);
    chmodSync(join(data, 'events.db'), 0o444);
    chmodSync(join(data, 'lock.db'), 0o444);
    const { exit, output } = await startRefused({ data, through: BOUND });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(/cannot be (written to|opened for writing)/);
    expectPlain(output);
  });

  it('is refused on a damaged event database, which stays as it is', async () => {
    await (await startService({ data })).stop();
    const damaged = readFileSync(join(data, 'events.db')).fill(0x58, 0, 4096);
    writeFileSync(join(data, 'events.db'), damaged);
    const { exit, output } = await startRefused({ data });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(/events\.db is damaged .*restore it from a backup/);
    expectPlain(output);
    expect(readFileSync(join(data, 'events.db')).equals(damaged)).toBe(true);
  });

  it.each([
    ['a port that is in use', (taken: string) => ['--port', taken], /port \d+ of 127\.0\.0\.1 is in use: .*--port/],
    [
      'an address of another machine',
      () => ['--host', '192.0.2.1', '--insecure'],
      /192\.0\.2\.1 is no address .*--host/,
    ],
  ])('is refused on %s, and lets go of the folder', async (_, args, words) => {
    const first = await startService({ data: join(data, 'first') });
    const second = join(data, 'second');
    const { exit, output } = await startRefused({ data: second, args: args(new URL(first.url).port) });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(words);
    expectPlain(output);
    await (await startService({ data: second })).stop();
  });

  it('is refused where the driver of SQLite cannot be loaded', async () => {
    const broken = pathToFileURL(join(import.meta.dirname, 'broken-driver.js')).href;
    const { exit, output } = await startRefused({ data, through: ['env', `NODE_OPTIONS=--import=${broken}`] });
    expect(exit).toEqual({ code: 1, signal: null });
    expect(output).toMatch(/better-sqlite3\S*, which keeps data folders, cannot be loaded by Node .*"npm rebuild"/);
    expectPlain(output);
  });

  it('is refused on an address that others can reach, unless it is told that this is meant', async () => {
    const { exit, output } = await startRefused({ data, args: ['--host', '0.0.0.0'] });
    expect(exit).toEqual({ code: 2, signal: null });
    expect(output).toContain('0.0.0.0 can be reached by others');
    expect(output).toContain('--insecure');
    expectPlain(output);
    expect(existsSync(join(data, 'events.db'))).toBe(false);
  });
});
