/**
 * Subscriptions in the settings store, and what is asked of the instance that delivers. It alone changes deliveries, so
 * requests of others lie here until it has seen to them: all in one kind of records, which one reading gives.
 */
import { Refusal } from '../../application/refusal.js';
import { type SettingsStore } from '../../readmodels/read-models.js';
import { type Subscription } from './subscription.js';

const KIND = 'webhooks';

/** By what begins their keys. */
const SUBSCRIPTION = 'subscription/';
/** The receiver has answered that it is gone. */
const OFF = 'off/';
/** Its deliveries are still to be removed. */
const DELETED = 'deleted/';
/** A delivery is to be sent again. */
const RETRY = 'retry/';

export interface RetryRequest {
  readonly subscription: string;
  readonly n: number;
}

/** Everything that there is. */
export interface SubscriptionsSeen {
  /** By id, without those that are deleted. */
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** Since when they are switched off, by id. */
  readonly off: ReadonlyMap<string, string>;
  readonly deleted: readonly string[];
  readonly retries: readonly RetryRequest[];
}

export class Subscriptions {
  constructor(private readonly settings: SettingsStore) {}

  /** @throws ReadModelsUnavailable */
  async all(): Promise<SubscriptionsSeen> {
    const records = [...(await this.settings.all(KIND))];
    const under = (prefix: string): [string, string][] =>
      records.flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : []));
    const deleted = new Set(under(DELETED).map(([id]) => id));
    return {
      subscriptions: new Map(
        under(SUBSCRIPTION).flatMap(([id, value]) =>
          deleted.has(id) ? [] : [[id, JSON.parse(value) as Subscription] as const],
        ),
      ),
      off: new Map(under(OFF)),
      deleted: [...deleted],
      retries: under(RETRY).map(([key]) => {
        const [subscription = '', n] = key.split('/');
        return { subscription, n: Number(n) };
      }),
    };
  }

  /**
   * A subscription, and since when it is switched off.
   * @throws Refusal `not_found`; ReadModelsUnavailable
   */
  async mustHave(id: string): Promise<{ readonly subscription: Subscription; readonly offSince: string | null }> {
    const { subscriptions, off } = await this.all();
    const subscription = subscriptions.get(id);
    if (!subscription) throw new Refusal('not_found', 'There is no such subscription.');
    return { subscription, offSince: off.get(id) ?? null };
  }

  async add(subscription: Subscription): Promise<void> {
    await this.settings.put(KIND, SUBSCRIPTION + subscription.id, JSON.stringify(subscription));
  }

  /** Whoever delivers removes the rest, and then `forget`s it. */
  async remove(id: string): Promise<void> {
    await this.settings.put(KIND, DELETED + id, '');
    await this.settings.remove(KIND, SUBSCRIPTION + id);
  }

  /** Its deliveries are removed: nothing is left of it after this. */
  async forget(id: string): Promise<void> {
    for (const prefix of [SUBSCRIPTION, OFF, DELETED]) await this.settings.remove(KIND, prefix + id);
  }

  /** Nothing more is sent for it. @param at an instant */
  async switchOff(id: string, at: string): Promise<void> {
    await this.settings.put(KIND, OFF + id, at);
  }

  async askRetry({ subscription, n }: RetryRequest): Promise<void> {
    await this.settings.put(KIND, `${RETRY}${subscription}/${n}`, '');
  }

  async forgetRetry({ subscription, n }: RetryRequest): Promise<void> {
    await this.settings.remove(KIND, `${RETRY}${subscription}/${n}`);
  }
}
