/**
 * What every adapter does before it writes: refuse what is no append, and encode the rest. Rows hold JSON text, so what
 * is read back never shares an object with what was written.
 */
import { type EventData, type EventMetadata } from '../events/stored-event.js';
import {
  AppendTooLarge,
  EmptyAppend,
  InvalidAppend,
  MAX_APPEND_BYTES,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from './event-store.js';

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

export function decodeEvent(position: number, stream: string, row: EncodedEvent): RecordedEvent {
  return {
    id: row.id,
    stream,
    revision: row.revision,
    type: row.type,
    data: JSON.parse(row.data) as EventData,
    metadata: JSON.parse(row.metadata) as EventMetadata,
    position: toPosition(position),
  };
}

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
