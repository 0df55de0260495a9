/**
 * Stored events as CloudEvents 1.0 (JSON format), which is how the world outside sees them: history, export, SSE.
 * All that the hash covers is in it, so that anyone can recompute the chain.
 */
import { entryPayload, isOperation } from '../timeline/events.js';
import { type Forgetting } from '../timeline/entry.js';
import { type ForgottenView } from '../timeline/view/view-types.js';
import { isCoarse } from '../timeline/time.js';
import { forgottenView } from '../timeline/view/render-entry.js';
import { EVENT_DATA } from './envelope.js';
import { count, instant, matching, object, oneOf, optional, text, type Shape, type ShapeFault } from './shape.js';
import { type EventData, type StoredEvent } from './stored-event.js';

export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  /** Public URL of the service, or `/asof`. */
  readonly source: string;
  /** Id of the incident or service. */
  readonly subject: string;
  /** `asof.<entry type>` or `asof.op.<operation>`. */
  readonly type: string;
  /** When it happened, where that is known to be an instant; else when it was recorded. Derived, not hashed. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly stream: string;
  readonly revision: number;
  readonly recordedtime: string;
  readonly recordedby: string;
  readonly commandid: string;
  readonly requesthash: string;
  readonly schemaversion: number;
  readonly texthash?: string;
  readonly hash: string;
  readonly traceparent?: string;
  /** `forgotten` stands in the place of words that were: who had it done, when and why. Not hashed. */
  readonly data: EventData & { readonly forgotten?: ForgottenView };
}

const TYPE_PREFIX = 'asof.';

/**
 * The position is left out: it belongs to one store. So is the correlation id, which belongs to one service's logs.
 * @param forgotten see `goneFrom`
 */
export function toCloudEvent(event: StoredEvent, source: string, forgotten: Forgetting | null = null): CloudEvent {
  const { id, stream, revision, type, data, metadata } = event;
  const { textHash, traceparent } = metadata;
  return {
    specversion: '1.0',
    id,
    source,
    subject: stream.slice(stream.indexOf('-') + 1),
    type: TYPE_PREFIX + type,
    time: occurredInstant(event) ?? metadata.recordedAt,
    datacontenttype: 'application/json',
    stream,
    revision,
    recordedtime: metadata.recordedAt,
    recordedby: metadata.recordedBy,
    commandid: metadata.commandId,
    requesthash: metadata.requestHash,
    schemaversion: metadata.schemaVersion,
    ...(textHash !== undefined && { texthash: textHash }),
    hash: metadata.hash,
    ...(traceparent !== undefined && { traceparent }),
    data: {
      facts: data.facts,
      ...(data.texts && { texts: data.texts }),
      ...(data.salt !== undefined && { salt: data.salt }),
      ...(forgotten && { forgotten: forgottenView(forgotten) }),
    },
  };
}

/** `occurredAt` of an entry, unless it names a stretch of the calendar. */
function occurredInstant(event: StoredEvent): string | null {
  if (isOperation(event.type)) return null;
  const { occurredAt, precision } = entryPayload(event).facts;
  // What somebody has spoilt goes out as it stands, and closes no stream.
  return typeof occurredAt !== 'string' || isCoarse(precision) ? null : occurredAt;
}

/** The value is not one of our events as a CloudEvent. */
export class NotAStoredEvent extends Error {
  constructor(readonly fault: ShapeFault) {
    super(`not a stored event: ${fault.pointer} ${fault.detail}`);
    this.name = 'NotAStoredEvent';
  }
}

/** Whatever else stands beside facts, texts and salt is nothing that was stored. */
const DATA: Shape<CloudEvent['data']> = (value) => EVENT_DATA(value, 'at-least');

const CLOUD_EVENT = object<CloudEvent>({
  specversion: oneOf(['1.0']),
  id: text,
  source: text,
  subject: text,
  type: matching(/^asof\./),
  time: text,
  datacontenttype: oneOf(['application/json']),
  stream: text,
  revision: count,
  recordedtime: instant,
  recordedby: text,
  commandid: text,
  requesthash: text,
  schemaversion: count,
  texthash: optional(text),
  hash: text,
  traceparent: optional(text),
  data: DATA,
});

/**
 * The stored event that a CloudEvent was made of. What has been altered shows only when the chain is verified.
 * @throws NotAStoredEvent for anything that lacks a part; extensions that others have added are ignored
 */
export function fromCloudEvent(value: unknown): StoredEvent {
  const fault = CLOUD_EVENT(value, 'at-least');
  if (fault) throw new NotAStoredEvent(fault);
  const event = value as CloudEvent;
  const { texthash, traceparent } = event;
  const { facts, texts, salt } = event.data;
  return {
    id: event.id,
    stream: event.stream,
    revision: event.revision,
    type: event.type.slice(TYPE_PREFIX.length),
    data: { facts, ...(texts && { texts }), ...(salt !== undefined && { salt }) },
    metadata: {
      recordedAt: event.recordedtime,
      recordedBy: event.recordedby,
      commandId: event.commandid,
      requestHash: event.requesthash,
      schemaVersion: event.schemaversion,
      ...(texthash !== undefined && { textHash: texthash }),
      hash: event.hash,
      ...(traceparent !== undefined && { traceparent }),
    },
  };
}
