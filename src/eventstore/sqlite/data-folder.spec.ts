import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PACKAGE } from '../../sqlite/driver.js';
import { DataFolderError, type DataFolderFault } from '../../sqlite/faults.js';
import { DataFolder } from './data-folder.js';
import { SqliteEventStore } from './sqlite-event-store.js';

const driver = createRequire(import.meta.url).resolve(PACKAGE);

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'asof-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

function refusal(open: () => unknown): { code: DataFolderFault; message: string } {
  try {
    open();
  } catch (error) {
    if (error instanceof DataFolderError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was opened');
}

describe('the data folder', () => {
  it('is made, with the folders above it', () => {
    const folder = DataFolder.open(join(parent, 'a', 'b'));
    expect(existsSync(folder.path)).toBe(true);
    expect(folder.eventsFile).toBe(join(parent, 'a', 'b', 'events.db'));
    folder.close();
  });

  it('refuses a second holder, naming the first', () => {
    const folder = DataFolder.open(parent);
    expect(refusal(() => DataFolder.open(parent))).toEqual({
      code: 'in_use',
      message: `the data folder ${parent} is in use by process ${process.pid}; stop it, or use another folder`,
    });
    folder.close();
    DataFolder.open(parent).close();
  });

  it('refuses another process, and is free again once that was killed', () => {
    // Takes the lock as DataFolder does, tries it a second time from within, and dies by SIGKILL, holding it.
    const child = `
      const Database = require(${JSON.stringify(driver)});
      const lock = new Database(process.argv[1] + '/lock.db', { timeout: 0 });
      try { lock.exec('BEGIN EXCLUSIVE'); } catch (error) { console.log(error.code); process.exit(); }
      require('node:fs').writeFileSync(process.argv[1] + '/lock.pid', String(process.pid));
      process.kill(process.pid, 'SIGKILL');`;
    const run = () => spawnSync(process.execPath, ['-e', child, parent], { encoding: 'utf8' });

    const folder = DataFolder.open(parent);
    expect(run().stdout.trim()).toBe('SQLITE_BUSY');
    folder.close();

    const killed = run();
    expect(killed.signal).toBe('SIGKILL');
    expect(readFileSync(join(parent, 'lock.pid'), 'utf8')).toBe(String(killed.pid));
    DataFolder.open(parent).close();
  });

  it('refuses a file in its place, and a folder under a file', () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');
    expect(refusal(() => DataFolder.open(file)).code).toBe('not_a_folder');
    expect(refusal(() => DataFolder.open(join(file, 'below'))).code).toBe('not_a_folder');
  });

  it('refuses a folder that it may not write to', () => {
    const folder = join(parent, 'locked');
    chmodSync(parent, 0o755);
    mkdirSync(folder, { mode: 0o555 });
    asAnOrdinaryUser(() => {
      expect(refusal(() => DataFolder.open(folder)).code).toBe('not_writable');
      expect(refusal(() => DataFolder.open(join(folder, 'below'))).code).toBe('not_writable');
    });
  });

  it('refuses a damaged event database', () => {
    const folder = DataFolder.open(parent);
    writeFileSync(folder.eventsFile, 'not a database, and long enough to be seen as none'.repeat(100));
    const { code, message } = refusal(() => SqliteEventStore.open(folder.eventsFile));
    expect(code).toBe('corrupt');
    expect(message).toContain('restore it from a backup');
    folder.close();
  });

  it('says what to do about a damaged lock file', () => {
    writeFileSync(join(parent, 'lock.db'), 'not a database, and long enough to be seen as none'.repeat(100));
    expect(refusal(() => DataFolder.open(parent))).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('can be removed') as unknown,
    });
  });
});

const NOBODY = 65534;

/** Permissions do not bind the superuser, whom containers like to run tests as. */
function asAnOrdinaryUser(run: () => void): void {
  const superuser = process.geteuid?.() === 0;
  if (superuser) process.seteuid!(NOBODY);
  try {
    run();
  } finally {
    if (superuser) process.seteuid!(0);
  }
}
