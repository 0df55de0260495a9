/**
 * The consumer of the log that tells subscriptions: one instance of the cluster does it, under a lease. It has effects
 * and makes no documents, so no rebuild begins it again, and what an import brings is passed over.
 */
import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { type Consumer } from '../../consuming/consumers.js';
import { StoreOwnership } from '../../consuming/store-ownership.js';
import { type EventLog } from '../../eventstore/event-log.js';
import { type EventStore, type Position } from '../../eventstore/event-store.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { Bell } from '../../runtime/bell.js';
import { LeaseLost, type LeaseGuard } from '../../runtime/lease.js';
import { workUnderLease, type Term } from '../../runtime/work-under-lease.js';
import { WebhookCounters } from './counters.js';
import { Cursors } from './cursors.js';
import { Deliveries } from './deliveries.js';
import { type Sender } from './sender.js';
import { Subscriber, type SubscriberOptions } from './subscriber.js';
import { type Discretion } from './discretion.js';
import { type Subscription } from './subscription.js';
import { Subscriptions } from './subscriptions.js';

export interface WebhooksOptions {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly log: Pick<EventLog, 'pages'>;
  readonly sender: Pick<Sender, 'send'>;
  readonly discretion: Discretion;
  /** Told of faults that it gets over by itself. */
  readonly onFault?: (error: Error) => void;
  /** Of this instance, among all. */
  readonly holder?: string;
  /** For how long a lease is taken; it is renewed after a third of that. */
  readonly leaseMs?: number;
  /** How often it is looked for what other instances ask. */
  readonly lookMs?: number;
  /** How long stopping waits for tries that are under way. */
  readonly drainMs?: number;
  /** In milliseconds. */
  readonly now?: () => number;
  /** From 0 to 1. */
  readonly chance?: () => number;
}

type SubscriberSignals = Pick<SubscriberOptions, 'ending' | 'abandoned'>;

const LEASE = 'consuming:webhooks';

export class Webhooks implements Consumer, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly name = 'webhooks';
  readonly counters = new WebhookCounters(() => this.pending);
  readonly #options: Required<WebhooksOptions>;
  readonly #subscriptions: Subscriptions;
  readonly #ownership: StoreOwnership;
  readonly #closing = new AbortController();
  readonly #drained = new AbortController();
  readonly #bell = new Bell();
  /** Rings when a subscriber has moved on. */
  readonly #moved = new Bell();
  readonly #subscribers = new Map<string, Subscriber>();
  /** Whether it has the lease, and has begun with every subscription. */
  #isWorking = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: WebhooksOptions) {
    this.#options = {
      onFault: () => undefined,
      holder: randomUUID(),
      leaseMs: 10_000,
      lookMs: 1000,
      drainMs: 5000,
      now: Date.now,
      chance: Math.random,
      ...options,
    };
    this.#subscriptions = new Subscriptions(options.readModels.settings);
    this.#ownership = new StoreOwnership(options.store, options.readModels);
  }

  /** How many deliveries are still to be made, where this instance makes them. */
  get pending(): number {
    return [...this.#subscribers.values()].reduce((sum, { pending }) => sum + pending, 0);
  }

  onApplicationBootstrap(): void {
    this.#running = this.#run();
  }

  /** Before the stores are closed: waits for tries that are under way, for a while. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    this.#bell.close();
    this.#moved.close();
    const late = setTimeout(() => this.#drained.abort(), this.#options.drainMs);
    await this.#running;
    clearTimeout(late);
  }

  /** Looks at once for what has been asked, and at the clock. */
  wake(): void {
    this.#bell.ring();
    for (const subscriber of this.#subscribers.values()) subscriber.wake();
  }

  /** Waits until everything up to a position is among the deliveries: on the instance that makes them. */
  async whenProcessed(position: Position, withinMs: number, signal: AbortSignal): Promise<boolean> {
    for (const until = performance.now() + withinMs; ;) {
      const heard = this.#moved.rung;
      const positions = [...this.#subscribers.values()].map((subscriber) => subscriber.position);
      if (this.#isWorking && positions.every((each) => each !== undefined && (each ?? '') >= position)) return true;
      const left = until - performance.now();
      if (left <= 0 || signal.aborted || this.#closing.signal.aborted) return false;
      await this.#moved.wait(heard, { withinMs: left, signal });
    }
  }

  #run(): Promise<void> {
    const { store, readModels, holder, leaseMs, lookMs } = this.#options;
    return workUnderLease({
      leases: readModels.operational,
      name: LEASE,
      holder,
      forMs: leaseMs,
      lookMs,
      stopping: this.#closing.signal,
      bell: this.#bell,
      prepare: async () => {
        // Its id is known once the store has answered.
        await store.head();
        await this.#ownership.mustBeOurs();
      },
      begin: (guard) => this.#beginTerm(guard),
      onFault: (error) => this.#fault(error),
    });
  }

  async #beginTerm({ ending, lost }: LeaseGuard): Promise<Term> {
    const { store, readModels } = this.#options;
    const signals = {
      ending: AbortSignal.any([ending, lost]),
      abandoned: AbortSignal.any([this.#drained.signal, lost]),
    };
    const cursors = await Cursors.read(readModels.operational, store);
    return {
      look: () => this.#look(cursors, signals),
      finish: async () => {
        await Promise.all([...this.#subscribers.values()].map((subscriber) => subscriber.ended));
        if (!lost.aborted) await this.#write(cursors);
      },
      end: async () => {
        this.#isWorking = false;
        await Promise.all([...this.#subscribers.values()].map((subscriber) => subscriber.abandon()));
        this.#subscribers.clear();
      },
    };
  }

  /** Sees to what has been asked, of whichever instance. */
  async #look(cursors: Cursors, signals: SubscriberSignals): Promise<void> {
    const { subscriptions, off, deleted, retries } = await this.#subscriptions.all();
    for (const [id, subscriber] of this.#subscribers) {
      if (subscriptions.has(id) && !off.has(id)) continue;
      this.#subscribers.delete(id);
      await subscriber.abandon();
    }
    for (const id of deleted) {
      await new Deliveries(this.#options.readModels.settings, id).removeAll();
      await this.#subscriptions.forget(id);
    }
    for (const [id, subscription] of subscriptions)
      if (!off.has(id) && !this.#subscribers.has(id)) this.#begin(subscription, cursors.of(id), signals);
    for (const request of retries) {
      const subscriber = this.#subscribers.get(request.subscription);
      if (subscriber === undefined || (await subscriber.retry(request.n)))
        await this.#subscriptions.forgetRetry(request);
    }
    await this.#write(cursors);
    this.#isWorking = true;
    this.#moved.ring();
  }

  #begin(subscription: Subscription, cursor: Position | null | undefined, signals: SubscriberSignals): void {
    const { store, log, readModels, sender, discretion, now, chance } = this.#options;
    const { id } = subscription;
    const subscriber = new Subscriber({
      ...{ subscription, cursor, store, log, discretion, now, chance },
      ...signals,
      deliveries: new Deliveries(readModels.settings, id),
      send: (event, atMs, signal) => sender.send(subscription, event, atMs, signal),
      onGone: async (at) => {
        await this.#subscriptions.switchOff(id, at);
        this.#bell.ring();
      },
      onOutcome: (outcome) => this.counters.count(outcome),
      onMove: () => this.#moved.ring(),
      onFault: (error) => this.#fault(error),
    });
    this.#subscribers.set(id, subscriber);
    subscriber.start();
  }

  /** Of a subscription that has not begun yet, what was known of it stays. */
  async #write(cursors: Cursors): Promise<void> {
    const positions = new Map<string, Position | null>();
    for (const [id, { position }] of this.#subscribers) {
      const known = position === undefined ? cursors.of(id) : position;
      if (known !== undefined) positions.set(id, known);
    }
    await cursors.write(positions);
  }

  #fault(error: Error): void {
    // Another instance does the work: that is what the lease is for.
    if (!(error instanceof LeaseLost)) this.#options.onFault(error);
  }
}
