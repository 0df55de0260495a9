/**
 * The step that keeps documents and checkpoint together: a page is durable first, then the checkpoint moves past it.
 * Whoever starts again from the checkpoint has every document below it.
 */
import { type Checkpoint, type DerivedDocuments, type DocumentPage } from '../readmodels/read-models.js';
import { LeaseLost, type LeaseGuard } from '../runtime/lease.js';

/** The checkpoint is not where it was seen last: a write that was given up has arrived after all. */
class CheckpointMoved extends Error {
  constructor() {
    super('the checkpoint has moved');
    this.name = 'CheckpointMoved';
  }
}

/**
 * Commits a page, and the checkpoint after it, while the lease is held. See `DerivedDocuments.commit` for the order.
 * @throws LeaseLost, CheckpointMoved; what the read models throw
 */
export async function commitUnderLease(
  guard: LeaseGuard,
  derived: DerivedDocuments,
  collection: string,
  page: DocumentPage,
  from: Checkpoint | null,
  position: Checkpoint['position'],
): Promise<Checkpoint> {
  if (guard.lost.aborted) throw new LeaseLost();
  const to = { position, epoch: guard.epoch };
  if (await derived.commit(collection, page, from, to)) return to;
  const stored = await derived.checkpoint(collection);
  throw stored !== null && stored.epoch > guard.epoch ? new LeaseLost() : new CheckpointMoved();
}
