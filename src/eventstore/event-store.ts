/**
 * The event store port. Adapters: `memory/`, `sqlite/`, `eventstoredb/`; one contract suite (`event-store.contract.ts`)
 * runs on each.
 */
import { type StoredEvent } from '../events/stored-event.js';

/** Where an event stands in the whole store: 20 digits, zero-padded, so that plain comparison orders it everywhere. */
export type Position = string;

/** An event that is ready to be appended: id, hash and revision are fixed. */
export type NewEvent = StoredEvent;

export interface RecordedEvent extends StoredEvent {
  readonly position: Position;
}

/**
 * A revision of one of our streams that holds none of our events: somebody else has written it, or it is rubbish. It
 * counts as a revision, and nothing more is known of it.
 */
export interface ForeignEvent {
  readonly foreign: true;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

/** What a stream holds at a revision. */
export type StreamEvent = RecordedEvent | ForeignEvent;

export const isForeign = (event: StreamEvent): event is ForeignEvent => 'foreign' in event;

export const isOurs = (event: StreamEvent): event is RecordedEvent => !('foreign' in event);

/**
 * Something other than one of our events has happened to a stream: a foreign event, or events of it were taken away
 * (deleted, truncated, tombstoned). Whoever holds anything of the stream has to read it again.
 */
export interface Disturbance {
  readonly stream: string;
  readonly position: Position;
}

/**
 * In-band notices of a subscription: how far it has read (now and then while it catches up), and that it has reached
 * what was the head. `caught-up` comes each time that catching up turns into live, so again after falling behind;
 * `resumed` each time that the store was lost and is followed again from where it was.
 */
export type Marker =
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up'; readonly position: Position | null }
  | { readonly kind: 'resumed'; readonly reason: Error };

export type SubscriptionMessage =
  { readonly kind: 'event'; readonly event: RecordedEvent } | ({ readonly kind: 'disturbed' } & Disturbance) | Marker;

/** A page of the whole log. */
export interface AllPage {
  readonly events: RecordedEvent[];
  readonly disturbed: readonly Disturbance[];
  /** Where to go on; null at the end. */
  readonly next: Position | null;
}

export interface AppendResult {
  /** Of the last event appended. */
  readonly revision: number;
  readonly position: Position;
}

export interface EventStore {
  /** Of the store, for cursors: a cursor of one store means nothing in another. */
  readonly id: string;
  /**
   * Appends atomically and durably; resolves after the commit. The very same events (ids) once more at the same
   * expected revision are recognised, and answer as the first time.
   * @param expected the stream's current revision, or `no-stream`
   * @throws WrongExpectedRevision, EmptyAppend, InvalidAppend, AppendTooLarge, StreamNotWhole, StoreUnavailable,
   *   OutcomeUnknown
   */
  append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream'): Promise<AppendResult>;
  /**
   * A missing stream has no events. `from` is inclusive in either direction; backwards begins at the end.
   * @throws StreamNotWhole wherever the reading begins; UnreadableEvent at a revision that is broken; StoreUnavailable
   */
  readStream(
    stream: string,
    options?: { from?: number; limit?: number; backwards?: boolean },
  ): AsyncIterable<StreamEvent>;
  /**
   * All events in order of position, after (exclusive) the given one: at most `limit`, and fewer where they are large.
   * @throws StoreUnavailable
   */
  readAll(options: { after: Position | null; limit: number }): Promise<AllPage>;
  /** From a position (exclusive) through catch-up to live, until the signal aborts; then it ends. */
  subscribe(options: { after: Position | null; signal: AbortSignal }): AsyncIterable<SubscriptionMessage>;
  /** Where the log ends: position of the last event or disturbance; null in an empty store. */
  head(): Promise<Position | null>;
  /**
   * Removes the words of events (texts and salt) for ever; everything else of them stays. When this resolves, they are
   * in none of the store's files any more. What has no words, and a revision that is not there, is no fault.
   * @throws CannotForget before anything has changed; StoreUnavailable: some may be gone then, and it may be called again
   */
  forget(stream: string, revisions: readonly number[]): Promise<void>;
  /** Finishes what is under way and lets go of every resource. */
  close(): Promise<void>;
}

/** An encoded append may not be larger than this many bytes. */
export const MAX_APPEND_BYTES = 900 * 1024;

export class WrongExpectedRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: number | 'no-stream',
    readonly actual: number | 'no-stream',
  ) {
    super(`stream ${stream} is at ${actual}, not at ${expected}`);
    this.name = 'WrongExpectedRevision';
  }
}

export class EmptyAppend extends Error {
  constructor() {
    super('an append needs at least one event');
    this.name = 'EmptyAppend';
  }
}

/**
 * The store no longer has all events of the stream: it was deleted, truncated or tombstoned. What is left proves
 * nothing, so it is not read, nothing is appended to it, and its name is not used again.
 */
export class StreamNotWhole extends Error {
  /** @param gone what is gone, as a sentence without its stop: `revisions 0 to 2 are gone` */
  constructor(
    readonly stream: string,
    readonly gone: string,
  ) {
    super(`${stream} is not whole: ${gone}`);
    this.name = 'StreamNotWhole';
  }
}

/** What is gone of a stream whose first revision that is left is this one. */
export const goneBefore = (revision: number): string =>
  revision === 1 ? 'revision 0 is gone' : `revisions 0 to ${revision - 1} are gone`;

/** The events do not fit together or not onto the expected revision: a fault of the caller, at any try. */
export class InvalidAppend extends Error {
  constructor(detail: string) {
    super(`not an append: ${detail}`);
    this.name = 'InvalidAppend';
  }
}

export class AppendTooLarge extends Error {
  constructor(
    readonly bytes: number,
    readonly limit: number = MAX_APPEND_BYTES,
  ) {
    super(`the append has ${bytes} bytes; the limit is ${limit}`);
    this.name = 'AppendTooLarge';
  }
}

/** The store cannot change what it has. The message says why, and what would have helped. */
export class CannotForget extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotForget';
  }
}

/** Nothing was stored, and nothing can be just now. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** The store did not answer: the append may or may not have happened. Only the identical events may be sent again. */
export class OutcomeUnknown extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutcomeUnknown';
  }
}
