/** Keeps work going that is to go on for as long as the process does. */
import { Backoff, type BackoffOptions } from './backoff.js';

interface Supervision extends BackoffOptions {
  readonly signal: AbortSignal;
  /** How far the work has come. Where this has changed during a try, the pause after it is a short one. */
  readonly progress?: () => unknown;
  /** Told of each failure, though not of those that come after the signal has aborted. */
  readonly onFailure?: (error: Error) => void;
  /** True for a failure that no further try can mend: supervision ends with it. By default none is. */
  readonly isFinal?: (error: unknown) => boolean;
}

/**
 * Does the work, and begins it again after a pause when it has failed or has ended. Resolves when the signal aborts, or
 * after a final failure. Never rejects.
 */
export async function supervise(work: () => Promise<void>, supervision: Supervision): Promise<void> {
  const { signal, progress = () => null, onFailure = () => undefined, isFinal = () => false } = supervision;
  const backoff = new Backoff(supervision);
  while (!signal.aborted) {
    const before = progress();
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) return;
      onFailure(asError(error));
    }
    if (progress() !== before) backoff.reset();
    await backoff.pause(signal);
  }
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
