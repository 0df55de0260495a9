/**
 * The deliveries of a subscription, as records of the settings store: those that are under way, and the last of those
 * that have ended. No event is in them: it is read again for every try, so that words that were forgotten meanwhile are
 * not sent.
 */
import { type Position } from '../../eventstore/event-store.js';
import { type SettingsStore } from '../../readmodels/read-models.js';

export interface Attempt {
  readonly at: string;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly milliseconds: number;
  readonly error: string | null;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

export interface Delivery {
  /** Counted from 1 in its subscription. */
  readonly n: number;
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly state: DeliveryState;
  /** When it is tried next; null once it has ended. */
  readonly nextAt: string | null;
  /** Since it was made, or was asked for again: how many tries have failed. */
  readonly failures: number;
  /** Oldest first; the last ones of many. */
  readonly attempts: readonly Attempt[];
}

/** More are not begun before some have ended: the log keeps what comes meanwhile. */
export const MOST_PENDING = 500;
/** So many that have ended are kept. */
export const MOST_ENDED = 500;
/** A whole schedule, and one that was asked for again. */
export const MOST_ATTEMPTS = 20;

/** Keys sort as their numbers do. */
const KEY_DIGITS = 15;
const keyOf = (n: number): string => String(n).padStart(KEY_DIGITS, '0');

export class Deliveries {
  readonly #settings: SettingsStore;
  readonly #kind: string;

  constructor(settings: SettingsStore, subscription: string) {
    this.#settings = settings;
    this.#kind = `webhook deliveries ${subscription}`;
  }

  /** All, in the order of their numbers. @throws ReadModelsUnavailable */
  async all(): Promise<Delivery[]> {
    return [...(await this.#settings.all(this.#kind)).values()].map(read);
  }

  /** The newest before a number, newest first; null: the newest of all. */
  async before(n: number | null, limit: number): Promise<Delivery[]> {
    const records = [...(await this.#settings.all(this.#kind))];
    const end = n === null ? records.length : records.filter(([key]) => key < keyOf(n)).length;
    return records
      .slice(Math.max(0, end - limit), end)
      .reverse()
      .map(([, text]) => read(text));
  }

  /** Null if there is none, or none any more. */
  async one(n: number): Promise<Delivery | null> {
    const text = (await this.#settings.some(this.#kind, [keyOf(n)])).get(keyOf(n));
    return text === undefined ? null : read(text);
  }

  async add(deliveries: readonly Delivery[]): Promise<void> {
    const records = deliveries.map((delivery) => [keyOf(delivery.n), JSON.stringify(delivery)] as const);
    if (records.length > 0) await this.#settings.putNew(this.#kind, new Map(records));
  }

  async put(delivery: Delivery): Promise<void> {
    await this.#settings.put(this.#kind, keyOf(delivery.n), JSON.stringify(delivery));
  }

  async remove(n: number): Promise<void> {
    await this.#settings.remove(this.#kind, keyOf(n));
  }

  async removeAll(): Promise<void> {
    for (const key of (await this.#settings.all(this.#kind)).keys()) await this.#settings.remove(this.#kind, key);
  }
}

const read = (text: string): Delivery => JSON.parse(text) as Delivery;
