/** What a projector may do for as long as it holds the lease. */
import { type Checkpoint, type DerivedDocuments, type DocumentPage } from '../readmodels/read-models.js';

/** Somebody else projects now, or may do so any moment. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease is lost');
    this.name = 'LeaseLost';
  }
}

/** The checkpoint is not where it was seen last: a write that was given up has arrived after all. */
export class CheckpointMoved extends Error {
  constructor() {
    super('the checkpoint has moved');
    this.name = 'CheckpointMoved';
  }
}

export interface Term {
  readonly epoch: number;
  /** Aborted when nothing more is to be begun: the service stops. What is under way may be finished. */
  readonly ending: AbortSignal;
  /** Aborted when the lease is lost: nothing may be committed any more. */
  readonly lost: AbortSignal;
}

/**
 * Commits a page under the lease.
 * @throws LeaseLost, CheckpointMoved; what the read models throw
 */
export async function commitIn(
  term: Term,
  derived: DerivedDocuments,
  collection: string,
  page: DocumentPage,
  from: Checkpoint | null,
  position: Checkpoint['position'],
): Promise<Checkpoint> {
  if (term.lost.aborted) throw new LeaseLost();
  const to = { position, epoch: term.epoch };
  if (await derived.commit(collection, page, from, to)) return to;
  const stored = await derived.checkpoint(collection);
  throw stored !== null && stored.epoch > term.epoch ? new LeaseLost() : new CheckpointMoved();
}
