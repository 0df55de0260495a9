/** Where a subscription begins in the log, and where the event of a delivery is. */
import { UnreadableEvent } from '../../events/registry.js';
import {
  isOurs,
  StreamNotWhole,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '../../eventstore/event-store.js';
import { type Delivery } from './deliveries.js';
import { type Subscription } from './subscription.js';

interface Begun {
  readonly subscription: Subscription;
  /** Undefined if it is not known. */
  readonly cursor: Position | null | undefined;
  readonly store: Pick<EventStore, 'id' | 'head'>;
}

/**
 * Without a cursor everything up to the newest delivery has been told: the newest are never removed. Of another log than
 * this one nothing is known, so it begins where that ends.
 * @throws StoreUnavailable
 */
export async function placeToBegin(
  { subscription, cursor, store }: Begun,
  deliveries: readonly Delivery[],
): Promise<Position | null> {
  const head = await store.head();
  const isOfStore = subscription.storeId === store.id;
  if (cursor === undefined && !isOfStore) return head;
  const told = isOfStore ? [subscription.from, ...deliveries.map(({ position }) => position)] : [];
  const position = [cursor ?? null, ...told].reduce((a, b) => ((a ?? '') >= (b ?? '') ? a : b), null);
  return (position ?? '') > (head ?? '') ? head : position;
}

/** Null where the store has it no more, or has something else there. @throws StoreUnavailable */
export async function eventOf(
  { stream, revision, eventId }: Delivery,
  store: Pick<EventStore, 'readStream'>,
): Promise<RecordedEvent | null> {
  try {
    for await (const event of store.readStream(stream, { from: revision, limit: 1 }))
      if (isOurs(event) && event.id === eventId) return event;
  } catch (error) {
    if (!(error instanceof StreamNotWhole || error instanceof UnreadableEvent)) throw error;
  }
  return null;
}
