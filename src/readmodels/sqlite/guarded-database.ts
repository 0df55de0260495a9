/** A database of read models whose errors are told in the words of the port. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Database } from 'better-sqlite3';
import { sqliteCode } from '../../sqlite/faults.js';
import { saysDamaged } from '../../sqlite/own-database.js';
import { ReadModelsUnavailable } from '../read-models.js';

export class GuardedDatabase {
  readonly #database: Database;
  readonly #onDamage: () => void;

  /** @param onDamage called when the file turns out to be broken */
  constructor(database: Database, onDamage: () => void) {
    this.#database = database;
    this.#onDamage = onDamage;
  }

  /** SQLite answers at once; what it refuses is a rejection. */
  answer<T>(query: () => T): Promise<T> {
    return new Promise((resolve) => resolve(this.#guarded(query)));
  }

  /** All of the change or nothing of it. */
  change<T>(change: () => T): Promise<T> {
    return this.answer(() => this.#database.transaction(change).immediate());
  }

  /** Idempotency a change, a turn of the event loop each time, until it says that nothing is left or the database closes. */
  async inTurns(change: () => 'more' | 'done'): Promise<void> {
    while (this.#database.open && (await this.change(change)) === 'more') await nextTurn();
  }

  close(): void {
    this.#database.close();
  }

  #guarded<T>(query: () => T): T {
    if (!this.#database.open) throw new ReadModelsUnavailable('the read models are closed');
    try {
      return query();
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null) throw error;
      if (saysDamaged(code)) this.#onDamage();
      throw new ReadModelsUnavailable(`the read models cannot be reached: ${WORDS[code] ?? code}`, { cause: error });
    }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'their disk is full',
  SQLITE_BUSY: 'another program has locked their file',
};
