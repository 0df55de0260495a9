import { type Position } from './event-store.js';

/** How far this process itself has appended: whoever has written here and asks here at once is to find it. */
export class OwnAppends {
  #last: Position | null = null;

  /** Of the last event that was appended; null: none was. */
  get last(): Position | null {
    return this.#last;
  }

  tell(position: Position): void {
    if (position > (this.#last ?? '')) this.#last = position;
  }
}
