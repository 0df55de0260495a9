/** Derived documents in SQLite. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Database } from 'better-sqlite3';
import { type Position } from '../../eventstore/event-store.js';
import { inParts, type PartLimits } from '../page-parts.js';
import {
  type Checkpoint,
  type DerivedDocuments,
  type DocumentPage,
  type EntryDocument,
  type HeadDocument,
  type HeadMark,
  type ListedDocument,
} from '../read-models.js';
import { type GuardedDatabase } from './guarded-database.js';
import { Traces } from './traces.js';
import {
  abandonedTables,
  asRead,
  asStored,
  numberOf,
  openCollection,
  removeSome,
  type SqliteCollection,
} from './sqlite-collection.js';

/** What SQLite writes in a few milliseconds. */
const TRANSACTION: PartLimits = { documents: 500, characters: 1_000_000 };

export class SqliteDocuments implements DerivedDocuments {
  readonly #database: Database;
  readonly #guarded: GuardedDatabase;
  readonly #traces: Traces;
  readonly #collections = new Map<string, SqliteCollection>();
  #sweeping: Promise<void> = Promise.resolve();

  constructor(database: Database, guarded: GuardedDatabase) {
    this.#database = database;
    this.#guarded = guarded;
    this.#traces = new Traces(database);
  }

  async open(collection: string): Promise<void> {
    const known = this.#collections.get(collection)?.number;
    // Another thread may have dropped it, and made it again: then its documents are in other tables.
    const number = await this.#guarded.answer(() => numberOf(this.#database, collection));
    if (known !== undefined && known === number) return;
    const opened = await this.#guarded.change(() => openCollection(this.#database, collection));
    this.#collections.set(collection, opened);
  }

  async drop(collection: string): Promise<void> {
    this.#collections.delete(collection);
    await this.#guarded.change(() =>
      this.#database.prepare<[string]>('DELETE FROM collections WHERE name = ?').run(collection),
    );
    // It is gone already; what cannot be removed now is removed by the next sweep.
    await this.sweep().catch(() => undefined);
  }

  /** Removes what is left of dropped collections, a little at a time. */
  sweep(): Promise<void> {
    const swept = this.#sweeping.then(() => this.#removeAbandoned());
    this.#sweeping = swept.catch(() => undefined);
    return swept;
  }

  async #removeAbandoned(): Promise<void> {
    const tables = await this.#guarded.answer(() => abandonedTables(this.#database));
    for (const table of tables) await this.#guarded.inTurns(() => removeSome(this.#database, table));
  }

  collections(): Promise<string[]> {
    return this.#guarded.answer(() =>
      this.#database.prepare<[], string>('SELECT name FROM collections ORDER BY number').pluck().all(),
    );
  }

  /**
   * A page of ordinary size is one transaction. A large one is several, with other work in between; the log of SQLite
   * keeps their order, so the checkpoint, which moves in the last one, is never there without the documents.
   */
  async commit(collection: string, page: DocumentPage, from: Checkpoint | null, to: Checkpoint): Promise<boolean> {
    const parts = inParts(page, TRANSACTION);
    const last = parts.pop();
    const mayMove = (): boolean => isAsSeen(this.#opened(collection).checkpoint.get() ?? null, from, to);
    if (parts.length > 0) {
      if (!(await this.#guarded.answer(mayMove))) return false;
      await this.#writeParts(collection, parts);
    }
    return this.#guarded.change(() => {
      if (!mayMove()) return false;
      if (last) store(this.#opened(collection), last);
      this.#opened(collection).moveCheckpoint.run(to);
      return true;
    });
  }

  async write(collection: string, page: DocumentPage): Promise<void> {
    await this.#writeParts(collection, inParts(page, TRANSACTION));
  }

  async #writeParts(collection: string, parts: readonly DocumentPage[]): Promise<void> {
    for (const part of parts) {
      await this.#guarded.change(() => store(this.#opened(collection), part));
      await nextTurn();
    }
  }

  checkpoint(collection: string): Promise<Checkpoint | null> {
    return this.#guarded.answer(() => this.#opened(collection).checkpoint.get() ?? null);
  }

  head(collection: string, id: string): Promise<HeadDocument | null> {
    return this.#guarded.answer(() => {
      const row = this.#opened(collection).head.get(id);
      return row === undefined ? null : asRead(row);
    });
  }

  mark(collection: string, id: string): Promise<HeadMark | null> {
    return this.#guarded.answer(() => {
      const row = this.#opened(collection).mark.get(id);
      return row === undefined ? null : asRead(row);
    });
  }

  revisions(collection: string, ids: readonly string[]): Promise<Map<string, number>> {
    return this.#guarded.answer(() => found(ids, (id) => this.#opened(collection).revision.get(id)));
  }

  listed(collection: string, ids: readonly string[]): Promise<Map<string, ListedDocument>> {
    return this.#guarded.answer(() => found(ids, (id) => this.#opened(collection).listed.get(id)));
  }

  changes(
    collection: string,
    { after, upTo, limit }: { after: Position | null; upTo: Position; limit: number },
  ): Promise<ListedDocument[]> {
    return this.#guarded.answer(() => this.#opened(collection).changes.all(after ?? '', upTo, limit));
  }

  entries(
    collection: string,
    incidentId: string,
    { after, limit }: { after: { from: number; revision: number } | null; limit: number },
  ): Promise<EntryDocument[]> {
    return this.#guarded.answer(() => {
      const { firstEntries, entriesAfter } = this.#opened(collection);
      if (after === null) return firstEntries.all(incidentId, limit);
      return entriesAfter.all(incidentId, after.from, after.revision, limit);
    });
  }

  entry(collection: string, incidentId: string, entryId: string): Promise<EntryDocument | null> {
    return this.#guarded.answer(() => this.#opened(collection).entry.get(incidentId, entryId) ?? null);
  }

  countEntries(collection: string, incidentId: string, revision: number): Promise<number> {
    return this.#guarded.answer(() => this.#opened(collection).countEntries.get(incidentId, revision) ?? 0);
  }

  async eraseTraces(): Promise<void> {
    await this.sweep();
    await this.#traces.erase();
  }

  #opened(collection: string): SqliteCollection {
    const opened = this.#collections.get(collection);
    if (!opened) throw new Error(`the collection ${collection} was not opened`);
    return opened;
  }
}

function isAsSeen(stored: Checkpoint | null, seen: Checkpoint | null, to: Checkpoint): boolean {
  if (stored === null || seen === null) return stored === seen;
  return stored.position === seen.position && stored.epoch <= to.epoch;
}

function store({ writeEntry, writeHead }: SqliteCollection, { entries, heads }: DocumentPage): void {
  for (const entry of entries) writeEntry.run(entry);
  for (const head of heads) writeHead.run(asStored(head));
}

function found<T>(ids: readonly string[], find: (id: string) => T | undefined): Map<string, T> {
  return new Map(
    ids.flatMap((id) => {
      const value = find(id);
      return value === undefined ? [] : [[id, value] as const];
    }),
  );
}
