/** An event store that lives as long as its process: for tests, and for trying things out. */
import { randomUUID } from 'node:crypto';
import {
  checkLimit,
  decodeEvent,
  encodeAppend,
  fromPosition,
  NO_REVISION,
  revisionOrNoStream,
  toPosition,
  type EncodedAppend,
  type EncodedEvent,
} from '../encoded-append.js';
import {
  StoreUnavailable,
  WrongExpectedRevision,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type SubscriptionMessage,
} from '../event-store.js';
import { AppendBell, follow } from '../subscription.js';
import { forgottenJson } from '../without-words.js';

interface Row {
  /** Number in the store, from 1. */
  readonly sequence: number;
  readonly stream: string;
  event: EncodedEvent;
}

export class MemoryEventStore implements EventStore {
  readonly id = randomUUID();
  readonly #all: Row[] = [];
  readonly #streams = new Map<string, Row[]>();
  readonly #bell = new AppendBell();

  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream'): Promise<AppendResult> {
    await this.#open();
    const append = encodeAppend(stream, events, expected);
    const rows = this.#streams.get(stream) ?? [];
    const actual = rows.at(-1)?.event.revision ?? NO_REVISION;
    if (append.expected !== actual) return resultOf(repeated(append, rows) ?? refuse(append, actual));
    for (const event of append.events) {
      const row = { sequence: this.#all.length + 1, stream, event };
      rows.push(row);
      this.#all.push(row);
    }
    this.#streams.set(stream, rows);
    this.#bell.ring();
    return resultOf(rows.at(-1)!);
  }

  async *readStream(
    stream: string,
    { from, limit = Infinity, backwards = false }: { from?: number; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    await this.#open();
    const step = backwards ? -1 : 1;
    const rows = this.#streams.get(stream) ?? [];
    const start = backwards ? Math.min(from ?? Infinity, rows.length - 1) : (from ?? 0);
    for (let at = start, given = 0; rows[at] !== undefined && given < limit; at += step, given++)
      yield decode(rows[at]!);
  }

  async readAll({
    after,
    limit,
  }: {
    after: Position | null;
    limit: number;
  }): Promise<{ events: RecordedEvent[]; next: Position | null }> {
    await this.#open();
    checkLimit(limit);
    const start = fromPosition(after);
    const events = this.#all.slice(start, start + limit).map(decode);
    return { events, next: start + limit < this.#all.length ? events.at(-1)!.position : null };
  }

  subscribe(options: { after: Position | null; signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    return follow(this, this.#bell, options);
  }

  async head(): Promise<Position | null> {
    await this.#open();
    return this.#all.length === 0 ? null : toPosition(this.#all.length);
  }

  async forget(stream: string, revisions: readonly number[]): Promise<void> {
    await this.#open();
    const rows = this.#streams.get(stream) ?? [];
    for (const revision of new Set(revisions)) {
      const row = rows[revision];
      if (row) row.event = { ...row.event, data: forgottenJson(row.event.data) };
    }
  }

  close(): Promise<void> {
    this.#bell.close();
    return Promise.resolve();
  }

  /** Answers come later than the call, as those of every other store do. */
  async #open(): Promise<void> {
    await Promise.resolve();
    if (this.#bell.closed) throw new StoreUnavailable('the event store is closed');
  }
}

const decode = ({ sequence, stream, event }: Row): RecordedEvent => decodeEvent(sequence, stream, event);

const resultOf = ({ sequence, event }: Row): AppendResult => ({
  revision: event.revision,
  position: toPosition(sequence),
});

/** The last row of an append that is there already: the same ids in the same places. */
function repeated({ expected, events }: EncodedAppend, rows: readonly Row[]): Row | null {
  const there = rows.slice(expected + 1, expected + 1 + events.length);
  return there.length === events.length && events.every(({ id }, i) => there[i]!.event.id === id)
    ? there.at(-1)!
    : null;
}

function refuse({ stream, expected }: EncodedAppend, actual: number): never {
  throw new WrongExpectedRevision(stream, revisionOrNoStream(expected), revisionOrNoStream(actual));
}
