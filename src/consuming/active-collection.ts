/**
 * Which collection of a projection's documents is read, and how far it has come: told at once where this process writes
 * it, looked up where another one does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Bell } from '../runtime/bell.js';
import { Lag } from './lag.js';
import { collectionOf, type ProjectionVersion } from './projection.js';
import { ProjectionStates, type ProjectionState } from './projection-state.js';

export interface ActiveDocuments {
  /** `incidents_v1_g2`: to be asked of the read models. */
  readonly collection: string;
  /** Of its documents: how far the log is in them. Null: nothing yet. */
  readonly position: Position | null;
  /**
   * True while it may be far behind: it is still being filled, or an older version's that stands in for one that is.
   * Lists may be served from it, marked as stale; single reads fold instead.
   */
  readonly isStale: boolean;
  /**
   * There while it is filled for the first time, up to `target` at least, with nothing else to be read meanwhile: what it
   * has is only part of what has happened, and counts for nothing in lists.
   */
  readonly incomplete: { readonly target: Position | null } | null;
  /** Streams whose documents, if there are any, are not brought up to date. */
  readonly parked: ReadonlySet<string>;
}

export interface ActiveCollection {
  /** The collection to read now; null before there is any. It can become another one when a rebuild ends. */
  current(): ActiveDocuments | null;
  /** Resolves when `current()` may have changed or moved on, after `withinMs`, or when the signal aborts. */
  moved(withinMs: number, signal: AbortSignal): Promise<void>;
}

/**
 * Waits until everything up to a position is in what is read.
 * @returns false if that was not so after `withinMs`, or when the signal aborted
 */
export async function reached(
  served: ActiveCollection,
  position: Position,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (;;) {
    const current = served.current();
    if (current !== null && (current.position ?? '') >= position) return true;
    const left = until - performance.now();
    if (left <= 0 || signal.aborted) return false;
    await served.moved(left, signal);
  }
}

/** Documents that an event takes longer than this to get into are stale. */
const STALE_AFTER_MS = 1000;
/** How often the checkpoint is looked up while it is behind, and while it is not. */
const BEHIND_MS = 50;
const IDLE_MS = 1000;

interface Known {
  readonly collection: string;
  /** Whole, and written by the code of this version. */
  readonly isOwn: boolean;
  readonly incomplete: ActiveDocuments['incomplete'];
  position: Position | null;
  parked: ReadonlySet<string>;
}

export class WatchedCollection implements ActiveCollection {
  readonly #readModels: ReadModels;
  readonly #log: EventLog;
  readonly #of: ProjectionVersion;
  readonly #states: ProjectionStates;
  readonly #bell = new Bell();
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #known: Known | null = null;
  #lag = new Lag();

  /** @param onFault told of everything that keeps it from looking up */
  constructor(
    store: Pick<EventStore, 'id'>,
    readModels: ReadModels,
    log: EventLog,
    of: ProjectionVersion,
    private readonly onFault: (error: unknown) => void = () => undefined,
  ) {
    this.#readModels = readModels;
    this.#log = log;
    this.#of = of;
    this.#states = new ProjectionStates(readModels.operational, store);
  }

  current(): ActiveDocuments | null {
    if (this.#known === null) return null;
    const { collection, isOwn, incomplete, position, parked } = this.#known;
    this.#notice(position);
    return { collection, position, isStale: !isOwn || this.#lag.ms > STALE_AFTER_MS, incomplete, parked };
  }

  async moved(withinMs: number, signal: AbortSignal): Promise<void> {
    await this.#bell.wait(this.#bell.rung, { withinMs, signal });
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#bell.close();
    await this.#running;
  }

  /** Told by the worker of this process how far a collection has come. */
  tell(collection: string, position: Position | null): void {
    if (this.#known?.collection !== collection || position === this.#known.position) return;
    this.#known.position = position;
    this.#notice(position);
    this.#bell.ring();
  }

  /** Looks up which collection is read, and how far it is. @throws ReadModelsUnavailable */
  async look(): Promise<void> {
    const found = await this.#find();
    if (found === null) return this.#lose();
    const { derived } = this.#readModels;
    if (found.collection !== this.#known?.collection) await derived.open(found.collection);
    const position = (await derived.checkpoint(found.collection))?.position ?? null;
    const { collection, isOwn, position: before = null } = this.#known ?? { collection: null, isOwn: false };
    const isSame = collection === found.collection && isOwn === found.isOwn;
    if (this.#known && isSame) this.#known.parked = found.parked;
    if (isSame && (position ?? '') <= (before ?? '')) return;
    if (!isSame) this.#lag = new Lag();
    this.#known = { ...found, position };
    this.#notice(position);
    this.#bell.ring();
  }

  /** There is nothing to be read any more: what there was is another store's, or was dropped. */
  #lose(): void {
    if (this.#known === null) return;
    this.#known = null;
    this.#bell.ring();
  }

  /** The generation of this version that is read; else the newest older version's; else the one that is being made for the first time. */
  async #find(): Promise<Omit<Known, 'position'> | null> {
    const own = await this.#states.read(this.#of);
    if (own !== null && own.active !== null) {
      const collection = collectionOf(this.#of, own.active);
      return { collection, isOwn: true, incomplete: null, parked: streamsOf(own) };
    }
    for (let version = this.#of.version - 1; version > 0; version--) {
      const older = { name: this.#of.name, version };
      const state = await this.#states.read(older);
      if (state === null || state.active === null) continue;
      const collection = collectionOf(older, state.active);
      return { collection, isOwn: false, incomplete: null, parked: streamsOf(state) };
    }
    const rebuild = own?.rebuild ?? null;
    if (rebuild === null) return null;
    const { generation, target } = rebuild;
    return {
      collection: collectionOf(this.#of, generation),
      isOwn: false,
      incomplete: { target },
      parked: streamsOf(own!),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // Unavailable read models are told by whoever reads them; here it is only tried again.
      await this.look().catch((error: unknown) => this.onFault(error));
      const isBehind = (this.#known?.position ?? '') < (this.#log.last ?? '');
      await sleep(isBehind ? BEHIND_MS : IDLE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Nobody knows where the log ends until it has begun. */
  #notice(position: Position | null): void {
    if (this.#log.hasBegun) this.#lag.notice(position, this.#log.last);
  }
}

const streamsOf = ({ parked }: ProjectionState): ReadonlySet<string> => new Set(parked.map(({ stream }) => stream));
