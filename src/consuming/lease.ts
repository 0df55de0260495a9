/** The lease of a consumer: the right to do its work, held for a while and renewed as long as it can be. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Lease, type Operational } from '../readmodels/read-models.js';

export interface LeaseOptions {
  readonly operational: Operational;
  readonly name: string;
  readonly holder: string;
  /** For how long it is taken; it is renewed after a third of that. */
  readonly forMs: number;
  readonly onRenewed: () => void;
  readonly onFault: (error: unknown) => void;
}

export class HeldLease {
  readonly #options: LeaseOptions;
  readonly #lease: Lease;
  readonly #lost = new AbortController();
  readonly #renewing: Promise<void>;

  /** @param asked when it was asked for, on our own clock: the database counts from later */
  private constructor(options: LeaseOptions, lease: Lease, asked: number) {
    this.#options = options;
    this.#lease = lease;
    this.#renewing = this.#renew(asked);
  }

  /**
   * @returns null while somebody else holds it
   * @throws ReadModelsUnavailable
   */
  static async take(options: LeaseOptions): Promise<HeldLease | null> {
    const asked = performance.now();
    const lease = await options.operational.acquire(options.name, options.holder, options.forMs);
    return lease && new HeldLease(options, lease, asked);
  }

  get epoch(): number {
    return this.#lease.epoch;
  }

  /** Aborts as soon as it is not certain any more that it is held. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Renews it no more. */
  async end(): Promise<void> {
    this.#lost.abort();
    await this.#renewing;
  }

  async #renew(taken: number): Promise<void> {
    const { operational, name, holder, forMs, onRenewed, onFault } = this.#options;
    const { signal } = this.#lost;
    const lose = (): void => this.#lost.abort();
    const certainAfter = (asked: number): number => Math.max(0, asked + (forMs * 5) / 6 - performance.now());
    let late = setTimeout(lose, certainAfter(taken));
    while (!signal.aborted) {
      await pause(forMs / 3, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) break;
      const asked = performance.now();
      try {
        const lease = await operational.acquire(name, holder, forMs);
        // A later epoch: it had run out, and somebody else may have had it meanwhile.
        if (lease?.epoch !== this.#lease.epoch) lose();
        else onRenewed();
        clearTimeout(late);
        late = setTimeout(lose, certainAfter(asked));
      } catch (error) {
        onFault(error);
      }
    }
    clearTimeout(late);
  }
}

/** Another instance holds the lease now, or may do so any moment. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease is lost');
    this.name = 'LeaseLost';
  }
}

/** What the work under a lease has to heed. */
export interface LeaseGuard {
  readonly epoch: number;
  /** Aborted when nothing more is to be begun: the service stops. What is under way may be finished. */
  readonly ending: AbortSignal;
  /** Aborted when the lease is lost: nothing may be committed any more. */
  readonly lost: AbortSignal;
}
