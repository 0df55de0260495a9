/** Where a listener begins: at the beginning, at the end, after what it has, or at the head if that cannot be known. */
import { isOurs, type EventStore, type Position } from '../eventstore/event-store.js';
import { type EventLog } from '../eventstore/event-log.js';
import { invalid, Problem, type Fault } from '../http/problems.js';
import { type Read } from '../http/read.js';
import { incidentStream } from '../timeline/events.js';
import { NO_REVISION } from '../timeline/facts.js';
import { foldIncidentId } from '../timeline/incident-id.js';
import { type IncidentStreamQuery, type LogStreamQuery } from './dto/queries.dto.js';
import { type Start } from './follower.js';
import { ofIncident, ofLog, readLogPlace, readRevision, type Place, type Selection } from './selection.js';

/** What a listener asked for. */
export interface Asked {
  readonly selection: Selection;
  readonly start: Start;
}

/** What is listened to of the whole log. @throws Problem `invalid`, or what the store says */
export async function askedOfLog(
  store: EventStore,
  read: Read<LogStreamQuery>,
  lastEventId: string | undefined,
): Promise<Asked> {
  const { types = [], incident = [], after } = read.accept();
  const ids = incidentIds(incident);
  const head = await store.head();
  // A store that has not been reached yet has no id.
  const place = readLogPlace(lastEventId ?? after, store.id);
  return { selection: ofLog(store.id, types, ids), start: startOfLog(place, head) };
}

function startOfLog(place: Place<Position>, head: Position | null): Start {
  const at = (position: Position | null, reset = false): Start => ({ position, revision: NO_REVISION, reset });
  if (place === 'beginning') return at(null);
  if (place === 'end') return at(head);
  if (place === 'elsewhere' || place.after > (head ?? NOTHING)) return at(head, true);
  return at(place.after === NOTHING ? null : place.after);
}

/** The place before the first event. */
const NOTHING = '0'.repeat(20);

/** @throws Problem `invalid` */
function incidentIds(written: readonly string[]): string[] {
  const ids = written.map(foldIncidentId);
  if (!ids.includes(null)) return ids as string[];
  const fault: Fault = { parameter: 'incident', code: 'format', detail: 'each must be the id of an incident' };
  throw invalid([fault]);
}

/** What is listened to of one incident. @throws Problem `not_found`, `invalid`, or what the store says */
export async function askedOfIncident(
  { store, log }: { readonly store: EventStore; readonly log: EventLog },
  written: string,
  read: Read<IncidentStreamQuery>,
  lastEventId: string | undefined,
): Promise<Asked> {
  // Before the stream is looked at: whatever it has not got then comes after this.
  const position = log.last ?? (await store.head());
  const { id, revision: head } = await existing(store, written);
  const { types = [], after } = read.accept();
  const place = readRevision(lastEventId ?? after);
  const at = (revision: number, reset = false): Start => ({ position, revision, reset });
  const selection = ofIncident(id, types);
  if (place === 'beginning') return { selection, start: at(NO_REVISION) };
  if (place === 'end') return { selection, start: at(head) };
  if (place === 'elsewhere' || place.after > head) return { selection, start: at(head, true) };
  return { selection, start: at(place.after) };
}

/** An incident and its last revision. @throws Problem `not_found`, or what the store says */
export async function existing(store: EventStore, written: string): Promise<{ id: string; revision: number }> {
  const id = foldIncidentId(written);
  if (id !== null) {
    const stream = incidentStream(id);
    for await (const head of store.readStream(stream, { backwards: true, limit: 1 })) {
      if (isOurs(head)) return { id, revision: head.revision };
      // What others have written last says nothing of whether there is an incident.
      for await (const event of store.readStream(stream)) if (isOurs(event)) return { id, revision: head.revision };
    }
  }
  throw new Problem('not_found', `There is no incident ${JSON.stringify(written.slice(0, 100))}.`);
}
