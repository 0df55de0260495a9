/**
 * Derived documents in MongoDB. A collection of the port is two of MongoDB's, `…_heads` and `…_entries`, and a document
 * in `collections`, which says that it is there and how far it has come.
 */
import { type Collection, type Db } from 'mongodb';
import { type Position } from '../../eventstore/event-store.js';
import { inParts, type PartLimits } from '../page-parts.js';
import {
  type Checkpoint,
  type DerivedDocuments,
  type DocumentPage,
  type EntryDocument,
  type HeadDocument,
  type ListedDocument,
} from '../read-models.js';
import { isDuplicateKey } from './failures.js';
import { writeGuarded } from './guarded-writes.js';
import { type MongoConnection } from './mongo-connection.js';

/** Of one bulk write. Well below what a server takes at once (48 MB), so that each ends soon. */
const BULK: PartLimits = { documents: 500, characters: 8_000_000 };

type HeadRow = { _id: string } & Omit<HeadDocument, 'id'>;
type EntryKey = Pick<EntryDocument, 'incidentId' | 'entryId'>;
/** The fields of the id are always in this order: MongoDB compares documents byte by byte. */
type EntryRow = { _id: EntryKey } & Omit<EntryDocument, keyof EntryKey>;
/** Without position and epoch until the first commit. */
type CollectionRow = { _id: string } & Partial<Checkpoint>;

const LISTED = { stream: 1, revision: 1, position: 1, listed: 1 } as const;

export class MongoDocuments implements DerivedDocuments {
  readonly #connection: MongoConnection;
  readonly #database: Db;
  readonly #prefix: string;

  /** @param prefix of the names of all collections */
  constructor(connection: MongoConnection, database: Db, prefix: string) {
    this.#connection = connection;
    this.#database = database;
    this.#prefix = prefix;
  }

  /** How MongoDB overwrites what was replaced is its own affair, and that of whoever keeps its files. */
  eraseTraces(): Promise<void> {
    return this.#connection.run(() => Promise.resolve());
  }

  open(collection: string): Promise<void> {
    return this.#connection.run(async () => {
      await this.#heads(collection).createIndex({ position: 1 });
      await this.#entries(collection).createIndex({ '_id.incidentId': 1, from: 1, revision: 1 });
      try {
        await this.#collections().insertOne({ _id: collection });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    });
  }

  drop(collection: string): Promise<void> {
    return this.#connection.run(async () => {
      // First the checkpoint: wherever this stops, nobody takes a half of the documents for all of them.
      await this.#collections().updateOne({ _id: collection }, { $unset: { position: true, epoch: true } });
      await this.#entries(collection).drop();
      await this.#heads(collection).drop();
      await this.#collections().deleteOne({ _id: collection });
    });
  }

  collections(): Promise<string[]> {
    return this.#connection.run(async () => {
      const rows = await this.#collections()
        .find({}, { projection: { _id: 1 } })
        .toArray();
      return rows.map(({ _id }) => _id);
    });
  }

  async commit(collection: string, page: DocumentPage, from: Checkpoint | null, to: Checkpoint): Promise<boolean> {
    await this.write(collection, page);
    const asSeen =
      from === null ? { epoch: { $exists: false } } : { position: from.position, epoch: { $lte: to.epoch } };
    return this.#connection.run(async () => {
      const { position, epoch } = to;
      const move = await this.#collections().updateOne({ _id: collection, ...asSeen }, { $set: { position, epoch } });
      return move.matchedCount === 1;
    });
  }

  async write(collection: string, page: DocumentPage): Promise<void> {
    // Each part has a deadline of its own.
    for (const { entries } of inParts({ entries: page.entries, heads: [] }, BULK)) {
      await this.#connection.run(() => writeGuarded(this.#entries(collection), entries.map(guardedEntry)));
    }
    for (const { heads } of inParts({ entries: [], heads: page.heads }, BULK)) {
      await this.#connection.run(() => writeGuarded(this.#heads(collection), heads.map(guardedHead)));
    }
  }

  checkpoint(collection: string): Promise<Checkpoint | null> {
    return this.#connection.run(async () => {
      const row = await this.#collections().findOne({ _id: collection });
      return row?.epoch === undefined ? null : { position: row.position ?? null, epoch: row.epoch };
    });
  }

  head(collection: string, id: string): Promise<HeadDocument | null> {
    return this.#connection.run(async () => {
      const row = await this.#heads(collection).findOne({ _id: id });
      if (row === null) return null;
      return { ...listedPart(row), summary: row.summary, ticking: row.ticking };
    });
  }

  revisions(collection: string, ids: readonly string[]): Promise<Map<string, number>> {
    return this.#connection.run(async () => {
      const rows = await this.#heads(collection)
        .find({ _id: { $in: [...ids] } }, { projection: { revision: 1 }, batchSize: ids.length + 1 })
        .toArray();
      return new Map(rows.map(({ _id, revision }) => [_id, revision]));
    });
  }

  listed(collection: string, ids: readonly string[]): Promise<Map<string, ListedDocument>> {
    return this.#connection.run(async () => {
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
    return this.#connection.run(async () => {
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
    return this.#connection.run(async () => {
      const rows = await this.#entries(collection)
        .find({ '_id.incidentId': incidentId, ...later }, { batchSize: limit + 1 })
        .sort({ from: 1, revision: 1 })
        .limit(limit)
        .toArray();
      return rows.map(entryDocument);
    });
  }

  entry(collection: string, incidentId: string, entryId: string): Promise<EntryDocument | null> {
    return this.#connection.run(async () => {
      const row = await this.#entries(collection).findOne({ _id: { incidentId, entryId } });
      return row && entryDocument(row);
    });
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

const guardedHead = ({ id, stream, revision, position, listed, ticking, summary }: HeadDocument) => ({
  earlier: { _id: id, revision: { $lt: revision } },
  document: { stream, revision, position, listed, ticking, summary },
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
