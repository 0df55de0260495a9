/**
 * How long events are under way into documents. Documents that follow a busy log are never quite at its end, so how far
 * they are behind is told by samples: one event at a time is timed from when it was heard of until the documents have it.
 */
import { type Position } from '../eventstore/event-store.js';

export class Lag {
  readonly #now: () => number;
  /** The event that is being timed. */
  #sample: { readonly position: Position; readonly heardAt: number } | null = null;
  /** Of the last sample. Unknown at first: documents may be behind by any time. */
  #lastMs = Infinity;

  /** @param now in ms, of a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * To be called whenever either has moved.
   * @param position of the last event that is in the documents; null: none is
   * @param head of the last event that has been heard of; null: the log is empty
   */
  notice(position: Position | null, head: Position | null): void {
    const has = (event: Position | null): boolean => (position ?? '') >= (event ?? '');
    if (this.#sample && has(this.#sample.position)) {
      this.#lastMs = this.#sampleMs();
      this.#sample = null;
    }
    if (head === null || has(head)) this.#lastMs = 0;
    else this.#sample ??= { position: head, heardAt: this.#now() };
  }

  /** How long the last event that was timed took, or the present one takes already: the longer of the two. */
  get ms(): number {
    return Math.max(this.#lastMs, this.#sampleMs());
  }

  #sampleMs(): number {
    return this.#sample === null ? 0 : this.#now() - this.#sample.heardAt;
  }
}
