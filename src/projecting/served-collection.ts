/** Which collection of documents is read, seen from those who read it. */
import { type Position } from '../eventstore/event-store.js';

export interface Served {
  /** `incidents_v1_g2`: to be asked of the read models. */
  readonly collection: string;
  /** Of its documents: how far the log is in them. Null: nothing yet. */
  readonly position: Position | null;
  /**
   * True while it may be far behind: it is still being filled, or an older version's that stands in for one that is.
   * Lists may be served from it, marked as stale; single reads fold instead.
   */
  readonly isStale: boolean;
  /**
   * There while it is filled for the first time, up to `target` at least, with nothing else to be read meanwhile: what it
   * has is only part of what has happened, and counts for nothing in lists.
   */
  readonly filling: { readonly target: Position | null } | null;
  /** Streams whose documents, if there are any, are not brought up to date. */
  readonly parked: ReadonlySet<string>;
}

export interface ServedCollection {
  /** The collection to read now; null before there is any. It can become another one when a rebuild ends. */
  current(): Served | null;
  /** Resolves when `current()` may have changed or moved on, after `withinMs`, or when the signal aborts. */
  moved(withinMs: number, signal: AbortSignal): Promise<void>;
}

/**
 * Waits until everything up to a position is in what is read.
 * @returns false if that was not so after `withinMs`, or when the signal aborted
 */
export async function reached(
  served: ServedCollection,
  position: Position,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (;;) {
    const current = served.current();
    if (current !== null && (current.position ?? '') >= position) return true;
    const left = until - performance.now();
    if (left <= 0 || signal.aborted) return false;
    await served.moved(left, signal);
  }
}

/** What Nest knows it by. */
export const SERVED_COLLECTION = Symbol('served collection');
