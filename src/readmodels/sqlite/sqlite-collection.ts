/** The tables of one collection, and everything that is asked of them. */
import { type Database } from 'better-sqlite3';
import {
  type Checkpoint,
  type EntryDocument,
  type HeadDocument,
  type HeadMark,
  type ListedDocument,
} from '../read-models.js';

export type SqliteCollection = ReturnType<typeof openCollection>;

type Flag = 'tellsNoLearning' | 'isPrivate';

/** SQLite has no truth values. */
type Stored<T extends Pick<HeadMark, Flag>> = Omit<T, Flag> & { readonly [F in Flag]: 0 | 1 };

export const asStored = (head: HeadDocument): Stored<HeadDocument> => ({
  ...head,
  tellsNoLearning: head.tellsNoLearning ? 1 : 0,
  isPrivate: head.isPrivate ? 1 : 0,
});

export const asRead = <T extends Stored<HeadMark>>(row: T): Omit<T, Flag> & Pick<HeadMark, Flag> => ({
  ...row,
  tellsNoLearning: row.tellsNoLearning === 1,
  isPrivate: row.isPrivate === 1,
});

/**
 * What lists read stands before the summary: SQLite reads a row from its beginning, and only as far as it is asked for.
 * Tables with a rowid take entries of many incidents in turn (as events come) more than twice as fast as those without.
 */
const tables = (number: number): string => `
  CREATE TABLE IF NOT EXISTS heads_${number} (
    id       TEXT NOT NULL PRIMARY KEY,
    stream   TEXT NOT NULL,
    revision INTEGER NOT NULL,
    position TEXT NOT NULL,
    entries  INTEGER NOT NULL,
    tellsNoLearning INTEGER NOT NULL,
    isPrivate INTEGER NOT NULL,
    listed   TEXT NOT NULL,
    ticking  TEXT,
    summary  TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS heads_${number}_position ON heads_${number} (position);
  CREATE TABLE IF NOT EXISTS entries_${number} (
    incidentId   TEXT NOT NULL,
    entryId      TEXT NOT NULL,
    "from"       INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    lastRevision INTEGER NOT NULL,
    view         TEXT NOT NULL,
    PRIMARY KEY (incidentId, entryId)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entries_${number}_place ON entries_${number} (incidentId, "from", revision, lastRevision);
`;

const LISTED = 'id, stream, revision, position, listed';
const MARK = 'revision, entries, tellsNoLearning, isPrivate';
const ENTRY = 'incidentId, entryId, "from", revision, lastRevision, view';

/** Of the collection that has this name now; a number is never given twice. */
export const numberOf = (database: Database, name: string): number | undefined =>
  database.prepare<[string], number>('SELECT number FROM collections WHERE name = ?').pluck().get(name);

/**
 * The collection of this name, made if need be. To be called in a transaction.
 * @returns its statements, prepared once
 */
export function openCollection(database: Database, name: string) {
  database.prepare<[string]>('INSERT INTO collections (name) VALUES (?) ON CONFLICT DO NOTHING').run(name);
  const number = numberOf(database, name)!;
  database.exec(tables(number));
  const [heads, entries] = [`heads_${number}`, `entries_${number}`];
  return {
    number,
    writeHead: database.prepare<[Stored<HeadDocument>]>(`
      INSERT INTO ${heads} (${LISTED}, entries, tellsNoLearning, isPrivate, ticking, summary)
      VALUES (@id, @stream, @revision, @position, @listed, @entries, @tellsNoLearning, @isPrivate, @ticking, @summary)
      ON CONFLICT (id) DO UPDATE SET
        stream = excluded.stream, revision = excluded.revision, position = excluded.position,
        entries = excluded.entries, tellsNoLearning = excluded.tellsNoLearning, isPrivate = excluded.isPrivate,
        listed = excluded.listed, ticking = excluded.ticking, summary = excluded.summary
      WHERE excluded.revision > revision`),
    writeEntry: database.prepare<[EntryDocument]>(`
      INSERT INTO ${entries} (${ENTRY})
      VALUES (@incidentId, @entryId, @from, @revision, @lastRevision, @view)
      ON CONFLICT (incidentId, entryId) DO UPDATE SET
        "from" = excluded."from", revision = excluded.revision, lastRevision = excluded.lastRevision,
        view = excluded.view
      WHERE excluded.lastRevision > lastRevision`),
    checkpoint: database.prepare<[], Checkpoint>(
      `SELECT position, epoch FROM collections WHERE number = ${number} AND epoch IS NOT NULL`,
    ),
    moveCheckpoint: database.prepare<[Checkpoint]>(
      `UPDATE collections SET position = @position, epoch = @epoch WHERE number = ${number}`,
    ),
    head: database.prepare<[string], Stored<HeadDocument>>(
      `SELECT ${LISTED}, entries, tellsNoLearning, isPrivate, ticking, summary FROM ${heads} WHERE id = ?`,
    ),
    mark: database.prepare<[string], Stored<HeadMark>>(`SELECT ${MARK} FROM ${heads} WHERE id = ?`),
    revision: database.prepare<[string], number>(`SELECT revision FROM ${heads} WHERE id = ?`).pluck(),
    listed: database.prepare<[string], ListedDocument>(`SELECT ${LISTED} FROM ${heads} WHERE id = ?`),
    changes: database.prepare<[after: string, upTo: string, limit: number], ListedDocument>(
      `SELECT ${LISTED} FROM ${heads} WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`,
    ),
    entry: database.prepare<[string, string], EntryDocument>(
      `SELECT ${ENTRY} FROM ${entries} WHERE incidentId = ? AND entryId = ?`,
    ),
    countEntries: database
      .prepare<[incidentId: string, revision: number], number>(
        `SELECT count(*) FROM ${entries} WHERE incidentId = ? AND lastRevision <= ?`,
      )
      .pluck(),
    firstEntries: database.prepare<[incidentId: string, limit: number], EntryDocument>(
      `SELECT ${ENTRY} FROM ${entries} WHERE incidentId = ? ORDER BY "from", revision LIMIT ?`,
    ),
    entriesAfter: database.prepare<[incidentId: string, from: number, revision: number, limit: number], EntryDocument>(`
      SELECT ${ENTRY} FROM ${entries}
      WHERE incidentId = ? AND ("from", revision) > (?, ?) ORDER BY "from", revision LIMIT ?`),
  };
}

/** Rows that are removed in a turn of the event loop: entries are small, heads are not. */
const TURN_ENTRIES = 1000;
const TURN_HEADS = 50;

/** Tables of collections that are there no more. */
export function abandonedTables(database: Database): string[] {
  return database
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '*_[0-9]*'
       AND CAST(substr(name, instr(name, '_') + 1) AS INTEGER) NOT IN (SELECT number FROM collections)`,
    )
    .pluck()
    .all();
}

/**
 * Removes some rows of a table, and the table once it has none. Dropping a large one at once would take seconds.
 * @returns whether there is more to remove
 */
export function removeSome(database: Database, table: string): 'more' | 'done' {
  const limit = table.startsWith('heads') ? TURN_HEADS : TURN_ENTRIES;
  const { changes } = database
    .prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT ${limit})`)
    .run();
  if (changes === limit) return 'more';
  database.exec(`DROP TABLE ${table}`);
  return 'done';
}
