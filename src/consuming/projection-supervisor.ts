/**
 * Does the work of a leased consumer while this instance holds its lease: a worker for the active generation of its
 * documents, another one for a rebuild, which becomes active once it has caught up. Of several instances one has the lease
 * at a time; the others wait for it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Bell } from '../runtime/bell.js';
import { type LeaseGuard } from '../runtime/lease.js';
import { workUnderLease } from '../runtime/work-under-lease.js';
import { type CollectionProgress, type LeasedWork, type WorkListener, type WorkProgress } from './leased-work.js';
import { ParkedStreams } from './parked-streams.js';
import { collectionOf, versionName, type Poisoned, type Projection, type ProjectionVersion } from './projection.js';
import { NOTHING_YET, ProjectionStates, withFirst, type ProjectionState } from './projection-state.js';
import { ProjectionWorker } from './projection-worker.js';
import { belongsToLog, StaleCollections } from './stale-collections.js';
import { StoreOwnership } from './store-ownership.js';

export interface SupervisorOptions extends Partial<WorkListener> {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly readModels: ReadModels;
  readonly projection: Projection;
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
}

/** How often the state is looked at for what other instances ask. */
const LOOK_MS = 1000;

export const leaseNameOf = (of: ProjectionVersion): string => `consuming:${versionName(of)}`;

export class ProjectionSupervisor implements LeasedWork {
  readonly #options: Required<SupervisorOptions>;
  readonly #states: ProjectionStates;
  readonly #ownership: StoreOwnership;
  readonly #stale: StaleCollections;
  readonly #closing = new AbortController();
  readonly #bell = new Bell();
  #running: Promise<void> = Promise.resolve();
  #parked: ParkedStreams;
  #active: ProjectionWorker | null = null;
  #rebuilding: ProjectionWorker | null = null;
  #lastError: Error | null = null;

  constructor(options: SupervisorOptions) {
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
    this.#ownership = new StoreOwnership(options.store, options.readModels);
    this.#stale = new StaleCollections({
      ...this.#options,
      derived: options.readModels.derived,
      states: this.#states,
    });
    this.#parked = new ParkedStreams(this.#states, options, []);
  }

  /** Works on the collection that is read, while this instance has the lease. */
  get active(): ProjectionWorker | null {
    return this.#active;
  }

  /** Works on the generation that is being rebuilt, while this instance has the lease. */
  get rebuilding(): ProjectionWorker | null {
    return this.#rebuilding;
  }

  /** What keeps it from working at all; null while nothing does. */
  get lastError(): Error | null {
    return this.#lastError;
  }

  get progress(): WorkProgress {
    return {
      active: this.#active && progressOf(this.#active),
      rebuilding: this.#rebuilding && progressOf(this.#rebuilding),
      lastError: this.#lastError?.message ?? null,
    };
  }

  get leaseName(): string {
    return leaseNameOf(this.#options.projection);
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
    const late = sleep(this.#options.drainMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.#running, late]);
    patience.abort();
  }

  #run(): Promise<void> {
    const { store, readModels, holder, leaseMs } = this.#options;
    /** Whether the documents were another store's until now. */
    let wereAnothers = false;
    return workUnderLease({
      leases: readModels.operational,
      name: this.leaseName,
      holder,
      forMs: leaseMs,
      lookMs: LOOK_MS,
      stopping: this.#closing.signal,
      bell: this.#bell,
      prepare: async () => {
        // Its id is known once the store has answered. Without it nothing can be done, and another instance may.
        await store.head();
        wereAnothers = await this.#ownership.claim();
      },
      begin: async (guard) => {
        const { parked } = await this.#begin(wereAnothers);
        this.#parked = new ParkedStreams(this.#states, this.#options, parked);
        return { look: () => this.#look(guard), end: () => this.#endWorkers() };
      },
      onAnswered: () => this.#recovered(),
      onRenewed: () => this.#recovered(),
      onFault: (error) => this.#fault(error),
    });
  }

  async #endWorkers(): Promise<void> {
    try {
      await Promise.all([this.#active?.end(), this.#rebuilding?.end()]);
    } finally {
      this.#active = this.#rebuilding = null;
    }
  }

  /**
   * Makes sure that what is there is of this store's log, and leaves nothing behind that nobody reads.
   * @param wereAnothers whether the documents were another store's until now
   */
  async #begin(wereAnothers: boolean): Promise<ProjectionState> {
    const { projection, store, readModels } = this.#options;
    let state = await this.#states.change(projection, (before) => before);
    const isOfLog = await belongsToLog(store, readModels.derived, projection, state);
    if (wereAnothers || !isOfLog)
      this.#options.onFault(new Error('the documents are of another log than this one: they are made again'));
    if (!isOfLog) state = await this.#states.change(projection, () => ({ ...NOTHING_YET, storeId: store.id }));
    await this.#stale.sweep(this.#used);
    return state;
  }

  get #used(): string[] {
    return [this.#active, this.#rebuilding].flatMap((worker) => worker?.collection ?? []);
  }

  /** Does what the state says is to be done. */
  async #look(guard: LeaseGuard): Promise<void> {
    const { projection, store } = this.#options;
    let state = (await this.#states.read(projection)) ?? NOTHING_YET;
    if (state.active === null && state.rebuild === null) {
      // Another lease has another epoch, by which the next generation is named.
      if (this.#active ?? this.#rebuilding) throw new Error('somebody has dropped the documents: they are made again');
      state = await this.#states.change(projection, withFirst(await store.head(), guard.epoch));
    }
    await this.#endOthers(state);
    this.#workOnActive(state, guard);
    await this.#workOnRebuild(state, guard);
    const collection = this.#active?.collection ?? this.#rebuilding?.collection;
    if (state.retry && collection !== undefined) await this.#parked.retry(collection);
    await this.#stale.dropDue(this.#used);
  }

  /**
   * Leaves what the state names no more, or names as something else. It may have been changed by one who held the lease
   * before and has not noticed yet: two who write one collection would be in each other's way for good.
   */
  async #endOthers({ active, rebuild }: ProjectionState): Promise<void> {
    if (this.#active && this.#active.collection !== this.#collectionOf(active)) {
      await this.#active.end();
      this.#active = null;
    }
    if (this.#rebuilding && this.#rebuilding.collection !== this.#collectionOf(rebuild?.generation ?? null)) {
      await this.#rebuilding.end();
      this.#rebuilding = null;
    }
  }

  #collectionOf(generation: number | null): string | null {
    return generation === null ? null : collectionOf(this.#options.projection, generation);
  }

  #workOnActive({ active }: ProjectionState, guard: LeaseGuard): void {
    const collection = this.#collectionOf(active);
    if (this.#active || collection === null) return;
    this.#active = this.#startWorker(collection, null, guard);
    this.#options.onMove();
  }

  async #workOnRebuild({ active, rebuild }: ProjectionState, guard: LeaseGuard): Promise<void> {
    const { projection, readModels } = this.#options;
    if (rebuild === null) return;
    const { generation } = rebuild;
    const collection = collectionOf(projection, generation);
    this.#rebuilding ??= this.#startWorker(collection, { ...rebuild, isFirst: active === null }, guard);
    const { failed, caughtUp } = this.#rebuilding;
    if (failed) {
      const rebuildError = `${failed.stream} at revision ${failed.revision}: ${failed.message}`;
      const after = await this.#states.change(projection, (state) =>
        state.rebuild?.generation === generation ? { ...state, rebuild: null, rebuildError } : state,
      );
      await this.#rebuilding.end();
      this.#rebuilding = null;
      if (after.active !== generation) await readModels.derived.drop(collection);
    } else if (caughtUp) await this.#activate(this.#rebuilding, generation);
  }

  /** Makes a generation active that has been rebuilt, and goes on with it as it is. */
  async #activate(rebuilt: ProjectionWorker, generation: number): Promise<void> {
    const before = this.#active;
    // A rebuild that has come so far has left no stream out but those whose events are gone: they are tried once more,
    // for somebody may have brought them back.
    if (before) this.#parked.clear();
    const { active, parked: gone } = await this.#states.change(this.#options.projection, (state) => {
      if (state.rebuild?.generation !== generation) return state;
      const parked = before ? state.parked.filter(({ gone }) => gone) : state.parked;
      return { ...state, active: generation, rebuild: null, parked, retry: before !== null && parked.length > 0 };
    });
    // Somebody has changed it meanwhile: the next look sees to that.
    if (active !== generation) return;
    if (before) this.#parked.reset(gone);
    [this.#active, this.#rebuilding] = [rebuilt, null];
    this.#options.onMove();
    if (!before) return;
    await before.end();
    this.#stale.retire(before.collection);
  }

  #startWorker(
    collection: string,
    rebuild: { readonly target: string | null; readonly isFirst: boolean } | null,
    guard: LeaseGuard,
  ): ProjectionWorker {
    const { projection, store, log, readModels, onMove } = this.#options;
    // A rebuild that leaves something out would be worse than what is read already.
    const mayPark = (): boolean => rebuild === null || rebuild.isFirst || worker === this.#active;
    const worker: ProjectionWorker = new ProjectionWorker({
      projection,
      store,
      log,
      derived: readModels.derived,
      collection,
      rebuildUpTo: rebuild?.target ?? null,
      guard,
      isParked: (stream) => mayPark() && this.#parked.has(stream),
      park: (poisoned: Poisoned) => (poisoned.isGone || mayPark() ? this.#park(poisoned) : Promise.reject(poisoned)),
      onMove: () => {
        if (worker === this.#rebuilding && (worker.caughtUp || worker.failed)) this.#bell.ring();
        onMove();
      },
      onFault: (error) => this.#options.onFault(error),
    });
    worker.start();
    return worker;
  }

  async #park(poisoned: Poisoned): Promise<void> {
    const { stream, revision, message } = poisoned;
    await this.#parked.add(poisoned);
    this.#options.onPark();
    this.#options.onFault(new Error(`${stream} is parked at revision ${revision}: ${message}`));
  }

  #recovered(): void {
    if (this.#lastError === null) return;
    this.#lastError = null;
    this.#options.onMove();
  }

  #fault(error: Error): void {
    this.#lastError = error;
    this.#options.onFault(error);
  }
}

const progressOf = ({ collection, position, lastError }: ProjectionWorker): CollectionProgress => ({
  collection,
  position,
  lastError: lastError?.message ?? null,
});
