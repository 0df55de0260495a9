/** A subscription: who is told, of what, and since when. */
import { type Position } from '../../eventstore/event-store.js';
import { type StoredEvent } from '../../events/stored-event.js';
import { incidentStream } from '../../timeline/events.js';

/** What a caller says of it. */
export interface SubscriptionDraft {
  readonly url: string;
  /** As they are stored (`declared`, `op.amended`) or as they go out (`asof.declared`); empty: all. */
  readonly types: readonly string[];
  /** The id of the one incident that it is about, in lower case; null: all. */
  readonly incident: string | null;
  /** Events are sent without their words. */
  readonly thin: boolean;
}

export interface Subscription extends SubscriptionDraft {
  readonly id: string;
  readonly createdAt: string;
  /** Of the store whose positions these are. */
  readonly storeId: string;
  /** Where the log ended when it was made: what comes after is told. */
  readonly from: Position | null;
  /** See `SealedSecrets`. */
  readonly sealedSecret: string;
}

/** Whether a subscription asks for an event. */
export function asksFor({ types, incident }: SubscriptionDraft, { type, stream }: StoredEvent): boolean {
  const isOfType = types.length === 0 || types.some((each) => each.replace(/^asof\./, '') === type);
  return isOfType && (incident === null || stream === incidentStream(incident));
}
