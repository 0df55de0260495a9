/** The streams that a projection goes on without, as the instance that writes its documents knows them. */
import { type EventStore } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { FoldCache } from './fold-cache.js';
import { Poisoned, type Projection } from './projection.js';
import { type ParkedStream, type ProjectionStates } from './projection-state.js';

/**
 * Does what concerns one stream.
 * @param onPoison decides what becomes of a stream that is poisoned: the work goes on without it unless this throws
 * @throws every other fault
 */
export async function parkOnPoison(
  onPoison: (poisoned: Poisoned) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Poisoned)) throw error;
    await onPoison(error);
  }
}

interface ParkedStreamsOptions {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly projection: Projection;
}

export class ParkedStreams {
  readonly #states: ProjectionStates;
  readonly #options: ParkedStreamsOptions;
  readonly #streams: Set<string>;

  constructor(states: ProjectionStates, options: ParkedStreamsOptions, parked: readonly ParkedStream[]) {
    this.#states = states;
    this.#options = options;
    this.#streams = new Set(parked.map(({ stream }) => stream));
  }

  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  /** @throws ReadModelsUnavailable */
  async add(poisoned: Poisoned): Promise<void> {
    const { stream } = poisoned;
    const parked = parkedBy(poisoned);
    await this.#states.change(this.#options.projection, (before) =>
      before.parked.some((other) => other.stream === stream)
        ? before
        : { ...before, parked: [...before.parked, parked] },
    );
    this.#streams.add(stream);
  }

  /** None is parked any more, as far as this instance is concerned. */
  clear(): void {
    this.#streams.clear();
  }

  /** These are parked, whatever was before. */
  reset(parked: readonly ParkedStream[]): void {
    this.clear();
    for (const { stream } of parked) this.#streams.add(stream);
  }

  /**
   * Folds every one of them again; those that can be folded now are written, and parked no more.
   * @throws StoreUnavailable, ReadModelsUnavailable
   */
  async retry(collection: string): Promise<void> {
    const { projection, store, readModels } = this.#options;
    const asked = [...this.#streams];
    // From here on what happens in them is taken in: nothing may fall between the reading and the end of parking.
    this.#streams.clear();
    const folds = new FoldCache(projection, store);
    const still = new Map<string, Poisoned>();
    for (const stream of asked) {
      try {
        await readModels.derived.write(collection, folds.documents(await folds.whole(stream)));
      } catch (error) {
        if (!(error instanceof Poisoned)) throw error;
        still.set(stream, error);
        this.#streams.add(stream);
      }
    }
    await this.#states.change(projection, (state) => ({
      ...state,
      retry: false,
      parked: state.parked.flatMap((parked) => {
        const again = still.get(parked.stream);
        if (again) return [parkedBy(again)];
        return this.#streams.has(parked.stream) || !asked.includes(parked.stream) ? [parked] : [];
      }),
    }));
  }
}

const parkedBy = ({ stream, revision, message, isGone }: Poisoned): ParkedStream => ({
  stream,
  revision,
  error: message,
  ...(isGone && { gone: true }),
});
