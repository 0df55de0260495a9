/** The event store on EventStoreDB: a node or a cluster, perhaps shared with other programs. */
import { type ReadRevision } from '@eventstore/db-client';
import { checkLimit, encodeAppend, type EncodedAppend } from '../encoded-append.js';
import {
  CannotForget,
  InvalidAppend,
  StoreUnavailable,
  StreamNotWhole,
  type AllPage,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type StreamEvent,
  type SubscriptionMessage,
} from '../event-store.js';
import { ourPage } from './all-pages.js';
import { followAll } from './all-subscription.js';
import { Appender } from './appending.js';
import { Connection } from './connection.js';
import { within } from '../deadline.js';
import { readLastOf } from './filtered-read.js';
import { HeadSearch } from './head-search.js';
import { checkChoice, identityOf, type Identity } from './identity.js';
import { StreamNames } from './names.js';
import { Reader } from './reading.js';
import { commitOf, eventOf, fromPosition, loggedOf, toPosition } from './recorded.js';
import { checkedSettings, type CheckedSettings, type EventStoreDbSettings } from './settings.js';
import { WholeStreams } from './whole-streams.js';

const STREAM_PAGE_EVENTS = 500;
/** How many events are looked through at a time for the last of ours. */
const HEAD_PAGE_EVENTS = 500;
/** Others may have written millions of events since the last of ours, which the server looks through without a word. */
const PATIENCE = 12;

export class EventStoreDbEventStore implements EventStore {
  readonly #settings: CheckedSettings;
  readonly #writing: Connection;
  readonly #reading: Connection;
  readonly #appender: Appender;
  readonly #reader: Reader;
  /** For the one search that goes through all that others have written. */
  readonly #patientReader: Reader;
  readonly #names: StreamNames;
  readonly #whole: WholeStreams;
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
    this.#names = new StreamNames(prefix);
    this.#writing = new Connection(url);
    this.#reading = new Connection(url);
    this.#appender = new Appender(this.#writing, this.#names, deadlineMs);
    this.#reader = new Reader(this.#reading, deadlineMs);
    this.#patientReader = new Reader(this.#reading, deadlineMs * PATIENCE);
    this.#whole = new WholeStreams(this.#reader, this.#names);
    this.#head = new HeadSearch({
      end: () => this.#endOfLog(),
      last: () => this.#lastOfOurs(),
      after: (position) => this.#page(position, HEAD_PAGE_EVENTS),
    });
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
      if (!this.#names.isStream(stream)) throw new InvalidAppend(`${stream} is not the name of a stream`);
      await this.#identified();
      await this.#whole.check(stream);
      return await this.#appendOnce(append);
    });
  }

  async *readStream(
    stream: string,
    { from, limit = Infinity, backwards = false }: { from?: number; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StreamEvent, void, undefined> {
    if (!this.#names.isStream(stream)) return;
    const name = this.#names.onServer(stream);
    const isFromTheFirst = !backwards && (from ?? 0) === 0;
    if (!isFromTheFirst) await this.#tracked(() => this.#whole.check(stream));
    const direction = backwards ? 'backwards' : 'forwards';
    let next: ReadRevision = from === undefined ? (backwards ? 'end' : 'start') : BigInt(from);
    for (let left = limit, isFirst = true; left > 0; isFirst = false) {
      const maxCount = Math.min(left, STREAM_PAGE_EVENTS);
      const page = await this.#tracked(() =>
        this.#reader.page((client) => client.readStream(name, { direction, fromRevision: next, maxCount })),
      );
      if (isFirst && isFromTheFirst) {
        const found = typeof page === 'string' ? page : (page[0]?.event?.revision ?? null);
        await this.#tracked(() => this.#whole.judge(stream, found));
      }
      if (page === 'tombstoned') throw new StreamNotWhole(stream, 'it was deleted for good');
      if (page === 'missing') return;
      for (const resolved of page) {
        left -= 1;
        yield eventOf(stream, resolved);
      }
      const last = page.at(-1)?.event?.revision;
      if (page.length < maxCount || last === undefined || (backwards && last === 0n)) return;
      next = last + (backwards ? -1n : 1n);
    }
  }

  async readAll({ after, limit }: { after: Position | null; limit: number }): Promise<AllPage> {
    checkLimit(limit);
    const start = after === null ? null : fromPosition(after);
    return await this.#tracked(async () => this.#page(start ?? (await this.#birth()), limit));
  }

  subscribe({ after, signal }: { after: Position | null; signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    const { silenceMs, onDrop } = this.#settings;
    return followAll({
      connection: this.#reading,
      names: this.#names,
      head: () => this.#head.find(),
      silenceMs,
      onDrop,
      after,
      birth: () => this.#birth(),
      signal: AbortSignal.any([signal, this.#closing.signal]),
      saw: ({ position }) => this.#head.saw(fromPosition(position)),
      disturbed: ({ stream, position }) => {
        this.#head.saw(fromPosition(position));
        this.#whole.forget(stream);
      },
    });
  }

  /** Takes long only once, and only after others have written much to the same server. */
  async head(): Promise<Position | null> {
    return await this.#tracked(async () => {
      await this.#identified();
      const last = await this.#head.find();
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
    const { sealsTexts } = this.#settings;
    this.#identifying ??= identityOf(this.#names, sealsTexts, this.#reader, this.#appender).finally(() => {
      this.#identifying = null;
    });
    const identity = checkChoice(await this.#identifying, sealsTexts);
    if (this.#identity === null && identity.damage !== null) this.#settings.onDamage(identity.damage);
    this.#identity = identity;
    this.#appender.warmUp();
    return this.#identity;
  }

  async #birth(): Promise<bigint> {
    return (await this.#identified()).birth ?? 0n;
  }

  async #page(after: bigint, limit: number): Promise<AllPage> {
    const { deadlineMs } = this.#settings;
    const signal = this.#closing.signal;
    const page = await ourPage(this.#reading, this.#names, {
      after,
      limit,
      deadlineMs,
      patienceMs: deadlineMs,
      signal,
    });
    for (const { position } of page.events.slice(-1)) this.#head.saw(fromPosition(position));
    for (const { stream, position } of page.disturbed) {
      this.#head.saw(fromPosition(position));
      this.#whole.forget(stream);
    }
    return page;
  }

  async #endOfLog(): Promise<bigint | null> {
    const [last] = await this.#reader.log((client) =>
      client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
    );
    return last === undefined ? null : commitOf(last);
  }

  /** The identity is older than all the others: with it in the filter the server looks no further back. */
  async #lastOfOurs(): Promise<bigint | null> {
    const prefixes = [...this.#names.filter, this.#names.identity];
    for (let before: bigint | null = null; ;) {
      const [last] = await this.#patientReader.log(
        (client) => readLastOf(client, prefixes, before),
        () => true,
      );
      if (last === undefined || last.event?.streamId === this.#names.identity) return null;
      before = commitOf(last);
      if (loggedOf(this.#names, last) !== null) return before;
    }
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
