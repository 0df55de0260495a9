/**
 * What is known of a projection on every instance: which generation of its documents is active, which one is being
 * rebuilt, and which streams it cannot fold. One value in the operational store, changed by compare-and-set.
 */
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type Operational } from '../readmodels/read-models.js';
import { versionName, type ProjectionVersion } from './projection.js';
import { idOf } from './store-ownership.js';

/** A stream that could not be folded or rendered; the projection goes on without it. */
export interface ParkedStream {
  readonly stream: string;
  /** Of the first event that is not in its document. */
  readonly revision: number;
  readonly error: string;
  /** There if events of it are gone from the store, which no later version of this program can mend. */
  readonly gone?: true;
}

/** A generation that is being made, for the first time or again: up to `target` first, then what happens meanwhile. */
export interface Rebuild {
  readonly generation: number;
  readonly target: Position | null;
}

/** How much of a rebuild is done, from 0 to 100. */
export function percentUpTo(target: Position | null, position: Position | null): number {
  const share = target === null ? 1 : Number(position ?? 0) / Number(target);
  return Math.floor(100 * Math.min(1, share));
}

export interface ProjectionState {
  /** Whose events the documents are made of. */
  readonly storeId: string | null;
  /** The generation that is read; null before there is a whole one. */
  readonly active: number | null;
  readonly rebuild: Rebuild | null;
  readonly parked: readonly ParkedStream[];
  /** Somebody asks that parked streams be tried again. */
  readonly retry: boolean;
  /** Why the last rebuild failed; null once another one has begun. */
  readonly rebuildError: string | null;
}

export const NOTHING_YET: ProjectionState = {
  storeId: null,
  active: null,
  rebuild: null,
  parked: [],
  retry: false,
  rebuildError: null,
};

export class ProjectionStates {
  readonly #operational: Operational;
  readonly #store: Pick<EventStore, 'id'>;

  /** @param store another one's states are none, so that nobody learns of its collections */
  constructor(operational: Operational, store: Pick<EventStore, 'id'>) {
    this.#operational = operational;
    this.#store = store;
  }

  /** Null if no code of this version has ever run for this store. */
  async read(of: ProjectionVersion): Promise<ProjectionState | null> {
    const found = await this.#operational.read(nameOf(of));
    const state = found && (JSON.parse(found.value) as ProjectionState);
    return state && this.#isOthers(state) ? null : state;
  }

  /**
   * Changes the state, whoever else is changing it. What was another store's is begun anew: `StoreOwnership` says whether that
   * may be.
   * @returns what it is then
   * @throws StoreUnavailable while the store has no id yet; ReadModelsUnavailable
   */
  async change(of: ProjectionVersion, change: (state: ProjectionState) => ProjectionState): Promise<ProjectionState> {
    for (;;) {
      const found = await this.#operational.read(nameOf(of));
      const stored = found && (JSON.parse(found.value) as ProjectionState);
      const isOwn = stored !== null && stored.storeId === this.#store.id;
      const before = isOwn ? stored : { ...NOTHING_YET, storeId: this.#store.id };
      const after = change(before);
      if (isOwn && after === before) return before;
      const stamp = await this.#operational.swap(nameOf(of), JSON.stringify(after), found?.stamp ?? null);
      if (stamp !== null) return after;
    }
  }

  /** Nobody knows while the store's server has never been reached: then what there is is read on. */
  #isOthers({ storeId }: ProjectionState): boolean {
    const own = idOf(this.#store);
    return own !== null && storeId !== own;
  }
}

const nameOf = (of: ProjectionVersion): string => `projection:${versionName(of)}`;

/**
 * Has everything made for the first time. The generation is named by the lease's epoch, which only rises even if somebody
 * drops all there is: so what is written late to the documents that were dropped does not get among the new ones.
 */
export const withFirst =
  (head: Position | null, epoch: number) =>
  (state: ProjectionState): ProjectionState =>
    state.active === null && state.rebuild === null
      ? { ...state, rebuild: { generation: epoch, target: head }, rebuildError: null }
      : state;

/** Asks for a new generation. One that is being made already is what is asked for, and so is the first one. */
export const withRebuild =
  (head: Position | null) =>
  (state: ProjectionState): ProjectionState =>
    state.active === null || state.rebuild
      ? state
      : { ...state, rebuild: { generation: state.active + 1, target: head }, rebuildError: null };
