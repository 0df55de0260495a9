/**
 * Whose events the read models are made of. One event store has them, by its id: of another's documents, none is worth
 * anything here. A database that others may use as well is left alone then; one that only this process has is made anew.
 */
import { StoreUnavailable, type EventStore } from '../eventstore/event-store.js';
import { ReadModelsUnavailable, type ReadModels } from '../readmodels/read-models.js';

const NAME = 'event store';

/** The read models are those of another event store. */
export class OtherStore extends ReadModelsUnavailable {
  constructor(owner: string, own: string) {
    super(
      `this database has the documents of another event store (${owner}), and this one is ${own}: ` +
        'name another database in MONGODB_URL, or drop this one if that store is no more',
      { kind: 'refused' },
    );
    this.name = 'OtherStore';
  }
}

/** Of a store; null until its server has been reached for the first time. */
export function idOf(store: Pick<EventStore, 'id'>): string | null {
  try {
    return store.id;
  } catch (error) {
    if (error instanceof StoreUnavailable) return null;
    throw error;
  }
}

export class StoreOwnership {
  readonly #store: Pick<EventStore, 'id'>;
  readonly #readModels: Pick<ReadModels, 'operational' | 'isShared'>;

  constructor(store: Pick<EventStore, 'id'>, readModels: Pick<ReadModels, 'operational' | 'isShared'>) {
    this.#store = store;
    this.#readModels = readModels;
  }

  /**
   * Whether they are another's, as far as that is known. It is not while no id of either is.
   * @throws ReadModelsUnavailable
   */
  async other(): Promise<OtherStore | null> {
    const own = idOf(this.#store);
    const owner = await this.#readModels.operational.read(NAME);
    return own === null || owner === null || owner.value === own ? null : new OtherStore(owner.value, own);
  }

  /** @throws OtherStore if the documents are another event store's; ReadModelsUnavailable */
  async mustBeOurs(): Promise<void> {
    const other = await this.other();
    if (other) throw other;
  }

  /**
   * From here on they are this store's.
   * @returns whether they were another's before
   * @throws OtherStore if they are, and others may use them as well; StoreUnavailable, ReadModelsUnavailable
   */
  async claim(): Promise<boolean> {
    const { operational, isShared } = this.#readModels;
    const own = this.#store.id;
    for (;;) {
      const owner = await operational.read(NAME);
      if (owner?.value === own) return false;
      if (owner !== null && isShared) throw new OtherStore(owner.value, own);
      if ((await operational.swap(NAME, own, owner?.stamp ?? null)) !== null) return owner !== null;
    }
  }
}
