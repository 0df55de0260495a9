/** The event store in one SQLite file, for one process: see `data-folder.ts` for how that is made sure. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Database } from 'better-sqlite3';
import { Checkpoints } from '../../sqlite/checkpoints.js';
import { sqliteCode } from '../../sqlite/faults.js';
import {
  checkLimit,
  decodeEvent,
  decodeIfReadable,
  encodeAppend,
  fromPosition,
  PAGE_BYTES,
  toPosition,
} from '../encoded-append.js';
import {
  goneBefore,
  isOurs,
  StoreUnavailable,
  StreamNotWhole,
  type AllPage,
  type AppendResult,
  type Disturbance,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamEvent,
  type SubscriptionMessage,
} from '../event-store.js';
import { Bell } from '../../runtime/bell.js';
import { follow } from '../subscription.js';
import { openEventDatabase, storeIdOf } from './event-database.js';
import { forgetWords } from './forgetting.js';
import { GroupCommit } from './group-commit.js';

/** A stream is read in pages, so that no read transaction outlives a turn of the event loop. */
const STREAM_PAGE_EVENTS = 500;

/** position, stream, revision, event_id, type, data, metadata */
type Row = [number, string, number, string, string, string, string];
const COLUMNS = 'position, stream, revision, event_id, type, data, metadata';

export class SqliteEventStore implements EventStore {
  readonly id: string;
  readonly #database: Database;
  readonly #checkpoints: Checkpoints | null;
  readonly #bell = new Bell();
  readonly #writer: GroupCommit;
  readonly #statements: ReturnType<typeof prepareStatements>;

  /**
   * @param database opened by `openEventDatabase`; the store closes it
   * @param options.isBeside another connection of this process sees to the log of the database
   */
  constructor(database: Database, { isBeside = false }: { readonly isBeside?: boolean } = {}) {
    this.#database = database;
    this.id = storeIdOf(database);
    this.#checkpoints = isBeside ? null : new Checkpoints(database.name);
    this.#writer = new GroupCommit(database, () => this.#bell.ring());
    this.#statements = prepareStatements(database);
  }

  /**
   * Opens the store in this file, or makes it.
   * @throws DataFolderError
   */
  static open(file: string): SqliteEventStore {
    return new SqliteEventStore(openEventDatabase(file));
  }

  /**
   * Opens a store once more that another thread of this process has open, for reading. It hears of what is appended there
   * by `appendedBeside`.
   * @throws DataFolderError
   */
  static openBeside(file: string): SqliteEventStore {
    return new SqliteEventStore(openEventDatabase(file), { isBeside: true });
  }

  /** Wakes subscriptions: another connection of this process has appended. */
  appendedBeside(): void {
    this.#bell.ring();
  }

  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream'): Promise<AppendResult> {
    this.#checkOpen();
    const append = encodeAppend(stream, events, expected);
    this.#checkWhole(stream);
    return await this.#writer.append(append);
  }

  async *readStream(
    stream: string,
    { from, limit = Infinity, backwards = false }: { from?: number; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StreamEvent, void, undefined> {
    const { forwards: upwards, backwards: downwards } = this.#statements;
    this.#checkWhole(stream);
    let next = from ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
    let expected = backwards ? null : next;
    for (let left = limit; left > 0;) {
      const asked = Math.min(left, STREAM_PAGE_EVENTS);
      const rows = this.#read(() => (backwards ? downwards : upwards).all(stream, next, asked));
      for (const row of rows) {
        const revision = row[2];
        if (expected !== null && revision !== expected)
          throw new StreamNotWhole(stream, `revision ${expected} is gone`);
        yield decode(row);
        expected = revision + (backwards ? -1 : 1);
      }
      if (rows.length < asked) return;
      left -= asked;
      next = rows.at(-1)![2] + (backwards ? -1 : 1);
      await nextTurn();
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- SQLite answers at once; a refusal must be a rejection
  async readAll({ after, limit }: { after: Position | null; limit: number }): Promise<AllPage> {
    checkLimit(limit);
    return this.#read(() => {
      const events: RecordedEvent[] = [];
      const disturbed: Disturbance[] = [];
      let last = fromPosition(after);
      let bytes = 0;
      for (const row of this.#statements.all.iterate(last)) {
        if (events.length === limit || bytes >= PAGE_BYTES) return { events, disturbed, next: toPosition(last) };
        const event = decodeIfReadable(() => decode(row));
        last = row[0];
        if (event !== null && isOurs(event)) events.push(event);
        else disturbed.push({ stream: row[1], position: toPosition(last) });
        bytes += row[5].length + row[6].length;
      }
      return { events, disturbed, next: null };
    });
  }

  subscribe(options: { after: Position | null; signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    return follow(this, this.#bell, options);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async head(): Promise<Position | null> {
    const last = this.#read(() => this.#statements.head.get()) ?? null;
    return last === null ? null : toPosition(last);
  }

  async forget(stream: string, revisions: readonly number[]): Promise<void> {
    this.#checkOpen();
    try {
      await forgetWords(this.#database, stream, revisions);
    } catch (error) {
      throw new StoreUnavailable(`words could not be removed: ${sqliteCode(error) ?? String(error)}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    await this.#checkpoints?.close();
    if (!this.#database.open) return;
    this.#writer.drain();
    this.#bell.close();
    this.#database.close();
  }

  /**
   * Rows are never taken away by this program, but a file can be edited.
   * @throws StreamNotWhole
   */
  #checkWhole(stream: string): void {
    const first = this.#read(() => this.#statements.first.get(stream)) ?? 0;
    if (first > 0) throw new StreamNotWhole(stream, goneBefore(first));
  }

  #checkOpen(): void {
    if (!this.#database.open) throw new StoreUnavailable('the event store is closed');
  }

  #read<T>(query: () => T): T {
    this.#checkOpen();
    try {
      return query();
    } catch (error) {
      const code = sqliteCode(error);
      throw code === null ? error : new StoreUnavailable(`the event store cannot be read: ${code}`, { cause: error });
    }
  }
}

function decode([position, stream, revision, id, type, data, metadata]: Row): StreamEvent {
  return decodeEvent(position, stream, { id, revision, type, data, metadata });
}

function prepareStatements(database: Database) {
  const ofStream = `SELECT ${COLUMNS} FROM events WHERE stream = ?`;
  return {
    forwards: database
      .prepare<[string, number, number], Row>(`${ofStream} AND revision >= ? ORDER BY revision LIMIT ?`)
      .raw(),
    backwards: database
      .prepare<[string, number, number], Row>(`${ofStream} AND revision <= ? ORDER BY revision DESC LIMIT ?`)
      .raw(),
    all: database.prepare<[number], Row>(`SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position`).raw(),
    first: database
      .prepare<[string], number>('SELECT revision FROM events WHERE stream = ? ORDER BY revision LIMIT 1')
      .pluck(),
    head: database.prepare<[], number | null>('SELECT max(position) FROM events').pluck(),
  };
}
