/** Signals that abort when somebody's rights are over: what is still open for them ends then. */
import { setMaxListeners } from 'node:events';

const LONGEST_TIMER_MS = 2_147_483_647;

/** Aborts at an instant, in milliseconds. */
export const endAt = (at: number): AbortSignal =>
  AbortSignal.timeout(Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER_MS));

/** By id, of those whose rights may be taken away before. */
export class Ends {
  readonly #ends = new Map<string, AbortController>();

  /** @param also ends it, too: the end of what this one depends on, asked for when it is new */
  of(id: string, also: () => AbortSignal | null = () => null): AbortSignal {
    const known = this.#ends.get(id);
    if (known) return known.signal;
    const end = new AbortController();
    setMaxListeners(0, end.signal);
    this.#ends.set(id, end);
    also()?.addEventListener('abort', () => end.abort(), { once: true, signal: end.signal });
    return end.signal;
  }

  /** To be called whenever something may be over. */
  look(isOver: (id: string) => boolean): void {
    for (const [id, end] of this.#ends) {
      if (!end.signal.aborted && !isOver(id)) continue;
      this.#ends.delete(id);
      end.abort();
    }
  }
}
