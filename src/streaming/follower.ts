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

const PAGE_EVENTS = 500;

/** What a listener is told from. */
export interface Sources {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly broadcast: Broadcast;
  readonly texts: StoredTexts;
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
  readonly #reset: boolean;

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

  /** The stream of one incident is read by itself: the whole log may be thousands of times as long. */
  async #readStream(): Promise<void> {
    const { stream } = this.#selection;
    if (stream === null) return;
    for (let isEnd = false; !isEnd;) {
      // A page at a time: no read of the store shall have to wait for a slow listener.
      const page: StreamEvent[] = [];
      const from = this.#revision + 1;
      for await (const event of this.#sources.store.readStream(stream, { from, limit: PAGE_EVENTS })) page.push(event);
      await this.#takePage(page.filter(isOurs));
      if (!this.connection.gone.aborted) this.#revision = Math.max(this.#revision, page.at(-1)?.revision ?? -1);
      isEnd = page.length < PAGE_EVENTS || this.connection.gone.aborted;
    }
  }

  async #followLog(after: Position | null): Promise<void> {
    const { log } = this.#sources;
    let announced = false;
    for await (const page of log.pages({ after, signal: this.connection.gone })) {
      const told = await this.#takePage(page.events);
      if (this.connection.gone.aborted) return;
      // What was read of the stream itself may be ahead of the log.
      if (later(this.#position, page.position) === page.position) this.#position = page.position;
      if (!page.caughtUp) {
        if (!told && this.#selection.stream === null) this.connection.tell(placeFrame(this.#placeId()));
        await nextTurn();
        continue;
      }
      if (later(log.last, page.position) !== page.position) continue;
      if (!announced) this.#tellPlace('caughtup');
      announced = true;
      if (this.#position === log.last) return this.#join();
    }
  }

  /** @returns whether there was anything to tell */
  async #takePage(events: readonly RecordedEvent[]): Promise<boolean> {
    let told = false;
    for (const event of events) {
      if (this.connection.isFull) await this.connection.drained();
      if (this.connection.gone.aborted) return told;
      if (this.#isNew(event)) told = this.#tell(event) || told;
    }
    return told;
  }

  #isNew({ stream, revision }: RecordedEvent): boolean {
    const own = this.#selection.stream;
    return own === null || (stream === own && revision > this.#revision);
  }

  /** @returns false if the selection does not have it */
  #tell(event: RecordedEvent): boolean {
    this.#revision = event.revision;
    this.#position = event.position;
    if (!this.#selection.has(event)) return false;
    this.connection.tell(frame('fact', this.#selection.idOf(event), this.#sources.texts.of(event)));
    return true;
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
