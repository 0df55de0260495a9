/** Which events a listener is told of, and by which ids it knows where it stands. */
import { type Position, type RecordedEvent } from '../eventstore/event-store.js';
import { incidentStream } from '../timeline/events.js';
import { SEES_ALL, type Sight } from './sight.js';

export interface Selection {
  /** Equal for listeners that get the very same frames. */
  readonly key: string;
  /** The one stream that it looks at; null: all of them. */
  readonly stream: string | null;
  /** Of events that it looks at: whether the listener is told. */
  has(event: RecordedEvent): boolean;
  /** Of events that it looks at: whether nothing is there any more for the listener, from this one on. */
  isOver(event: RecordedEvent): boolean;
  /** Where a listener stands once it has been told of this event, or passed it by. */
  idOf(event: RecordedEvent): string;
}

/** Types as they are stored (`declared`, `op.amended`), and as they go out (`asof.declared`). */
const plainTypes = (types: readonly string[]): Set<string> => new Set(types.map((type) => type.replace(/^asof\./, '')));

const sorted = (names: ReadonlySet<string>): string => [...names].sort().join(',');

/**
 * Of the whole log: known by store and position. Whoever names incidents has it ended when one of them that was there is
 * there no more: silence would tell them nothing. One that never was there for them tells nothing either.
 * @param types empty: all
 * @param incidents ids in lower case; empty: all
 * @param there those of the incidents that are there at the start; whoever sees all needs none
 */
export function ofLog(
  storeId: string,
  types: readonly string[],
  incidents: readonly string[],
  sight: Sight = SEES_ALL,
  there: readonly string[] = [],
): Selection {
  const [wanted, streams] = [plainTypes(types), new Set(incidents.map(incidentStream))];
  const seen = new Set(there.map(incidentStream));
  return {
    key: `log ${sorted(wanted)} ${sorted(streams)} ${sight.key} ${sorted(seen)}`,
    stream: null,
    has: (event) => {
      // Asked of every event: what is not wanted may say who sees what comes.
      const isSeen = sight.sees(event);
      const { type, stream } = event;
      return isSeen && (wanted.size === 0 || wanted.has(type)) && (streams.size === 0 || streams.has(stream));
    },
    isOver: (event) => {
      if (!streams.has(event.stream)) return false;
      if (!sight.sees(event)) return seen.has(event.stream);
      seen.add(event.stream);
      return false;
    },
    idOf: ({ position }) => logPlace(storeId, position),
  };
}

/** Of one incident: known by revision. */
export function ofIncident(id: string, types: readonly string[], sight: Sight = SEES_ALL): Selection {
  const [wanted, stream] = [plainTypes(types), incidentStream(id)];
  return {
    key: `${stream} ${sorted(wanted)} ${sight.key}`,
    stream,
    has: ({ type }) => wanted.size === 0 || wanted.has(type),
    isOver: (event) => !sight.sees(event),
    idOf: ({ revision }) => String(revision),
  };
}

/** A place in the whole log. @param position null: before the first event */
export const logPlace = (storeId: string, position: Position | null): string =>
  `${storeId}:${position ?? BEFORE_THE_FIRST}`;

const POSITION_DIGITS = 20;
const BEFORE_THE_FIRST = '0'.repeat(POSITION_DIGITS);

/** What a client says of where it stands. `elsewhere`: in another store, or nowhere that anyone could know of. */
export type Place<T> = 'beginning' | 'end' | 'elsewhere' | { readonly after: T };

/** @param said an id of this stream, a bare position of this store, or `end`; undefined: nothing */
export function readLogPlace(said: string | undefined, storeId: string): Place<Position> {
  if (said === undefined) return 'beginning';
  if (said === 'end') return 'end';
  const [, store, digits] = LOG_PLACE.exec(said) ?? [];
  if (digits === undefined || (store !== undefined && store !== storeId)) return 'elsewhere';
  return { after: digits.padStart(POSITION_DIGITS, '0') };
}

export const LOG_PLACE = /^(?:(\S+):)?(\d{1,20})$/;

/** @param said a revision, or `end`; undefined: nothing */
export function readRevision(said: string | undefined): Place<number> {
  if (said === undefined) return 'beginning';
  if (said === 'end') return 'end';
  return REVISION.test(said) ? { after: Number(said) } : 'elsewhere';
}

export const REVISION = /^\d{1,9}$/;
