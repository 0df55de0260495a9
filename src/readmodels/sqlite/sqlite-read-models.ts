/** Read models in two SQLite files, for one process: the lock of the data folder makes sure of that. */
import { type Database } from 'better-sqlite3';
import { Checkpoints } from '../../sqlite/checkpoints.js';
import { sqliteCode } from '../../sqlite/faults.js';
import { saysDamaged, unusable } from '../../sqlite/own-database.js';
import { type DerivedDocuments, type SettingsStore, type Operational, type ReadModels } from '../read-models.js';
import { GuardedDatabase } from './guarded-database.js';
import { noteDamage, openReadModelsBeside, openReadModelsFile, openSettingsFile } from './read-model-files.js';
import { SqliteDocuments } from './sqlite-documents.js';
import { SqliteSettingsStore } from './sqlite-settings-store.js';
import { type SqliteCommands } from './sqlite-commands.js';
import { SqliteOperational } from './sqlite-operational.js';

/** Paths of the two files. */
export interface ReadModelFiles {
  /** Of derived and operational content; may be deleted while nobody runs. */
  readonly readModels: string;
  readonly settings: string;
}

/** Of the statements that are prepared on opening, nothing else can be wrong. */
const MISSING_TABLE = 'SQLITE_ERROR';

export class SqliteReadModels implements ReadModels {
  readonly derived: DerivedDocuments;
  readonly operational: Operational;
  readonly settings: SettingsStore;
  /** The lock of the data folder makes sure of that. */
  readonly isShared = false;
  readonly #readModels: GuardedDatabase;
  readonly #commands: SqliteCommands;
  readonly #settings: GuardedDatabase;
  readonly #checkpoints: Checkpoints | null;

  private constructor(readModels: Database, settings: Database, onDamage: () => void, isBeside = false) {
    this.#readModels = new GuardedDatabase(readModels, onDamage);
    this.#settings = new GuardedDatabase(settings, () => undefined);
    const documents = new SqliteDocuments(readModels, this.#readModels);
    this.derived = documents;
    const operational = new SqliteOperational(readModels, this.#readModels, isBeside);
    this.operational = operational;
    this.#commands = operational.commands;
    this.settings = new SqliteSettingsStore(settings, this.#settings);
    this.#checkpoints = isBeside ? null : new Checkpoints(readModels.name);
    // What a process that died left of a dropped collection. What cannot be removed now is removed by the next sweep.
    if (!isBeside) documents.sweep().catch(() => undefined);
  }

  /**
   * Opens the files, or makes them.
   * @param onReset called with the reason if derived and operational content had to be made anew: it was unreadable
   * @throws DataFolderError if settings cannot be read, or a file cannot be written
   */
  static open(files: ReadModelFiles, onReset: (reason: string) => void): SqliteReadModels {
    const settings = openSettingsFile(files.settings);
    try {
      return SqliteReadModels.#around(settings, files, onReset);
    } catch (error) {
      settings.close();
      throw error;
    }
  }

  /**
   * Opens files once more that another thread of this process has open.
   * @throws DataFolderError
   */
  static openBeside(files: ReadModelFiles): SqliteReadModels {
    const settings = openSettingsFile(files.settings);
    try {
      const file = files.readModels;
      return new SqliteReadModels(openReadModelsBeside(file), settings, () => noteDamage(file), true);
    } catch (error) {
      settings.close();
      throw error;
    }
  }

  static #around(settings: Database, files: ReadModelFiles, onReset: (reason: string) => void): SqliteReadModels {
    const file = files.readModels;
    const readModels = openReadModelsFile(file, onReset);
    try {
      return new SqliteReadModels(readModels, settings, () => noteDamage(file));
    } catch (error) {
      readModels.close();
      const code = sqliteCode(error);
      if (code === null) throw error;
      if (!saysDamaged(code) && code !== MISSING_TABLE) throw unusable(file, code, error);
      noteDamage(file);
      return SqliteReadModels.#around(settings, files, onReset);
    }
  }

  findings(): readonly string[] {
    return [];
  }

  async ping(): Promise<void> {
    await this.derived.collections();
    await this.settings.all('');
  }

  async close(): Promise<void> {
    await this.#checkpoints?.close();
    await this.#commands.flush().catch(() => undefined);
    this.#readModels.close();
    this.#settings.close();
  }
}
