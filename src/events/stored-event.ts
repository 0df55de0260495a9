/**
 * The stored event: what a stream holds, for ever. Free words (`texts`) stand apart from everything else (`facts`), so
 * that words can be forgotten while every hash still verifies. Changing any of this is a new schema version.
 */
import { type TimelineEvent } from '../timeline/events.js';

export interface StoredEvent extends TimelineEvent {
  /** UUIDv5 of `metadata.hash` in the URL namespace: equal ids mean equal bytes. */
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  /** An entry type, or an operation `op.…`. */
  readonly type: string;
  readonly data: EventData;
  readonly metadata: EventMetadata;
}

export interface EventData {
  readonly facts: Readonly<Record<string, unknown>>;
  /** Absent when the event has no words, or when they were forgotten (then `metadata.textHash` is still there). */
  readonly texts?: Readonly<Record<string, unknown>>;
  /** 32 hex digits, random; there whenever `texts` is. */
  readonly salt?: string;
}

export interface EventMetadata {
  /** RFC 3339 UTC with milliseconds; never falls along a stream. */
  readonly recordedAt: string;
  /** `kind:id`: `local:local`, `key:…`. */
  readonly recordedBy: string;
  /** Recognises a repeated command in the stream. */
  readonly commandId: string;
  /**
   * Hex SHA-256 over the request's facts and the `textHash` of each of its events: the same command with another
   * request is a reused key.
   */
  readonly requestHash: string;
  readonly schemaVersion: number;
  readonly textHash?: string;
  /** Hex SHA-256 over the previous event's hash and everything of this one but words, salt and the two below. */
  readonly hash: string;
  /** Outside the hash. */
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** What a decision says, before the chain gives it its place: type and payload. */
export interface EventDraft {
  readonly type: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly texts?: Readonly<Record<string, unknown>>;
}
