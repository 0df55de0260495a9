/** Works on one collection: rebuilds it if need be, then follows the log, and begins again where it stood after a fault. */
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type DerivedDocuments } from '../readmodels/read-models.js';
import { supervise } from '../runtime/supervise.js';
import { rebuild } from './rebuild.js';
import { catchUp } from './catch-up.js';
import { FoldCache } from './fold-cache.js';
import { LeaseLost, type LeaseGuard } from '../runtime/lease.js';
import { Poisoned, type Projection } from './projection.js';

interface WorkerOptions {
  readonly projection: Projection;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly derived: DerivedDocuments;
  readonly collection: string;
  /** Up to where it is rebuilt first; null: it is whole already. */
  readonly rebuildUpTo: Position | null;
  readonly guard: LeaseGuard;
  readonly isParked: (stream: string) => boolean;
  /** Parks a stream; throws where that must not be. */
  readonly park: (poisoned: Poisoned) => Promise<void>;
  /** Told whenever the collection has moved on. */
  readonly onMove: () => void;
  readonly onFault: (error: Error) => void;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 5000;

export class ProjectionWorker {
  readonly #options: WorkerOptions;
  readonly #ending = new AbortController();
  readonly #guard: LeaseGuard;
  #running: Promise<void> = Promise.resolve();
  #position: Position | null = null;
  #caughtUp = false;
  #lastError: Error | null = null;
  #failed: Poisoned | null = null;
  #gaps = 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
    const { guard } = options;
    this.#guard = { ...guard, ending: AbortSignal.any([guard.ending, this.#ending.signal]) };
  }

  start(): void {
    this.#running = this.#run();
  }

  get collection(): string {
    return this.#options.collection;
  }

  /** How far the log is in the documents. */
  get position(): Position | null {
    return this.#position;
  }

  /** Whether it was at the end of the log when it last looked. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** What keeps it from going on; null while nothing does. */
  get lastError(): Error | null {
    return this.#lastError;
  }

  /** Set once it has given up for good: a stream that must not be parked cannot be folded. */
  get failed(): Poisoned | null {
    return this.#failed;
  }

  /** How often an event came that was not the next one of its stream. */
  get gaps(): number {
    return this.#gaps;
  }

  /** Ends after the page that is under way. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    await supervise(() => this.#work(), {
      signal: AbortSignal.any([this.#guard.ending, this.#guard.lost]),
      firstMs: FIRST_PAUSE_MS,
      longestMs: LONGEST_PAUSE_MS,
      progress: () => this.#position,
      isFinal: (error) => error instanceof LeaseLost || error instanceof Poisoned,
      onFailure: (error) => {
        this.#lastError = error;
        this.#options.onFault(error);
      },
    });
    this.#options.onMove();
  }

  async #work(): Promise<void> {
    try {
      await this.#rebuildAndCatchUp();
    } catch (error) {
      if (error instanceof Poisoned) this.#failed = error;
      throw error;
    }
  }

  async #rebuildAndCatchUp(): Promise<void> {
    const { projection, store, log, derived, collection, isParked, park, onMove } = this.#options;
    // What was folded before a fault may or may not be in the documents: with an empty cache it does not matter.
    const folds = new FoldCache(projection, store);
    const moved = (position: Position | null, caughtUp: boolean): void => {
      this.#position = position;
      this.#caughtUp = caughtUp;
      this.#lastError = null;
      onMove();
    };
    await derived.open(collection);
    const of = { projection, derived, folds, collection, guard: this.#guard, isParked, onPoison: park };
    await rebuild({
      ...of,
      store,
      target: this.#options.rebuildUpTo,
      onCheckpoint: ({ position }) => moved(position, false),
    });
    if (this.#guard.ending.aborted) return;
    await catchUp({
      ...of,
      log,
      onGap: () => (this.#gaps += 1),
      onCheckpoint: (checkpoint, caughtUp) => moved(checkpoint?.position ?? null, caughtUp),
    });
  }
}
