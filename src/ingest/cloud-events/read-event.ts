/** What one CloudEvent becomes here: an entry of an incident, a change of a service, or nothing. */
import { v5 } from 'uuid';
import { CHANGE_TYPES } from '../../timeline/entry.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { type OpeningDraft } from '../../timeline/input/input.js';
import { Place, type Fault } from '../../timeline/input/values.js';
import { changeOf, cdeventMeaning, incidentEntryOf } from './cdevents.js';
import { entryOf, incidentOf, OWN_TYPE } from './entry-event.js';
import { eventAt, type ReceivedEvent } from './envelope.js';

export type Becomes =
  | {
      readonly on: 'incident';
      /** In lower case. */
      readonly incidentId: string;
      /** How it is opened if nobody knows it; null where it has to be known. Without the entry. */
      readonly opening: OpeningDraft | null;
      readonly entry: EntryDraft;
    }
  | { readonly on: 'service'; readonly service: string; readonly change: EntryDraft };

/** Null: a sound event of a type that means nothing here. */
type EventReading =
  | {
      readonly becomes: Becomes;
      /** The same for whatever is delivered again. */
      readonly key: string;
    }
  | {
      /** By the JSON form of the event. */
      readonly faults: readonly Fault[];
      /** What the event names all the same: an unknown one is told before any fault. */
      readonly incidentId: string | null;
    }
  | null;

/** Where events go that do not say so themselves, and how they come in. */
export interface EventTarget {
  readonly source: 'api' | 'webhook';
  readonly incident?: string | null;
  /** Takes changes alone. */
  readonly service?: string | null;
}

/**
 * Reads one event in its JSON form: `asof.<entry type>`, or CDEvents. Entries and changes name the event as their
 * witness, and get an id that follows from its source and id.
 * @param value any JSON
 */
export function readEvent(value: unknown, target: EventTarget = { source: 'api' }): EventReading {
  const place = Place.root();
  const event = eventAt(value, place);
  if (!event) return { faults: place.faults, incidentId: null };
  const read = becomes(event, target, place);
  if (read === null) return null;
  if (place.faults.length > 0 || read === undefined) return { faults: place.faults, incidentId: named(event, target) };
  return { becomes: witnessed(read, event), key: idOf(event) };
}

/** UUIDv5 of what names the event: one entry for all its deliveries. */
const idOf = ({ source, id }: Pick<ReceivedEvent, 'source' | 'id'>): string => v5(`${source}\0${id}`, v5.URL);

/** Null: it means nothing here. Undefined: something is wrong. */
function becomes(event: ReceivedEvent, target: EventTarget, place: Place): Becomes | null | undefined {
  const id = idOf(event);
  if (event.type.startsWith(OWN_TYPE)) return own(event, id, target, place);
  const meaning = cdeventMeaning(event.type);
  if (meaning === null) return null;
  if (meaning.on === 'service') {
    const read = changeOf(event, meaning.type, id, target.source, place);
    return read && { on: 'service', ...read };
  }
  const read = incidentEntryOf(event, meaning.type, id, target.source, place);
  return read && { on: 'incident', ...read };
}

function own(event: ReceivedEvent, id: string, target: EventTarget, place: Place): Becomes | undefined {
  const entry = entryOf(event, id, target.source, place);
  const { service = null, incident = null } = target;
  if (event.subject === null && incident === null && service !== null && entry && isChange(entry)) {
    const { service: said = service } = entry.facts;
    return { on: 'service', service: said, change: { ...entry, facts: { ...entry.facts, service: said } } };
  }
  const incidentId = incidentOf(event, place, incident);
  return entry && incidentId !== undefined ? { on: 'incident', incidentId, opening: null, entry } : undefined;
}

const isChange = ({ facts }: EntryDraft): boolean => (CHANGE_TYPES as readonly string[]).includes(facts.type);

const named = (event: ReceivedEvent, { incident = null }: EventTarget): string | null =>
  event.type.startsWith(OWN_TYPE) ? (incidentOf(event, Place.root(), incident) ?? null) : null;

function witnessed(read: Becomes, { source, id }: ReceivedEvent): Becomes {
  const witness = { source, id };
  return read.on === 'service'
    ? { ...read, change: { ...read.change, witness } }
    : { ...read, entry: { ...read.entry, witness } };
}
