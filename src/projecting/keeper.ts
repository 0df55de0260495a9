/** Keeps one collection: fills it if need be, then follows the log, and begins again where it stood after any fault. */
import { type EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type DerivedDocuments } from '../readmodels/read-models.js';
import { supervise } from '../runtime/supervise.js';
import { fill } from './filling.js';
import { followLog } from './following.js';
import { Folds, Poisoned } from './folds.js';
import { LeaseLost, type Term } from './term.js';

export interface KeeperOptions {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly derived: DerivedDocuments;
  readonly collection: string;
  /** Null: it has been filled already. */
  readonly fillUpTo: Position | null;
  readonly term: Term;
  readonly isParked: (stream: string) => boolean;
  /** Parks a stream; throws where that must not be. */
  readonly park: (poisoned: Poisoned) => Promise<void>;
  /** Told whenever the collection has moved on. */
  readonly onMove: () => void;
  readonly onFault: (error: Error) => void;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 5000;

export class Keeper {
  readonly #options: KeeperOptions;
  readonly #ending = new AbortController();
  readonly #term: Term;
  #running: Promise<void> = Promise.resolve();
  #position: Position | null = null;
  #caughtUp = false;
  #lastError: Error | null = null;
  #failed: Poisoned | null = null;
  #gaps = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
    const { term } = options;
    this.#term = { ...term, ending: AbortSignal.any([term.ending, this.#ending.signal]) };
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
    await supervise(() => this.#keep(), {
      signal: AbortSignal.any([this.#term.ending, this.#term.lost]),
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

  async #keep(): Promise<void> {
    try {
      await this.#fillAndFollow();
    } catch (error) {
      if (error instanceof Poisoned) this.#failed = error;
      throw error;
    }
  }

  async #fillAndFollow(): Promise<void> {
    const { store, log, derived, collection, fillUpTo, isParked, park, onMove } = this.#options;
    // What was folded before a fault may or may not be in the documents: begun anew, nothing has to be known of it.
    const folds = new Folds(store);
    const moved = (position: Position | null, caughtUp: boolean): void => {
      this.#position = position;
      this.#caughtUp = caughtUp;
      this.#lastError = null;
      onMove();
    };
    await derived.open(collection);
    const of = { derived, folds, collection, term: this.#term, isParked, onPoison: park };
    await fill({ ...of, store, target: fillUpTo, onCheckpoint: ({ position }) => moved(position, false) });
    if (this.#term.ending.aborted) return;
    await followLog({
      ...of,
      log,
      onGap: () => (this.#gaps += 1),
      onCheckpoint: (checkpoint, caughtUp) => moved(checkpoint?.position ?? null, caughtUp),
    });
  }
}
