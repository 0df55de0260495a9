/** Keeps long work from holding the event loop: whoever works asks `yielded` between two pieces of it. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** After so long other work gets its turn. A request needs several turns, so each has to be short. */
const SLICE_MS = 3;

export class YieldLoop {
  readonly #sliceMs: number;
  #since = performance.now();
  #yielding: Promise<void> | null = null;

  /** @param sliceMs how long the work may hold the event loop, in milliseconds */
  constructor(sliceMs = SLICE_MS) {
    this.#sliceMs = sliceMs;
  }

  /** Whether the work has held the event loop for its slice. To be asked where a promise for each piece costs too much. */
  get isDue(): boolean {
    return performance.now() - this.#since >= this.#sliceMs;
  }

  /** Resolves at once, or in the next turn of the event loop if this one has been worked in long enough. */
  yielded(): Promise<void> {
    if (this.#yielding === null && this.isDue) {
      this.#yielding = nextTurn().then(() => {
        this.#since = performance.now();
        this.#yielding = null;
      });
    }
    return this.#yielding ?? Promise.resolve();
  }
}
