/** A program that writes incidents and tells subscriptions, as often as is wanted on the same stores; with its own clock. */
import { setTimeout as pause } from 'node:timers/promises';
import { EventLog } from '../../eventstore/event-log.js';
import { type EventStore } from '../../eventstore/event-store.js';
import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import { by, entries, opening, uncritical } from '../../incidents/write/incidents.testing.js';
import { IncidentStreams } from '../../incidents/write/incident-streams.js';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { SealedSecrets } from '../sealed-secrets.js';
import { Deliveries, type Delivery } from './deliveries.js';
import { type Resolve } from './post.js';
import { Sender } from './sender.js';
import { newSecret } from '../standard-webhooks.js';
import { Discretion } from './discretion.js';
import { type SubscriptionDraft } from './subscription.js';
import { Subscriptions } from './subscriptions.js';
import { Targets } from './targets.js';
import { Webhooks, type WebhooksOptions } from './webhooks.js';

/** No incident is private. */
export const EVERYBODY = { take: () => undefined, reach: () => Promise.resolve(), of: () => null };

export const NEVER = new AbortController().signal;
const DRAFT: SubscriptionDraft = { url: '', types: [], incident: null, thin: false };

export class WebhookSite {
  readonly subscriptions: Subscriptions;
  readonly secrets = new SealedSecrets('memory');
  readonly streams: IncidentStreams;
  readonly #started: { readonly webhooks: Webhooks; readonly log: EventLog }[] = [];
  #made = 0;
  /** Milliseconds; it moves when it is told to. */
  now = Date.UTC(2026, 4, 4, 10);

  constructor(
    readonly store: EventStore = new MemoryEventStore(),
    readonly readModels: ReadModels = new MemoryReadModels(),
  ) {
    this.subscriptions = new Subscriptions(readModels.settings);
    this.streams = new IncidentStreams(store, uncritical);
  }

  start({
    resolve,
    withinMs,
    readModels = this.readModels,
    ...options
  }: Partial<WebhooksOptions> & { resolve?: Resolve; withinMs?: number } = {}): Webhooks {
    const log = new EventLog(this.store, { silenceMs: 20, keep: 10 });
    const sender = new Sender({
      targets: new Targets(['127.0.0.0/8']),
      secrets: this.secrets,
      source: '/asof',
      ...(resolve && { resolve }),
      ...(withinMs !== undefined && { withinMs }),
    });
    const webhooks = new Webhooks({
      store: this.store,
      readModels,
      log,
      sender,
      discretion: new Discretion(EVERYBODY),
      now: () => this.now,
      chance: () => 0,
      lookMs: 5,
      drainMs: 0,
      ...options,
    });
    this.#started.push({ webhooks, log });
    webhooks.onApplicationBootstrap();
    return webhooks;
  }

  async stop(webhooks: Webhooks): Promise<void> {
    const [started] = this.#started.splice(
      this.#started.findIndex((each) => each.webhooks === webhooks),
      1,
    );
    await webhooks.beforeApplicationShutdown();
    await started!.log.close();
  }

  async close(): Promise<void> {
    for (const { webhooks } of [...this.#started]) await this.stop(webhooks);
  }

  /** @returns its id and secret */
  async subscribe(draft: Partial<SubscriptionDraft>): Promise<{ readonly id: string; readonly secret: string }> {
    const [id, secret] = [`sub${(this.#made += 1)}`, newSecret()];
    const head = await this.store.head();
    await this.subscriptions.add({
      ...{ ...DRAFT, ...draft, id, createdAt: new Date(this.now).toISOString(), storeId: this.store.id, from: head },
      sealedSecret: await this.secrets.seal(secret, id),
    });
    return { id, secret };
  }

  async open(id: string, context = by()): Promise<void> {
    await this.streams.execute(id, opening({ id, title: `About ${id}` }), context);
  }

  async note(id: string, ...notes: readonly string[]): Promise<void> {
    const all = notes.map((note) => ({
      id: note,
      type: 'note',
      occurredAt: '2026-05-04T09:00:00Z',
      text: `Words of ${note}`,
    }));
    await this.streams.execute(id, entries(...all), by());
  }

  deliveries(subscription: string): Promise<Delivery[]> {
    return new Deliveries(this.readModels.settings, subscription).all();
  }

  /** Moves the clock, and has everybody look at it. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const { webhooks } of this.#started) webhooks.wake();
  }

  /** Resolves once the deliveries of a subscription are in these states, oldest first. @throws Error after ten seconds */
  async come(subscription: string, ...states: readonly string[]): Promise<readonly Delivery[]> {
    let deliveries: readonly Delivery[] = [];
    const found = (): string => JSON.stringify(deliveries.map((each) => `${each.state} after ${each.attempts.length}`));
    await until(async () => {
      deliveries = await this.deliveries(subscription);
      return found() === JSON.stringify(states);
    }, found);
    return deliveries;
  }
}

/** Resolves once something holds. @throws Error, with what is found instead, after ten seconds */
export async function until(holds: () => boolean | Promise<boolean>, found = (): string => ''): Promise<void> {
  for (const giveUpAt = performance.now() + 10_000; !(await holds());) {
    if (performance.now() > giveUpAt) throw new Error(`it did not come to this, but to ${found()}`);
    await pause(3);
  }
}
