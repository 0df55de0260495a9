/**
 * Derived documents in MongoDB. A collection of the port is two of MongoDB's, `…_heads` and `…_entries`, and a document
 * in `collections`, which says that it is there and how far it has come.
 */
import { type Collection, type Document } from 'mongodb';
import { type Position } from '../../eventstore/event-store.js';
import { inParts, type PartLimits } from '../page-parts.js';
import {
  ReadModelsUnavailable,
  type Checkpoint,
  type DerivedDocuments,
  type DocumentPage,
  type EntryDocument,
  type HeadDocument,
  type HeadMark,
  type ListedDocument,
} from '../read-models.js';
import { isDuplicateKey, isMissingIndex } from './failures.js';
import { writeGuarded, type GuardedWrite } from './guarded-writes.js';
import { type MongoDatabase } from './mongo-connection.js';
import { type MongoIndexes } from './mongo-indexes.js';

/** Of one bulk write. Well below what a server takes at once (48 MB), so that each ends soon. */
const BULK: PartLimits = { documents: 500, characters: 8_000_000 };

type HeadRow = { _id: string } & Omit<HeadDocument, 'id'>;
type EntryKey = Pick<EntryDocument, 'incidentId' | 'entryId'>;
/** The fields of the id are always in this order: MongoDB compares documents byte by byte. */
type EntryRow = { _id: EntryKey } & Omit<EntryDocument, keyof EntryKey>;
/** Without position and epoch until the first commit. */
type CollectionRow = { _id: string } & Partial<Checkpoint>;

const LISTED = { stream: 1, revision: 1, position: 1, listed: 1 } as const;
const MARK = { revision: 1, entries: 1, tellsNoLearning: 1, isPrivate: 1 } as const;
/** Has everything of a mark, so that no document is fetched for one. */
const BY_MARK = { _id: 1, ...MARK } as const;
const BY_POSITION = { position: 1 } as const;
const BY_PLACE = { '_id.incidentId': 1, from: 1, revision: 1, lastRevision: 1 } as const;

export class MongoDocuments implements DerivedDocuments {
  readonly #database: MongoDatabase;
  readonly #indexes: MongoIndexes;
  readonly #prefix: string;
  /** How many documents are written at once: fewer where a server takes too long for more. */
  #bulk = BULK.documents;

  /** @param prefix of the names of all collections */
  constructor(database: MongoDatabase, indexes: MongoIndexes, prefix: string) {
    this.#database = database;
    this.#indexes = indexes;
    this.#prefix = prefix;
  }

  /** How MongoDB overwrites what was replaced is its own affair, and that of whoever keeps its files. */
  eraseTraces(): Promise<void> {
    return this.#database.run(() => Promise.resolve());
  }

  async open(collection: string): Promise<void> {
    const [database, heads, entries] = [this.#database, this.#heads(collection), this.#entries(collection)];
    await database.run(async () => {
      try {
        await this.#collections().insertOne({ _id: collection });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    });
    for (const keys of [BY_POSITION, BY_MARK]) this.#indexes.want({ database, collection: heads, keys });
    this.#indexes.want({ database, collection: entries, keys: BY_PLACE });
  }

  drop(collection: string): Promise<void> {
    const [heads, entries] = [this.#heads(collection), this.#entries(collection)];
    for (const dropped of [heads, entries]) this.#indexes.giveUp(dropped);
    return this.#database.run(async () => {
      // First the checkpoint: wherever this stops, nobody takes a half of the documents for all of them.
      await this.#collections().updateOne({ _id: collection }, { $unset: { position: true, epoch: true } });
      await entries.drop();
      await heads.drop();
      await this.#collections().deleteOne({ _id: collection });
    });
  }

  /** A write into a collection that was dropped makes it again, and no row names it then. */
  async collections(): Promise<string[]> {
    const rows = await this.#database.run(() =>
      this.#collections()
        .find({}, { projection: { _id: 1 } })
        .toArray(),
    );
    const parts = (await this.#database.collections()).flatMap((name) => {
      const [, collection] = /^(.+)_(?:heads|entries)$/.exec(name) ?? [];
      return collection?.startsWith(this.#prefix) === true ? [collection.slice(this.#prefix.length)] : [];
    });
    return [...new Set([...rows.map(({ _id }) => _id), ...parts])];
  }

  /** Reads something that the server has to look up, unlike a `ping`. */
  async look(): Promise<void> {
    await this.#database.run(() => this.#collections().findOne({}, { projection: { _id: 1 } }), { isLook: true });
  }

  async commit(collection: string, page: DocumentPage, from: Checkpoint | null, to: Checkpoint): Promise<boolean> {
    await this.write(collection, page);
    const asSeen =
      from === null ? { epoch: { $exists: false } } : { position: from.position, epoch: { $lte: to.epoch } };
    return this.#database.run(async () => {
      const { position, epoch } = to;
      const move = await this.#collections().updateOne({ _id: collection, ...asSeen }, { $set: { position, epoch } });
      return move.matchedCount === 1;
    });
  }

  async write(collection: string, page: DocumentPage): Promise<void> {
    // Each part has a deadline of its own.
    for (const { entries } of inParts({ entries: page.entries, heads: [] }, BULK)) {
      await this.#inTime(this.#entries(collection), entries.map(guardedEntry));
    }
    for (const { heads } of inParts({ entries: [], heads: page.heads }, BULK)) {
      await this.#inTime(this.#heads(collection), heads.map(guardedHead));
    }
    this.#bulk = Math.min(BULK.documents, 2 * this.#bulk);
  }

  /** A bulk that runs into its time limit is halved: the same again would run into it again. */
  async #inTime<T extends Document>(collection: Collection<T>, writes: readonly GuardedWrite<T>[]): Promise<void> {
    let wasSlow = false;
    for (let done = 0; done < writes.length;) {
      const bulk = writes.slice(done, done + this.#bulk);
      try {
        await this.#database.run(() => writeGuarded(collection, bulk));
        [done, wasSlow] = [done + bulk.length, false];
      } catch (error) {
        if (!(error instanceof ReadModelsUnavailable && error.kind === 'slow')) throw error;
        this.#bulk = Math.ceil(bulk.length / 2);
        // Whoever has the page written hears of it, and goes on with smaller ones after a pause.
        if (wasSlow || bulk.length === 1) throw error;
        wasSlow = true;
      }
    }
  }

  checkpoint(collection: string): Promise<Checkpoint | null> {
    return this.#database.run(async () => {
      const row = await this.#collections().findOne({ _id: collection });
      return row?.epoch === undefined ? null : { position: row.position ?? null, epoch: row.epoch };
    });
  }

  head(collection: string, id: string): Promise<HeadDocument | null> {
    return this.#database.run(async () => {
      const row = await this.#heads(collection).findOne({ _id: id });
      if (row === null) return null;
      const { entries, tellsNoLearning, isPrivate, summary, ticking } = row;
      return { ...listedPart(row), entries, tellsNoLearning, isPrivate, summary, ticking };
    });
  }

  mark(collection: string, id: string): Promise<HeadMark | null> {
    const heads = this.#heads(collection);
    const find = async (hint: Document): Promise<HeadMark | null> => {
      const row = await heads.findOne({ _id: id }, { projection: MARK, ...hint });
      if (row === null) return null;
      const { revision, entries, tellsNoLearning, isPrivate } = row;
      return { revision, entries, tellsNoLearning, isPrivate };
    };
    return this.#database.run(async () => {
      // A server takes the index of ids wherever one id is asked for, and then fetches the document.
      if (!this.#indexes.has(heads, BY_MARK)) return find({});
      try {
        return await find({ hint: BY_MARK });
      } catch (error) {
        if (!isMissingIndex(error)) throw error;
        this.#indexes.wantAgain({ database: this.#database, collection: heads, keys: BY_MARK });
        return find({});
      }
    });
  }

  revisions(collection: string, ids: readonly string[]): Promise<Map<string, number>> {
    return this.#database.run(async () => {
      const rows = await this.#heads(collection)
        .find({ _id: { $in: [...ids] } }, { projection: { revision: 1 }, batchSize: ids.length + 1 })
        .toArray();
      return new Map(rows.map(({ _id, revision }) => [_id, revision]));
    });
  }

  listed(collection: string, ids: readonly string[]): Promise<Map<string, ListedDocument>> {
    return this.#database.run(async () => {
      const rows = await this.#heads(collection)
        .find({ _id: { $in: [...ids] } }, { projection: LISTED, batchSize: ids.length + 1 })
        .toArray();
      return new Map(rows.map((row) => [row._id, listedPart(row)]));
    });
  }

  changes(
    collection: string,
    { after, upTo, limit }: { after: Position | null; upTo: Position; limit: number },
  ): Promise<ListedDocument[]> {
    return this.#database.run(async () => {
      const rows = await this.#heads(collection)
        .find({ position: { $gt: after ?? '', $lte: upTo } }, { projection: LISTED, batchSize: limit + 1 })
        .sort({ position: 1 })
        .limit(limit)
        .toArray();
      return rows.map(listedPart);
    });
  }

  entries(
    collection: string,
    incidentId: string,
    { after, limit }: { after: { from: number; revision: number } | null; limit: number },
  ): Promise<EntryDocument[]> {
    // The first bound is the one that the index is searched by.
    const later = after && {
      from: { $gte: after.from },
      $or: [{ from: { $gt: after.from } }, { revision: { $gt: after.revision } }],
    };
    return this.#database.run(async () => {
      const rows = await this.#entries(collection)
        .find({ '_id.incidentId': incidentId, ...later }, { batchSize: limit + 1 })
        .sort({ from: 1, revision: 1 })
        .limit(limit)
        .toArray();
      return rows.map(entryDocument);
    });
  }

  entry(collection: string, incidentId: string, entryId: string): Promise<EntryDocument | null> {
    return this.#database.run(async () => {
      const row = await this.#entries(collection).findOne({ _id: { incidentId, entryId } });
      return row && entryDocument(row);
    });
  }

  countEntries(collection: string, incidentId: string, revision: number): Promise<number> {
    return this.#database.run(() =>
      this.#entries(collection).countDocuments({ '_id.incidentId': incidentId, lastRevision: { $lte: revision } }),
    );
  }

  #collections(): Collection<CollectionRow> {
    return this.#database.collection(`${this.#prefix}collections`);
  }

  #heads(collection: string): Collection<HeadRow> {
    return this.#database.collection(`${this.#prefix}${collection}_heads`);
  }

  #entries(collection: string): Collection<EntryRow> {
    return this.#database.collection(`${this.#prefix}${collection}_entries`);
  }
}

const guardedHead = ({ id, ...document }: HeadDocument) => ({
  earlier: { _id: id, revision: { $lt: document.revision } },
  document,
});

const guardedEntry = ({ incidentId, entryId, from, revision, lastRevision, view }: EntryDocument) => ({
  earlier: { _id: { incidentId, entryId }, lastRevision: { $lt: lastRevision } },
  document: { from, revision, lastRevision, view },
});

const listedPart = ({ _id, stream, revision, position, listed }: HeadRow): ListedDocument => ({
  id: _id,
  stream,
  revision,
  position,
  listed,
});

const entryDocument = ({ _id: { incidentId, entryId }, from, revision, lastRevision, view }: EntryRow) => ({
  incidentId,
  entryId,
  from,
  revision,
  lastRevision,
  view,
});
