/**
 * Wakes whoever waits for something to happen. A waiter reads how often the bell has rung before it looks at what it waits
 * for, so that nothing that happens between the look and the waiting is missed.
 */
export class Bell {
  #rung = 0;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  /** How often it has rung. */
  get rung(): number {
    return this.#rung;
  }

  get closed(): boolean {
    return this.#closed;
  }

  ring(): void {
    this.#rung += 1;
    for (const wake of this.#waiting) wake();
  }

  /** Ends all waiting for good. */
  close(): void {
    this.#closed = true;
    this.ring();
  }

  /** Resolves once it has rung more often than `heard`, after `withinMs` if given, or when the signal aborts. */
  async wait(heard: number, { signal, withinMs }: { signal?: AbortSignal; withinMs?: number } = {}): Promise<void> {
    if (this.#rung > heard || this.#closed || signal?.aborted) return;
    // Not `AbortSignal.any`: a signal that lives as long as the process would remember each waiter for ever.
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = withinMs === undefined ? undefined : setTimeout(wake, withinMs);
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }
}
