/** The collection that is read, as this instance knows it: told at once where it projects itself, looked up where it does not. */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Bell } from '../runtime/bell.js';
import { Lag } from './lag.js';
import { collectionOf, ProjectionStates, type ProjectionState, type ProjectionVersion } from './projection-state.js';
import { type Served, type ServedCollection } from './served-collection.js';

/** Documents that an event takes longer than this to get into are stale. */
const STALE_AFTER_MS = 1000;
/** How often the checkpoint is looked up while it is behind, and while it is not. */
const BEHIND_MS = 50;
const IDLE_MS = 1000;

interface Known {
  readonly collection: string;
  /** Filled, and written by the code of this version. */
  readonly isOwn: boolean;
  readonly filling: Served['filling'];
  position: Position | null;
  parked: ReadonlySet<string>;
}

export class Serving implements ServedCollection {
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

  current(): Served | null {
    if (this.#known === null) return null;
    const { collection, isOwn, filling, position, parked } = this.#known;
    this.#notice(position);
    return { collection, position, isStale: !isOwn || this.#lag.ms > STALE_AFTER_MS, filling, parked };
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

  /** Told by the projector of this process how far a collection has come. */
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

  /** The generation of this version that is read; else the newest older version's; else the one that is being filled. */
  async #find(): Promise<Omit<Known, 'position'> | null> {
    const own = await this.#states.read(this.#of);
    if (own !== null && own.serving !== null) {
      const collection = collectionOf(this.#of, own.serving);
      return { collection, isOwn: true, filling: null, parked: streamsOf(own) };
    }
    for (let version = this.#of.version - 1; version > 0; version--) {
      const older = { name: this.#of.name, version };
      const state = await this.#states.read(older);
      if (state === null || state.serving === null) continue;
      const collection = collectionOf(older, state.serving);
      return { collection, isOwn: false, filling: null, parked: streamsOf(state) };
    }
    const filling = own?.filling ?? null;
    if (filling === null) return null;
    const { generation, target } = filling;
    return {
      collection: collectionOf(this.#of, generation),
      isOwn: false,
      filling: { target },
      parked: streamsOf(own!),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // Unavailable read models are told by whoever reads them; here it is only tried again.
      await this.look().catch((error: unknown) => this.onFault(error));
      const isBehind = (this.#known?.position ?? '') < (this.#log.last ?? '');
      await pause(isBehind ? BEHIND_MS : IDLE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Nobody knows where the log ends until it has begun. */
  #notice(position: Position | null): void {
    if (this.#log.hasBegun) this.#lag.notice(position, this.#log.last);
  }
}

const streamsOf = ({ parked }: ProjectionState): ReadonlySet<string> => new Set(parked.map(({ stream }) => stream));
