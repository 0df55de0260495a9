/** Where a listener begins: at the beginning, at the end, after what it has, or at the head if that cannot be known. */
import { invalidRequest } from '../application/refusal.js';
import { type Position } from '../eventstore/event-store.js';
import { NO_REVISION } from '../timeline/facts.js';
import { foldIncidentId } from '../timeline/incident-id.js';
import { type Start } from './follower.js';
import { type IncidentHead, type LogHead } from './queries.js';
import { type Sight } from './sight.js';
import { ofIncident, ofLog, readLogPlace, readRevision, type Place, type Selection } from './selection.js';

/** What a listener gets, and from where on. */
export interface Asked {
  readonly selection: Selection;
  readonly start: Start;
}

/** Selects events. */
interface IncidentStreamQuestion {
  /** Absent: all. */
  readonly types?: readonly string[];
  /** An id of the stream, or `end`. Absent: from the beginning. */
  readonly after?: string;
}

interface LogStreamQuestion extends IncidentStreamQuestion {
  /** Absent: all. */
  readonly incident?: readonly string[];
}

/** The question with its ids in lower case. @throws Refusal `invalid` */
export function withFoldedIds({ incident, ...others }: LogStreamQuestion): LogStreamQuestion {
  return incident === undefined ? others : { ...others, incident: incidentIds(incident) };
}

/**
 * @param question with its ids in lower case
 * @param lastId the id that the listener had last; it beats `after`
 */
export function askedOfLog(
  head: LogHead,
  question: LogStreamQuestion,
  lastId: string | undefined,
  sight: Sight,
): Asked {
  const { types = [], incident = [], after } = question;
  const selection = ofLog(head.storeId, types, incident, sight, head.there);
  return { selection, start: startOfLog(readLogPlace(lastId ?? after, head.storeId), head.position) };
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

function incidentIds(written: readonly string[]): string[] {
  const ids = written.map(foldIncidentId);
  if (!ids.includes(null)) return ids as string[];
  throw invalidRequest([{ parameter: 'incident', code: 'format', detail: 'each must be the id of an incident' }]);
}

/** @param lastId the id that the listener had last; it beats `after` */
export function askedOfIncident(
  { id, revision: head, position }: IncidentHead,
  { types = [], after }: IncidentStreamQuestion,
  lastId: string | undefined,
  sight: Sight,
): Asked {
  const place = readRevision(lastId ?? after);
  const at = (revision: number, reset = false): Start => ({ position, revision, reset });
  const selection = ofIncident(id, types, sight);
  if (place === 'beginning') return { selection, start: at(NO_REVISION) };
  if (place === 'end') return { selection, start: at(head) };
  if (place === 'elsewhere' || place.after > head) return { selection, start: at(head, true) };
  return { selection, start: at(place.after) };
}
