/** The work of a leased consumer, wherever it is done: in this thread, or in one of its own. */
import { type Position } from '../eventstore/event-store.js';

/** How far a collection is that is worked on. */
export interface CollectionProgress {
  readonly collection: string;
  readonly position: Position | null;
  /** What keeps it from going on; null while nothing does. */
  readonly lastError: string | null;
}

/** As plain values, so that a thread can tell them. */
export interface WorkProgress {
  /** Of the collection that is read; null while another instance works on it, or before there is any. */
  readonly active: CollectionProgress | null;
  readonly rebuilding: CollectionProgress | null;
  /** What keeps the work from being done at all; null while nothing does. */
  readonly lastError: string | null;
}

export const NO_PROGRESS: WorkProgress = { active: null, rebuilding: null, lastError: null };

export interface LeasedWork {
  readonly progress: WorkProgress;
  /** Begins to work, and does not wait for it. */
  start(): void;
  /** Looks at the projection's state now: something has been asked. */
  wake(): void;
  /** Ends after the page that is under way, and gives the lease back; or gives up waiting for a database. */
  close(): Promise<void>;
}

export interface WorkListener {
  /** Told when the progress has changed. */
  readonly onMove: () => void;
  /** Told when a stream has been parked. */
  readonly onPark: () => void;
  /** Told of faults that the work gets over by itself. */
  readonly onFault: (error: Error) => void;
}

/** Makes the work of the projection of this name. */
export type WorkMaker = (projection: string, listener: WorkListener) => LeasedWork;
