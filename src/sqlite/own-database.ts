/** Opening a database file of ours: whether this program may use it, its settings, and its tables if it has none yet. */
import { Database } from './driver.js';
import { DataFolderError, sqliteCode } from './faults.js';

/** What tells one file of a data folder from another. */
export interface DatabaseKind {
  /** Marks the file as ours and as of this kind: four letters of ASCII. */
  readonly applicationId: number;
  /** From 1. */
  readonly schemaVersion: number;
  /** How long SQLite waits for another program that locks the file, in milliseconds; the event loop waits with it. */
  readonly patienceMs: number;
  /** Set on every opening, in this order: `synchronous = FULL`. */
  readonly settings: readonly string[];
  /** Makes the tables; runs in a transaction. */
  create(database: Database): void;
}

/**
 * Opens the file, or makes it.
 * @throws DataFolderError if it is damaged, of another version, something else, or cannot be written
 */
export function openOwnDatabase(file: string, kind: DatabaseKind): Database {
  let database: Database | undefined;
  try {
    database = new Database(file, { timeout: kind.patienceMs });
    checkOurs(database, file, kind);
    for (const setting of kind.settings) database.pragma(setting);
    if (database.pragma('user_version', { simple: true }) === 0) create(database, kind);
    return database;
  } catch (error) {
    database?.close();
    const code = sqliteCode(error);
    throw code === null ? error : unusable(file, code, error);
  }
}

function checkOurs(database: Database, file: string, { applicationId, schemaVersion }: DatabaseKind): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()!;
  if (database.pragma('application_id', { simple: true }) !== applicationId && (tables > 0 || version > 0)) {
    throw new DataFolderError('not_ours', `${file} is a database of another program`);
  }
  const versions = `(schema ${version}; this program knows ${schemaVersion})`;
  if (version > schemaVersion) {
    throw new DataFolderError(
      'newer',
      `${file} was written by a newer version ${versions}: use that version, or newer`,
    );
  }
  if (version > 0 && version < schemaVersion) {
    throw new DataFolderError('older', `${file} was written by an older version ${versions}`);
  }
}

/** All or nothing: a crash in between leaves an empty file, which is made again. */
function create(database: Database, kind: DatabaseKind): void {
  database.transaction(() => {
    kind.create(database);
    database.pragma(`application_id = ${kind.applicationId}`);
    database.pragma(`user_version = ${kind.schemaVersion}`);
  })();
}

/** Whether this result code says that the file itself is broken. */
export const saysDamaged = (code: string): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(code);

/** What a person is told when the file cannot be used for what this result code says. */
export function unusable(file: string, code: string, cause: unknown): DataFolderError {
  return saysDamaged(code)
    ? new DataFolderError('corrupt', `${file} is damaged (${code}); restore it from a backup`, { cause })
    : new DataFolderError('not_writable', `${file} cannot be opened for writing (${code})`, { cause });
}
