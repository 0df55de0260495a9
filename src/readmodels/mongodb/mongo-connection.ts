/** The client of a server that may be away: it need not be there at the start, and may come back at any time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type Db } from 'mongodb';
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
  readonly #prepare: () => Promise<void>;
  readonly #underWay = new Set<Promise<unknown>>();
  #prepared = false;
  #closed = false;

  /**
   * Does not connect yet.
   * @param prepare runs once, when the server is first there, before anything else is asked of it
   * @throws RangeError if the connection string is none; without the login in it
   */
  constructor(url: string, prepare: () => Promise<void>, patience: Patience = PATIENCE) {
    this.#client = clientOf(url, patience);
    this.#patience = patience;
    this.#prepare = prepare;
  }

  database(name: string): Db {
    return this.#client.db(name, CONCERNS);
  }

  /**
   * Does some work with the server, and waits for it only so long.
   * @throws ReadModelsUnavailable whatever goes wrong with the server; a fault of the program as it is
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new ReadModelsUnavailable('the read models are closed');
    const call = this.#inTime(this.#connected(work));
    this.#underWay.add(call);
    try {
      return await call;
    } catch (error) {
      throw failureOf(error);
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** Lets what is under way end, and disconnects. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    await this.#client.close();
  }

  async #connected<T>(work: () => Promise<T>): Promise<T> {
    // A no-op on a client that is connected. One whose first attempt has failed never tries again unless it is told to.
    await this.#client.connect();
    if (!this.#prepared) {
      await this.#prepare();
      this.#prepared = true;
    }
    return work();
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const { callMs } = this.#patience;
    const ended = new AbortController();
    const late = sleep(callMs, undefined, { signal: ended.signal }).then(() => {
      throw new ReadModelsUnavailable(`MongoDB does not answer within ${callMs} ms`);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      ended.abort();
    }
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
