/** The file that holds the events: its tables and its settings. */
import { randomUUID } from 'node:crypto';
import { type Database } from 'better-sqlite3';
import { openOwnDatabase, type DatabaseKind } from '../../sqlite/own-database.js';

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
`;

/** With twice as much a rebuild was not faster. */
const CACHE_KIBIBYTES = 16 * 1024;
/** 16 MiB of log until a commit makes a checkpoint itself, of which `Checkpoints` has done most by then. */
const CHECKPOINT_PAGES = 4000;

const EVENTS: DatabaseKind = {
  /** `asof`. */
  applicationId: 0x61736f66,
  schemaVersion: 1,
  patienceMs: 5000,
  settings: [
    'journal_mode = WAL',
    'synchronous = FULL',
    // What is removed is overwritten: words can be forgotten.
    'secure_delete = ON',
    `cache_size = -${CACHE_KIBIBYTES}`,
    `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  ],
  create: (database) => {
    database.exec(SCHEMA);
    database.prepare('INSERT INTO store (id) VALUES (?)').run(randomUUID());
  },
};

/**
 * Opens the event database, or makes it. A commit on it is on the disk when it returns.
 * @throws DataFolderError if it is damaged, of another version, something else, or cannot be written
 */
export const openEventDatabase = (file: string): Database => openOwnDatabase(file, EVENTS);

/** Of the store, made with it and kept in it. */
export function storeIdOf(database: Database): string {
  return database.prepare<[], string>('SELECT id FROM store').pluck().get()!;
}
