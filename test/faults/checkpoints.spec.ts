/** The log of SQLite is worked off beside the event loop, and the thread that does it is no burden when the end comes. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { killLeftovers, startService } from '../support/service.js';

const MEBIBYTE = 1024 * 1024;
/** Where a commit makes the checkpoint itself. */
const EVENTS_LOG_BYTES = 16 * MEBIBYTE;

/** A process that has nothing to do but to wait for the thread: first for its work, then for its end. */
const WAITING = (file: string): string => `
  import { statSync } from 'node:fs';
  import { setTimeout as pause } from 'node:timers/promises';
  import { Checkpoints } from './build/sqlite/checkpoints.js';
  import { Database } from './build/sqlite/driver.js';
  const file = ${JSON.stringify(file)};
  const database = new Database(file);
  for (const setting of ['journal_mode = WAL', 'wal_autocheckpoint = 0']) database.pragma(setting);
  const checkpoints = new Checkpoints(file);
  database.exec('CREATE TABLE texts (text)');
  for (let n = 0; n < 100; n++) database.prepare('INSERT INTO texts VALUES (?)').run('x'.repeat(60_000));
  while (statSync(file).size < ${4 * MEBIBYTE}) await pause(20);
  await checkpoints.close();
  database.close();
  process.stdout.write('closed');
`;

describe('checkpoints', () => {
  let data: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'asof-checkpoints-'));
  });
  afterEach(async () => {
    await killLeftovers();
    rmSync(data, { recursive: true });
  });

  it('are made while the log is far from full, and leave none behind when the service stops', async () => {
    const service = await startService({ data, args: ['--log-level', 'warn'] });
    const api = client(service.url);
    expect((await api.request('POST', '/v1/incidents', { body: { id: 'long', title: 'Long' } })).status).toBe(201);
    const [file, log] = [join(data, 'events.db'), join(data, 'events.db-wal')];
    for (let n = 0; statSync(log).size < 6 * MEBIBYTE; n++) {
      const entries = Array.from({ length: 20 }, () => ({
        type: 'note',
        text: `${n} `.padEnd(15_000, 'what was seen '),
      }));
      expect((await api.request('POST', '/v1/incidents/long/entries', { body: { entries } })).status).toBe(201);
    }
    await until('the log is in the database', () => statSync(file).size > 4 * MEBIBYTE, 10_000);
    expect(statSync(log).size).toBeLessThan(EVENTS_LOG_BYTES);
    expect((await api.get('/v1/incidents/long/verify')).body).toMatchObject({ ok: true });

    expect(await service.stop()).toEqual({ code: 0, signal: null });
    for (const name of ['events.db', 'readmodels.db']) expect(existsSync(join(data, `${name}-wal`))).toBe(false);
  }, 60_000);

  it('end when they are closed, also where nothing else keeps the process', () => {
    const program = WAITING(join(data, 'alone.db'));
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: 'closed', stderr: '', status: 0 });
    expect(existsSync(join(data, 'alone.db-wal'))).toBe(false);
  }, 40_000);
});
