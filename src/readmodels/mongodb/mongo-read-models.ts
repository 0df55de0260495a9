/**
 * Read models on a MongoDB server (4.4 or later; standalone, replica set or shards), for any number of processes.
 * Nothing here needs transactions, change streams or a search of the server's.
 */
import { type DerivedDocuments, type Kept, type Operational, type ReadModels } from '../read-models.js';
import { MongoConnection, type Patience } from './mongo-connection.js';
import { MongoDocuments } from './mongo-documents.js';
import { MongoKept } from './mongo-kept.js';
import { MongoOperational } from './mongo-operational.js';

export interface MongoSettings {
  /** Instead of the one that the connection string names (or `asof`). Kept content is in `<database>_kept`. */
  readonly database?: string;
  /** Of the names of all collections, for a database that others use as well. */
  readonly prefix?: string;
  readonly patience?: Patience;
}

const DEFAULT_DATABASE = 'asof';

export class MongoReadModels implements ReadModels {
  readonly derived: DerivedDocuments;
  readonly operational: Operational;
  readonly kept: Kept;
  readonly #connection: MongoConnection;
  readonly #ping: () => Promise<unknown>;

  private constructor(url: string, { database = databaseIn(url), prefix = '', patience }: MongoSettings) {
    this.#connection = new MongoConnection(
      url,
      async () => {
        await operational.prepare();
        await kept.prepare();
      },
      patience,
    );
    const main = this.#connection.database(database);
    const operational = new MongoOperational(this.#connection, main, prefix);
    const kept = new MongoKept(this.#connection, this.#connection.database(`${database}_kept`), prefix);
    this.derived = new MongoDocuments(this.#connection, main, prefix);
    this.operational = operational;
    this.kept = kept;
    this.#ping = () => main.command({ ping: 1 });
  }

  /**
   * Does not wait for the server: the first call connects, and so does every other until one has.
   * @throws RangeError if the connection string is none
   */
  static connect(url: string, settings: MongoSettings = {}): MongoReadModels {
    return new MongoReadModels(url, settings);
  }

  async ping(): Promise<void> {
    await this.#connection.run(this.#ping);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

function databaseIn(url: string): string {
  const named = /^mongodb(?:\+srv)?:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1];
  return named === undefined ? DEFAULT_DATABASE : decodeURIComponent(named);
}
