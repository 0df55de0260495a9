/**
 * Subscriptions of the stores that live in this process: pages from the store, then waiting to be woken. Nothing is
 * queued for a subscriber, so one that reads slowly costs a page of memory and no more.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Bell } from '../runtime/bell.js';
import {
  type Disturbance,
  type EventStore,
  type Position,
  type RecordedEvent,
  type SubscriptionMessage,
} from './event-store.js';

const PAGE_EVENTS = 500;

/**
 * Follows a store from a position (exclusive); ends when the signal aborts or the store is closed.
 * @param bell of the store: rings after each append, and is closed with the store
 */
export async function* follow(
  store: Pick<EventStore, 'readAll'>,
  bell: Bell,
  { after, signal }: { after: Position | null; signal: AbortSignal },
): AsyncGenerator<SubscriptionMessage, void, undefined> {
  const ended = (): boolean => signal.aborted || bell.closed;
  let position = after;
  let catchingUp = true;
  while (!ended()) {
    const heard = bell.rung;
    const page = await store.readAll({ after: position, limit: PAGE_EVENTS });
    for (const message of inOrder(page)) {
      if (ended()) return;
      position = message.kind === 'event' ? message.event.position : message.position;
      yield message;
    }
    if (ended()) return;
    if (page.next !== null) {
      catchingUp = true;
      yield { kind: 'checkpoint', position: page.next };
      // Neither a page nor its consumer need wait for anything: without this a long catch-up would hold the event loop.
      await nextTurn();
      continue;
    }
    if (catchingUp) yield { kind: 'caught-up', position };
    catchingUp = false;
    await bell.wait(heard, { signal });
  }
}

type Told = Extract<SubscriptionMessage, { kind: 'event' | 'disturbed' }>;

/** What a page tells, in the order of the log. */
export function* inOrder({
  events,
  disturbed,
}: {
  readonly events: readonly RecordedEvent[];
  readonly disturbed: readonly Disturbance[];
}): Generator<Told> {
  let next = 0;
  for (const event of events) {
    for (; next < disturbed.length && disturbed[next]!.position < event.position; next++) {
      yield { kind: 'disturbed', ...disturbed[next]! };
    }
    yield { kind: 'event', event };
  }
  for (; next < disturbed.length; next++) yield { kind: 'disturbed', ...disturbed[next]! };
}
