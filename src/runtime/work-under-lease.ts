/** Work that one instance of all does at a time: whoever has the lease. The others wait for it. */
import { type Bell } from './bell.js';
import { HeldLease, type LeaseGuard, type LeaseOptions, type Leases } from './lease.js';
import { asError, supervise } from './supervise.js';

/** The work of one term of the lease. */
export interface Term {
  /** Does what there is to do just now; called again whenever the bell rings, and after each pause. */
  look(): Promise<void>;
  /** The service stops and the lease is still held: what is under way may come to its end. */
  finish?(): Promise<void>;
  /** Lets go of everything, whatever has ended the term. The lease is not renewed any more once this resolves. */
  end(): Promise<void>;
}

export interface WorkUnderLease extends Omit<LeaseOptions, 'leases' | 'onFault'> {
  readonly leases: Leases;
  /** Nothing is begun after it aborts; the term then ends, and the lease is given back. */
  readonly stopping: AbortSignal;
  /** Rung when something has been asked. */
  readonly bell: Bell;
  /** How often it is looked without being asked, and the pause after a fault; in milliseconds. */
  readonly lookMs: number;
  /** What must hold before the lease is worth asking for. A stop does not wait for it. */
  readonly prepare: () => Promise<void>;
  /** Begins a term. */
  readonly begin: (guard: LeaseGuard) => Promise<Term>;
  /** Told when the lease was asked for and an answer came. */
  readonly onAnswered?: () => void;
  /** Told of faults that the work gets over by itself: it goes on with the next term. */
  readonly onFault: (error: Error) => void;
}

/** Works in every term of the lease that this instance gets, until it stops. Never rejects. */
export async function workUnderLease(work: WorkUnderLease): Promise<void> {
  const { leases, name, holder, stopping, lookMs } = work;
  const onFault = (error: unknown): void => work.onFault(asError(error));
  await supervise(() => takeTurns(work, onFault), {
    signal: stopping,
    firstMs: lookMs,
    longestMs: lookMs,
    onFailure: onFault,
  });
  await leases.release(name, holder).catch(onFault);
}

/** @throws what the work throws, and what asking for the lease throws */
async function takeTurns(work: WorkUnderLease, onFault: (error: unknown) => void): Promise<void> {
  const { bell, stopping, forMs, prepare, onAnswered } = work;
  while (!stopping.aborted) {
    const heard = bell.rung;
    await unlessAborted(stopping, prepare());
    if (stopping.aborted) return;
    const lease = await HeldLease.take({ ...work, onFault });
    onAnswered?.();
    if (lease) await hold(lease, work);
    else await bell.wait(heard, { withinMs: forMs / 3, signal: stopping });
  }
}

/** Works until the lease is lost or the service stops. */
async function hold(lease: HeldLease, { begin, bell, lookMs, stopping }: WorkUnderLease): Promise<void> {
  const { epoch, lost } = lease;
  const ended = AbortSignal.any([stopping, lost]);
  let term: Term | null = null;
  try {
    term = await begin({ epoch, ending: stopping, lost });
    while (!ended.aborted && lease.isHeld()) {
      const heard = bell.rung;
      await term.look();
      await bell.wait(heard, { withinMs: lookMs, signal: ended });
    }
    if (lease.isHeld()) await term.finish?.();
  } finally {
    try {
      await term?.end();
    } finally {
      await lease.end();
    }
  }
}

/** Waits for some work until the signal aborts; the work itself goes on then. @throws what the work throws until then */
async function unlessAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  let stop = (): void => undefined;
  // Not `AbortSignal.any`: the signal outlives each of those who wait for it.
  const aborted = new Promise<void>((resolve) => (stop = resolve));
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
