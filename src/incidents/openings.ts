/**
 * Which id an incident gets whose caller chose none. A repeat of an opening has to find the id that it got the first
 * time, which depends on the date; the command id in the stream's first event tells.
 */
import { isOurs, StreamNotWhole, type EventStore } from '../eventstore/event-store.js';
import { type StoredEvent } from '../events/stored-event.js';
import { incidentStream } from '../timeline/events.js';
import { incidentIdFrom, isDatedByReceipt, openingDate } from '../timeline/incident-id.js';
import { type Millis } from '../timeline/time.js';
import { isRepeatable } from './command-id.js';
import { type IncidentCommand } from './commands.js';
import { type Receipt } from './decide.js';

type Opening = Extract<IncidentCommand, { kind: 'open' }>;

/** An opening that is dated by its receipt can be repeated for so many days and still finds its id. */
const DAYS_TO_LOOK_BACK = 31;
const DAY_MS = 86_400_000;
/** Incidents of one title on one date. */
const MAX_OF_A_NAME = 1000;

/**
 * The ids to try, in order: the one that this very command got before, and no other; else those that are free, for
 * someone may take one before it is used.
 */
export async function* openingIds(store: EventStore, opening: Opening, receipt: Receipt): AsyncGenerator<string> {
  const { commandId, receivedAt } = receipt;
  const ids = (at: Millis): string[] => {
    const base = incidentIdFrom(opening.description.texts.title, openingDate(opening.entries, at));
    return Array.from({ length: MAX_OF_A_NAME }, (_, index) => (index === 0 ? base : `${base}-${index + 1}`));
  };
  if (isRepeatable(commandId)) {
    const days = isDatedByReceipt(opening.entries) ? DAYS_TO_LOOK_BACK : 0;
    const earlier = Array.from({ length: days + 1 }, (_, day) => receivedAt - day * DAY_MS);
    const found = await Promise.all(earlier.map((at) => openedBy(commandId, store, ids(at))));
    const own = found.find((id) => id !== null) ?? null;
    if (own !== null) {
      yield own;
      return;
    }
  }
  for (const id of ids(receivedAt)) if (!(await firstEvent(store, id))) yield id;
}

/** Of ids that were given out in this order, the one that the command opened. */
async function openedBy(commandId: string, store: EventStore, ids: readonly string[]): Promise<string | null> {
  for (const id of ids) {
    const first = await firstEvent(store, id);
    if (first === null) return null;
    if (first !== 'gone' && first.metadata.commandId === commandId) return id;
  }
  return null;
}

/** `gone` for an id whose stream is not whole any more: it is not used again. */
async function firstEvent(store: EventStore, incidentId: string): Promise<StoredEvent | 'gone' | null> {
  const stream = incidentStream(incidentId);
  try {
    for await (const event of store.readStream(stream, { limit: 1 })) {
      if (isOurs(event)) return event;
      // Somebody else has written into it first: ours may come after that.
      for await (const next of store.readStream(stream)) if (isOurs(next)) return next;
    }
  } catch (error) {
    if (error instanceof StreamNotWhole) return 'gone';
    throw error;
  }
  return null;
}
