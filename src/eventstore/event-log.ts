/**
 * The log as the whole process follows it: one subscription of the store, however many listen. The last events are kept
 * in memory; whoever has seen all but these is served from there, and whoever is further behind reads pages of the store
 * until it has come so far. Nothing is queued for a listener: a slow one costs its place in the log and no more.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { AppendBell } from './subscription.js';
import { type EventStore, type Position, type RecordedEvent, type SubscriptionMessage } from './event-store.js';

export interface EventLogOptions {
  /** How many of the last events are kept. */
  readonly keep?: number;
  /** How often it is made sure that a subscription that hears nothing has nothing to hear, in milliseconds. */
  readonly silenceMs?: number;
  /** Told each time the subscription has to be begun again, with the reason. */
  readonly onDrop?: (reason: Error) => void;
}

const PAGE_EVENTS = 500;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 2000;

export class EventLog {
  readonly #store: EventStore;
  readonly #options: Required<EventLogOptions>;
  readonly #bell = new AppendBell();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  /** Every event after `#since` and up to `#last`, in order. */
  #recent: RecordedEvent[] = [];
  #since: Position | null = null;
  #last: Position | null = null;
  /** Whether the store has answered yet: before, nobody knows where the log stands. */
  #began = false;
  #drops = 0;

  constructor(store: EventStore, options: EventLogOptions = {}) {
    this.#store = store;
    this.#options = { keep: 2000, silenceMs: 5000, onDrop: () => undefined, ...options };
    this.#running = this.#run();
  }

  /** The last event that has been heard of; null in an empty store, and until the store has answered. */
  get last(): Position | null {
    return this.#last;
  }

  /** How often the subscription had to be begun again. */
  get drops(): number {
    return this.#drops;
  }

  /** From a position (exclusive; null: the beginning) to the end and on, until the signal aborts or the log is closed. */
  async *follow({
    after,
    signal,
  }: {
    after: Position | null;
    signal: AbortSignal;
  }): AsyncGenerator<SubscriptionMessage, void, undefined> {
    const ended = (): boolean => signal.aborted || this.#closing.signal.aborted;
    let position = after;
    let catchingUp = true;
    while (!ended()) {
      const heard = this.#bell.rung;
      if (!this.#began) {
        await this.#bell.next(heard, signal);
      } else if ((position ?? '') < (this.#since ?? '')) {
        const since = this.#since;
        const page = await this.#store.readAll({ after: position, limit: PAGE_EVENTS });
        for (const event of page.events) {
          if (ended()) return;
          position = event.position;
          yield { kind: 'event', event };
        }
        // The end of the log: what came after the kept events began is among them.
        position = page.next ?? later(position, since);
        catchingUp = true;
        if (position !== null) yield { kind: 'checkpoint', position };
      } else {
        for (const event of this.#after(position)) {
          if (ended()) return;
          position = event.position;
          yield { kind: 'event', event };
        }
        // Others may have been added while these were taken.
        if (this.#bell.rung > heard) continue;
        if (catchingUp) yield { kind: 'caught-up', position };
        catchingUp = false;
        await this.#bell.next(heard, signal);
      }
    }
  }

  /** Ends every listener. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#bell.close();
    await this.#running;
  }

  #after(position: Position | null): readonly RecordedEvent[] {
    let [low, high] = [0, this.#recent.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#recent[middle]!.position <= (position ?? '')) low = middle + 1;
      else high = middle;
    }
    return this.#recent.slice(low);
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted;) {
      try {
        if (!this.#began) await this.#begin();
        const before = this.#last;
        await this.#listen();
        if (this.#last !== before) failures = 0;
        if (!signal.aborted) this.#dropped(new Error('the subscription ended'));
      } catch (error) {
        if (!signal.aborted) this.#dropped(error instanceof Error ? error : new Error(String(error)));
      }
      failures += 1;
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  async #begin(): Promise<void> {
    this.#since = this.#last = await this.#store.head();
    this.#began = true;
    this.#bell.ring();
  }

  /** One subscription, for as long as it lasts. */
  async #listen(): Promise<void> {
    const silent = new AbortController();
    const watch = this.#watchSilence(() => silent.abort());
    try {
      const signal = AbortSignal.any([this.#closing.signal, silent.signal]);
      for await (const message of this.#store.subscribe({ after: this.#last, signal })) {
        if (signal.aborted) break;
        if (message.kind === 'event') this.#take(message.event);
      }
    } finally {
      clearInterval(watch);
    }
    if (silent.signal.aborted) throw new Error('the subscription fell silent and missed events');
  }

  #take(event: RecordedEvent): void {
    // A subscription that was begun again, or a page that came twice, may repeat what has been heard.
    if (event.position <= (this.#last ?? '')) return;
    this.#recent.push(event);
    this.#last = event.position;
    // Trimmed now and then, as taking from the front of a list moves all the rest.
    if (this.#recent.length >= 2 * this.#options.keep) {
      const dropped = this.#recent.length - this.#options.keep;
      this.#since = this.#recent[dropped - 1]!.position;
      this.#recent = this.#recent.slice(dropped);
    }
    this.#bell.ring();
  }

  /** An event that is in the store at one look, and has not been heard of by the next, was missed. */
  #watchSilence(missed: () => void): NodeJS.Timeout {
    let awaited: Position | null = null;
    let looking = false;
    const look = async (): Promise<void> => {
      if (looking) return;
      if (awaited !== null && (this.#last ?? '') < awaited) return missed();
      looking = true;
      // A store that does not answer now is not a reason: its own subscription will tell.
      const head = await this.#store.head().catch(() => null);
      awaited = head !== null && head > (this.#last ?? '') ? head : null;
      looking = false;
    };
    return setInterval(() => void look(), this.#options.silenceMs).unref();
  }

  #dropped(reason: Error): void {
    this.#drops += 1;
    this.#options.onDrop(reason);
  }
}

const later = (a: Position | null, b: Position | null): Position | null => ((a ?? '') > (b ?? '') ? a : b);
