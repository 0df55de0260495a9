/**
 * How far the log has been told to each subscription: one value in the operational store, changed by compare-and-set, so
 * that an instance that has lost the lease and has not noticed moves nothing.
 */
import { LeaseLost } from '../../runtime/lease.js';
import { type EventStore, type Position } from '../../eventstore/event-store.js';
import { type Operational } from '../../readmodels/read-models.js';

const NAME = 'webhooks';

interface Stored {
  /** Of the store whose positions these are. */
  readonly storeId: string;
  readonly positions: Readonly<Record<string, Position | null>>;
}

export class Cursors {
  readonly #operational: Operational;
  readonly #storeId: string;
  readonly #positions: ReadonlyMap<string, Position | null>;
  #stamp: number | null;
  #written: string;

  private constructor(operational: Operational, storeId: string, stamp: number | null, value: string) {
    this.#operational = operational;
    this.#storeId = storeId;
    this.#stamp = stamp;
    this.#written = value;
    const stored = value === '' ? null : (JSON.parse(value) as Stored);
    this.#positions = new Map(stored?.storeId === storeId ? Object.entries(stored.positions) : []);
  }

  /** @throws ReadModelsUnavailable, StoreUnavailable */
  static async read(operational: Operational, store: Pick<EventStore, 'id'>): Promise<Cursors> {
    const found = await operational.read(NAME);
    return new Cursors(operational, store.id, found?.stamp ?? null, found?.value ?? '');
  }

  /** Where it stood when this was read; undefined if that is not known. */
  of(subscription: string): Position | null | undefined {
    return this.#positions.get(subscription);
  }

  /** @throws LeaseLost if somebody else has written meanwhile; ReadModelsUnavailable */
  async write(positions: ReadonlyMap<string, Position | null>): Promise<void> {
    const value = JSON.stringify({ storeId: this.#storeId, positions: Object.fromEntries(positions) } satisfies Stored);
    if (value === this.#written) return;
    const stamp = await this.#operational.swap(NAME, value, this.#stamp);
    if (stamp === null) throw new LeaseLost();
    [this.#stamp, this.#written] = [stamp, value];
  }
}
