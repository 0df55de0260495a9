/**
 * The log as the whole process follows it: one subscription of the store, however many listen. The last events are kept
 * in memory; whoever has seen all but these is served from there, and whoever is further behind reads pages of the store
 * until it has come so far. Nothing is queued for a listener: a slow one costs its place in the log and no more.
 */
import { Bell } from '../runtime/bell.js';
import { supervise } from '../runtime/supervise.js';
import { inOrder } from './subscription.js';
import {
  StoreUnavailable,
  type Disturbance,
  type EventStore,
  type Position,
  type RecordedEvent,
  type SubscriptionMessage,
} from './event-store.js';
import { RecentEvents, type Heard } from './recent-events.js';

export interface EventLogOptions {
  /** How many of the last events are kept, and at most how many bytes of them, roughly. */
  readonly keep?: number;
  readonly keepBytes?: number;
  /** How often it is made sure that a subscription that hears nothing has nothing to hear, in milliseconds. */
  readonly silenceMs?: number;
  /** Told each time the subscription has to be begun again, with the reason. */
  readonly onDrop?: (reason: Error) => void;
}

interface From {
  readonly after: Position | null;
  readonly signal: AbortSignal;
  /** Of a page; 500 if not said. */
  readonly limit?: number;
}

export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** Streams to which something else has happened, in the same stretch of the log. */
  readonly disturbed: readonly Disturbance[];
  /** How far the log has been read with this page. */
  readonly position: Position | null;
  /** Whether this was all there was. */
  readonly caughtUp: boolean;
}

const PAGE_EVENTS = 500;
/** Of an event beside its payload, in memory. */
const EVENT_BYTES = 1000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 2000;

export class EventLog {
  readonly #store: EventStore;
  readonly #options: Required<EventLogOptions>;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  readonly #recent: RecentEvents;
  /** How far the store has told that it has read on: `last`, or later where others' events lie after that. */
  #readTo: Position | null = null;
  #began = false;
  #drops = 0;
  readonly #hearing = new Set<(event: RecordedEvent) => void>();

  constructor(store: EventStore, options: EventLogOptions = {}) {
    this.#store = store;
    this.#options = { keep: 2000, keepBytes: 64 * 1024 * 1024, silenceMs: 5000, onDrop: () => undefined, ...options };
    this.#recent = new RecentEvents(this.#options.keep, this.#options.keepBytes);
    this.#running = this.#run();
  }

  /** Where the last thing is that has been heard of; null in an empty store, and until the store has answered. */
  get last(): Position | null {
    return this.#recent.last;
  }

  /** Whether the store has answered yet: before, nobody knows where the log ends. */
  get hasBegun(): boolean {
    return this.#began;
  }

  /** How often the subscription had to be begun again, here or in the store. */
  get drops(): number {
    return this.#drops;
  }

  /**
   * The events after a position, at most so many, as far as they are kept here.
   * @returns null if some of them are not: whoever asks has to read the store
   */
  recentAfter(position: Position | null, limit: number): readonly RecordedEvent[] | null {
    if (!this.#began || !this.#recent.reachesBackTo(position)) return null;
    return this.#recent
      .after(position)
      .flatMap(({ event }) => event ?? [])
      .slice(0, limit);
  }

  /**
   * Calls with every event from now on, in order, in the very turn in which `last` becomes its position.
   * @param listener must not throw
   * @returns ends it
   */
  hear(listener: (event: RecordedEvent) => void): () => void {
    this.#hearing.add(listener);
    return () => void this.#hearing.delete(listener);
  }

  /** From a position (exclusive; null: the beginning) to the end and on, until the signal aborts or the log is closed. */
  async *follow(from: From): AsyncGenerator<SubscriptionMessage, void, undefined> {
    let catchingUp = true;
    for await (const page of this.pages(from)) {
      const { position, caughtUp } = page;
      for (const message of inOrder(page)) {
        if (this.#hasEnded(from.signal)) return;
        yield message;
      }
      if (!caughtUp && position !== null) yield { kind: 'checkpoint', position };
      if (caughtUp && catchingUp) yield { kind: 'caught-up', position };
      catchingUp = !caughtUp;
    }
  }

  /** The same in pages: all that there is at a time, up to the limit. Empty where it only says that this was all. */
  async *pages({ after, signal, limit = PAGE_EVENTS }: From): AsyncGenerator<LogPage, void, undefined> {
    let position = after;
    let saidSo = false;
    while (!this.#hasEnded(signal)) {
      const heard = this.#bell.rung;
      if (!this.#began) {
        await this.#bell.wait(heard, { signal });
        continue;
      }
      const page = this.#recent.reachesBackTo(position)
        ? this.#kept(position, limit)
        : await this.#stored(position, limit);
      position = page.position;
      if (this.#hasEnded(signal)) return;
      if (page.events.length > 0 || page.disturbed.length > 0 || page.caughtUp !== saidSo) yield page;
      saidSo = page.caughtUp;
      if (page.caughtUp) await this.#bell.wait(heard, { signal });
    }
  }

  /** Ends every listener. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#bell.close();
    await this.#running;
  }

  #hasEnded(signal: AbortSignal): boolean {
    return signal.aborted || this.#closing.signal.aborted;
  }

  /** A page from the store, for one who is further behind than what is kept. */
  async #stored(after: Position | null, limit: number): Promise<LogPage> {
    const { events, disturbed, next } = await this.#store.readAll({ after, limit });
    const position = next ?? latest(events.at(-1)?.position ?? null, disturbed.at(-1)?.position ?? null);
    const isNew = (at: Position | null): boolean => (at ?? '') > (after ?? '');
    // There is an event where the kept ones begin: a page that ends before it was cut short on its way, or is an old one.
    if (!isNew(position)) throw new StoreUnavailable('the log ended before its last event');
    return { events: events.filter((event) => isNew(event.position)), disturbed, position, caughtUp: false };
  }

  /** A page of what is kept. */
  #kept(after: Position | null, limit: number): LogPage {
    const heard = this.#recent.after(after, limit);
    const position = heard.at(-1)?.position ?? after;
    return {
      events: heard.flatMap(({ event }) => event ?? []),
      disturbed: heard.filter(({ event }) => event === null).map(({ stream, position }) => ({ stream, position })),
      position,
      caughtUp: (position ?? '') >= (this.#recent.last ?? ''),
    };
  }

  async #run(): Promise<void> {
    await supervise(
      async () => {
        if (!this.#began) await this.#begin();
        await this.#listen();
        // An end that nobody asked for is a drop, too.
        if (!this.#closing.signal.aborted) throw new Error('the subscription ended');
      },
      {
        signal: this.#closing.signal,
        firstMs: FIRST_PAUSE_MS,
        longestMs: LONGEST_PAUSE_MS,
        progress: () => this.last,
        onFailure: (reason) => this.#dropped(reason),
      },
    );
  }

  async #begin(): Promise<void> {
    this.#recent.beginAt(await this.#store.head());
    this.#began = true;
    this.#bell.ring();
  }

  /** One subscription, for as long as it lasts. */
  async #listen(): Promise<void> {
    const silent = new AbortController();
    const watch = this.#watchSilence(() => silent.abort());
    try {
      const signal = AbortSignal.any([this.#closing.signal, silent.signal]);
      for await (const message of this.#store.subscribe({ after: latest(this.#readTo, this.last), signal })) {
        if (signal.aborted) break;
        if (message.kind === 'event') this.#take(message.event);
        else if (message.kind === 'disturbed') this.#hear({ ...message, event: null, bytes: 0 });
        else if (message.kind === 'resumed') this.#dropped(message.reason);
        else this.#readTo = latest(this.#readTo, message.position);
      }
    } finally {
      clearInterval(watch);
    }
    if (silent.signal.aborted) throw new Error('the subscription fell silent and missed events');
  }

  #take(event: RecordedEvent): void {
    this.#recent.forget(event);
    const { position, stream, data } = event;
    const bytes = EVENT_BYTES + 2 * JSON.stringify(data).length;
    if (!this.#hear({ position, stream, event, bytes })) return;
    for (const tell of this.#hearing) tell(event);
  }

  /** @returns false for what has been heard before */
  #hear(heard: Heard): boolean {
    const isNew = this.#recent.add(heard);
    if (isNew) this.#bell.ring();
    return isNew;
  }

  /** An event that is in the store at one look, and has not been heard of by the next, was missed. */
  #watchSilence(missed: () => void): NodeJS.Timeout {
    let awaited: Position | null = null;
    let looking = false;
    const look = async (): Promise<void> => {
      if (looking) return;
      if (awaited !== null && (this.last ?? '') < awaited) return missed();
      looking = true;
      // A store that does not answer now is not a reason: its own subscription will tell.
      const head = await this.#store.head().catch(() => null);
      awaited = head !== null && head > (this.last ?? '') ? head : null;
      looking = false;
    };
    return setInterval(() => void look(), this.#options.silenceMs).unref();
  }

  #dropped(reason: Error): void {
    this.#drops += 1;
    this.#options.onDrop(reason);
  }
}

const latest = (a: Position | null, b: Position | null): Position | null => ((a ?? '') > (b ?? '') ? a : b);
