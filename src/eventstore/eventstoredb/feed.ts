/** One subscription of the server, for as long as it lasts: its events and notices in one order, to be pulled. */
import {
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { serverPosition } from './recorded.js';

/** How many events the server looks at in one go, ours or not. */
const SEARCH_WINDOW = 1000;
/** It tells how far it has come each time that it has gone so often. */
const CHECKPOINT_INTERVAL = 1;
/** How many events are fetched ahead of the consumer. */
const AHEAD = 64;

/** What the server says between events; `checkpoint` is null for having caught up. */
export class Notice {
  constructor(readonly checkpoint: bigint | null) {}
}

export class Feed {
  readonly #subscription: AllStreamSubscription;
  #failure: Error | null = null;
  #wake: () => void = () => undefined;

  readonly #signal: AbortSignal;
  readonly #woken = (): void => this.#wake();

  /**
   * @param prefixes of which the names of the streams begin with one
   * @param after begin after this position
   */
  constructor(client: EventStoreDBClient, prefixes: readonly string[], after: bigint, signal: AbortSignal) {
    const filter = streamNameFilter({
      prefixes: [...prefixes],
      maxSearchWindow: SEARCH_WINDOW,
      checkpointInterval: CHECKPOINT_INTERVAL,
      // Called before the consumer has the events that lie before it: into the queue with it, behind those events.
      checkpointReached: (subscription, { commit }) => void subscription.push(new Notice(commit)),
    });
    const subscription = client.subscribeToAll(
      { fromPosition: serverPosition(after), filter },
      { highWaterMark: AHEAD },
    );
    subscription.on('caughtUp', () => void subscription.push(new Notice(null)));
    subscription.on('readable', this.#woken);
    subscription.on('error', (error) => this.fail(error));
    subscription.on('end', () => this.fail(new Error('EventStoreDB ended the subscription')));
    subscription.on('close', () => this.fail(new Error('EventStoreDB closed the subscription')));
    this.#subscription = subscription;
    this.#signal = signal;
    signal.addEventListener('abort', this.#woken);
  }

  /** The next one that is here already, null if there is none. */
  next(): AllStreamResolvedEvent | Notice | null {
    return this.#subscription.read() as AllStreamResolvedEvent | Notice | null;
  }

  /** Whether something waits for the consumer. */
  get ahead(): boolean {
    return this.#subscription.readableLength > 0;
  }

  /** Why it is over; null while it is not. */
  get failure(): Error | null {
    return this.#failure;
  }

  fail(reason: Error): void {
    this.#failure ??= reason;
    this.#wake();
  }

  /** Resolves when there may be more, it is over, or the signal aborts. */
  async change(): Promise<void> {
    if (this.ahead || this.#failure !== null || this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  stop(): void {
    this.#signal.removeEventListener('abort', this.#woken);
    // Fails only where there is no call to end.
    this.#subscription.unsubscribe().catch(() => undefined);
  }
}
