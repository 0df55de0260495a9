/** The client of a server that may be away: it need not be there at the start, and may come back at any time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoServerSelectionError, type Collection, type Db, type Document } from 'mongodb';
import { ReadModelsUnavailable } from '../read-models.js';
import { failureOf } from './failures.js';

/** In milliseconds. The driver's own `timeoutMS` has no effect in version 7. */
export interface Patience {
  /** For a primary that can be reached. */
  readonly primaryMs: number;
  /** For a byte on a connection that a call waits on. */
  readonly silenceMs: number;
  /** For a call with everything that belongs to it: connecting, a retry. */
  readonly callMs: number;
}

const PATIENCE: Patience = { primaryMs: 3000, silenceMs: 6000, callMs: 8000 };
/** For the majority of a replica set to have a write. */
const MAJORITY_MS = 5000;
/** Between two looks whether a server that is away has come back. The looks themselves wait, too. */
const LOOK_MS = 200;

/**
 * A write is acknowledged when a majority has it (on a standalone server: when that has it), and reads go to the
 * primary, so whoever has written reads what was written. The driver sends a write once more after a lost connection
 * where servers tell a repeated one from a new one: replica sets and shards do, a standalone server does not, and there
 * it does not try (`supportsRetryableWrites`), so that `retryWrites` may stay on everywhere.
 */
const CONCERNS = {
  readPreference: 'primary',
  writeConcern: { w: 'majority', wtimeoutMS: MAJORITY_MS },
} as const;

export class MongoConnection {
  readonly #client: MongoClient;
  readonly #patience: Patience;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  /** Set while the server is known to be away. */
  #away: ReadModelsUnavailable | null = null;
  #watching: Promise<void> = Promise.resolve();

  /**
   * Does not connect yet.
   * @throws RangeError if the connection string is none; without the login in it
   */
  constructor(url: string, patience: Patience = PATIENCE) {
    this.#client = clientOf(url, patience);
    this.#patience = patience;
  }

  database(name: string): MongoDatabase {
    return new MongoDatabase(this, this.#client.db(name, CONCERNS));
  }

  /** Aborted when it is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Does some work with the server, and waits for it only so long; not at all while the server is known to be away.
   * @param database that is asked, for the message
   * @param more.isLook asks even a server that was away when it was last asked
   * @throws ReadModelsUnavailable whatever goes wrong with the server; a fault of the program as it is
   */
  async run<T>(work: () => Promise<T>, database: string, { isLook = false } = {}): Promise<T> {
    if (this.closing.aborted) throw new ReadModelsUnavailable('the read models are closed');
    if (this.#away && !isLook) throw new ReadModelsUnavailable(this.#away.message, { cause: this.#away, kind: 'away' });
    const call = this.#inTime(this.#connected(work));
    this.#underWay.add(call);
    try {
      const answer = await call;
      this.#away = null;
      return answer;
    } catch (error) {
      const failure = failureOf(error, database);
      if (error instanceof MongoServerSelectionError && failure instanceof ReadModelsUnavailable)
        this.#noteAway(failure);
      throw failure;
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** Lets what is under way end, and disconnects. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#underWay);
    await this.#client.close();
    await this.#watching;
  }

  #noteAway(failure: ReadModelsUnavailable): void {
    const isNews = this.#away === null;
    this.#away = failure;
    if (isNews) this.#watching = this.#watching.then(() => this.#watch());
  }

  /** Looks for a server that is away, so that nobody who asks for something has to wait for it. */
  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    while (this.#away && !signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const hello = (): Promise<Document> => this.#client.db('admin').command({ ping: 1 });
      await this.#inTime(this.#connected(hello)).then(
        () => (this.#away = null),
        () => undefined,
      );
    }
  }

  async #connected<T>(work: () => Promise<T>): Promise<T> {
    // A no-op on a client that is connected. One whose first attempt has failed never tries again unless it is told to.
    await this.#client.connect();
    return work();
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const { callMs } = this.#patience;
    const ended = new AbortController();
    const late = sleep(callMs, undefined, { signal: ended.signal }).then(() => {
      throw new ReadModelsUnavailable(`MongoDB does not answer within ${callMs} ms`, { kind: 'slow' });
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      ended.abort();
    }
  }
}

/** A database of the server, as those see it who ask something of it. */
export class MongoDatabase {
  readonly #connection: MongoConnection;
  readonly #db: Db;

  constructor(connection: MongoConnection, db: Db) {
    this.#connection = connection;
    this.#db = db;
  }

  get closing(): AbortSignal {
    return this.#connection.closing;
  }

  collection<T extends Document>(name: string): Collection<T> {
    return this.#db.collection<T>(name);
  }

  /** Does some work with it: see `MongoConnection.run`. @throws ReadModelsUnavailable */
  run<T>(work: () => Promise<T>, more: { readonly isLook?: boolean } = {}): Promise<T> {
    return this.#connection.run(work, this.#db.databaseName, more);
  }

  /** Names of its collections, as far as the login may know of them. @throws ReadModelsUnavailable */
  collections(): Promise<string[]> {
    return this.run(async () => {
      const found = await this.#db.listCollections({}, { nameOnly: true, authorizedCollections: true }).toArray();
      return found.map(({ name }) => name);
    });
  }
}

function clientOf(url: string, { primaryMs, silenceMs }: Patience): MongoClient {
  try {
    return new MongoClient(url, {
      serverSelectionTimeoutMS: primaryMs,
      connectTimeoutMS: primaryMs,
      waitQueueTimeoutMS: primaryMs,
      socketTimeoutMS: silenceMs,
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new RangeError(`not a connection string of MongoDB: ${detail.replace(/\/\/[^@/]*@/g, '//…@')}`);
  }
}
