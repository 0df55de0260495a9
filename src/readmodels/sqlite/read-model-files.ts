/**
 * The files of the read models: `readmodels.db` follows from the events and from nothing else, so it is made anew
 * whenever it cannot be used; `settings.db` is as precious as the events.
 */
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Database } from 'better-sqlite3';
import { DataFolderError } from '../../sqlite/faults.js';
import { openOwnDatabase, type DatabaseKind } from '../../sqlite/own-database.js';

/** Another program that locks a file is waited for this long, in milliseconds: the event loop waits, too. */
const PATIENCE_MS = 250;
/** With twice as much a rebuild was not faster. */
const CACHE_KIBIBYTES = 16 * 1024;
/** Of a summary of 15 KiB, pages of 4 KiB make a longer chain: reading one was a third slower. */
const PAGE_BYTES = 8192;
/**
 * 32 MiB of log until a commit makes a checkpoint itself. `Checkpoints` has done most of it by then; where it cannot,
 * filling a collection took twice as long with 4 MiB, and stopped as long each time.
 */
const CHECKPOINT_PAGES = 4096;

/**
 * The documents of a collection have tables of their own (`sqlite-collection.ts`), by its number: a number is never
 * given twice, so what is left of a dropped collection is never taken for a new one of the same name.
 */
const SCHEMA = `
  CREATE TABLE collections (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL UNIQUE,
    position TEXT,
    epoch    INTEGER
  ) STRICT;
  CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    epoch  INTEGER NOT NULL,
    until  REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE "values" (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    stamp INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (
    commandId   TEXT PRIMARY KEY,
    requestHash TEXT NOT NULL,
    outcome     TEXT,
    until       INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX commands_until ON commands (until);
`;

const READ_MODELS: DatabaseKind = {
  /** `asor`. */
  applicationId: 0x61736f72,
  schemaVersion: 3,
  patienceMs: PATIENCE_MS,
  settings: [
    `page_size = ${PAGE_BYTES}`,
    'journal_mode = WAL',
    // A commit does not wait for the disk. If the machine dies, the last ones may be lost, but in order: documents are
    // committed before their checkpoint or with it, so it never says more than is there, and the events tell the rest.
    'synchronous = NORMAL',
    // What is removed is overwritten: words can be forgotten.
    'secure_delete = ON',
    `cache_size = -${CACHE_KIBIBYTES}`,
    `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  ],
  create: (database) => void database.exec(SCHEMA),
};

const SETTINGS: DatabaseKind = {
  /** `asok`. */
  applicationId: 0x61736f6b,
  schemaVersion: 1,
  patienceMs: PATIENCE_MS,
  settings: ['journal_mode = WAL', 'synchronous = FULL', 'secure_delete = ON'],
  create: (database) =>
    void database.exec(`
      CREATE TABLE settings (
        kind  TEXT NOT NULL,
        key   TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (kind, key)
      ) STRICT, WITHOUT ROWID;
    `),
};

/**
 * Opens the file of what nothing can rebuild, or makes it.
 * @throws DataFolderError
 */
export const openSettingsFile = (file: string): Database => openOwnDatabase(file, SETTINGS);

/**
 * Opens the file of derived and operational content, or makes it. One that cannot be read is set aside.
 * @param onReset called with the reason if there was one and it could not be used
 * @throws DataFolderError if it cannot be written
 */
export function openReadModelsFile(file: string, onReset: (reason: string) => void): Database {
  if (existsSync(damageNote(file))) {
    onReset(setAside(file, 'it was found damaged'));
    rmSync(damageNote(file));
  }
  try {
    return openOwnDatabase(file, READ_MODELS);
  } catch (error) {
    if (!(error instanceof DataFolderError) || !UNUSABLE.has(error.code)) throw error;
    onReset(setAside(file, error.code === 'corrupt' ? 'it is damaged' : error.message));
    return openOwnDatabase(file, READ_MODELS);
  }
}

/** Opens the file once more, beside one of this process that has it open. @throws DataFolderError */
export const openReadModelsBeside = (file: string): Database => openOwnDatabase(file, READ_MODELS);

const UNUSABLE: ReadonlySet<DataFolderError['code']> = new Set(['corrupt', 'not_ours', 'newer', 'older']);

/** Sees to it that the file is set aside when it is opened next: not every damage shows on opening. */
export function noteDamage(file: string): void {
  try {
    writeFileSync(damageNote(file), '');
  } catch {
    // Whoever opens the file next comes upon the damage again.
  }
}

/** Removes what was set aside: documents of an earlier time. */
export function removeSetAside(file: string): void {
  const aside = `${basename(file)}.damaged-`;
  for (const name of readdirSync(dirname(file))) if (name.startsWith(aside)) rmSync(join(dirname(file), name));
}

const damageNote = (file: string): string => `${file}.is-damaged`;

/** @returns what happened, in a sentence */
function setAside(file: string, why: string): string {
  let number = 1;
  while (existsSync(`${file}.damaged-${number}`)) number++;
  const aside = `${file}.damaged-${number}`;
  // The log first: beside a new database, an old one would be taken for its own.
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true });
  if (existsSync(file)) renameSync(file, aside);
  return `${file} cannot be used (${why}). It was renamed to ${aside}, and read models are made anew from the events`;
}
