/**
 * What every adapter does before it writes: refuse what is no append, and encode the rest. Rows hold JSON text, so what
 * is read back never shares an object with what was written.
 */
import { UnreadableEvent } from '../events/registry.js';
import {
  AppendTooLarge,
  EmptyAppend,
  InvalidAppend,
  MAX_APPEND_BYTES,
  type NewEvent,
  type Position,
  type StreamEvent,
} from './event-store.js';
import { streamEvent } from './recorded-event.js';

/** An event as it lies in a store: what the store looks at in the open, the rest as JSON. */
export interface EncodedEvent {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface EncodedAppend {
  readonly stream: string;
  /** `NO_REVISION` (-1) where a new stream is expected. */
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
}

/** The revision of a stream without events, so that the next one is always one more. */
export const NO_REVISION = -1;

export const revisionOrNoStream = (revision: number): number | 'no-stream' =>
  revision === NO_REVISION ? 'no-stream' : revision;

/** @throws EmptyAppend, InvalidAppend, AppendTooLarge */
export function encodeAppend(
  stream: string,
  events: readonly NewEvent[],
  expected: number | 'no-stream',
): EncodedAppend {
  if (events.length === 0) throw new EmptyAppend();
  const before = expected === 'no-stream' ? NO_REVISION : expected;
  if (expected !== 'no-stream' && !(Number.isSafeInteger(expected) && expected >= 0)) {
    throw new InvalidAppend(`${expected} is no revision`);
  }
  const ids = new Set<string>();
  let bytes = 0;
  const encoded = events.map((event, index) => {
    if (event.stream !== stream) throw new InvalidAppend(`an event of ${event.stream} cannot go into ${stream}`);
    if (event.revision !== before + 1 + index) {
      throw new InvalidAppend(
        `after revision ${before} the event at index ${index} cannot have revision ${event.revision}`,
      );
    }
    if (ids.has(event.id)) throw new InvalidAppend(`the id ${event.id} occurs twice`);
    ids.add(event.id);
    const data = JSON.stringify(event.data);
    const metadata = JSON.stringify(event.metadata);
    bytes += Buffer.byteLength(data) + Buffer.byteLength(metadata);
    return { id: event.id, revision: event.revision, type: event.type, data, metadata };
  });
  if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(bytes);
  return { stream, expected: before, events: encoded };
}

/** @throws UnreadableEvent for what is not JSON: nobody could have appended it */
export function decodeEvent(position: number, stream: string, row: EncodedEvent): StreamEvent {
  const { id, revision, type } = row;
  const parsed = (part: 'data' | 'metadata'): unknown => {
    try {
      return JSON.parse(row[part]) as unknown;
    } catch {
      throw new UnreadableEvent(stream, revision, { pointer: `/${part}`, detail: 'is not JSON' });
    }
  };
  const [data, metadata] = [parsed('data'), parsed('metadata')];
  return streamEvent({ id, stream, revision, type, data, metadata, position: toPosition(position) });
}

/** Null for what nobody can read: in the log that is no more than a disturbance of its stream. */
export function decodeIfReadable(decode: () => StreamEvent): StreamEvent | null {
  try {
    return decode();
  } catch (error) {
    if (error instanceof UnreadableEvent) return null;
    throw error;
  }
}

/** An event as it lies in a store, in bytes, roughly. */
export const bytesOfRow = ({ data, metadata }: Pick<EncodedEvent, 'data' | 'metadata'>): number =>
  data.length + metadata.length;

/** A page of the log has no more than this, unless its first event alone is larger. */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** @param sequence number of the event in the store, from 1 */
export const toPosition = (sequence: number): Position => String(sequence).padStart(20, '0');

/**
 * The sequence number behind a position; 0 for null, which stands before all events.
 * @throws RangeError for what is no position of this store
 */
export function fromPosition(position: Position | null): number {
  if (position === null) return 0;
  if (!/^\d{20}$/.test(position)) throw new RangeError(`not a position: ${position}`);
  return Number(position);
}

/** @throws RangeError for a page that could hold nothing */
export function checkLimit(limit: number): void {
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new RangeError(`a page needs a limit of at least 1, not ${limit}`);
}
