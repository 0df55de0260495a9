/** Which events are about a fact. */
import { type TimelineEvent } from '../../src/timeline/events.js';
import { ourEvents } from './record.js';

export const concerns =
  (id: string) =>
  (event: TimelineEvent): boolean =>
    (event.data.facts as { entryId?: string }).entryId === id;

/** When it was amended last, at the moment that the record knows. */
export function lastEdit(id: string): number | null {
  const isOfIt = concerns(id);
  const last = ourEvents.value.findLast((event) => event.type === 'op.amended' && isOfIt(event));
  return last ? Date.parse(last.metadata.recordedAt) : null;
}
