/** The last events of the log, kept in memory within a budget. */
import { revisionsForgottenBy } from '../timeline/forgetting.js';
import { type Position, type RecordedEvent } from './event-store.js';
import { forgotten } from './without-words.js';

/** What was heard of last, an event or a disturbance. */
export interface Heard {
  readonly position: Position;
  readonly event: RecordedEvent | null;
  readonly stream: string;
  readonly bytes: number;
}

export class RecentEvents {
  readonly #keep: number;
  readonly #keepBytes: number;
  /** Everything after `#since` and up to `#last`, in order. */
  #heard: Heard[] = [];
  #bytes = 0;
  #since: Position | null = null;
  #last: Position | null = null;

  /** @param keep how many are kept at least, unless they are more than half of `keepBytes` */
  constructor(keep: number, keepBytes: number) {
    this.#keep = keep;
    this.#keepBytes = keepBytes;
  }

  /** Nothing up to here is kept. */
  get since(): Position | null {
    return this.#since;
  }

  /** Of the last thing heard of. */
  get last(): Position | null {
    return this.#last;
  }

  /** Whether all that comes after a position is kept. */
  reachesBackTo(position: Position | null): boolean {
    return (position ?? '') >= (this.#since ?? '');
  }

  beginAt(position: Position | null): void {
    this.#since = this.#last = position;
  }

  /** What comes after a position, at most so much of it. */
  after(position: Position | null, limit = Infinity): readonly Heard[] {
    const from = this.#indexAfter(position);
    return this.#heard.slice(from, from + limit);
  }

  /** @returns false for what has been heard: a subscription that was begun again, or a page that came twice, repeats */
  add(heard: Heard): boolean {
    if (heard.position <= (this.#last ?? '')) return false;
    this.#heard.push(heard);
    this.#bytes += heard.bytes;
    this.#last = heard.position;
    this.#trim();
    return true;
  }

  /** What an event forgets is gone from the kept events too, for whoever is served from them later. */
  forget(event: RecordedEvent): void {
    const revisions = new Set(revisionsForgottenBy(event));
    if (revisions.size === 0) return;
    this.#heard = this.#heard.map((heard) =>
      heard.event?.stream === event.stream && revisions.has(heard.event.revision)
        ? { ...heard, event: forgotten(heard.event) }
        : heard,
    );
  }

  /** Now and then, as taking from the front of a list moves all the rest. */
  #trim(): void {
    if (this.#heard.length < 2 * this.#keep && this.#bytes < this.#keepBytes) return;
    let dropped = 0;
    while (this.#heard.length - dropped > this.#keep || this.#bytes > this.#keepBytes / 2) {
      this.#bytes -= this.#heard[dropped++]!.bytes;
    }
    this.#since = this.#heard[dropped - 1]!.position;
    this.#heard = this.#heard.slice(dropped);
  }

  /** Of the first that is kept after a position. */
  #indexAfter(position: Position | null): number {
    let [low, high] = [0, this.#heard.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#heard[middle]!.position <= (position ?? '')) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
