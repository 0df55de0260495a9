/** A lease: the right to do some work, held for a while and renewed as long as it can be. */
import { setTimeout as pause } from 'node:timers/promises';

/** Whoever gives leases: a database that all instances share, by its own clock. */
export interface Leases {
  /**
   * Takes a lease that is free, has run out, or is the holder's own already.
   * @param forMs for how long, in milliseconds
   * @returns null while somebody else holds it; else with an epoch that rises whenever it may have been another's
   */
  acquire(name: string, holder: string, forMs: number): Promise<{ readonly epoch: number } | null>;
  /** Gives it back, if the holder has it. */
  release(name: string, holder: string): Promise<void>;
}

export interface LeaseOptions {
  readonly leases: Pick<Leases, 'acquire'>;
  readonly name: string;
  /** Of this instance, among all. */
  readonly holder: string;
  /** For how long it is taken; it is renewed after a third of that. */
  readonly forMs: number;
  readonly onRenewed?: () => void;
  readonly onFault: (error: unknown) => void;
  /** In milliseconds, by a clock that nobody sets. */
  readonly now?: () => number;
}

export class HeldLease {
  readonly #options: Required<LeaseOptions>;
  readonly #lost = new AbortController();
  readonly #renewing: Promise<void>;
  /** Until then it is ours for certain: a sixth of its time before the database would give it to another. */
  #certainUntil: number;

  /** @param asked when it was asked for, on our own clock: the database counts from later */
  private constructor(
    options: Required<LeaseOptions>,
    readonly epoch: number,
    asked: number,
  ) {
    this.#options = options;
    this.#certainUntil = asked + certainFor(options);
    this.#renewing = this.#renew();
  }

  /**
   * @returns null while somebody else holds it
   * @throws what asking for it throws
   */
  static async take(some: LeaseOptions): Promise<HeldLease | null> {
    const options = { onRenewed: () => undefined, now: () => performance.now(), ...some };
    const asked = options.now();
    const lease = await options.leases.acquire(options.name, options.holder, options.forMs);
    return lease && new HeldLease(options, lease.epoch, asked);
  }

  /** Aborts as soon as it is not certain any more that it is held. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Whether it is held for certain. To be asked before something is begun: where the process has stood still, its clock
   * knows that the lease has run out before a timer does.
   */
  isHeld(): boolean {
    if (this.#options.now() >= this.#certainUntil) this.#lost.abort();
    return !this.lost.aborted;
  }

  /** Renews it no more. */
  async end(): Promise<void> {
    this.#lost.abort();
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    const { leases, name, holder, forMs, onRenewed, onFault, now } = this.#options;
    const { signal } = this.#lost;
    const lose = (): void => this.#lost.abort();
    const loseInTime = (): NodeJS.Timeout => setTimeout(lose, Math.max(0, this.#certainUntil - now()));
    let late = loseInTime();
    while (!signal.aborted) {
      await pause(forMs / 3, undefined, { signal }).catch(() => undefined);
      if (!this.isHeld()) break;
      const asked = now();
      try {
        const lease = await leases.acquire(name, holder, forMs);
        // A later epoch: it had run out, and somebody else may have had it meanwhile.
        if (lease?.epoch !== this.epoch) lose();
        else onRenewed();
        this.#certainUntil = asked + certainFor(this.#options);
        clearTimeout(late);
        late = loseInTime();
      } catch (error) {
        onFault(error);
      }
    }
    clearTimeout(late);
  }
}

const certainFor = ({ forMs }: Pick<LeaseOptions, 'forMs'>): number => (forMs * 5) / 6;

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
