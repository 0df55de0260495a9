/** A subscription that lives until it is aborted, whatever becomes of the server's: dropped, it goes on where it was. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Position, type RecordedEvent, type SubscriptionMessage } from '../event-store.js';
import { type Connection } from './connection.js';
import { isAnswer } from './failures.js';
import { Feed, Notice } from './feed.js';
import { newestAfter, type PageBefore } from './head-search.js';
import { commitOf, fromPosition, ours, toPosition } from './recorded.js';
import { SilenceWatch } from './silence.js';
import { type CheckedSettings } from './settings.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

export interface AllSubscription extends Pick<CheckedSettings, 'prefix' | 'silenceMs' | 'onDrop'> {
  readonly connection: Connection;
  readonly pageBefore: PageBefore;
  readonly after: Position | null;
  /** Where to begin if `after` is null: before all of our events, but behind what others wrote until then. */
  readonly birth: () => Promise<bigint>;
  readonly signal: AbortSignal;
  /** Told of each event before the consumer is. */
  readonly saw: (event: RecordedEvent) => void;
}

/** How far a subscription has come; it outlives each of the server's. */
interface Progress {
  at: bigint;
  /** How often it was dropped since it last got anything. */
  drops: number;
}

/** @throws RangeError if `after` is no position */
export async function* followAll(options: AllSubscription): AsyncGenerator<SubscriptionMessage, void, undefined> {
  const { connection, signal, after } = options;
  let progress: Progress | null = after === null ? null : { at: fromPosition(after), drops: 0 };
  for (let attempt = 1; !signal.aborted; attempt++) {
    const client = connection.client;
    try {
      progress ??= { at: await options.birth(), drops: 0 };
      yield* followOnce(options, new Feed(client, options.prefix, progress.at, signal), progress);
    } catch (error) {
      if (signal.aborted) return;
      if (!isAnswer(error)) connection.replace(client);
      options.onDrop(error instanceof Error ? error : new Error(String(error)));
      await pauseBefore(progress === null ? attempt : ++progress.drops, signal);
    }
  }
}

/**
 * Follows one subscription of the server; ends when the signal aborts.
 * @throws the reason when it was dropped
 */
async function* followOnce(
  { prefix, silenceMs, pageBefore, signal, saw }: AllSubscription,
  feed: Feed,
  progress: Progress,
): AsyncGenerator<SubscriptionMessage, void, undefined> {
  const watch = new SilenceWatch(
    silenceMs,
    () => (feed.ahead ? 'busy' : progress.at),
    (after) => newestAfter(pageBefore, prefix, after),
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
      progress.drops = 0;
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
      const event = ours(prefix, next);
      if (event === null) continue;
      saw(event);
      yield { kind: 'event', event };
    }
  } finally {
    watch.stop();
    feed.stop();
  }
}

/** Longer each time, and by chance, so that many that were dropped together do not come back together. */
async function pauseBefore(attempt: number, signal: AbortSignal): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
}
