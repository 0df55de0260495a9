/**
 * A consumer of which one instance in the cluster does the work, under a lease: a projection's documents, with a stored
 * checkpoint. Every instance reads them, and tells how far they are.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { reached, WatchedCollection, type ActiveCollection } from './active-collection.js';
import { collectionOf, type Projection } from './projection.js';
import { percentUpTo, ProjectionStates, withRebuild, type ParkedStream, type Rebuild } from './projection-state.js';
import { type LeasedWork, type WorkListener } from './leased-work.js';
import { leaseNameOf } from './projection-supervisor.js';
import { StoreOwnership } from './store-ownership.js';

/**
 * - `live`: everything that has happened is in the documents, but for what happens now
 * - `catching_up`: it is behind, and reads on
 * - `rebuilding`: all is read anew beside what serves meanwhile
 * - `degraded`: it goes on, without the streams that are parked
 * - `stopped`: it cannot go on just now; `lastError` says why
 */
export type ProjectionStatus = 'live' | 'catching_up' | 'rebuilding' | 'degraded' | 'stopped';

export interface ProjectionReport {
  readonly name: string;
  readonly version: number;
  /** How far the log is in what is read. */
  readonly position: Position | null;
  /** Of the events after that, at most 1,000 are counted. */
  readonly lagEvents: number;
  /** For how long the first of them has been recorded. */
  readonly lagSeconds: number;
  readonly status: ProjectionStatus;
  readonly lastError: string | null;
  readonly parked: readonly ParkedStream[];
  /** The instance that holds the lease; null while none does. */
  readonly leader: string | null;
  /** What is being made again, or for the first time; null if nothing is. */
  readonly rebuild: RebuildProgress | null;
}

export interface RebuildProgress {
  readonly generation: number;
  readonly position: Position | null;
  /** Where the log ended when it began; null: it was empty. */
  readonly target: Position | null;
  /** From 0 to 100. */
  readonly percent: number;
}

const MOST_COUNTED = 1000;
/** How long a call waits until the instance that has the lease has done what it asks. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

interface LeasedConsumerOptions {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly log: EventLog;
  readonly projection: Projection;
  /** Does the work, in this thread or in another one. */
  readonly work: (listener: WorkListener) => LeasedWork;
  /** Told of faults that it gets over by itself. */
  readonly onFault: (error: unknown) => void;
}

export class LeasedConsumer {
  readonly #options: LeasedConsumerOptions;
  readonly #work: LeasedWork;
  readonly #active: WatchedCollection;
  readonly #states: ProjectionStates;
  readonly #ownership: StoreOwnership;

  constructor(options: LeasedConsumerOptions) {
    this.#options = options;
    const { store, readModels, log, projection, onFault } = options;
    this.#states = new ProjectionStates(readModels.operational, store);
    this.#ownership = new StoreOwnership(store, readModels);
    this.#active = new WatchedCollection(store, readModels, log, projection, onFault);
    this.#work = options.work({ onFault, onPark: () => this.#look(), onMove: () => this.#tell() });
  }

  get name(): string {
    return this.#options.projection.name;
  }

  /** The documents that are read. */
  get active(): ActiveCollection {
    return this.#active;
  }

  /** Begins to work, and does not wait for it. */
  start(): void {
    this.#active.start();
    this.#work.start();
  }

  async close(): Promise<void> {
    await this.#work.close();
    await this.#active.close();
  }

  whenProcessed(position: Position, withinMs: number, signal: AbortSignal): Promise<boolean> {
    return reached(this.#active, position, withinMs, signal);
  }

  /** @throws ReadModelsUnavailable, StoreUnavailable */
  async report(): Promise<ProjectionReport> {
    const { readModels, projection } = this.#options;
    const [state, lease, other] = await Promise.all([
      this.#states.read(projection),
      readModels.operational.lease(leaseNameOf(projection)),
      this.#ownership.other(),
    ]);
    const read = this.#active.current();
    const [lag, rebuild] = await Promise.all([
      this.#lagAfter(read?.position ?? null),
      this.#progressOf(state?.rebuild ?? null),
    ]);
    const parked = state?.parked ?? [];
    const { active, rebuilding, lastError } = this.#work.progress;
    const error = other?.message ?? active?.lastError ?? rebuilding?.lastError ?? lastError;
    const isWhole = state !== null && state.active !== null;
    const status = ((): ProjectionStatus => {
      if (error !== null) return 'stopped';
      if (rebuild && isWhole) return 'rebuilding';
      if (parked.length > 0) return 'degraded';
      return isWhole && read?.isStale === false ? 'live' : 'catching_up';
    })();
    return {
      name: projection.name,
      version: projection.version,
      position: read?.position ?? null,
      ...lag,
      status,
      lastError: error ?? state?.rebuildError ?? null,
      parked,
      leader: other ? null : (lease?.holder ?? null),
      rebuild,
    };
  }

  /** Asks for all documents to be made again, beside those that are read until then. */
  async rebuild(): Promise<void> {
    const head = await this.#options.store.head();
    await this.#ownership.mustBeOurs();
    await this.#states.change(this.#options.projection, withRebuild(head));
    this.#work.wake();
  }

  /** Has the parked streams tried again, and waits until that has been done, for so long. */
  async retryParked(): Promise<void> {
    const { projection } = this.#options;
    await this.#ownership.mustBeOurs();
    await this.#states.change(projection, (state) => (state.parked.length === 0 ? state : { ...state, retry: true }));
    this.#work.wake();
    const until = performance.now() + PATIENCE_MS;
    while ((await this.#states.read(projection))?.retry === true && performance.now() < until) await sleep(LOOK_MS);
  }

  async #progressOf(rebuild: Rebuild | null): Promise<RebuildProgress | null> {
    if (rebuild === null) return null;
    const { generation, target } = rebuild;
    const position = await this.#positionOf(collectionOf(this.#options.projection, generation));
    return { generation, position, target, percent: percentUpTo(target, position) };
  }

  /** How far a collection is that another instance may be about to make, or has just dropped. */
  async #positionOf(collection: string): Promise<Position | null> {
    const { rebuilding } = this.#work.progress;
    if (rebuilding?.collection === collection) return rebuilding.position;
    const { derived } = this.#options.readModels;
    if (!(await derived.collections()).includes(collection)) return null;
    await derived.open(collection);
    return (await derived.checkpoint(collection))?.position ?? null;
  }

  /**
   * By what the store has, not by what this process has heard of it: a subscription can fall silent. While it has not,
   * what was heard of last is in memory, and the store need not read its log for it.
   */
  async #lagAfter(position: Position | null): Promise<Pick<ProjectionReport, 'lagEvents' | 'lagSeconds'>> {
    const { store, log } = this.#options;
    const head = await store.head();
    if ((position ?? '') >= (head ?? '')) return { lagEvents: 0, lagSeconds: 0 };
    const hasHeardAll = (log.last ?? '') >= (head ?? '');
    const recent = hasHeardAll ? log.recentAfter(position, MOST_COUNTED) : null;
    const events = recent ?? (await store.readAll({ after: position, limit: MOST_COUNTED })).events;
    const [first] = events;
    const lagSeconds = first ? Math.max(0, Date.now() - Date.parse(first.metadata.recordedAt)) / 1000 : 0;
    return { lagEvents: events.length, lagSeconds };
  }

  /** What this process does itself it need not look up. */
  #tell(): void {
    const { active, rebuilding } = this.#work.progress;
    for (const each of [active, rebuilding]) if (each) this.#active.tell(each.collection, each.position);
    const read = this.#active.current();
    if (active && (active.collection !== read?.collection || read.incomplete !== null)) this.#look();
  }

  /** Whoever reads documents learns at once what they are. */
  #look(): void {
    this.#active.look().catch((error: unknown) => this.#options.onFault(error));
  }
}
