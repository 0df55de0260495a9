/** Keeps a collection in step with the log, page by page. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog, type LogPage } from '../eventstore/event-log.js';
import { type RecordedEvent } from '../eventstore/event-store.js';
import { type Checkpoint, type DerivedDocuments, type DocumentPage } from '../readmodels/read-models.js';
import { setWritten, type Folded, type FoldCache } from './fold-cache.js';
import { byStream, type Poisoned, type Projection } from './projection.js';
import { parkOnPoison } from './parked-streams.js';
import { type LeaseGuard } from '../runtime/lease.js';
import { commitUnderLease } from './page-and-checkpoint.js';
import { YieldLoop } from '../runtime/yield-loop.js';

/**
 * After a page there is a pause in which the next one gathers: made for every event, documents would cost several times
 * as much, and posts would get less of the machine. Short work is followed by a longer pause, long work by one as long
 * as itself, so that an event is soon in the documents either way.
 * @param worked how long the page took; both in milliseconds
 */
const pauseAfter = (worked: number): number => Math.min(4 * worked, Math.max(worked, 25), 300);

interface CatchUpOptions {
  readonly projection: Projection;
  readonly log: EventLog;
  readonly derived: DerivedDocuments;
  readonly folds: FoldCache;
  readonly collection: string;
  readonly guard: LeaseGuard;
  readonly isParked: (stream: string) => boolean;
  readonly onPoison: (poisoned: Poisoned) => Promise<void>;
  /** An event came that is not the next one of its stream: the stream was read again. */
  readonly onGap: () => void;
  /** @param caughtUp whether it was at the end of the log then */
  readonly onCheckpoint: (checkpoint: Checkpoint | null, caughtUp: boolean) => void;
}

/**
 * Reads on from the checkpoint to the end of the log, then takes in what happens, until the lease or the work ends.
 * @throws LeaseLost, CheckpointMoved; what the stores throw: then the folds are good for nothing
 */
export async function catchUp(options: CatchUpOptions): Promise<void> {
  const { log, derived, folds, collection, guard, onCheckpoint } = options;
  let checkpoint = await derived.checkpoint(collection);
  const after = checkpoint?.position ?? null;
  const ended = AbortSignal.any([guard.ending, guard.lost]);
  for await (const page of log.pages({ after, signal: ended })) {
    const begun = performance.now();
    const { written, documents } = await documentsFor(options, page);
    if (page.position !== (checkpoint?.position ?? null)) {
      checkpoint = await commitUnderLease(guard, derived, collection, documents, checkpoint, page.position);
      for (const folded of written) {
        setWritten(folded);
        folds.keep(folded);
      }
    }
    onCheckpoint(checkpoint, page.caughtUp);
    if (page.caughtUp) {
      const length = pauseAfter(performance.now() - begun);
      if (length > 1) await sleep(length, undefined, { signal: ended }).catch(() => undefined);
    }
  }
}

/** The documents that a page of the log changes, and the folds that they were made from. */
async function documentsFor(
  options: CatchUpOptions,
  { events, disturbed }: LogPage,
): Promise<{ documents: DocumentPage; written: Folded[] }> {
  const { projection, derived, folds, collection, isParked, onPoison } = options;
  const unparked = events.filter(({ stream }) => !isParked(stream));
  const streams = byStream(unparked, projection);
  const again = new Set(disturbed.map(({ stream }) => stream).filter((stream) => projection.handles(stream)));
  for (const stream of again) {
    folds.forget(stream);
    if (!isParked(stream) && !streams.has(stream)) streams.set(stream, []);
  }
  const notCached = [...streams.keys()].filter((stream) => folds.get(stream) === null);
  const ids = notCached.map((stream) => projection.idOf(stream));
  const stored = ids.length === 0 ? new Map<string, number>() : await derived.revisions(collection, ids);
  const pages: DocumentPage[] = [];
  const written: Folded[] = [];
  const loop = new YieldLoop();
  for (const [stream, own] of streams) {
    await loop.yielded();
    await parkOnPoison(
      async (poisoned) => {
        folds.forget(stream);
        await onPoison(poisoned);
      },
      async () => {
        const folded = again.has(stream)
          ? await folds.whole(stream, { first: own })
          : await broughtUp(options, stream, own, stored.get(projection.idOf(stream)) ?? -1);
        if (folded === null || folded.revision <= folded.written) return;
        pages.push(folds.documents(folded));
        written.push(folded);
      },
    );
  }
  const documents = { heads: pages.flatMap(({ heads }) => heads), entries: pages.flatMap(({ entries }) => entries) };
  return { documents, written };
}

/** A stream with these events of it folded; null if its document has them all. */
async function broughtUp(
  { folds, onGap }: CatchUpOptions,
  stream: string,
  events: readonly RecordedEvent[],
  stored: number,
): Promise<Folded | null> {
  const cached = folds.get(stream);
  if (!cached) {
    if (events.at(-1)!.revision <= stored) return null;
    return folds.whole(stream, { first: events, written: stored });
  }
  for (const event of events) {
    const { revision } = cached;
    if (event.revision <= revision) continue;
    if (event.revision > revision + 1) {
      onGap();
      return folds.whole(stream, { first: events, written: cached.written });
    }
    if (folds.holdsForgotten(cached, event)) return folds.whole(stream, { written: cached.written });
    folds.fold(cached, event);
  }
  return cached;
}
