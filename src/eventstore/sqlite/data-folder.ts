/**
 * The folder that holds everything of an embedded deployment. One process at a time: the lock is SQLite's own, on a
 * file of its own, so the system drops it with the process, however that ends, and no stale lock can stay behind.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Database } from '../../sqlite/driver.js';
import { DataFolderError, sqliteCode } from '../../sqlite/faults.js';

/** An opened data folder; whoever has it holds the lock. */
export class DataFolder {
  readonly path: string;
  readonly #lock: Database;

  private constructor(path: string, lock: Database) {
    this.path = path;
    this.#lock = lock;
  }

  /**
   * Opens the folder, making it if need be, and takes its lock.
   * @throws DataFolderError
   */
  static open(path: string): DataFolder {
    const folder = resolve(path);
    makeFolder(folder);
    const lock = takeLock(folder);
    notePid(folder);
    return new DataFolder(folder, lock);
  }

  /** The path of a file in the folder. */
  file(name: string): string {
    return join(this.path, name);
  }

  get eventsFile(): string {
    return eventsFileIn(this.path);
  }

  /** Lets go of the lock. Close what lives in the folder first. */
  close(): void {
    if (!this.#lock.open) return;
    rmSync(this.file(PID_FILE), { force: true });
    this.#lock.close();
    heldLocks.delete(this.#lock);
  }
}

/** The driver closes a connection that nobody refers to any more, and with it goes the lock: so these are kept. */
const heldLocks = new Set<Database>();

export const eventsFileIn = (folder: string): string => join(folder, 'events.db');

const LOCK_FILE = 'lock.db';
const PID_FILE = 'lock.pid';

function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new DataFolderError('not_a_folder', `${folder} is, or lies under, a file: the data need a folder`, {
        cause: error,
      });
    }
    throw new DataFolderError('not_writable', `the data folder ${folder} cannot be made (${code})`, { cause: error });
  }
}

/**
 * Not by `recursive`: where the system says that a parent is missing though it is there, as it does in `/proc`, Node
 * tries that for ever.
 */
function makeWithParents(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(folder))) throw error;
    makeWithParents(dirname(folder));
    mkdirSync(folder);
  }
}

function takeLock(folder: string): Database {
  const file = join(folder, LOCK_FILE);
  let lock: Database | undefined;
  try {
    lock = new Database(file, { timeout: 0 });
    // The transaction is never ended: the lock lasts as long as the connection.
    lock.exec('BEGIN EXCLUSIVE');
    heldLocks.add(lock);
    return lock;
  } catch (error) {
    lock?.close();
    throw lockError(folder, error);
  }
}

/** Only for the message that a second process shows: the lock is what counts, so a full disk is no reason to fail. */
function notePid(folder: string): void {
  try {
    writeFileSync(join(folder, PID_FILE), `${process.pid}\n`);
  } catch {
    rmSync(join(folder, PID_FILE), { force: true });
  }
}

function lockError(folder: string, error: unknown): DataFolderError {
  const code = sqliteCode(error) ?? String(error);
  if (code.startsWith('SQLITE_BUSY')) {
    return new DataFolderError(
      'in_use',
      `the data folder ${folder} is in use by ${holder(folder)}; stop it, or use another folder`,
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_NOTADB')) {
    return new DataFolderError(
      'corrupt',
      `${join(folder, LOCK_FILE)} is damaged; it holds nothing and can be removed`,
      { cause: error },
    );
  }
  return new DataFolderError('not_writable', `the data folder ${folder} cannot be written to (${code})`, {
    cause: error,
  });
}

function holder(folder: string): string {
  try {
    return `process ${readFileSync(join(folder, PID_FILE), 'utf8').trim()}`;
  } catch {
    return 'another process';
  }
}

const systemCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
