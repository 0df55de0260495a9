/** Read models in two SQLite files, for one process: the lock of the data folder makes sure of that. */
import { type Database } from 'better-sqlite3';
import { Checkpoints } from '../../sqlite/checkpoints.js';
import { sqliteCode } from '../../sqlite/faults.js';
import { saysDamaged, unusable } from '../../sqlite/own-database.js';
import { type DerivedDocuments, type Kept, type Operational, type ReadModels } from '../read-models.js';
import { GuardedDatabase } from './guarded-database.js';
import { noteDamage, openKeptFile, openReadModelsFile } from './read-model-files.js';
import { SqliteDocuments } from './sqlite-documents.js';
import { SqliteKept } from './sqlite-kept.js';
import { type SqliteCommands } from './sqlite-commands.js';
import { SqliteOperational } from './sqlite-operational.js';

/** Paths of the two files. */
export interface ReadModelFiles {
  /** Of derived and operational content; may be deleted while nobody runs. */
  readonly readModels: string;
  readonly kept: string;
}

/** Of the statements that are prepared on opening, nothing else can be wrong. */
const MISSING_TABLE = 'SQLITE_ERROR';

export class SqliteReadModels implements ReadModels {
  readonly derived: DerivedDocuments;
  readonly operational: Operational;
  readonly kept: Kept;
  /** The lock of the data folder makes sure of that. */
  readonly isShared = false;
  readonly #readModels: GuardedDatabase;
  readonly #commands: SqliteCommands;
  readonly #kept: GuardedDatabase;
  readonly #checkpoints: Checkpoints;

  private constructor(readModels: Database, kept: Database, onDamage: () => void) {
    this.#readModels = new GuardedDatabase(readModels, onDamage);
    this.#kept = new GuardedDatabase(kept, () => undefined);
    const documents = new SqliteDocuments(readModels, this.#readModels);
    this.derived = documents;
    const operational = new SqliteOperational(readModels, this.#readModels);
    this.operational = operational;
    this.#commands = operational.commands;
    this.kept = new SqliteKept(kept, this.#kept);
    this.#checkpoints = new Checkpoints(readModels.name);
    // What a process that died left of a dropped collection. What cannot be removed now is removed by the next sweep.
    documents.sweep().catch(() => undefined);
  }

  /**
   * Opens the files, or makes them.
   * @param onReset called with the reason if derived and operational content had to be made anew: it was unreadable
   * @throws DataFolderError if kept content cannot be read, or a file cannot be written
   */
  static open(files: ReadModelFiles, onReset: (reason: string) => void): SqliteReadModels {
    const kept = openKeptFile(files.kept);
    try {
      return SqliteReadModels.#around(kept, files, onReset);
    } catch (error) {
      kept.close();
      throw error;
    }
  }

  static #around(kept: Database, files: ReadModelFiles, onReset: (reason: string) => void): SqliteReadModels {
    const file = files.readModels;
    const readModels = openReadModelsFile(file, onReset);
    try {
      return new SqliteReadModels(readModels, kept, () => noteDamage(file));
    } catch (error) {
      readModels.close();
      const code = sqliteCode(error);
      if (code === null) throw error;
      if (!saysDamaged(code) && code !== MISSING_TABLE) throw unusable(file, code, error);
      noteDamage(file);
      return SqliteReadModels.#around(kept, files, onReset);
    }
  }

  findings(): readonly string[] {
    return [];
  }

  async ping(): Promise<void> {
    await this.derived.collections();
    await this.kept.all('');
  }

  async close(): Promise<void> {
    await this.#checkpoints.close();
    await this.#commands.flush().catch(() => undefined);
    this.#readModels.close();
    this.#kept.close();
  }
}
