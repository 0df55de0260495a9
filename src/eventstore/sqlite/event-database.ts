/** The file that holds the events: its tables, its settings, and whether this program may use it. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { DataFolderError, sqliteCode } from './faults.js';

/** Marks the file as ours: `asof` in ASCII. */
const APPLICATION_ID = 0x61736f66;
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT NOT NULL,
    revision INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    data     TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision),
    UNIQUE (stream, event_id)
  ) STRICT;
  CREATE TABLE store (id TEXT NOT NULL) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the event database, or makes it. A commit on it is on the disk when it returns.
 * @throws DataFolderError if it is damaged, of a newer program, something else, or cannot be written
 */
export function openEventDatabase(file: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(file);
    checkOurs(database, file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`cache_size = -${CACHE_KIBIBYTES}`);
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    if (database.pragma('user_version', { simple: true }) === 0) create(database);
    return database;
  } catch (error) {
    database?.close();
    const code = sqliteCode(error);
    throw code === null ? error : unusable(file, code, error);
  }
}

const CACHE_KIBIBYTES = 32 * 1024;
/** 16 MiB of log between checkpoints: with 1,000 pages, the default, appends are about a tenth slower. */
const CHECKPOINT_PAGES = 4000;

/** Of the store, made with it and kept in it. */
export function storeIdOf(database: Database.Database): string {
  return database.prepare<[], string>('SELECT id FROM store').pluck().get()!;
}

function checkOurs(database: Database.Database, file: string): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()!;
  const applicationId = database.pragma('application_id', { simple: true });
  if (applicationId !== APPLICATION_ID && (tables > 0 || version > 0)) {
    throw new DataFolderError('not_ours', `${file} is a database of another program`);
  }
  if (version > SCHEMA_VERSION) {
    throw new DataFolderError(
      'newer',
      `${file} was written by a newer version (schema ${version}; this program knows ${SCHEMA_VERSION}): use that version, or newer`,
    );
  }
}

/** All or nothing: a crash in between leaves an empty file, which is made again. */
function create(database: Database.Database): void {
  database.transaction(() => {
    database.exec(SCHEMA);
    database.prepare('INSERT INTO store (id) VALUES (?)').run(randomUUID());
  })();
}

function unusable(file: string, code: string, cause: unknown): DataFolderError {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(code)
    ? new DataFolderError('corrupt', `${file} is damaged (${code}); restore it from a backup`, { cause })
    : new DataFolderError('not_writable', `${file} cannot be opened for writing (${code})`, { cause });
}
