/**
 * Projects while it holds the lease: keeps the generation that is read, fills another one when somebody asks for it, and
 * lets that one be read once it has caught up. Of several instances one projects at a time; the others wait for the lease.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore } from '../eventstore/event-store.js';
import { AppendBell } from '../eventstore/subscription.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { documentsOf, Folds, Poisoned } from './folds.js';
import { Keeper } from './keeper.js';
import {
  collectionOf,
  ProjectionStates,
  versionName,
  withRebuild,
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
  /** Told of faults that it gets over by itself. */
  readonly onFault?: (error: Error) => void;
  /** Told when a collection that is read has moved on, or when another one is to be read. */
  readonly onMove?: () => void;
}

const LEASE_MS = 10_000;
/** How often the state is looked at for what other instances ask. */
const LOOK_MS = 1000;

export class Projector {
  readonly #options: Required<ProjectorOptions>;
  readonly #states: ProjectionStates;
  readonly #closing = new AbortController();
  readonly #bell = new AppendBell();
  #running: Promise<void> = Promise.resolve();
  #parked: ReadonlySet<string> = new Set();
  #serving: Keeper | null = null;
  #filling: Keeper | null = null;
  #lastError: Error | null = null;

  constructor(options: ProjectorOptions) {
    this.#options = { leaseMs: LEASE_MS, onFault: () => undefined, onMove: () => undefined, ...options };
    this.#states = new ProjectionStates(options.readModels.operational);
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

  /** Ends after the page that is under way, and gives the lease back. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#bell.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { readModels, holder, leaseMs } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const lease = await readModels.operational.acquire(this.leaseName, holder, leaseMs);
        this.#lastError = null;
        if (lease) await this.#hold(lease.epoch);
        else await this.#bell.next(this.#bell.rung, AbortSignal.any([signal, AbortSignal.timeout(leaseMs / 3)]));
      } catch (error) {
        this.#fault(error);
        await pause(LOOK_MS * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
      }
    }
    await readModels.operational.release(this.leaseName, holder).catch((error: unknown) => this.#fault(error));
  }

  /** Projects until the lease is lost or the service stops. */
  async #hold(epoch: number): Promise<void> {
    const lost = new AbortController();
    const renewing = this.#renew(lost);
    const term: Term = { epoch, signal: AbortSignal.any([this.#closing.signal, lost.signal]) };
    try {
      await this.#sweep();
      while (!term.signal.aborted) {
        const heard = this.#bell.rung;
        await this.#look(term);
        await this.#bell.next(heard, AbortSignal.any([term.signal, AbortSignal.timeout(LOOK_MS)]));
      }
    } finally {
      lost.abort();
      await Promise.all([this.#serving?.end(), this.#filling?.end(), renewing]);
      this.#serving = this.#filling = null;
    }
  }

  /** Renews the lease; aborts as soon as it is not certain any more that it is ours. */
  async #renew(lost: AbortController): Promise<void> {
    const { readModels, holder, leaseMs } = this.#options;
    // On our own clock, and counted from before we asked: the database counts from later.
    const certainFor = (leaseMs * 5) / 6;
    let late = setTimeout(() => lost.abort(), certainFor);
    while (!lost.signal.aborted) {
      await pause(leaseMs / 3, undefined, { signal: lost.signal }).catch(() => undefined);
      if (lost.signal.aborted) break;
      const asked = performance.now();
      try {
        const lease = await readModels.operational.acquire(this.leaseName, holder, leaseMs);
        if (lease === null) lost.abort();
        clearTimeout(late);
        late = setTimeout(() => lost.abort(), Math.max(0, asked + certainFor - performance.now()));
      } catch (error) {
        this.#fault(error);
      }
    }
    clearTimeout(late);
  }

  /** Does what the state says is to be done. */
  async #look(term: Term): Promise<void> {
    const { of, store } = this.#options;
    let state = (await this.#states.read(of)) ?? (await this.#states.change(of, (nothing) => nothing));
    if (state.serving === null && state.filling === null) {
      state = await this.#states.change(of, withRebuild(await store.head()));
    }
    if (state.retry) state = await this.#retryParked(state);
    this.#parked = new Set(state.parked.map(({ stream }) => stream));
    await this.#keepServing(state, term);
    await this.#keepFilling(state, term);
  }

  async #keepServing({ serving }: ProjectionState, term: Term): Promise<void> {
    const collection = serving === null ? null : collectionOf(this.#options.of, serving);
    if ((this.#serving?.collection ?? null) === collection) return;
    await this.#serving?.end();
    this.#serving = collection === null ? null : this.#keeperOf(collection, null, term);
    this.#options.onMove();
  }

  async #keepFilling({ serving, filling }: ProjectionState, term: Term): Promise<void> {
    const { of, onMove } = this.#options;
    if (filling === null) return;
    const collection = collectionOf(of, filling.generation);
    this.#filling ??= this.#keeperOf(collection, { ...filling, isFirst: serving === null }, term);
    const { failed, caughtUp } = this.#filling;
    if (failed) {
      const rebuildError = `${failed.stream} at revision ${failed.revision}: ${failed.message}`;
      await this.#end(this.#filling);
      await this.#states.change(of, (state) => ({ ...state, filling: null, rebuildError }));
      await this.#options.readModels.derived.drop(collection);
    } else if (caughtUp) {
      await this.#states.change(of, (state) => ({ ...state, serving: filling.generation, filling: null }));
      const before = this.#serving;
      // It goes on as it is: what was filled is what is kept now.
      [this.#serving, this.#filling] = [this.#filling, null];
      onMove();
      await before?.end();
      if (before) await this.#options.readModels.derived.drop(before.collection);
    }
  }

  async #end(keeper: Keeper): Promise<void> {
    await keeper.end();
    this.#filling = null;
  }

  #keeperOf(
    collection: string,
    filling: { readonly target: string | null; readonly isFirst: boolean } | null,
    term: Term,
  ): Keeper {
    const { store, log, readModels, onMove } = this.#options;
    const keeper: Keeper = new Keeper({
      store,
      log,
      derived: readModels.derived,
      collection,
      fillUpTo: filling && { target: filling.target },
      term,
      isParked: (stream) => this.#parked.has(stream),
      // A rebuild that leaves something out would be worse than what is read already.
      park: (poisoned) =>
        filling === null || filling.isFirst || keeper === this.#serving
          ? this.#park(poisoned)
          : Promise.reject(poisoned),
      onMove: () => {
        if (keeper === this.#filling && (keeper.caughtUp || keeper.failed)) this.#bell.ring();
        onMove();
      },
      onFault: (error) => this.#options.onFault(error),
    });
    return keeper;
  }

  async #park({ stream, revision, message }: Poisoned): Promise<void> {
    const parked = { stream, revision, error: message };
    const state = await this.#states.change(this.#options.of, (before) =>
      before.parked.some((other) => other.stream === stream)
        ? before
        : { ...before, parked: [...before.parked, parked] },
    );
    this.#parked = new Set(state.parked.map((each) => each.stream));
    this.#options.onFault(new Error(`${stream} is parked at revision ${revision}: ${message}`));
  }

  /** Folds every parked stream again; those that can be folded now are written, and parked no more. */
  async #retryParked({ parked, serving, filling }: ProjectionState): Promise<ProjectionState> {
    const { of, store, readModels } = this.#options;
    const generation = serving ?? filling?.generation ?? null;
    const folds = new Folds(store);
    const done = new Set<string>();
    for (const { stream } of generation === null ? [] : parked) {
      try {
        const page = documentsOf(stream, await folds.whole(stream));
        const collection = collectionOf(of, generation!);
        await readModels.derived.open(collection);
        await readModels.derived.write(collection, page);
        done.add(stream);
      } catch (error) {
        if (!(error instanceof Poisoned)) throw error;
      }
    }
    return this.#states.change(of, (state) => ({
      ...state,
      retry: false,
      parked: state.parked.filter(({ stream }) => !done.has(stream)),
    }));
  }

  /** Drops the collections of this version that its state does not name: what was left of a rebuild. */
  async #sweep(): Promise<void> {
    const { of, readModels } = this.#options;
    const state = await this.#states.read(of);
    const named = [state?.serving, state?.filling?.generation].map((generation) =>
      typeof generation === 'number' ? collectionOf(of, generation) : null,
    );
    for (const collection of await readModels.derived.collections()) {
      if (collection.startsWith(`${versionName(of)}_g`) && !named.includes(collection))
        await readModels.derived.drop(collection);
    }
  }

  #fault(error: unknown): void {
    this.#lastError = error instanceof Error ? error : new Error(String(error));
    this.#options.onFault(this.#lastError);
  }
}
