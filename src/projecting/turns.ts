/** Keeps long work from holding the event loop: whoever works calls `give` between two pieces of it. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** After so long other work gets its turn. A request needs several turns, so each has to be short. */
const SLICE_MS = 3;

export class Turns {
  #since = performance.now();
  #given: Promise<void> | null = null;

  /** Resolves at once, or in the next turn of the event loop if this one has been worked in long enough. */
  give(): Promise<void> {
    if (this.#given === null && performance.now() - this.#since >= SLICE_MS) {
      this.#given = nextTurn().then(() => {
        this.#since = performance.now();
        this.#given = null;
      });
    }
    return this.#given ?? Promise.resolve();
  }
}
