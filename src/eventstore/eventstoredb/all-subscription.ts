/** A subscription that lives until it is aborted, whatever becomes of the server's: dropped, it goes on where it was. */
import { Backoff } from '../../runtime/backoff.js';
import {
  isOurs,
  type Disturbance,
  type Position,
  type RecordedEvent,
  type SubscriptionMessage,
} from '../event-store.js';
import { type Connection } from './connection.js';
import { isAnswer } from './failures.js';
import { Feed, Notice } from './feed.js';
import { type StreamNames } from './names.js';
import { commitOf, fromPosition, loggedOf, toPosition } from './recorded.js';
import { SilenceWatch } from './silence.js';
import { type CheckedSettings } from './settings.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

interface AllSubscription extends Pick<CheckedSettings, 'silenceMs' | 'onDrop'> {
  readonly connection: Connection;
  readonly names: StreamNames;
  /** Finds our last event: for a subscription that hears nothing. */
  readonly head: () => Promise<bigint | null>;
  readonly after: Position | null;
  /** Where to begin if `after` is null: before all of our events, but behind what others wrote until then. */
  readonly birth: () => Promise<bigint>;
  readonly signal: AbortSignal;
  /** Told of each event before the consumer is. */
  readonly saw: (event: RecordedEvent) => void;
  /** Told of each stream to which something else has happened, before the consumer is. */
  readonly disturbed: (disturbance: Disturbance) => void;
}

/** How far a subscription has come; it outlives each of the server's. */
interface Progress {
  at: bigint;
  /** Begun again with everything that it gets. */
  readonly backoff: Backoff;
}

/** @throws RangeError if `after` is no position */
export async function* followAll(options: AllSubscription): AsyncGenerator<SubscriptionMessage, void, undefined> {
  const { connection, signal, after } = options;
  const backoff = new Backoff({ firstMs: FIRST_PAUSE_MS, longestMs: LONGEST_PAUSE_MS });
  let progress: Progress | null = after === null ? null : { at: fromPosition(after), backoff };
  while (!signal.aborted) {
    const client = connection.client;
    try {
      progress ??= { at: await options.birth(), backoff };
      yield* followOnce(options, new Feed(client, options.names.filter, progress.at, signal), progress);
    } catch (error) {
      if (signal.aborted) return;
      if (!isAnswer(error)) connection.replace(client);
      const reason = error instanceof Error ? error : new Error(String(error));
      options.onDrop(reason);
      yield { kind: 'resumed', reason };
      await backoff.pause(signal);
    }
  }
}

/**
 * Follows one subscription of the server; ends when the signal aborts.
 * @throws the reason when it was dropped
 */
async function* followOnce(
  { names, silenceMs, head, signal, saw, disturbed }: AllSubscription,
  feed: Feed,
  progress: Progress,
): AsyncGenerator<SubscriptionMessage, void, undefined> {
  const watch = new SilenceWatch(
    silenceMs,
    () => (feed.ahead ? 'busy' : progress.at),
    async (after) => {
      const last = await head();
      return last !== null && last > after ? last : null;
    },
    (reason) => feed.fail(reason),
  );
  try {
    while (!signal.aborted) {
      const next = feed.next();
      if (next === null) {
        // What has arrived before the failure has been delivered by now.
        if (feed.failure !== null) throw feed.failure;
        await feed.change();
        continue;
      }
      progress.backoff.reset();
      if (next instanceof Notice) {
        const { checkpoint } = next;
        if (checkpoint === null) yield { kind: 'caught-up', position: toPosition(progress.at) };
        else if (checkpoint > progress.at) {
          progress.at = checkpoint;
          yield { kind: 'checkpoint', position: toPosition(checkpoint) };
        }
        continue;
      }
      progress.at = commitOf(next);
      const logged = loggedOf(names, next);
      if (logged === null) continue;
      if (logged.kind === 'revision' && isOurs(logged.event)) {
        saw(logged.event);
        yield { kind: 'event', event: logged.event };
      } else {
        const { stream, position } = logged.kind === 'done' ? logged : logged.event;
        disturbed({ stream, position });
        yield { kind: 'disturbed', stream, position };
      }
    }
  } finally {
    watch.stop();
    feed.stop();
  }
}
