/** Pauses between tries. */
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Pauses for half of `longestMs` to all of it, by chance: many that failed together do not come back together.
 * Resolves early when the signal aborts.
 * @param options.ref false: the pause alone does not keep the process running
 */
export async function jitteredPause(
  longestMs: number,
  signal: AbortSignal,
  { ref = true }: { readonly ref?: boolean } = {},
): Promise<void> {
  await sleep(longestMs * (0.5 + Math.random() / 2), undefined, { signal, ref }).catch(() => undefined);
}

export interface BackoffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Pauses that double with each failure, up to the longest. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** The next pause is a short one again: something has succeeded meanwhile. */
  reset(): void {
    this.#failures = 0;
  }

  async pause(signal: AbortSignal): Promise<void> {
    const { firstMs, longestMs } = this.#options;
    this.#failures += 1;
    await jitteredPause(Math.min(longestMs, firstMs * 2 ** this.#failures), signal);
  }
}
