/**
 * Brings one listener from where it stands to the end of the log, at its own pace, and from there on lets it share what
 * all are told. It is told every event of its selection once and in order, whatever the pace.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import {
  isOurs,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamEvent,
} from '../eventstore/event-store.js';
import { type Broadcast, type Channel, type Member } from './broadcast.js';
import { type Connection } from './connection.js';
import { frame, HEARTBEAT, placeFrame, type StoredTexts } from './frames.js';
import { logPlace, type Selection } from './selection.js';
import { type Slots } from './slots.js';

const PAGE_EVENTS = 500;
const FIRST_PAGE_EVENTS = 32;
const LEAST_PAGE_EVENTS = 8;

/** What a listener is told from. */
export interface Sources {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly broadcast: Broadcast;
  readonly texts: StoredTexts;
  /** So many pages may be read at a time for all listeners: each may be of tens of megabytes. */
  readonly reading: Slots;
}

/** Where a listener begins. */
export interface Start {
  /** It has heard of every event up to here, of its selection and, if it listens to one stream, after `revision`. */
  readonly position: Position | null;
  /** Of a listener to one stream: it has heard of everything up to this revision of it. */
  readonly revision: number;
  /** Whether what it asked for cannot be had, so that it begins at the head instead. */
  readonly reset: boolean;
}

export class Follower implements Member {
  readonly #selection: Selection;
  readonly #sources: Sources;
  /** The last event that it was told of or that passed it by: its revision, and its position. */
  #revision: number;
  #position: Position | null;
  #channel: Channel | null = null;
  /** How many facts it was told of. */
  #told = 0;
  /** Of a page: few at first, and more for as long as it takes all of them. */
  #limit = FIRST_PAGE_EVENTS;
  readonly #reset: boolean;
  #isOver = false;

  /** @param onFailure told of what the event store says when it cannot be read */
  constructor(
    readonly connection: Connection,
    selection: Selection,
    { position, revision, reset }: Start,
    sources: Sources,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.#selection = selection;
    this.#sources = sources;
    this.#position = position;
    this.#revision = revision;
    this.#reset = reset;
  }

  /** To be called once. */
  begin(): void {
    if (this.#reset) this.#tellPlace('reset');
    this.connection.gone.addEventListener('abort', () => this.#leave());
    const position = this.#position;
    this.#run(async () => {
      await this.#readStream();
      await this.#followLog(position);
    });
  }

  fellBehind(): void {
    const last = this.#channel?.last;
    if (last) this.#revision = last.revision;
    this.#position = this.#sources.log.last;
    this.#leave();
    this.#run(async () => {
      // Not before it has taken what it was told: it would be given more at once.
      await this.connection.drained();
      await this.#followLog(this.#position);
    });
  }

  shutOut(): void {
    this.#isOver = true;
    this.#leave();
    this.connection.end();
  }

  /** The stream of one incident is read by itself: the whole log may be thousands of times as long. */
  async #readStream(): Promise<void> {
    const { stream } = this.#selection;
    if (stream === null) return;
    const { store, reading } = this.#sources;
    for (let isEnd = false; !isEnd && !this.#hasEnded;) {
      await this.connection.ready();
      // A page at a time: no read of the store shall have to wait for a slow listener.
      isEnd = await reading.use(async () => {
        // Others may have taken the room while this one waited for its turn.
        if (!this.connection.mayGoOn) return false;
        const page: StreamEvent[] = [];
        const range = { from: this.#revision + 1, limit: this.#limit };
        for await (const event of store.readStream(stream, range)) page.push(event);
        const events = page.filter(isOurs);
        if (this.#takePage(events) < events.length) return false;
        // Revisions of others at the end are passed, too.
        this.#revision = Math.max(this.#revision, page.at(-1)?.revision ?? -1);
        return page.length < range.limit;
      });
    }
  }

  async #followLog(after: Position | null): Promise<void> {
    const state = { after, announced: false };
    while (!this.#hasEnded) {
      await this.connection.ready();
      if (await this.#followUntilFull(state)) return;
    }
  }

  /**
   * Brings it on until it cannot take more, and keeps no page then; or to the end.
   * @param state is moved on
   * @returns whether it is to be brought on no more: it is with the others, or gone
   */
  async #followUntilFull(state: { after: Position | null; announced: boolean }): Promise<boolean> {
    const { log, reading } = this.#sources;
    const { gone } = this.connection;
    const pages = log.pages({ after: state.after, signal: gone, limit: this.#limit });
    for (let waitsForNews = !log.hasBegun; this.connection.mayGoOn;) {
      const { value: page } = await (waitsForNews ? pages.next() : reading.use(() => pages.next()));
      if (page === undefined || gone.aborted) return true;
      const told = this.#told;
      const taken = this.#takePage(page.events);
      if (this.#isOver) return true;
      if (taken < page.events.length) {
        state.after = page.events[taken - 1]?.position ?? state.after;
        break;
      }
      state.after = page.position;
      // What was read of the stream itself may be ahead of the log.
      if (later(this.#position, page.position) === page.position) this.#position = page.position;
      waitsForNews = page.caughtUp;
      if (!page.caughtUp) {
        if (this.#told === told && this.#selection.stream === null) this.connection.tell(placeFrame(this.#placeId()));
        await nextTurn();
        continue;
      }
      if (later(log.last, page.position) !== page.position) continue;
      if (!state.announced) this.#tellPlace('caughtup');
      state.announced = true;
      if (this.#position !== log.last) continue;
      this.#join();
      return true;
    }
    await pages.return();
    return gone.aborted;
  }

  get #hasEnded(): boolean {
    return this.#isOver || this.connection.gone.aborted;
  }

  /** @returns how many of the events were taken: all, unless it became full or there is no room for it */
  #takePage(events: readonly RecordedEvent[]): number {
    for (const [taken, event] of events.entries()) {
      if (!this.connection.mayGoOn || this.connection.gone.aborted) {
        this.#limit = Math.max(LEAST_PAGE_EVENTS, 2 * taken);
        return taken;
      }
      if (this.#isNew(event)) this.#tell(event);
      if (this.#isOver) return events.length;
    }
    this.#limit = Math.min(PAGE_EVENTS, 2 * this.#limit);
    return events.length;
  }

  #isNew({ stream, revision }: RecordedEvent): boolean {
    const own = this.#selection.stream;
    return own === null || (stream === own && revision > this.#revision);
  }

  #tell(event: RecordedEvent): void {
    if (this.#selection.isOver(event)) return this.shutOut();
    this.#revision = event.revision;
    this.#position = event.position;
    if (!this.#selection.has(event)) return;
    this.#told += 1;
    this.connection.tell(frame('fact', this.#selection.idOf(event), this.#sources.texts.of(event)));
  }

  #join(): void {
    const channel = this.#sources.broadcast.join(this, this.#selection);
    this.#channel = channel;
    this.connection.heartbeat = () => {
      // Whoever is told where it stands must have been told of everything before.
      channel.flush();
      return channel.last ? HEARTBEAT + placeFrame(this.#selection.idOf(channel.last)) : HEARTBEAT;
    };
  }

  #leave(): void {
    if (this.#channel) this.#sources.broadcast.leave(this, this.#channel);
    this.#channel = null;
    this.connection.heartbeat = () => HEARTBEAT;
  }

  #tellPlace(event: 'caughtup' | 'reset'): void {
    const { stream } = this.#selection;
    const data = stream === null ? { position: this.#position } : { revision: this.#revision };
    this.connection.tell(frame(event, this.#placeId(), JSON.stringify(data)));
  }

  #placeId(): string {
    return this.#selection.stream === null ? logPlace(this.#sources.store.id, this.#position) : String(this.#revision);
  }

  #run(follow: () => Promise<void>): void {
    follow().catch((error: unknown) => {
      // The client comes back by itself, to where it stands.
      if (!this.connection.gone.aborted) this.onFailure(error);
      this.connection.end();
    });
  }
}

const later = (a: Position | null, b: Position | null): Position | null => ((a ?? '') > (b ?? '') ? a : b);
