/** What a listener is told of: everything, or what is there for it at the moment of each event. */
import { type Caller } from '../application/caller.js';
import { maySee, namesOf, seesAll } from '../application/visibility.js';
import { type RecordedEvent } from '../eventstore/event-store.js';
import { type Audiences } from '../listing/columns/audiences.js';
import { incidentIdOf, incidentStream } from '../timeline/events.js';

export interface Sight {
  /** Equal for listeners from whom the same is hidden at any time. */
  readonly key: string;
  /** Whether the stream of an event is there, with what this event says of that. */
  sees(event: RecordedEvent): boolean;
  /** Whether an incident is there now. */
  seesIncident(id: string): boolean;
}

export const SEES_ALL: Sight = { key: '', sees: () => true, seesIncident: () => true };

const INCIDENTS = incidentStream('');

export function sightOf(caller: Caller, audiences: Audiences): Sight {
  if (seesAll(caller)) return SEES_ALL;
  const seesIncident = (id: string): boolean => maySee(caller, audiences.of(id));
  return {
    key: JSON.stringify([...new Set(namesOf(caller))].sort()),
    seesIncident,
    sees: (event) => {
      if (!event.stream.startsWith(INCIDENTS)) return true;
      audiences.take(event);
      return seesIncident(incidentIdOf(event.stream));
    },
  };
}
