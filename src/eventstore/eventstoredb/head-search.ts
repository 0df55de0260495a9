/**
 * Finds our last event on a server that is shared with others. It can only be read backwards from the end of the log,
 * through whatever others have written since; so what has been looked through once is not looked through again.
 */
import { type AllStreamResolvedEvent } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { commitOf, ours, serverPosition } from './recorded.js';
import { type Reader } from './reading.js';

/** Our last event is mostly among the very last ones; if not, it may be far back. */
const FIRST_PAGE = 16;
const PAGE = 1000;

/** A page of the log before a position (null: the end of the log), the latest event first. */
export type PageBefore = (before: bigint | null, count: number) => Promise<readonly AllStreamResolvedEvent[]>;

export const pagesBackwards =
  (reader: Reader): PageBefore =>
  (before, count) =>
    reader.page((client) =>
      client.readAll({
        direction: 'backwards',
        fromPosition: before === null ? 'end' : serverPosition(before),
        maxCount: count,
        requiresLeader: true,
      }),
    );

export class HeadSearch {
  readonly #pageBefore: PageBefore;
  readonly #prefix: string;
  readonly #patienceMs: number;
  #last: bigint | null = null;
  /** Where nothing of ours is: from the newest position down to, not including, the oldest. */
  #clear: { readonly newest: bigint; readonly oldest: bigint } | null = null;

  /** @param patienceMs after how long a search is put off to the next call */
  constructor(pageBefore: PageBefore, prefix: string, patienceMs: number) {
    this.#pageBefore = pageBefore;
    this.#prefix = prefix;
    this.#patienceMs = patienceMs;
  }

  /** Remembers an event of ours, so that no search goes back further. */
  saw(position: bigint): void {
    if (this.#last === null || position > this.#last) this.#last = position;
  }

  /**
   * Position of our last event, null if there is none.
   * @param birth before which there is none of ours
   * @throws StoreUnavailable also when others have written so much that it takes longer: the next call goes on there
   */
  async find(birth: bigint): Promise<bigint | null> {
    const giveUpAt = performance.now() + this.#patienceMs;
    const clear = this.#clear;
    let newest: bigint | null = null;
    let before: bigint | null = null;
    for (let count = FIRST_PAGE; ; count = PAGE) {
      const page = await this.#pageBefore(before, count);
      for (const resolved of page) {
        const at = commitOf(resolved);
        newest ??= at;
        if (at <= (this.#last ?? birth)) return this.#found(newest, at);
        if (ours(this.#prefix, resolved) !== null) {
          this.saw(at);
          return this.#found(newest, at);
        }
        before = at;
        if (clear !== null && at <= clear.newest && at > clear.oldest) {
          if (clear.oldest <= (this.#last ?? birth)) return this.#found(newest, clear.oldest);
          before = clear.oldest;
          break;
        }
      }
      if (page.length === 0) return this.#found(newest, birth);
      if (newest !== null && before !== null) this.#clear = { newest, oldest: before };
      if (performance.now() > giveUpAt) {
        throw new StoreUnavailable('others have written so much to EventStoreDB that our last event is still sought');
      }
    }
  }

  #found(newest: bigint | null, at: bigint): bigint | null {
    if (newest !== null) this.#clear = { newest, oldest: at };
    return this.#last;
  }
}

/**
 * An event of ours after the position, the newest if it lies among the last thousands of the log; null if there is
 * none. Where others have written more than that since, the position of one of theirs: nobody can tell.
 * @throws StoreUnavailable
 */
export async function newestAfter(pageBefore: PageBefore, prefix: string, position: bigint): Promise<bigint | null> {
  let before: bigint | null = null;
  for (const count of [FIRST_PAGE, PAGE, PAGE, PAGE]) {
    const page = await pageBefore(before, count);
    for (const resolved of page) {
      const at = commitOf(resolved);
      if (at <= position) return null;
      if (ours(prefix, resolved) !== null) return at;
      before = at;
    }
    if (page.length < count) return null;
  }
  return before;
}
