/**
 * Operational content in MongoDB, for any number of processes. What lapses, lapses by the clock of the server (`$$NOW`).
 *
 * A condition on that clock needs `$expr`, which a filter must not have where the document may have to be made. So the
 * filter is the id alone, and the update itself, a pipeline, decides field by field whether anything changes; what comes
 * back shows who it was for.
 */
import { randomUUID } from 'node:crypto';
import { type Collection, type Document } from 'mongodb';
import { ReadModelsUnavailable, type CommandRow, type Lease, type Operational, type Stamped } from '../read-models.js';
import { isDuplicateKey } from './failures.js';
import { type MongoDatabase } from './mongo-connection.js';
import { type MongoIndexes } from './mongo-indexes.js';

type LeaseRow = { _id: string; until: Date } & Lease;
type ValueRow = { _id: string } & Stamped;
/** `run` tells the caller whose command it is from those who ask for it again. */
type CommandDocument = { _id: string; until: Date; run: string | null } & CommandRow;

const LONG_AGO = new Date(0);
const hasRunOut: Document = { $lte: [{ $ifNull: ['$until', LONG_AGO] }, '$$NOW'] };
/** A text of a caller in a pipeline, where one that begins with `$` would be taken for a field. */
const literally = (text: string | null): Document => ({ $literal: text });
const fromNow = (milliseconds: number): Document => ({ $add: ['$$NOW', milliseconds] });
/** The first epoch of all is the time, so that one in a database that was dropped is later than those before it. */
const nextEpoch: Document = { $add: [{ $ifNull: ['$epoch', { $toLong: '$$NOW' }] }, 1] };

/** The stage that sets these fields under a condition on the document as it is. */
const setIf = (condition: Document, fields: Readonly<Record<string, Document>>): Document => ({
  $set: Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { $cond: [condition, value, `$${name}`] }]),
  ),
});

export class MongoOperational implements Operational {
  readonly #database: MongoDatabase;
  readonly #indexes: MongoIndexes;
  readonly #leases: Collection<LeaseRow>;
  readonly #values: Collection<ValueRow>;
  readonly #commands: Collection<CommandDocument>;
  /** Of the lease under which the index was asked for last: a database that was dropped gives another one. */
  #indexedUnder: number | null = null;

  /** @param prefix of the names of all collections */
  constructor(database: MongoDatabase, indexes: MongoIndexes, prefix: string) {
    this.#database = database;
    this.#indexes = indexes;
    this.#leases = database.collection(`${prefix}leases`);
    this.#values = database.collection(`${prefix}values`);
    this.#commands = database.collection(`${prefix}commands`);
  }

  acquire(name: string, holder: string, forMs: number): Promise<Lease | null> {
    const isOwn = { $eq: ['$holder', literally(holder)] };
    const taken = setIf(
      { $or: [isOwn, hasRunOut] },
      {
        holder: literally(holder),
        epoch: { $cond: [hasRunOut, nextEpoch, '$epoch'] },
        until: fromNow(forMs),
      },
    );
    return this.#database.run(async () => {
      const row = await onceMore(() =>
        this.#leases.findOneAndUpdate({ _id: name }, [taken], { upsert: true, returnDocument: 'after' }),
      );
      if (row?.holder !== holder) return null;
      this.#indexUnder(row.epoch);
      return { holder, epoch: row.epoch };
    });
  }

  /** The index by which the server removes commands that have run out: it looks for them once a minute. */
  #indexUnder(epoch: number): void {
    if (epoch === this.#indexedUnder) return;
    this.#indexedUnder = epoch;
    const options = { expireAfterSeconds: 0 };
    this.#indexes.wantAgain({ database: this.#database, collection: this.#commands, keys: { until: 1 }, options });
  }

  release(name: string, holder: string): Promise<void> {
    return this.#database.run(async () => {
      await this.#leases.updateOne({ _id: name, holder }, { $set: { until: LONG_AGO } });
    });
  }

  lease(name: string): Promise<Lease | null> {
    return this.#database.run(async () => {
      const row = await this.#leases.findOne({ _id: name, $expr: { $gt: ['$until', '$$NOW'] } });
      return row && { holder: row.holder, epoch: row.epoch };
    });
  }

  read(name: string): Promise<Stamped | null> {
    return this.#database.run(async () => {
      const row = await this.#values.findOne({ _id: name });
      return row && { value: row.value, stamp: row.stamp };
    });
  }

  swap(name: string, value: string, seen: number | null): Promise<number | null> {
    const stamp = (seen ?? 0) + 1;
    return this.#database.run(async () => {
      if (seen !== null) {
        const { matchedCount } = await this.#values.updateOne({ _id: name, stamp: seen }, { $set: { value, stamp } });
        return matchedCount === 1 ? stamp : null;
      }
      try {
        await this.#values.insertOne({ _id: name, value, stamp });
        return stamp;
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    });
  }

  beginCommand(commandId: string, requestHash: string, runsForMs: number): Promise<CommandRow | null> {
    const run = randomUUID();
    const begun = setIf(hasRunOut, {
      requestHash: literally(requestHash),
      outcome: literally(null),
      run: literally(run),
      until: fromNow(runsForMs),
    });
    return this.#database.run(async () => {
      const row = await onceMore(() =>
        this.#commands.findOneAndUpdate({ _id: commandId }, [begun], { upsert: true, returnDocument: 'after' }),
      );
      // The answer to an upsert is a document: without one, nothing is known of the command.
      if (row === null)
        throw new ReadModelsUnavailable('MongoDB has not told whose the command is', { kind: 'refused' });
      return row.run === run ? null : { requestHash: row.requestHash, outcome: row.outcome };
    });
  }

  finishCommand(commandId: string, { requestHash, outcome }: CommandRow, keptForMs: number): Promise<void> {
    const finished = {
      $set: {
        requestHash: literally(requestHash),
        outcome: literally(outcome),
        run: literally(null),
        until: fromNow(keptForMs),
      },
    };
    return this.#database.run(async () => {
      await onceMore(() => this.#commands.updateOne({ _id: commandId }, [finished], { upsert: true }));
    });
  }

  forgetCommand(commandId: string): Promise<void> {
    return this.#database.run(async () => {
      await this.#commands.deleteOne({ _id: commandId });
    });
  }

  forgetCommands(): Promise<void> {
    return this.#database.run(async () => {
      await this.#commands.deleteMany({});
    });
  }
}

/** Tries again if somebody else has made the document between looking for it and making it: now it is there. */
export async function onceMore<T>(upsert: () => Promise<T>): Promise<T> {
  try {
    return await upsert();
  } catch (error) {
    if (isDuplicateKey(error)) return upsert();
    throw error;
  }
}
