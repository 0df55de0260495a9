/**
 * Group commit: appends that arrive in one turn of the event loop share one transaction, and so one wait for the disk.
 * Each succeeds or fails by itself, and answers after the commit.
 */
import { type Database } from 'better-sqlite3';
import { sqliteCode } from '../../sqlite/faults.js';
import { NO_REVISION, revisionOrNoStream, toPosition, type EncodedAppend } from '../encoded-append.js';
import {
  InvalidAppend,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
  type AppendResult,
} from '../event-store.js';

/** A transaction takes no more appends once it has this many events, so that it holds the event loop for milliseconds. */
const GROUP_EVENTS = 1000;
/** With so many appends waiting, the disk's share of each is small enough. */
const GROUP_APPENDS = 64;

interface Waiting {
  readonly append: EncodedAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

export class GroupCommit {
  readonly #database: Database;
  readonly #onCommit: () => void;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #waiting: Waiting[] = [];
  #scheduled = false;

  /** @param onCommit called after each commit, before the appends in it answer */
  constructor(database: Database, onCommit: () => void) {
    this.#database = database;
    this.#onCommit = onCommit;
    this.#statements = prepareStatements(database);
  }

  append(append: EncodedAppend): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  /** Writes all that waits, now. */
  drain(): void {
    while (this.#waiting.length > 0) this.#commitNextGroup();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the I/O of this turn: whatever else it brings joins the group.
    setImmediate(() => this.#commitOrWait(0));
  }

  /** While each turn of the loop brings more, another is waited for: a commit takes longer than several turns. */
  #commitOrWait(before: number): void {
    const { length } = this.#waiting;
    if (length > before && length < GROUP_APPENDS) return void setImmediate(() => this.#commitOrWait(length));
    this.#scheduled = false;
    this.#commitNextGroup();
    if (this.#waiting.length > 0) this.#schedule();
  }

  #commitNextGroup(): void {
    let events = 0;
    let size = 0;
    while (size < this.#waiting.length && events < GROUP_EVENTS) events += this.#waiting[size++]!.append.events.length;
    this.#commit(this.#waiting.splice(0, size));
  }

  #commit(group: readonly Waiting[]): void {
    if (group.length === 0) return;
    let outcomes: readonly (AppendResult | WrongExpectedRevision)[];
    try {
      outcomes = this.#transact(group);
    } catch (error) {
      // Nothing of the group was stored. One append may be to blame (a full disk may still hold a smaller one).
      if (group.length === 1) group[0]!.reject(refusal(error));
      else for (const one of group) this.#commit([one]);
      return;
    }
    this.#onCommit();
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index]!;
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    }
  }

  /** @throws the driver's errors, after rolling back */
  #transact(group: readonly Waiting[]): (AppendResult | WrongExpectedRevision)[] {
    const { begin, commit } = this.#statements;
    this.#rollBack();
    begin.run();
    try {
      const outcomes = group.map(({ append }) => this.#write(append));
      try {
        commit.run();
      } catch (error) {
        // The frames may be on the disk although it did not say so: a crash now could bring them back.
        if (sqliteCode(error)?.startsWith('SQLITE_IOERR'))
          throw new OutcomeUnknown('the commit failed', { cause: error });
        throw error;
      }
      return outcomes;
    } finally {
      this.#rollBack();
    }
  }

  /** Ends what is left of a transaction: SQLite rolls back by itself after some errors, and only after some. */
  #rollBack(): void {
    if (this.#database.inTransaction) this.#statements.rollback.run();
  }

  #write(append: EncodedAppend): AppendResult | WrongExpectedRevision {
    const { stream, expected, events } = append;
    const actual = this.#statements.revision.get(stream) ?? NO_REVISION;
    if (actual !== expected) {
      return (
        this.#repeated(append) ??
        new WrongExpectedRevision(stream, revisionOrNoStream(expected), revisionOrNoStream(actual))
      );
    }
    let position = 0;
    for (const { id, revision, type, data, metadata } of events) {
      position = Number(this.#statements.insert.run(stream, revision, id, type, data, metadata).lastInsertRowid);
    }
    return { revision: expected + events.length, position: toPosition(position) };
  }

  /** The answer of the first time, if these very events stand where they are to go. */
  #repeated({ stream, expected, events }: EncodedAppend): AppendResult | null {
    const last = expected + events.length;
    const there = this.#statements.between.all(stream, expected, last);
    const same = there.length === events.length && events.every(({ id }, i) => there[i]!.event_id === id);
    return same ? { revision: last, position: toPosition(there.at(-1)!.position) } : null;
  }
}

function prepareStatements(database: Database) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    insert: database.prepare<[string, number, string, string, string, string]>(
      'INSERT INTO events (stream, revision, event_id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    revision: database
      .prepare<[string], number>('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
      .pluck(),
    between: database.prepare<[string, number, number], { event_id: string; position: number }>(
      'SELECT event_id, position FROM events WHERE stream = ? AND revision > ? AND revision <= ? ORDER BY revision',
    ),
  };
}

function refusal(error: unknown): Error {
  if (error instanceof OutcomeUnknown) return error;
  const code = sqliteCode(error);
  if (code?.startsWith('SQLITE_CONSTRAINT'))
    return new InvalidAppend('an event with the same id is in the stream already');
  const why = code === 'SQLITE_FULL' ? 'its disk is full' : (code ?? 'for a reason unknown');
  return new StoreUnavailable(`the event store cannot write: ${why}`, { cause: error });
}
