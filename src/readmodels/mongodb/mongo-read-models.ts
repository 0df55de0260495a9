/**
 * Read models on a MongoDB server (4.4 or later; standalone, replica set or shards), for any number of processes.
 * Nothing here needs transactions, change streams or a search of the server's.
 */
import { type DerivedDocuments, type SettingsStore, type Operational, type ReadModels } from '../read-models.js';
import { MongoConnection, type Patience } from './mongo-connection.js';
import { MongoDocuments } from './mongo-documents.js';
import { MongoIndexes } from './mongo-indexes.js';
import { MongoSettingsStore } from './mongo-settings-store.js';
import { MongoOperational } from './mongo-operational.js';

export interface MongoSettings {
  /** Instead of the one that the connection string names (or `asof`). Settings are in `<database>_settings`. */
  readonly database?: string;
  /** Of the names of all collections, for a database that others use as well. */
  readonly prefix?: string;
  readonly patience?: Patience;
  /** Before an index that could not be made is tried again, in milliseconds. */
  readonly indexPauseMs?: number;
}

const DEFAULT_DATABASE = 'asof';
/** Ends the name of the database that no rebuild touches, and that stays when the other one is dropped. */
const SETTINGS = '_settings';

export class MongoReadModels implements ReadModels {
  readonly derived: DerivedDocuments;
  readonly operational: Operational;
  readonly settings: SettingsStore;
  readonly isShared = true;
  readonly #connection: MongoConnection;
  readonly #indexes: MongoIndexes;
  readonly #looks: readonly { look(): Promise<void> }[];

  private constructor(url: string, settings: MongoSettings) {
    const { prefix = '', patience, indexPauseMs } = settings;
    const database = checkedName(settings.database ?? databaseIn(url));
    this.#connection = new MongoConnection(url, patience);
    const main = this.#connection.database(database);
    this.#indexes = new MongoIndexes(indexPauseMs);
    const derived = new MongoDocuments(main, this.#indexes, prefix);
    const store = new MongoSettingsStore(this.#connection.database(`${database}${SETTINGS}`), this.#indexes, prefix);
    this.derived = derived;
    this.operational = new MongoOperational(main, this.#indexes, prefix);
    this.settings = store;
    this.#looks = [derived, store];
  }

  /**
   * Does not wait for the server: the first call connects, and so does every other until one has.
   * @throws RangeError if the connection string is none, or names no database that can be; without the login in it
   */
  static connect(url: string, settings: MongoSettings = {}): MongoReadModels {
    return new MongoReadModels(url, settings);
  }

  findings(): readonly string[] {
    return this.#indexes.faults;
  }

  async ping(): Promise<void> {
    await Promise.all(this.#looks.map((each) => each.look()));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

/** What no name of a database may have in it, and how many bytes it may have with what is put after it. */
const FORBIDDEN = /[/\\."$*<>:|?\0]/;
const MOST_BYTES = 63;

/** @throws RangeError if no server would take it; it is not repeated, for a part of a login may be taken for it */
function checkedName(database: string): string {
  if (database === '' || FORBIDDEN.test(database) || Buffer.byteLength(`${database}${SETTINGS}`) > MOST_BYTES) {
    throw new RangeError('no database can have the name that it gives');
  }
  return database;
}

/** @throws RangeError if it cannot be read */
function databaseIn(url: string): string {
  const named = /^mongodb(?:\+srv)?:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1];
  if (named === undefined) return DEFAULT_DATABASE;
  try {
    return decodeURIComponent(named);
  } catch (error) {
    throw new RangeError('the name of its database is not percent-encoded as it should be', { cause: error });
  }
}
