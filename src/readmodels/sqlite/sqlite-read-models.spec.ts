import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../sqlite/driver.js';
import { DataFolderError } from '../../sqlite/faults.js';
import { at, entryDocument, headDocument, heads } from '../documents.testing.js';
import { describeReadModels } from '../read-models.contract.js';
import { ReadModelsUnavailable } from '../read-models.js';
import { GuardedDatabase } from './guarded-database.js';
import { openReadModelsFile } from './read-model-files.js';
import { SqliteDocuments } from './sqlite-documents.js';
import { SqliteCommands } from './sqlite-commands.js';
import { SqliteReadModels, type ReadModelFiles } from './sqlite-read-models.js';

let folder: string;
let files: ReadModelFiles;
let resets: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-'));
  files = filesIn(folder);
  resets = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const filesIn = (path: string): ReadModelFiles => ({
  readModels: join(path, 'readmodels.db'),
  settings: join(path, 'settings.db'),
});
const open = (): SqliteReadModels =>
  SqliteReadModels.open(files, (reason) => void resets.push(reason.replaceAll(`${folder}/`, '')));

/** Runs a statement in another connection, as another program would. */
function elsewhere<T>(file: string, run: (database: Database) => T): T {
  const database = new Database(file);
  try {
    return run(database);
  } finally {
    database.close();
  }
}

const tablesIn = (file: string): string[] =>
  elsewhere(file, (database) =>
    database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all(),
  );

describeReadModels('SqliteReadModels', () => {
  const own = mkdtempSync(join(tmpdir(), 'asof-'));
  const readModels = SqliteReadModels.open(filesIn(own), (reason) => {
    throw new Error(reason);
  });
  const close = readModels.close.bind(readModels);
  readModels.close = async () => {
    await close();
    rmSync(own, { recursive: true, force: true });
  };
  return Promise.resolve(readModels);
});

describe('SQLite read models', () => {
  it('have everything after being closed and opened, but what a dead process had under way', async () => {
    const first = open();
    const page = { heads: [headDocument()], entries: [entryDocument()] };
    await first.derived.open('incidents_v1');
    await first.derived.commit('incidents_v1', page, null, { position: at(4), epoch: 2 });
    await first.operational.swap('pointer', 'incidents_v1', null);
    await first.operational.acquire('projecting', 'a', 60_000);
    await first.operational.beginCommand('running', 'h1', 60_000);
    await first.operational.finishCommand('done', { requestHash: 'h2', outcome: '{}' }, 60_000);
    await first.settings.put('alias', 'acme', 'Acme Inc.');
    await first.close();
    const second = open();
    await second.derived.open('incidents_v1');
    expect(await second.derived.checkpoint('incidents_v1')).toEqual({ position: at(4), epoch: 2 });
    expect(await second.derived.head('incidents_v1', 'inc-1')).toEqual(headDocument());
    expect(await second.derived.entry('incidents_v1', 'inc-1', 'e1')).toEqual(entryDocument());
    expect(await second.operational.read('pointer')).toMatchObject({ value: 'incidents_v1' });
    expect(await second.operational.lease('projecting')).toBeNull();
    expect(await second.operational.acquire('projecting', 'b', 60_000)).toEqual({ holder: 'b', epoch: 2 });
    expect(await second.operational.beginCommand('running', 'h3', 60_000)).toBeNull();
    expect(await second.operational.beginCommand('done', 'h3', 60_000)).toEqual({ requestHash: 'h2', outcome: '{}' });
    expect([...(await second.settings.all('alias'))]).toEqual([['acme', 'Acme Inc.']]);
    await second.close();
    expect(resets).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['readmodels.db', 'settings.db']);
  });

  it('say so while another program locks their file, and go on when it no longer does', async () => {
    const readModels = open();
    await readModels.derived.open('c');
    const other = new Database(files.readModels);
    other.exec('BEGIN IMMEDIATE');
    const write = readModels.derived.write('c', heads(headDocument()));
    await expect(write).rejects.toMatchObject({
      name: 'ReadModelsUnavailable',
      message: 'the read models cannot be reached: another program has locked their file',
      cause: { code: 'SQLITE_BUSY' },
    });
    expect(await readModels.derived.head('c', 'inc-1')).toBeNull();
    other.exec('ROLLBACK');
    other.close();
    await readModels.derived.write('c', heads(headDocument()));
    expect(await readModels.derived.head('c', 'inc-1')).toEqual(headDocument());
    await readModels.close();
  });

  it('do not move the checkpoint when the disk is full, and go on when there is room', async () => {
    const database = openReadModelsFile(files.readModels, () => undefined);
    const guarded = new GuardedDatabase(database, () => undefined);
    const documents = new SqliteDocuments(database, guarded);
    await documents.open('c');
    const start = { position: at(1), epoch: 1 };
    await documents.commit('c', heads(headDocument()), null, start);
    database.pragma(`max_page_count = ${(database.pragma('page_count', { simple: true }) as number) + 300}`);
    const large = Array.from({ length: 8 }, (_, i) => headDocument({ id: `l${i}`, summary: 'x'.repeat(600_000) }));
    await expect(documents.commit('c', heads(...large), start, { position: at(9), epoch: 1 })).rejects.toMatchObject({
      name: 'ReadModelsUnavailable',
      message: 'the read models cannot be reached: their disk is full',
    });
    expect(await documents.checkpoint('c')).toEqual(start);
    expect((await documents.revisions('c', ['inc-1', 'l0', 'l7'])).size).toBe(2);
    database.pragma('max_page_count = 1000000');
    expect(await documents.commit('c', heads(...large), start, { position: at(9), epoch: 1 })).toBe(true);
    expect((await documents.revisions('c', ['l0', 'l7'])).size).toBe(2);
    guarded.close();
  });

  it('serve reads while a large page is written, and while a large collection is dropped', async () => {
    const readModels = open();
    const { derived } = readModels;
    await derived.open('large');
    await derived.open('other');
    await derived.write('other', heads(headDocument()));
    const answersDuring = async (work: Promise<unknown>): Promise<number> => {
      let answers = 0;
      let atWork = true;
      const ended = work.finally(() => (atWork = false));
      while (atWork) {
        expect(await derived.head('other', 'inc-1')).not.toBeNull();
        answers++;
        await new Promise(setImmediate);
      }
      await ended;
      return answers;
    };
    const page = heads(
      ...Array.from({ length: 500 }, (_, i) => headDocument({ id: `i${i}`, summary: 'x'.repeat(15_000) })),
    );
    const commit = derived.commit('large', page, null, { position: at(1), epoch: 1 });
    expect(await answersDuring(commit)).toBeGreaterThan(5);
    expect(await answersDuring(derived.drop('large'))).toBeGreaterThan(5);
    expect(tablesIn(files.readModels).filter((name) => name.startsWith('heads'))).toHaveLength(1);
    await readModels.close();
  });

  it('end the removal of a collection that a process has left half done', async () => {
    const first = open();
    await first.derived.open('large');
    await first.derived.open('other');
    const ids = Array.from({ length: 300 }, (_, i) => `i${i}`);
    await first.derived.write('large', heads(...ids.map((id) => headDocument({ id }))));
    const dropped = first.derived.drop('large');
    await first.close();
    await dropped;
    const isThere = (): boolean => tablesIn(files.readModels).includes('heads_1');
    expect(isThere()).toBe(true);
    const second = open();
    expect(await second.derived.collections()).toEqual(['other']);
    await second.derived.open('large');
    expect((await second.derived.revisions('large', ids)).size).toBe(0);
    while (isThere()) await new Promise(setImmediate);
    await second.derived.write('large', heads(headDocument()));
    expect(await second.derived.head('large', 'inc-1')).toEqual(headDocument());
    await second.close();
  });

  it('remove commands that have run out, and no others', async () => {
    const database = openReadModelsFile(files.readModels, () => undefined);
    const commands = new SqliteCommands(database, new GuardedDatabase(database, () => undefined));
    const row = { requestHash: 'h', outcome: '{}' };
    const finished = Array.from({ length: 1200 }, (_, i) => commands.finish(`old-${i}`, row, -1));
    await Promise.all([...finished, commands.finish('new', row, 60_000)]);
    await commands.begin('running', 'h', 60_000);
    await commands.begin('lapsed', 'h', -1);
    await commands.sweep();
    const left = database.prepare('SELECT commandId FROM commands ORDER BY commandId').pluck().all();
    expect(left).toEqual(['new']);
    expect(await commands.begin('running', 'h', 60_000)).toEqual({ requestHash: 'h', outcome: null });
    expect(await commands.begin('lapsed', 'h', 60_000)).toBeNull();
    database.close();
  });
});

describe('opening SQLite read models', () => {
  const GARBAGE = 'not a database, and long enough to be seen as none'.repeat(400);

  /** Opens, and sees that there is nothing derived, that it works, and that what is kept is still there. */
  const expectAnew = async (): Promise<void> => {
    const readModels = open();
    expect(await readModels.derived.collections()).toEqual([]);
    await readModels.derived.open('c');
    await readModels.derived.write('c', heads(headDocument()));
    expect([...(await readModels.settings.all('alias'))]).toEqual([['acme', 'Acme Inc.']]);
    await readModels.close();
  };
  beforeEach(async () => {
    const readModels = open();
    await readModels.derived.open('c');
    await readModels.settings.put('alias', 'acme', 'Acme Inc.');
    await readModels.close();
  });

  it('sets a damaged file aside and makes another, each time', async () => {
    for (const number of [1, 2]) {
      writeFileSync(files.readModels, GARBAGE);
      writeFileSync(`${files.readModels}-wal`, GARBAGE);
      resets = [];
      await expectAnew();
      const aside = `readmodels.db.damaged-${number}`;
      expect(resets).toEqual([
        `readmodels.db cannot be used (it is damaged). It was renamed to ${aside}, and read models are made anew from the events`,
      ]);
      expect(readFileSync(join(folder, aside), 'utf8')).toBe(GARBAGE);
    }
  });

  it('sets a file aside that is of another program or another version', async () => {
    elsewhere(files.readModels, (database) => database.pragma('user_version = 7'));
    await expectAnew();
    rmSync(files.readModels);
    elsewhere(files.readModels, (database) => database.exec('CREATE TABLE songs (title TEXT)'));
    await expectAnew();
    expect(resets).toEqual([
      expect.stringContaining('written by a newer version'),
      expect.stringContaining('of another program'),
    ]);
    expect(tablesIn(`${files.readModels}.damaged-2`)).toEqual(['songs']);
  });

  it('sets a file aside that lacks a table', async () => {
    elsewhere(files.readModels, (database) => database.exec('DROP TABLE leases'));
    await expectAnew();
    expect(resets).toHaveLength(1);
  });

  it('sets a file aside that turned out to be damaged while it was in use', async () => {
    const readModels = open();
    const ids = Array.from({ length: 200 }, (_, i) => `i${i}`);
    await readModels.derived.open('c');
    await readModels.derived.write('c', heads(...ids.map((id) => headDocument({ id, summary: 'x'.repeat(5000) }))));
    await readModels.close();
    const bytes = readFileSync(files.readModels);
    bytes.fill(0xff, 32 * 8192, bytes.length - 8192);
    writeFileSync(files.readModels, bytes);
    const damaged = open();
    await damaged.derived.open('c');
    const reads = await Promise.allSettled(ids.map((id) => damaged.derived.head('c', id)));
    const failures = reads.flatMap((read) => (read.status === 'rejected' ? [read.reason as Error] : []));
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every((failure) => failure instanceof ReadModelsUnavailable)).toBe(true);
    await damaged.close();
    expect(resets).toEqual([]);
    await expectAnew();
    expect(resets).toEqual([expect.stringContaining('it was found damaged')]);
    await open().close();
    expect(resets).toHaveLength(1);
  });

  it('refuses what is kept if it is damaged, and touches nothing', () => {
    writeFileSync(files.settings, GARBAGE);
    const before = readFileSync(files.readModels);
    let refusal: unknown;
    try {
      open();
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(DataFolderError);
    expect(refusal).toMatchObject({ code: 'corrupt', message: expect.stringContaining('restore it from a backup') });
    expect(readFileSync(files.settings, 'utf8')).toBe(GARBAGE);
    expect(readFileSync(files.readModels).equals(before)).toBe(true);
  });

  it('needs no file but the settings: the other may be deleted', async () => {
    rmSync(files.readModels);
    await expectAnew();
    expect(resets).toEqual([]);
    expect(existsSync(`${files.readModels}.damaged-1`)).toBe(false);
  });
});

describe('files that another thread of this process opens beside', () => {
  it('keep leases and commands that are under way, and are read by both', async () => {
    const first = open();
    await first.operational.acquire('projection', 'me', 60_000);
    const beside = SqliteReadModels.openBeside(files);
    expect(await beside.operational.lease('projection')).toEqual({ holder: 'me', epoch: 1 });
    expect(await beside.operational.acquire('projection', 'another', 60_000)).toBeNull();
    await beside.operational.swap('name', 'value', null);
    expect(await first.operational.read('name')).toEqual({ value: 'value', stamp: 1 });
    await beside.close();
    expect(await first.operational.lease('projection')).toEqual({ holder: 'me', epoch: 1 });
    await first.close();
  });

  it('have a collection that was dropped and made again there in its new tables, once it is opened again', async () => {
    const first = open();
    const beside = SqliteReadModels.openBeside(files);
    await first.derived.open('c');
    await beside.derived.open('c');
    await beside.derived.write('c', heads(headDocument({ id: 'old' })));
    expect((await first.derived.head('c', 'old'))?.revision).toBe(0);
    await beside.derived.drop('c');
    await expect(first.derived.head('c', 'old')).rejects.toBeInstanceOf(ReadModelsUnavailable);
    await beside.derived.open('c');
    await beside.derived.write('c', heads(headDocument({ id: 'new', revision: 3 })));
    await first.derived.open('c');
    expect((await first.derived.head('c', 'new'))?.revision).toBe(3);
    expect(await first.derived.head('c', 'old')).toBeNull();
    await beside.close();
    await first.close();
  });
});
