/**
 * Appends whose outcome is not known are sent again, identical to the byte: the store recognises them if they are there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  OutcomeUnknown,
  StoreUnavailable,
  StreamNotWhole,
  type AppendResult,
  type EventStore,
  type NewEvent,
} from '../../eventstore/event-store.js';

const FIRST_PAUSE_MS = 20;

/**
 * @param withinMs after which nothing is sent again
 * @param onUnanswered called each time that the store leaves the outcome open
 * @throws OutcomeUnknown when it is still unknown then: from the first silence on nothing but an answer can tell, not
 *   even that the store cannot be reached now
 * @throws StreamNotWhole if the events were stored at other revisions than they were sealed for
 * @throws whatever else the store throws
 */
export async function appendUntilKnown(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: number | 'no-stream',
  withinMs: number,
  onUnanswered: () => void,
): Promise<AppendResult> {
  const until = performance.now() + withinMs;
  let unknown: OutcomeUnknown | null = null;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      const appended = await store.append(stream, events, expected);
      // A store that has put the events elsewhere than they were sealed for has no whole stream of that name.
      const asked = events.at(-1)!.revision;
      if (appended.revision === asked) return appended;
      throw new StreamNotWhole(stream, `it goes on at revision ${appended.revision} where ${asked} was to be`);
    } catch (error) {
      if (error instanceof OutcomeUnknown) {
        unknown = error;
        onUnanswered();
      } else if (!unknown || !(error instanceof StoreUnavailable)) throw error;
      if (performance.now() + pause > until) throw unknown;
    }
    await sleep(pause);
  }
}
