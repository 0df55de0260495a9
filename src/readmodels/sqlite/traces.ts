/**
 * What replaced and removed rows leave in the file. `secure_delete` overwrites them where they stood; but SQLite moves rows
 * between pages, and leaves copies of them where they were, which only writing the file anew removes.
 */
import { type Database } from 'better-sqlite3';
import { sqliteCode } from '../../sqlite/faults.js';
import { truncateLog } from '../../sqlite/truncate-log.js';
import { writeAnew } from '../../sqlite/write-anew.js';
import { ReadModelsUnavailable } from '../read-models.js';
import { removeSetAside } from './read-model-files.js';

export class Traces {
  readonly #database: Database;
  #running: Promise<void> = Promise.resolve();
  /** Of those who asked since the one that runs began. */
  #next: Promise<void> | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @throws ReadModelsUnavailable */
  erase(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        this.#running = inWords(async () => {
          removeSetAside(this.#database.name);
          await writeAnew(this.#database);
          await truncateLog(this.#database);
        });
        return this.#running;
      });
    return this.#next;
  }
}

async function inWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new ReadModelsUnavailable(`traces could not be removed: ${sqliteCode(cause) ?? String(cause)}`, { cause });
  }
}
