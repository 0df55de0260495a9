/**
 * Indexes are made beside the work: one that a server cannot make, or takes minutes for, makes calls slower and stops
 * none of them. What could not be made is told, and tried again.
 */
import { type Collection, type CreateIndexesOptions } from 'mongodb';
import { jitteredPause } from '../../runtime/backoff.js';
import { ReadModelsUnavailable } from '../read-models.js';
import { type MongoDatabase } from './mongo-connection.js';

/** Fields in order; all of them ascending. */
type IndexKeys = Readonly<Record<string, 1>>;

interface WantedIndex {
  readonly database: MongoDatabase;
  readonly collection: Pick<Collection, 'createIndex' | 'namespace'>;
  readonly keys: IndexKeys;
  readonly options?: CreateIndexesOptions;
}

interface Making {
  readonly namespace: string;
  /** Aborted when it is wanted no more. */
  readonly given: AbortController;
  isMade: boolean;
  fault: string | null;
}

export class MongoIndexes {
  readonly #making = new Map<string, Making>();

  /** @param pauseMs before an index that could not be made is tried again */
  constructor(private readonly pauseMs = 30_000) {}

  /** Has an index made unless that was done, or is under way. Does not wait for it. */
  want(wanted: WantedIndex): void {
    const key = keyOf(wanted.collection, wanted.keys);
    if (this.#making.has(key)) return;
    const { namespace } = wanted.collection;
    const making: Making = { namespace, given: new AbortController(), isMade: false, fault: null };
    this.#making.set(key, making);
    void this.#make(wanted, making);
  }

  /** The same, though it was made before: somebody may have dropped it. */
  wantAgain(wanted: WantedIndex): void {
    const key = keyOf(wanted.collection, wanted.keys);
    this.#making.get(key)?.given.abort();
    this.#making.delete(key);
    this.want(wanted);
  }

  /** Whether it was made, as far as is known here. */
  has(collection: Pick<Collection, 'namespace'>, keys: IndexKeys): boolean {
    return this.#making.get(keyOf(collection, keys))?.isMade ?? false;
  }

  /** Nothing is known of the indexes of a collection any more, and none is to be made. */
  giveUp({ namespace }: Pick<Collection, 'namespace'>): void {
    for (const [key, making] of this.#making) {
      if (making.namespace !== namespace) continue;
      making.given.abort();
      this.#making.delete(key);
    }
  }

  /** Of those that could not be made, a sentence each. */
  get faults(): readonly string[] {
    return [...this.#making.values()].flatMap(({ fault }) => (fault === null ? [] : [fault]));
  }

  async #make({ database, collection, keys, options = {} }: WantedIndex, making: Making): Promise<void> {
    const ended = AbortSignal.any([database.closing, making.given.signal]);
    while (!ended.aborted) {
      try {
        await database.run(() => collection.createIndex(keys, options));
        [making.isMade, making.fault] = [true, null];
        return;
      } catch (error) {
        // A server that is away is told by whoever asks it for something else.
        const isAway = error instanceof ReadModelsUnavailable && error.kind === 'away';
        const why = error instanceof Error ? error.message : String(error);
        making.fault = isAway
          ? null
          : `the index of ${making.namespace} by ${Object.keys(keys).join(', ')} is not made: ${why}`;
        const longest = isAway ? Math.min(this.pauseMs, AWAY_MS) : this.pauseMs;
        await jitteredPause(longest, ended, { ref: false });
      }
    }
  }
}

/** How long it is waited for a server that is away, before it is asked again. */
const AWAY_MS = 1000;

const keyOf = ({ namespace }: Pick<Collection, 'namespace'>, keys: IndexKeys): string =>
  `${namespace} ${Object.keys(keys).join(' ')}`;
