/** An event store that lives as long as its process: for tests, and for trying things out. */
import { randomUUID } from 'node:crypto';
import {
  bytesOfRow,
  checkLimit,
  decodeEvent,
  decodeIfReadable,
  encodeAppend,
  fromPosition,
  NO_REVISION,
  PAGE_BYTES,
  revisionOrNoStream,
  toPosition,
  type EncodedAppend,
  type EncodedEvent,
} from '../encoded-append.js';
import {
  goneBefore,
  isOurs,
  StoreUnavailable,
  StreamNotWhole,
  WrongExpectedRevision,
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
import { forgottenJson } from '../without-words.js';

interface Row {
  /** Number in the store, from 1. */
  readonly sequence: number;
  readonly stream: string;
  /** Null: nothing but word that something was done to the stream. */
  readonly event: EncodedEvent | null;
}

interface EventRow extends Row {
  event: EncodedEvent;
}

export class MemoryEventStore implements EventStore {
  readonly id = randomUUID();
  readonly #all: Row[] = [];
  readonly #streams = new Map<string, EventRow[]>();
  /** What is gone, by stream. */
  readonly #gone = new Map<string, string>();
  readonly #bell = new Bell();

  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream'): Promise<AppendResult> {
    await this.#open();
    const append = encodeAppend(stream, events, expected);
    this.#checkWhole(stream);
    const rows = this.#streams.get(stream) ?? [];
    const actual = rows.at(-1)?.event.revision ?? NO_REVISION;
    if (append.expected !== actual) return resultOf(repeated(append, rows) ?? refuse(append, actual));
    for (const event of append.events) this.#add(stream, event);
    this.#bell.ring();
    return resultOf(this.#streams.get(stream)!.at(-1)!);
  }

  async *readStream(
    stream: string,
    { from, limit = Infinity, backwards = false }: { from?: number; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StreamEvent, void, undefined> {
    await this.#open();
    this.#checkWhole(stream);
    const step = backwards ? -1 : 1;
    const rows = this.#streams.get(stream) ?? [];
    const start = backwards ? Math.min(from ?? Infinity, rows.length - 1) : (from ?? 0);
    for (let at = start, given = 0; rows[at] !== undefined && given < limit; at += step, given++)
      yield decode(rows[at]!);
  }

  async readAll({ after, limit }: { after: Position | null; limit: number }): Promise<AllPage> {
    await this.#open();
    checkLimit(limit);
    const events: RecordedEvent[] = [];
    const disturbed: Disturbance[] = [];
    let at = fromPosition(after);
    for (let bytes = 0; at < this.#all.length && events.length < limit && bytes < PAGE_BYTES; at++) {
      const row = this.#all[at]!;
      const event = isEvent(row) ? decodeIfReadable(() => decode(row)) : null;
      if (event !== null && isOurs(event)) events.push(event);
      else disturbed.push({ stream: row.stream, position: toPosition(row.sequence) });
      bytes += row.event === null ? 0 : bytesOfRow(row.event);
    }
    return { events, disturbed, next: at < this.#all.length ? toPosition(at) : null };
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

  /** What another program can do on a shared server: an event of any content, at the end of the stream. */
  appendForeign(stream: string, { type = 'theirs', data = '{}', metadata = '{}' } = {}): void {
    const revision = this.#streams.get(stream)?.length ?? 0;
    this.#add(stream, { id: randomUUID(), revision, type, data, metadata });
    this.#bell.ring();
  }

  /** What an administrator can do there: what is left of the stream begins at this revision. */
  truncate(stream: string, before: number): void {
    this.#takeAway(stream, goneBefore(before));
  }

  /** What an administrator can do there: the stream is deleted. */
  deleteStream(stream: string): void {
    this.#takeAway(stream, 'it was deleted');
  }

  #takeAway(stream: string, gone: string): void {
    this.#gone.set(stream, gone);
    this.#all.push({ sequence: this.#all.length + 1, stream, event: null });
    this.#bell.ring();
  }

  #add(stream: string, event: EncodedEvent): void {
    const row = { sequence: this.#all.length + 1, stream, event };
    this.#all.push(row);
    const rows = this.#streams.get(stream);
    if (rows) rows.push(row);
    else this.#streams.set(stream, [row]);
  }

  /** @throws StreamNotWhole */
  #checkWhole(stream: string): void {
    const gone = this.#gone.get(stream);
    if (gone !== undefined) throw new StreamNotWhole(stream, gone);
  }

  /** Answers come later than the call, as those of every other store do. */
  async #open(): Promise<void> {
    await Promise.resolve();
    if (this.#bell.closed) throw new StoreUnavailable('the event store is closed');
  }
}

const isEvent = (row: Row): row is EventRow => row.event !== null;

const decode = ({ sequence, stream, event }: EventRow): StreamEvent => decodeEvent(sequence, stream, event);

const resultOf = ({ sequence, event }: EventRow): AppendResult => ({
  revision: event.revision,
  position: toPosition(sequence),
});

/** The last row of an append that is there already: the same ids in the same places. */
function repeated({ expected, events }: EncodedAppend, rows: readonly EventRow[]): EventRow | null {
  const there = rows.slice(expected + 1, expected + 1 + events.length);
  return there.length === events.length && events.every(({ id }, i) => there[i]!.event.id === id)
    ? there.at(-1)!
    : null;
}

function refuse({ stream, expected }: EncodedAppend, actual: number): never {
  throw new WrongExpectedRevision(stream, revisionOrNoStream(expected), revisionOrNoStream(actual));
}
