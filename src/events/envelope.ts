/** What surrounds the payload of every event, whatever its type: in the store, and on its way to it. */
import { anyObject, count, instant, matching, object, optional, text } from './shape.js';
import { type EventData, type EventMetadata, type StoredEvent } from './stored-event.js';

export const hexDigest = matching(/^[0-9a-f]{64}$/);
const hexSalt = matching(/^[0-9a-f]{32}$/);

/** The envelope around a payload. */
export const EVENT_DATA = object<EventData>({ facts: anyObject, texts: optional(anyObject), salt: optional(hexSalt) });

export const EVENT_METADATA = object<EventMetadata>({
  recordedAt: instant,
  recordedBy: matching(/^[a-z]+:/),
  commandId: text,
  requestHash: hexDigest,
  schemaVersion: count,
  textHash: optional(hexDigest),
  hash: hexDigest,
  correlationId: optional(text),
  traceparent: optional(text),
});

/** An event as it is stored or read back: a store adds the position. */
export const STORED_EVENT = object<StoredEvent & { readonly position?: string }>({
  id: text,
  stream: text,
  revision: count,
  type: text,
  data: EVENT_DATA,
  metadata: EVENT_METADATA,
  position: optional(text),
});
