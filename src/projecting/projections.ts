/** The projections of the service, as it runs them and tells of them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EVENT_STORE, READ_MODELS } from '../config.js';
import { EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { sparing } from '../telemetry/logging.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Ownership } from './ownership.js';
import {
  collectionOf,
  percentUpTo,
  ProjectionStates,
  withRebuild,
  type Filling,
  type ParkedStream,
} from './projection-state.js';
import { Projector } from './projector.js';
import { reached, type Served, type ServedCollection } from './served-collection.js';
import { Serving } from './serving.js';

/** To be raised whenever the code makes other documents of the same events. */
export const INCIDENTS = { name: 'incidents', version: 3 } as const;

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
  /** The instance that projects; null while none does. */
  readonly leader: string | null;
  /** What is being made anew, or for the first time; null if nothing is. */
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
/** How long a call waits until the projecting instance has done what it asks. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

@Injectable()
export class Projections implements ServedCollection, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #projector: Projector;
  readonly #serving: Serving;
  readonly #states: ProjectionStates;
  readonly #ownership: Ownership;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    private readonly log: EventLog,
    private readonly faults: UnexpectedFaults,
  ) {
    const logger = new Logger('projections');
    const warn = sparing((words) => logger.warn(words));
    this.#states = new ProjectionStates(readModels.operational, store);
    this.#ownership = new Ownership(store, readModels);
    this.#serving = new Serving(store, readModels, log, INCIDENTS, (error) =>
      faults.reportUnlessOutage('projections', error),
    );
    this.#projector = new Projector({
      store,
      log,
      readModels,
      of: INCIDENTS,
      holder: randomUUID(),
      onFault: (error) => {
        warn(error.message);
        faults.reportUnlessOutage('projections', error);
      },
      onPark: () => this.#look(),
      onMove: () => this.#tell(),
    });
  }

  current(): Served | null {
    return this.#serving.current();
  }

  moved(withinMs: number, signal: AbortSignal): Promise<void> {
    return this.#serving.moved(withinMs, signal);
  }

  /** Begins to project, and does not wait for it. */
  onApplicationBootstrap(): void {
    this.#serving.start();
    this.#projector.start();
  }

  /** Before the stores are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#projector.close();
    await this.#serving.close();
  }

  /** @throws ReadModelsUnavailable, StoreUnavailable */
  async report(): Promise<ProjectionReport[]> {
    const [state, lease, other] = await Promise.all([
      this.#states.read(INCIDENTS),
      this.readModels.operational.lease(this.#projector.leaseName),
      this.#ownership.other(),
    ]);
    const served = this.current();
    const [lag, rebuild] = await Promise.all([
      this.#lagAfter(served?.position ?? null),
      this.#progressOf(state?.filling ?? null),
    ]);
    const parked = state?.parked ?? [];
    const { serving, filling, lastError } = this.#projector;
    const error = other ?? serving?.lastError ?? filling?.lastError ?? lastError;
    const isFilled = state !== null && state.serving !== null;
    const status = ((): ProjectionStatus => {
      if (error !== null) return 'stopped';
      if (rebuild && isFilled) return 'rebuilding';
      if (parked.length > 0) return 'degraded';
      return isFilled && served?.isStale === false ? 'live' : 'catching_up';
    })();
    return [
      {
        ...INCIDENTS,
        position: served?.position ?? null,
        ...lag,
        status,
        lastError: error?.message ?? state?.rebuildError ?? null,
        parked,
        leader: other ? null : (lease?.holder ?? null),
        rebuild,
      },
    ];
  }

  /** @throws OtherStore if the documents are another event store's; ReadModelsUnavailable */
  async mustBeOurs(): Promise<void> {
    const other = await this.#ownership.other();
    if (other) throw other;
  }

  /**
   * Waits until everything up to a position is in what a projection has made.
   * @param name of the projection
   * @returns false if that was not so after `withinMs`, or when the signal aborted
   * @throws RangeError if there is no such projection
   */
  async whenProcessed(
    name: string,
    position: Position,
    withinMs: number,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<boolean> {
    if (!this.isKnown(name)) throw new RangeError(`there is no projection ${name}`);
    return reached(this.#serving, position, withinMs, signal);
  }

  isKnown(name: string): boolean {
    return name === INCIDENTS.name;
  }

  /** Asks for all documents to be made anew, beside those that are read until then. */
  async rebuild(): Promise<void> {
    const head = await this.store.head();
    await this.mustBeOurs();
    await this.#states.change(INCIDENTS, withRebuild(head));
    this.#projector.wake();
  }

  /** Has the parked streams tried again, and waits until that has been done, for so long. */
  async retryParked(): Promise<void> {
    await this.mustBeOurs();
    await this.#states.change(INCIDENTS, (state) => (state.parked.length === 0 ? state : { ...state, retry: true }));
    this.#projector.wake();
    const until = performance.now() + PATIENCE_MS;
    while ((await this.#states.read(INCIDENTS))?.retry === true && performance.now() < until) await pause(LOOK_MS);
  }

  async #progressOf(filling: Filling | null): Promise<RebuildProgress | null> {
    if (filling === null) return null;
    const { generation, target } = filling;
    const position = await this.#positionOf(collectionOf(INCIDENTS, generation));
    return { generation, position, target, percent: percentUpTo(target, position) };
  }

  /** How far a collection is that another instance may be about to make, or has just dropped. */
  async #positionOf(collection: string): Promise<Position | null> {
    const { filling } = this.#projector;
    if (filling?.collection === collection) return filling.position;
    const { derived } = this.readModels;
    if (!(await derived.collections()).includes(collection)) return null;
    await derived.open(collection);
    return (await derived.checkpoint(collection))?.position ?? null;
  }

  /**
   * By what the store has, not by what this process has heard of it: a subscription can fall silent. While it has not,
   * what was heard of last is in memory, and the store need not read its log for it.
   */
  async #lagAfter(position: Position | null): Promise<Pick<ProjectionReport, 'lagEvents' | 'lagSeconds'>> {
    const head = await this.store.head();
    if ((position ?? '') >= (head ?? '')) return { lagEvents: 0, lagSeconds: 0 };
    const hasHeardAll = (this.log.last ?? '') >= (head ?? '');
    const recent = hasHeardAll ? this.log.recentAfter(position, MOST_COUNTED) : null;
    const events = recent ?? (await this.store.readAll({ after: position, limit: MOST_COUNTED })).events;
    const [first] = events;
    const lagSeconds = first ? Math.max(0, Date.now() - Date.parse(first.metadata.recordedAt)) / 1000 : 0;
    return { lagEvents: events.length, lagSeconds };
  }

  /** What this process projects itself it need not look up. */
  #tell(): void {
    const { serving, filling } = this.#projector;
    for (const keeper of [serving, filling]) if (keeper) this.#serving.tell(keeper.collection, keeper.position);
    const read = this.current();
    if (serving && (serving.collection !== read?.collection || read.filling !== null)) this.#look();
  }

  /** Whoever reads documents learns at once what they are. */
  #look(): void {
    this.#serving.look().catch((error: unknown) => this.faults.reportUnlessOutage('projections', error));
  }
}
