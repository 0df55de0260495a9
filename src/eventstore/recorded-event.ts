/** Tells our events from whatever else stands in a stream. Cheap, for every event that is read goes through it. */
import { type EventData, type EventMetadata } from '../events/stored-event.js';
import { type Position, type StreamEvent } from './event-store.js';

/** An event as a store has it, of whatever content. */
interface FoundEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly position: Position;
}

/**
 * One of our events if it has their envelope, else a foreign one. Whether a payload is what its type says is for the
 * registry to judge, and whether anyone has altered it, for the chain.
 */
export function streamEvent({ id, stream, revision, type, data, metadata, position }: FoundEvent): StreamEvent {
  return isPayload(data) && isEnvelope(metadata)
    ? { id, stream, revision, type, data, metadata, position }
    : { foreign: true, stream, revision, position };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';

function isPayload(data: unknown): data is EventData {
  if (!isObject(data)) return false;
  const { facts, texts, salt } = data;
  return isObject(facts) && (texts === undefined || isObject(texts)) && isTextOrAbsent(salt);
}

const HASH = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function isEnvelope(metadata: unknown): metadata is EventMetadata {
  if (!isObject(metadata)) return false;
  const { schemaVersion, hash, recordedAt, recordedBy, commandId, requestHash, textHash } = metadata;
  return (
    Number.isSafeInteger(schemaVersion) &&
    typeof hash === 'string' &&
    HASH.test(hash) &&
    typeof recordedAt === 'string' &&
    INSTANT.test(recordedAt) &&
    !Number.isNaN(Date.parse(recordedAt)) &&
    typeof recordedBy === 'string' &&
    typeof commandId === 'string' &&
    typeof requestHash === 'string' &&
    isTextOrAbsent(textHash)
  );
}
