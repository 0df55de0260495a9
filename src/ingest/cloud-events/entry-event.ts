/** Events of our own types: `asof.<entry type>` is an entry, its fields as `POST …/entries` takes them. */
import { foldIncidentId } from '../../timeline/incident-id.js';
import { readEntry } from '../../timeline/input/entry.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { object, type Fault, type JsonObject, type Place } from '../../timeline/input/values.js';
import { type ReceivedEvent } from './envelope.js';

export const OWN_TYPE = 'asof.';

/** Fields of an entry that the envelope has, and where. */
const OF_ENVELOPE: Readonly<Record<string, string>> = { id: 'id', type: 'type', occurredAt: 'time' };

/** The incident that an event names; a fault if it names none. @param fallback where the receiver knows one */
export function incidentOf({ subject }: ReceivedEvent, place: Place, fallback: string | null): string | undefined {
  if (subject === null)
    return fallback ?? place.at('subject').fault('required', 'is missing: it names the incident that the entry is of');
  return foldIncidentId(subject) ?? place.at('subject').fault('format', 'must be the id of an incident');
}

/** @param id of the entry @param source how it came in, where the event does not say */
export function entryOf(
  event: ReceivedEvent,
  id: string,
  source: 'api' | 'webhook',
  place: Place,
): EntryDraft | undefined {
  const fields = fieldsOf(event, place);
  if (!fields) return undefined;
  for (const [field, attribute] of Object.entries(OF_ENVELOPE)) {
    if (Object.hasOwn(fields, field))
      place.at('data').at(field).fault('conflict', `is the attribute ${attribute} of the event`);
  }
  const type = event.type.slice(OWN_TYPE.length);
  const occurredAt = event.time === null ? {} : { occurredAt: event.time };
  const { value, faults } = readEntry({ source, ...fields, id, type, ...occurredAt }, '/data');
  for (const { pointer, code, detail } of faults.map(inEnvelope)) pointTo(pointer, place).fault(code, detail);
  return value ?? undefined;
}

function fieldsOf({ type, data }: ReceivedEvent, place: Place): JsonObject | undefined {
  if (data.kind === 'opaque')
    return place.at('datacontenttype').fault('format', 'must be JSON: the fields of an entry');
  const value = data.kind === 'none' ? null : data.value;
  const fields = value === null ? {} : object(value, place.at('data'));
  const isStored = type.startsWith(`${OWN_TYPE}op.`) || (fields !== undefined && Object.hasOwn(fields, 'facts'));
  return isStored
    ? place.at('data').fault('conflict', 'is an event as it is stored: POST /v1/import takes a file of them')
    : fields;
}

/** A fault of what came from the envelope stands there. */
function inEnvelope(fault: Fault): Fault {
  const attribute = OF_ENVELOPE[fault.pointer.slice('/data/'.length)];
  return attribute === undefined ? fault : { ...fault, pointer: `/${attribute}` };
}

/** The place that a pointer below `place` names. */
const pointTo = (pointer: string, place: Place): Place =>
  pointer
    .split('/')
    .slice(1)
    .reduce((at, step) => at.at(step.replaceAll('~1', '/').replaceAll('~0', '~')), place);
