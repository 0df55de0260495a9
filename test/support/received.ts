/** A subscription that is followed in the background, and what it has received. */
import { type EventStore, type Position, type RecordedEvent } from '../../src/eventstore/event-store.js';

export class Received {
  readonly events: RecordedEvent[] = [];
  caughtUp = 0;
  readonly #abort = new AbortController();
  readonly #ended: Promise<void>;

  constructor(store: EventStore, after: Position | null) {
    this.#ended = this.#follow(store, after);
  }

  async #follow(store: EventStore, after: Position | null): Promise<void> {
    for await (const message of store.subscribe({ after, signal: this.#abort.signal })) {
      if (message.kind === 'event') this.events.push(message.event);
      if (message.kind === 'caught-up') this.caughtUp += 1;
    }
  }

  ids(stream: string): string[] {
    return this.events.flatMap((event) => (event.stream === stream ? [event.id] : []));
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#ended;
  }
}

/**
 * Waits until it is so.
 * @throws after so many milliseconds
 */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
