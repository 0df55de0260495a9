/**
 * Finds where our part of the log ends on a server that is shared with others, and reads nothing of theirs: once backwards through the
 * server's filter, and from then on only through what was written since.
 */
import { type AllPage } from '../event-store.js';
import { fromPosition } from './recorded.js';

/** What is asked of the server. */
export interface Log {
  /** Where the log ends, whosoever's event that is; null if it is empty. */
  end(): Promise<bigint | null>;
  /** The last that concerns one of our streams; null if there is nothing. */
  last(): Promise<bigint | null>;
  /** What concerns our streams after a position. */
  after(position: bigint): Promise<AllPage>;
}

export class HeadSearch {
  readonly #log: Log;
  #last: bigint | null = null;
  /** Up to where nothing of ours is that is not known; null before the first search. */
  #searchedTo: bigint | null = null;
  #searching: Promise<bigint | null> | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Remembers what concerns one of our streams. */
  saw(position: bigint): void {
    if (this.#last === null || position > this.#last) this.#last = position;
  }

  /**
   * Position of the last that concerns our streams, null if there is nothing. Many who ask at once share one search.
   * @throws StoreUnavailable
   */
  find(): Promise<bigint | null> {
    this.#searching ??= this.#find().finally(() => {
      this.#searching = null;
    });
    return this.#searching;
  }

  async #find(): Promise<bigint | null> {
    // Before the search: what comes after it is found the next time.
    const end = await this.#log.end();
    if (end === null) return this.#last;
    if (this.#searchedTo === null) {
      const last = await this.#log.last();
      if (last !== null) this.saw(last);
    } else if (end > this.#searchedTo) await this.#searchFrom(this.#searchedTo);
    this.#searchedTo = end;
    return this.#last;
  }

  async #searchFrom(searchedTo: bigint): Promise<void> {
    let from: bigint | null = this.#last !== null && this.#last > searchedTo ? this.#last : searchedTo;
    while (from !== null) {
      const { events, disturbed, next }: AllPage = await this.#log.after(from);
      for (const last of [events.at(-1), disturbed.at(-1)])
        if (last !== undefined) this.saw(fromPosition(last.position));
      from = next === null ? null : fromPosition(next);
    }
  }
}
