/**
 * An event store whose words are encrypted (AES-256-GCM), each event's with a key of its own that is kept elsewhere: for
 * stores that cannot change an event. To forget words is to destroy their key.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type EventData } from '../events/stored-event.js';
import { encodeAppend } from './encoded-append.js';
import {
  isOurs,
  StoreUnavailable,
  type AppendResult,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type StreamEvent,
  type SubscriptionMessage,
} from './event-store.js';

/** Keys by event id. An empty one was destroyed. */
export interface KeyStore {
  some(ids: readonly string[]): Promise<Map<string, string>>;
  /** @returns what is there then: a key that is there already stays */
  putNew(keys: ReadonlyMap<string, string>): Promise<Map<string, string>>;
  /** For ever: also for one that was never there. */
  destroy(ids: readonly string[]): Promise<void>;
}

/**
 * Instead of texts and salt: initialisation vector, ciphertext and tag, in base64. The words are deflated first, so that
 * they take no more room than they did.
 */
type SealedData = EventData & { readonly sealed?: string };

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Of one request for keys. */
const PAGE_KEYS = 500;

export class SealedEventStore implements EventStore {
  readonly #inner: EventStore;
  readonly #keys: KeyStore;

  /** @param inner closed with this one */
  constructor(inner: EventStore, keys: KeyStore) {
    this.#inner = inner;
    this.#keys = keys;
  }

  get id(): string {
    return this.#inner.id;
  }

  /** The keys are durable before the events are. The same events again are sealed with the same keys. */
  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream'): Promise<AppendResult> {
    // What is too large in the open stays so, however small it can be made.
    encodeAppend(stream, events, expected);
    const withWords = events.filter(({ data }) => data.texts !== undefined).map(({ id }) => id);
    const made = new Map(withWords.map((id) => [id, randomBytes(KEY_BYTES).toString('base64')]));
    const keys = made.size === 0 ? made : await this.#ask(() => this.#keys.putNew(made));
    const sealed = events.map((event) =>
      event.data.texts === undefined ? event : sealedWith(keys.get(event.id)!, event),
    );
    // Keys of events that are refused stay: to destroy one of an event that is stored after all would be worse.
    return this.#inner.append(stream, sealed, expected);
  }

  async *readStream(
    stream: string,
    options: { from?: number; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StreamEvent, void, undefined> {
    for await (const page of inPages(this.#inner.readStream(stream, options))) {
      const opened = (await this.#opened(page.filter(isOurs)))[Symbol.iterator]();
      // Each in its place: others' events have no words of ours.
      for (const event of page) yield isOurs(event) ? opened.next().value! : event;
    }
  }

  async readAll(options: { after: Position | null; limit: number }): ReturnType<EventStore['readAll']> {
    const page = await this.#inner.readAll(options);
    return { ...page, events: await this.#opened(page.events) };
  }

  async *subscribe(options: {
    after: Position | null;
    signal: AbortSignal;
  }): AsyncGenerator<SubscriptionMessage, void, undefined> {
    for await (const message of this.#inner.subscribe(options)) {
      if (message.kind !== 'event') yield message;
      else for (const event of await this.#opened([message.event])) yield { kind: 'event', event };
    }
  }

  head(): Promise<Position | null> {
    return this.#inner.head();
  }

  async forget(stream: string, revisions: readonly number[]): Promise<void> {
    const asked = new Set(revisions);
    const ids: string[] = [];
    for await (const event of this.#inner.readStream(stream)) {
      if (isOurs(event) && asked.has(event.revision) && event.metadata.textHash !== undefined) ids.push(event.id);
    }
    for (let at = 0; at < ids.length; at += PAGE_KEYS) {
      await this.#ask(() => this.#keys.destroy(ids.slice(at, at + PAGE_KEYS)));
    }
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #opened(events: readonly RecordedEvent[]): Promise<RecordedEvent[]> {
    const ids = events.filter(({ data }) => sealedIn(data) !== null).map(({ id }) => id);
    const keys = ids.length === 0 ? new Map<string, string>() : await this.#ask(() => this.#keys.some(ids));
    return events.map((event) => opened(event, keys.get(event.id) ?? ''));
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (cause) {
      throw new StoreUnavailable('the keys of words cannot be reached', { cause });
    }
  }
}

const sealedIn = (data: SealedData): string | null => data.sealed ?? null;

/** With a key that was destroyed there is nothing to seal: the event was forgotten before it came again. */
function sealedWith(key: string, event: NewEvent): NewEvent {
  const { facts, texts, salt } = event.data;
  if (key === '') return { ...event, data: { facts } };
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, Buffer.from(key, 'base64'), iv).setAAD(Buffer.from(event.id));
  const words = deflateRawSync(JSON.stringify({ texts, salt }));
  const text = Buffer.concat([cipher.update(words), cipher.final()]);
  const data: SealedData = { facts, sealed: Buffer.concat([iv, text, cipher.getAuthTag()]).toString('base64') };
  return { ...event, data };
}

/** Without the key, or with a wrong one, the words are gone. */
function opened(event: RecordedEvent, key: string): RecordedEvent {
  const sealed = sealedIn(event.data);
  if (sealed === null) return event;
  const { facts } = event.data;
  const bytes = Buffer.from(sealed, 'base64');
  const words = key === '' ? null : wordsIn(bytes, key, event.id);
  return { ...event, data: words ? { facts, ...words } : { facts } };
}

function wordsIn(bytes: Buffer, key: string, id: string): Pick<EventData, 'texts' | 'salt'> | null {
  try {
    const iv = bytes.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(CIPHER, Buffer.from(key, 'base64'), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(inflateRawSync(text).toString()) as Pick<EventData, 'texts' | 'salt'>;
  } catch {
    return null;
  }
}

async function* inPages<T>(items: AsyncIterable<T>): AsyncGenerator<T[], void, undefined> {
  let page: T[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < PAGE_KEYS) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
