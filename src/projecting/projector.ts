/**
 * Projects while it holds the lease: keeps the generation that is read, fills another one when somebody asks for it, and
 * lets that one be read once it has caught up. Of several instances one projects at a time; the others wait for the lease.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Bell } from '../runtime/bell.js';
import { asError, supervise } from '../runtime/supervise.js';
import { type Poisoned } from './folds.js';
import { Keeper } from './keeper.js';
import { HeldLease } from './lease.js';
import { leftOver, suitsTheLog } from './left-over.js';
import { Ownership } from './ownership.js';
import { ParkedStreams } from './parked-streams.js';
import {
  collectionOf,
  NOTHING_YET,
  ProjectionStates,
  versionName,
  withFirst,
  type ProjectionState,
  type ProjectionVersion,
} from './projection-state.js';
import { type Term } from './term.js';

export interface ProjectorOptions {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly readModels: ReadModels;
  readonly of: ProjectionVersion;
  /** Of this instance, among all. */
  readonly holder: string;
  /** For how long a lease is taken; it is renewed after a third of that. */
  readonly leaseMs?: number;
  /** How long documents that are read no more are kept, for instances that have not noticed yet. */
  readonly graceMs?: number;
  /** How often it is looked for collections that nobody reads. */
  readonly sweepMs?: number;
  /** How long stopping waits for the page that is under way. */
  readonly drainMs?: number;
  /** Told of faults that it gets over by itself. */
  readonly onFault?: (error: Error) => void;
  /** Told when a stream has been parked. */
  readonly onPark?: () => void;
  /** Told when a collection that is read has moved on, or when another one is to be read. */
  readonly onMove?: () => void;
}

/** How often the state is looked at for what other instances ask. */
const LOOK_MS = 1000;

export class Projector {
  readonly #options: Required<ProjectorOptions>;
  readonly #states: ProjectionStates;
  readonly #ownership: Ownership;
  readonly #closing = new AbortController();
  readonly #bell = new Bell();
  #running: Promise<void> = Promise.resolve();
  #parked: ParkedStreams;
  #serving: Keeper | null = null;
  #filling: Keeper | null = null;
  /** Collections that were read until then. */
  #retired: { readonly collection: string; readonly since: number }[] = [];
  #lastError: Error | null = null;
  #sweptAt = 0;

  constructor(options: ProjectorOptions) {
    this.#options = {
      leaseMs: 10_000,
      graceMs: 5000,
      sweepMs: 60_000,
      drainMs: 10_000,
      onFault: () => undefined,
      onPark: () => undefined,
      onMove: () => undefined,
      ...options,
    };
    this.#states = new ProjectionStates(options.readModels.operational, options.store);
    this.#ownership = new Ownership(options.store, options.readModels);
    this.#parked = new ParkedStreams(this.#states, options, []);
  }

  /** The collection that is read, while this instance keeps it. */
  get serving(): Keeper | null {
    return this.#serving;
  }

  /** The generation that is being filled, while this instance does it. */
  get filling(): Keeper | null {
    return this.#filling;
  }

  /** What keeps it from projecting at all; null while nothing does. */
  get lastError(): Error | null {
    return this.#lastError;
  }

  get leaseName(): string {
    return `projecting:${versionName(this.#options.of)}`;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Looks at the state now: something has been asked. */
  wake(): void {
    this.#bell.ring();
  }

  /** Ends after the page that is under way, and gives the lease back; or gives up waiting for a database. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#bell.close();
    const patience = new AbortController();
    const late = pause(this.#options.drainMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.#running, late]);
    patience.abort();
  }

  async #run(): Promise<void> {
    await supervise(() => this.#take(), {
      signal: this.#closing.signal,
      firstMs: LOOK_MS,
      longestMs: LOOK_MS,
      onFailure: (error) => this.#fault(error),
    });
    const { readModels, holder } = this.#options;
    await readModels.operational.release(this.leaseName, holder).catch((error: unknown) => this.#fault(error));
  }

  /** Takes the lease whenever it can be had, and projects under it. @throws what the stores throw */
  async #take(): Promise<void> {
    const { store, readModels, holder, leaseMs } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const heard = this.#bell.rung;
      // Its id is known once the store has answered. Without it nothing can be projected, and somebody else may.
      await store.head();
      const isAnothers = await this.#ownership.claim();
      const lease = await HeldLease.take({
        operational: readModels.operational,
        name: this.leaseName,
        holder,
        forMs: leaseMs,
        onRenewed: () => (this.#lastError = null),
        onFault: (error) => this.#fault(error),
      });
      this.#lastError = null;
      if (lease) await this.#hold(lease, isAnothers);
      else await this.#bell.wait(heard, { withinMs: leaseMs / 3, signal });
    }
  }

  /** Projects until the lease is lost or the service stops. */
  async #hold(lease: HeldLease, isAnothers: boolean): Promise<void> {
    const { lost } = lease;
    const term: Term = { epoch: lease.epoch, ending: this.#closing.signal, lost };
    const ended = AbortSignal.any([term.ending, lost]);
    try {
      const { parked } = await this.#begin(isAnothers);
      this.#parked = new ParkedStreams(this.#states, this.#options, parked);
      while (!ended.aborted) {
        const heard = this.#bell.rung;
        await this.#look(term);
        await this.#bell.wait(heard, { withinMs: LOOK_MS, signal: ended });
      }
    } finally {
      try {
        await Promise.all([this.#serving?.end(), this.#filling?.end()]);
      } finally {
        this.#serving = this.#filling = null;
        await lease.end();
      }
    }
  }

  /**
   * Makes sure that what is there is of this store's log, and leaves nothing behind that nobody reads.
   * @param isAnothers whether it was another store's until now
   */
  async #begin(isAnothers: boolean): Promise<ProjectionState> {
    const { of, store, readModels } = this.#options;
    let state = await this.#states.change(of, (before) => before);
    const isOfLog = await suitsTheLog(store, readModels.derived, of, state);
    if (isAnothers || !isOfLog)
      this.#options.onFault(new Error('the documents are of another log than this one: they are made anew'));
    if (!isOfLog) state = await this.#states.change(of, () => ({ ...NOTHING_YET, storeId: store.id }));
    this.#retired = [];
    await this.#sweep();
    return state;
  }

  /** Drops what nobody reads or fills: what is left of rebuilds, and what was written to collections after their drop. */
  async #sweep(): Promise<void> {
    const { of, readModels } = this.#options;
    this.#sweptAt = performance.now();
    // In this order: a collection that the state comes to name meanwhile is not among those that were there before.
    const there = await readModels.derived.collections();
    const named = leftOver(of, (await this.#states.read(of)) ?? NOTHING_YET, there);
    const used = [this.#serving, this.#filling, ...this.#retired].map((one) => one?.collection);
    for (const collection of named) if (!used.includes(collection)) await readModels.derived.drop(collection);
  }

  /** Does what the state says is to be done. */
  async #look(term: Term): Promise<void> {
    const { of, store } = this.#options;
    let state = (await this.#states.read(of)) ?? NOTHING_YET;
    if (state.serving === null && state.filling === null) {
      // Another lease has another epoch, for what is made anew to be named by.
      if (this.#serving ?? this.#filling) throw new Error('somebody has dropped the documents: they are made anew');
      state = await this.#states.change(of, withFirst(await store.head(), term.epoch));
    }
    await this.#keepOnly(state);
    this.#keepServing(state, term);
    await this.#keepFilling(state, term);
    const collection = this.#serving?.collection ?? this.#filling?.collection;
    if (state.retry && collection !== undefined) await this.#parked.retry(collection);
    await this.#dropRetired();
    if (performance.now() - this.#sweptAt >= this.#options.sweepMs) await this.#sweep();
  }

  /**
   * Leaves what the state names no more, or names as something else. It may have been changed by one who held the lease
   * before and has not noticed yet: two who keep one collection would be in each other's way for good.
   */
  async #keepOnly({ serving, filling }: ProjectionState): Promise<void> {
    if (this.#serving && this.#serving.collection !== this.#collectionOf(serving)) {
      await this.#serving.end();
      this.#serving = null;
    }
    if (this.#filling && this.#filling.collection !== this.#collectionOf(filling?.generation ?? null)) {
      await this.#filling.end();
      this.#filling = null;
    }
  }

  #collectionOf(generation: number | null): string | null {
    return generation === null ? null : collectionOf(this.#options.of, generation);
  }

  #keepServing({ serving }: ProjectionState, term: Term): void {
    const collection = this.#collectionOf(serving);
    if (this.#serving || collection === null) return;
    this.#serving = this.#keeperOf(collection, null, term);
    this.#options.onMove();
  }

  async #keepFilling({ serving, filling }: ProjectionState, term: Term): Promise<void> {
    const { of, readModels } = this.#options;
    if (filling === null) return;
    const { generation } = filling;
    const collection = collectionOf(of, generation);
    this.#filling ??= this.#keeperOf(collection, { ...filling, isFirst: serving === null }, term);
    const { failed, caughtUp } = this.#filling;
    if (failed) {
      const rebuildError = `${failed.stream} at revision ${failed.revision}: ${failed.message}`;
      const after = await this.#states.change(of, (state) =>
        state.filling?.generation === generation ? { ...state, filling: null, rebuildError } : state,
      );
      await this.#filling.end();
      this.#filling = null;
      if (after.serving !== generation) await readModels.derived.drop(collection);
    } else if (caughtUp) await this.#serve(this.#filling, generation);
  }

  /** Lets a generation be read that has been filled, and goes on with it as it is. */
  async #serve(filled: Keeper, generation: number): Promise<void> {
    const before = this.#serving;
    // A rebuild that has come so far has left no stream out but those whose events are gone: they are tried once more,
    // for somebody may have brought them back.
    if (before) this.#parked.clear();
    const { serving, parked: gone } = await this.#states.change(this.#options.of, (state) => {
      if (state.filling?.generation !== generation) return state;
      const parked = before ? state.parked.filter(({ gone }) => gone) : state.parked;
      return { ...state, serving: generation, filling: null, parked, retry: before !== null && parked.length > 0 };
    });
    // Somebody has changed it meanwhile: the next look sees to that.
    if (serving !== generation) return;
    if (before) this.#parked.reset(gone);
    [this.#serving, this.#filling] = [filled, null];
    this.#options.onMove();
    if (!before) return;
    await before.end();
    this.#retired.push({ collection: before.collection, since: performance.now() });
  }

  async #dropRetired(): Promise<void> {
    const { graceMs, readModels } = this.#options;
    const isDue = ({ since }: { since: number }): boolean => performance.now() - since >= graceMs;
    for (const { collection } of this.#retired.filter(isDue)) await readModels.derived.drop(collection);
    this.#retired = this.#retired.filter((retired) => !isDue(retired));
  }

  #keeperOf(
    collection: string,
    filling: { readonly target: string | null; readonly isFirst: boolean } | null,
    term: Term,
  ): Keeper {
    const { store, log, readModels, onMove } = this.#options;
    // A rebuild that leaves something out would be worse than what is read already.
    const mayPark = (): boolean => filling === null || filling.isFirst || keeper === this.#serving;
    const keeper: Keeper = new Keeper({
      store,
      log,
      derived: readModels.derived,
      collection,
      fillUpTo: filling?.target ?? null,
      term,
      isParked: (stream) => mayPark() && this.#parked.has(stream),
      park: (poisoned: Poisoned) => (poisoned.isGone || mayPark() ? this.#park(poisoned) : Promise.reject(poisoned)),
      onMove: () => {
        if (keeper === this.#filling && (keeper.caughtUp || keeper.failed)) this.#bell.ring();
        onMove();
      },
      onFault: (error) => this.#options.onFault(error),
    });
    keeper.start();
    return keeper;
  }

  async #park(poisoned: Poisoned): Promise<void> {
    const { stream, revision, message } = poisoned;
    await this.#parked.add(poisoned);
    this.#options.onPark();
    this.#options.onFault(new Error(`${stream} is parked at revision ${revision}: ${message}`));
  }

  #fault(error: unknown): void {
    this.#lastError = asError(error);
    this.#options.onFault(this.#lastError);
  }
}
