/**
 * Sends one subscription what it asks for. It follows the log by itself and has a queue of its own, so that nobody waits
 * for the target of another. What is to be sent is stored before the place in the log moves on, and what became of it
 * after each try: whoever goes on from there sends everything at least once.
 */
import { LeaseLost } from '../../runtime/lease.js';
import { type EventLog, type LogPage } from '../../eventstore/event-log.js';
import { type EventStore, type Position, type RecordedEvent } from '../../eventstore/event-store.js';
import { Bell } from '../../runtime/bell.js';
import { supervise } from '../../runtime/supervise.js';
import { type Outcome } from './counters.js';
import { MOST_ENDED, MOST_PENDING, type Deliveries, type Delivery } from './deliveries.js';
import { asDelivery, asFailedDelivery, withOutcome, type Try } from './delivery-states.js';
import { type PostOutcome } from './post.js';
import { eventOf, placeToBegin } from './places.js';
import { readRetryAfter } from './schedule.js';
import { type Discretion } from './discretion.js';
import { asksFor, type Subscription } from './subscription.js';

export interface SubscriberOptions {
  readonly subscription: Subscription;
  /** Where it stood in the log; undefined if that is not known. */
  readonly cursor: Position | null | undefined;
  readonly log: Pick<EventLog, 'pages'>;
  readonly store: Pick<EventStore, 'id' | 'head' | 'readStream'>;
  readonly deliveries: Deliveries;
  readonly discretion: Discretion;
  readonly send: (event: RecordedEvent, atMs: number, signal: AbortSignal) => Promise<PostOutcome>;
  /** Nothing new is begun after this. */
  readonly ending: AbortSignal;
  /** What is under way is given up, and nothing is stored any more. */
  readonly abandoned: AbortSignal;
  /** The receiver is gone for good. @param at an instant */
  readonly onGone: (at: string) => Promise<void>;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Told when it has moved on in the log. */
  readonly onMove: () => void;
  readonly onFault: (error: Error) => void;
  /** In milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly chance: () => number;
}

/** So many requests to a target are under way at a time. */
const AT_ONCE = 4;
const PAGE_EVENTS = 50;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 30_000;
/** A clock may be set, and a machine may have slept. */
const LONGEST_WAIT_MS = 60_000;
/** With these a receiver asks to be left alone, whatever it is that is sent. */
const BUSY = [429, 503];
const GONE = 410;

export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #bell = new Bell();
  readonly #own = new AbortController();
  readonly #ending: AbortSignal;
  readonly #abandoned: AbortSignal;
  #running: Promise<void> = Promise.resolve();
  #position: Position | null = null;
  #hasBegun = false;
  #isLoaded = false;
  #loads = 0;
  #next = 1;
  /** By number, in their order. */
  #pending = new Map<number, Delivery>();
  readonly #underWay = new Set<number>();
  /** Numbers, in the order in which they ended. */
  #ended: number[] = [];
  /** Ids of the events of all that were stored when they were read: some may lie after the place in the log. */
  #known = new Set<string>();
  /** The receiver wants to be left alone until then. */
  #busyUntil = 0;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#ending = AbortSignal.any([options.ending, options.abandoned, this.#own.signal]);
    this.#abandoned = AbortSignal.any([options.abandoned, this.#own.signal]);
  }

  /** How far the log is in its deliveries; undefined before it has begun. */
  get position(): Position | null | undefined {
    return this.#hasBegun ? this.#position : undefined;
  }

  /** How many deliveries are still to be made. */
  get pending(): number {
    return this.#pending.size;
  }

  start(): void {
    const { onFault, onMove } = this.#options;
    this.#running = supervise(() => this.#work(), {
      signal: this.#ending,
      firstMs: FIRST_PAUSE_MS,
      longestMs: LONGEST_PAUSE_MS,
      progress: () => this.#position,
      onFailure: onFault,
    }).then(onMove);
  }

  /** Looks at the clock again. */
  wake(): void {
    this.#bell.ring();
  }

  /** Resolves once nothing is under way any more: after what is, or at once where it was abandoned. */
  get ended(): Promise<void> {
    return this.#running;
  }

  /** Gives up what is under way. */
  async abandon(): Promise<void> {
    this.#own.abort();
    await this.#running;
  }

  /**
   * Has a delivery made again, or sooner. One that is under way, or not there any more, is left alone.
   * @returns false if that could not be seen to just now
   * @throws ReadModelsUnavailable
   */
  async retry(n: number): Promise<boolean> {
    const loads = this.#loads;
    if (!this.#isLoaded || this.#ending.aborted) return false;
    if (this.#underWay.has(n)) return true;
    const delivery = this.#pending.get(n) ?? (await this.#options.deliveries.one(n));
    if (delivery === null) return true;
    const again = asDelivery({ ...delivery, failures: 0 }, this.#options.now());
    await this.#options.deliveries.put(again);
    // What was loaded meanwhile may be from before.
    if (loads !== this.#loads || !this.#isLoaded) return false;
    this.#ended = this.#ended.filter((ended) => ended !== n);
    this.#pending.set(n, again);
    this.#busyUntil = 0;
    this.#bell.ring();
    return true;
  }

  async #work(): Promise<void> {
    await this.#load();
    const stopped = new AbortController();
    const stop = (): void => stopped.abort();
    this.#ending.addEventListener('abort', stop);
    if (this.#ending.aborted) stop();
    try {
      const both = [this.#follow(stopped.signal), this.#deliver(stopped.signal)];
      const results = await Promise.allSettled(both.map((work) => work.finally(stop)));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    } finally {
      this.#ending.removeEventListener('abort', stop);
    }
  }

  async #load(): Promise<void> {
    this.#isLoaded = false;
    this.#loads += 1;
    const all = await this.#options.deliveries.all();
    if (!this.#hasBegun) this.#position = await placeToBegin(this.#options, all);
    this.#hasBegun = true;
    this.#options.onMove();
    this.#pending = new Map(all.flatMap((each) => (each.state === 'pending' ? [[each.n, each]] : [])));
    this.#ended = all.flatMap(({ n, state }) => (state === 'pending' ? [] : [n]));
    this.#known = new Set(all.map(({ eventId }) => eventId));
    this.#next = Math.max(this.#next, (all.at(-1)?.n ?? 0) + 1);
    this.#isLoaded = true;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let isFull = true; isFull && !signal.aborted;) {
      await this.#room(signal);
      isFull = false;
      // A page is let go of before waiting for room.
      for await (const page of this.#options.log.pages({ after: this.#position, signal, limit: PAGE_EVENTS })) {
        await this.#take(page);
        isFull = !this.#hasRoom;
        if (isFull) break;
      }
    }
  }

  get #hasRoom(): boolean {
    return this.#pending.size + PAGE_EVENTS <= MOST_PENDING;
  }

  async #room(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const heard = this.#bell.rung;
      if (this.#hasRoom) return;
      await this.#bell.wait(heard, { signal });
    }
  }

  async #take({ events, position }: LogPage): Promise<void> {
    const { subscription, discretion, deliveries, now, onMove } = this.#options;
    const told: Delivery[] = [];
    for (const event of events) {
      if (!asksFor(subscription, event) || this.#known.has(event.id) || !(await discretion.mayBeTold(event))) continue;
      const { id: eventId, stream, revision } = event;
      const of = { n: this.#next++, eventId, stream, revision, position: event.position };
      told.push(asDelivery({ ...of, failures: 0, attempts: [] }, now()));
    }
    this.#mustNotBeAbandoned();
    await deliveries.add(told);
    for (const delivery of told) this.#pending.set(delivery.n, delivery);
    this.#position = position;
    if (told.length > 0) this.#bell.ring();
    onMove();
  }

  async #deliver(signal: AbortSignal): Promise<void> {
    const trying = new Set<Promise<void>>();
    const failures: unknown[] = [];
    while (!signal.aborted && failures.length === 0) {
      const heard = this.#bell.rung;
      for (const delivery of this.#due()) {
        this.#underWay.add(delivery.n);
        const attempt = this.#try(delivery)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => {
            this.#underWay.delete(delivery.n);
            trying.delete(attempt);
            this.#bell.ring();
          });
        trying.add(attempt);
      }
      await this.#bell.wait(heard, { signal, withinMs: this.#msToNext() });
    }
    await Promise.all(trying);
    if (failures.length > 0) throw failures[0];
  }

  #due(): Delivery[] {
    const now = this.#options.now();
    if (now < this.#busyUntil) return [];
    const due: Delivery[] = [];
    for (const delivery of this.#pending.values()) {
      if (this.#underWay.size + due.length >= AT_ONCE) break;
      if (!this.#underWay.has(delivery.n) && dueAt(delivery) <= now) due.push(delivery);
    }
    return due;
  }

  /** With as many under way as may be, or none that waits, it is the bell that tells. */
  #msToNext(): number {
    if (this.#underWay.size >= AT_ONCE) return LONGEST_WAIT_MS;
    let next = Infinity;
    for (const delivery of this.#pending.values())
      if (!this.#underWay.has(delivery.n)) next = Math.min(next, dueAt(delivery));
    const wait = Math.max(next, this.#busyUntil) - this.#options.now();
    return Math.min(LONGEST_WAIT_MS, Math.max(0, wait));
  }

  async #try(delivery: Delivery): Promise<void> {
    const { discretion, deliveries, send, now } = this.#options;
    const event = await eventOf(delivery, this.#options.store);
    if (event !== null && !(await discretion.mayBeTold(event))) {
      this.#pending.delete(delivery.n);
      await deliveries.remove(delivery.n);
      return;
    }
    const atMs = now();
    const outcome = event === null ? UNREADABLE : await send(event, atMs, this.#abandoned);
    this.#mustNotBeAbandoned();
    await this.#note(delivery, { ...outcome, atMs, milliseconds: Math.max(0, now() - atMs) });
  }

  async #note(delivery: Delivery, made: Try & PostOutcome): Promise<void> {
    const { deliveries, now, chance, onOutcome, onGone } = this.#options;
    const askedMs = readRetryAfter(made.retryAfter, now());
    if (made.status !== null && BUSY.includes(made.status) && askedMs !== null)
      this.#busyUntil = Math.max(this.#busyUntil, now() + askedMs);
    const noted = withOutcome(delivery, made, { nowMs: now(), askedMs, chance: chance() });
    if (made.status === GONE) {
      const at = new Date(made.atMs).toISOString();
      await this.#end(asFailedDelivery(noted), 'switched_off');
      return onGone(at);
    }
    if (noted.state === 'delivered') return this.#end(noted, 'delivered');
    onOutcome(made.status === null ? 'no_answer' : 'refused');
    if (noted.state === 'failed') return this.#end(noted, 'given_up');
    await deliveries.put(noted);
    this.#pending.set(noted.n, noted);
  }

  async #end(delivery: Delivery, outcome: Outcome): Promise<void> {
    const { deliveries, onOutcome } = this.#options;
    await deliveries.put(delivery);
    this.#pending.delete(delivery.n);
    onOutcome(outcome);
    this.#ended.push(delivery.n);
    while (this.#ended.length > MOST_ENDED) {
      // The newest tells how far the log has been told: it stays, however long ago it ended.
      const oldest = this.#ended.findIndex((n) => n !== this.#next - 1);
      await deliveries.remove(this.#ended.splice(oldest, 1)[0]!);
    }
  }

  #mustNotBeAbandoned(): void {
    if (this.#abandoned.aborted) throw new LeaseLost();
  }
}

const UNREADABLE: PostOutcome = { status: null, error: 'the event cannot be read from the store' };

const dueAt = ({ nextAt }: Delivery): number => (nextAt === null ? Infinity : Date.parse(nextAt));
