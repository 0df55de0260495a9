/** Settings in MongoDB, in a database of its own. */
import { type Collection } from 'mongodb';
import { type SettingsStore } from '../read-models.js';
import { type MongoDatabase } from './mongo-connection.js';
import { type MongoIndexes } from './mongo-indexes.js';
import { onceMore } from './mongo-operational.js';

interface SettingRow {
  /** The fields are always in this order: MongoDB compares documents byte by byte. */
  _id: { kind: string; key: string };
  value: string;
}

export class MongoSettingsStore implements SettingsStore {
  readonly #database: MongoDatabase;
  readonly #indexes: MongoIndexes;
  readonly #records: Collection<SettingRow>;

  /** @param prefix of the names of all collections */
  constructor(database: MongoDatabase, indexes: MongoIndexes, prefix: string) {
    this.#database = database;
    this.#indexes = indexes;
    this.#records = database.collection(`${prefix}records`);
  }

  /** Reads something that the server has to look up. */
  async look(): Promise<void> {
    await this.#database.run(() => this.#records.findOne({}, { projection: { _id: 1 } }), { isLook: true });
  }

  put(kind: string, key: string, value: string): Promise<void> {
    return this.#database.run(async () => {
      await onceMore(() => this.#records.updateOne({ _id: { kind, key } }, { $set: { value } }, { upsert: true }));
    });
  }

  remove(kind: string, key: string): Promise<void> {
    return this.#database.run(async () => {
      await this.#records.deleteOne({ _id: { kind, key } });
    });
  }

  all(kind: string): Promise<Map<string, string>> {
    this.#indexes.want({ database: this.#database, collection: this.#records, keys: { '_id.kind': 1 } });
    return this.#database.run(async () => {
      const rows = await this.#records.find({ '_id.kind': kind }).toArray();
      const records = rows.map(({ _id: { key }, value }) => [key, value] as const);
      // By UTF-16 code units, as everywhere; MongoDB compares bytes of UTF-8.
      return new Map(records.sort(([a], [b]) => (a < b ? -1 : 1)));
    });
  }

  some(kind: string, keys: readonly string[]): Promise<Map<string, string>> {
    return this.#database.run(() => this.#found(kind, keys));
  }

  putNew(kind: string, records: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    return this.#database.run(async () => {
      const upserts = [...records].map(([key, value]) => ({
        updateOne: { filter: { _id: { kind, key } }, update: { $setOnInsert: { value } }, upsert: true },
      }));
      if (upserts.length > 0) await onceMore(() => this.#records.bulkWrite(upserts, { ordered: false }));
      return this.#found(kind, [...records.keys()]);
    });
  }

  blank(kind: string, keys: readonly string[]): Promise<void> {
    return this.#database.run(async () => {
      const blanks = keys.map((key) => ({
        updateOne: { filter: { _id: { kind, key } }, update: { $set: { value: '' } }, upsert: true },
      }));
      if (blanks.length > 0) await onceMore(() => this.#records.bulkWrite(blanks, { ordered: false }));
    });
  }

  async #found(kind: string, keys: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.#records.find({ _id: { $in: keys.map((key) => ({ kind, key })) } }).toArray();
    return new Map(rows.map(({ _id: { key }, value }) => [key, value]));
  }
}
