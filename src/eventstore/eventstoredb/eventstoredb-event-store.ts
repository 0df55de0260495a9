/** The event store on EventStoreDB: a node or a cluster, perhaps shared with other programs. */
import { type ReadRevision } from '@eventstore/db-client';
import { checkLimit, encodeAppend, type EncodedAppend } from '../encoded-append.js';
import {
  CannotForget,
  InvalidAppend,
  StoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type SubscriptionMessage,
} from '../event-store.js';
import { ourPage } from './all-pages.js';
import { followAll } from './all-subscription.js';
import { Appender } from './appending.js';
import { Connection } from './connection.js';
import { within } from '../deadline.js';
import { HeadSearch, pagesBackwards, type PageBefore } from './head-search.js';
import { checkChoice, identityOf, IDENTITY_STREAM, type Identity } from './identity.js';
import { Reader } from './reading.js';
import { fromPosition, ours, toPosition } from './recorded.js';
import { checkedSettings, type CheckedSettings, type EventStoreDbSettings } from './settings.js';

const STREAM_PAGE_EVENTS = 500;

export class EventStoreDbEventStore implements EventStore {
  readonly #settings: CheckedSettings;
  readonly #writing: Connection;
  readonly #reading: Connection;
  readonly #appender: Appender;
  readonly #reader: Reader;
  readonly #pageBefore: PageBefore;
  readonly #head: HeadSearch;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #appends = new Map<string, { readonly append: EncodedAppend; readonly result: Promise<AppendResult> }>();
  #identity: Identity | null = null;
  #identifying: Promise<Identity> | null = null;

  /**
   * Does not connect yet: the server may come later than the service.
   * @throws RangeError for settings that cannot work
   */
  constructor(settings: EventStoreDbSettings) {
    this.#settings = checkedSettings(settings);
    const { url, prefix, deadlineMs } = this.#settings;
    this.#writing = new Connection(url);
    this.#reading = new Connection(url);
    this.#appender = new Appender(this.#writing, prefix, deadlineMs);
    this.#reader = new Reader(this.#reading, deadlineMs);
    this.#pageBefore = pagesBackwards(this.#reader);
    this.#head = new HeadSearch(this.#pageBefore, prefix, deadlineMs);
  }

  /**
   * A store that has reached its server.
   * @throws RangeError, StoreUnavailable
   */
  static async open(settings: EventStoreDbSettings): Promise<EventStoreDbEventStore> {
    const store = new EventStoreDbEventStore(settings);
    try {
      await store.ready();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /**
   * Resolves once the server has answered and the store has its id. To be called again when it has failed.
   * @throws StoreUnavailable
   */
  async ready(): Promise<void> {
    await this.#tracked(() => this.#identified());
  }

  /** @throws StoreUnavailable until the server has been reached for the first time */
  get id(): string {
    if (this.#identity === null) throw new StoreUnavailable('EventStoreDB has not been reached yet');
    return this.#identity.id;
  }

  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream'): Promise<AppendResult> {
    return await this.#tracked(async () => {
      const append = encodeAppend(stream, events, expected);
      if (stream === IDENTITY_STREAM) throw new InvalidAppend(`stream ${stream} is the store's own`);
      await this.#identified();
      return await this.#appendOnce(append);
    });
  }

  async *readStream(
    stream: string,
    { from, limit = Infinity, backwards = false }: { from?: number; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    const name = this.#settings.prefix + stream;
    const direction = backwards ? 'backwards' : 'forwards';
    let next: ReadRevision = from === undefined ? (backwards ? 'end' : 'start') : BigInt(from);
    for (let left = limit; left > 0;) {
      const maxCount = Math.min(left, STREAM_PAGE_EVENTS);
      const page = await this.#tracked(() =>
        this.#reader.page((client) =>
          client.readStream(name, { direction, fromRevision: next, maxCount, requiresLeader: true }),
        ),
      );
      for (const resolved of page) {
        const event = ours(this.#settings.prefix, resolved);
        if (event === null) continue;
        left -= 1;
        yield event;
      }
      const last = page.at(-1)?.event?.revision;
      if (page.length < maxCount || last === undefined || (backwards && last === 0n)) return;
      next = last + (backwards ? -1n : 1n);
    }
  }

  async readAll({
    after,
    limit,
  }: {
    after: Position | null;
    limit: number;
  }): Promise<{ events: RecordedEvent[]; next: Position | null }> {
    checkLimit(limit);
    const start = after === null ? null : fromPosition(after);
    return await this.#tracked(async () => {
      const { prefix, deadlineMs } = this.#settings;
      const page = await ourPage(this.#reader, prefix, start ?? (await this.#identified()).birth, limit, deadlineMs);
      const last = page.events.at(-1);
      if (last !== undefined) this.#head.saw(fromPosition(last.position));
      return page;
    });
  }

  subscribe({ after, signal }: { after: Position | null; signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    const { prefix, silenceMs, onDrop } = this.#settings;
    return followAll({
      connection: this.#reading,
      pageBefore: this.#pageBefore,
      prefix,
      silenceMs,
      onDrop,
      after,
      birth: async () => (await this.#identified()).birth,
      signal: AbortSignal.any([signal, this.#closing.signal]),
      saw: ({ position }) => this.#head.saw(fromPosition(position)),
    });
  }

  /** Takes long only after others have written much to the same server: then it may fail, and go on at the next call. */
  async head(): Promise<Position | null> {
    return await this.#tracked(async () => {
      const { birth } = await this.#identified();
      const last = await this.#head.find(birth);
      return last === null ? null : toPosition(last);
    });
  }

  /** EventStoreDB changes no event: see `SealedEventStore`. */
  forget(): Promise<never> {
    return Promise.reject(
      new CannotForget(
        'EventStoreDB cannot change an event, and the words of this store were not sealed: that is chosen before its ' +
          'first event, with ASOF_SEAL_TEXTS=on.',
      ),
    );
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await within(this.#settings.deadlineMs, Promise.allSettled(this.#underWay), () => []);
    this.#appender.close();
    await Promise.all([this.#writing.close(), this.#reading.close()]);
  }

  async #identified(): Promise<Identity> {
    if (this.#identity !== null) return this.#identity;
    const { prefix, sealsTexts } = this.#settings;
    this.#identifying ??= identityOf(prefix, sealsTexts, this.#reader, this.#appender).finally(() => {
      this.#identifying = null;
    });
    this.#identity = checkChoice(await this.#identifying, sealsTexts);
    this.#appender.warmUp();
    return this.#identity;
  }

  /**
   * The same events while they are under way wait for one answer: the server gives none to the second of two, if it
   * comes before the first is committed.
   */
  async #appendOnce(append: EncodedAppend): Promise<AppendResult> {
    const place = `${append.expected} ${append.stream}`;
    const first = this.#appends.get(place);
    if (first !== undefined && sameEvents(first.append, append)) return await first.result;
    const result = this.#appender.append(append);
    if (first === undefined) this.#appends.set(place, { append, result });
    try {
      const appended = await result;
      this.#head.saw(fromPosition(appended.position));
      return appended;
    } finally {
      if (first === undefined) this.#appends.delete(place);
    }
  }

  /** @throws StoreUnavailable once the store is closed */
  async #tracked<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing.signal.aborted) throw new StoreUnavailable('the event store is closed');
    const running = work();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }
}

const sameEvents = (one: EncodedAppend, other: EncodedAppend): boolean =>
  one.events.length === other.events.length && one.events.every(({ id }, index) => id === other.events[index]!.id);
