/** An incident's stored events as the service tells them, read back for the fold. */
import { type TimelineEvent } from '../../timeline/events.js';
import { EXIT, Failure } from '../failures.js';
import { type ToldEvent } from '../render/event-lines.js';

/** A stored event, with the command that recorded it. */
export interface RecordedEvent extends TimelineEvent {
  readonly data: ToldEvent['data'];
  readonly metadata: TimelineEvent['metadata'] & { readonly commandId: string };
}

/** The whole of a stored event that undoing reads: a CloudEvent. */
export interface StoredToldEvent extends ToldEvent {
  readonly stream: string;
  readonly recordedby: string;
  readonly commandid: string;
  readonly schemaversion: number;
  readonly texthash?: string;
}

/** The form of payloads that is understood here. */
const SCHEMA_VERSION = 1;

export function recordedEvent(told: StoredToldEvent): RecordedEvent {
  const { stream, revision, type, data, recordedtime, recordedby, commandid, schemaversion, texthash } = told;
  if (schemaversion > SCHEMA_VERSION)
    throw new Failure(EXIT.failed, 'the service records in a newer form than this command knows: update it');
  const textHash = texthash === undefined ? {} : { textHash: texthash };
  return {
    ...{ stream, revision, type: type.replace(/^asof\./, ''), data },
    metadata: { recordedAt: recordedtime, recordedBy: recordedby, commandId: commandid, ...textHash },
  };
}
