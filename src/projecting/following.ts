/** Keeps a collection in step with the log, page by page. */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventLog, type LogPage } from '../eventstore/event-log.js';
import { type RecordedEvent } from '../eventstore/event-store.js';
import { type Checkpoint, type DerivedDocuments, type DocumentPage } from '../readmodels/read-models.js';
import { incidentIdOf, incidentStream } from '../timeline/events.js';
import { holdsForgotten } from '../timeline/forgetting.js';
import { groupBy } from '../timeline/timeline.js';
import { documentsOf, fold, setWritten, type Folded, type Folds, type Poisoned } from './folds.js';
import { parking } from './parking.js';
import { commitIn, type Term } from './term.js';
import { YieldLoop } from '../runtime/yield-loop.js';

/**
 * A page is followed by a pause of so many times its length, in which the next one gathers. A document takes time that
 * grows with its incident, up to a tenth of a second and more: made for every event, it would leave requests no time.
 */
const PAUSE_PER_WORK = 4;
const LONGEST_PAUSE_MS = 300;

const STREAMS = incidentStream('');
export const isIncident = ({ stream }: Pick<RecordedEvent, 'stream'>): boolean => stream.startsWith(STREAMS);

export interface FollowingOptions {
  readonly log: EventLog;
  readonly derived: DerivedDocuments;
  readonly folds: Folds;
  readonly collection: string;
  readonly term: Term;
  readonly isParked: (stream: string) => boolean;
  readonly onPoison: (poisoned: Poisoned) => Promise<void>;
  /** An event came that is not the next one of its stream: the stream was read again. */
  readonly onGap: () => void;
  /** @param caughtUp whether it was at the end of the log then */
  readonly onCheckpoint: (checkpoint: Checkpoint | null, caughtUp: boolean) => void;
}

/**
 * Follows the log until the term ends.
 * @throws LeaseLost, CheckpointMoved; what the stores throw: then the folds are good for nothing
 */
export async function followLog(options: FollowingOptions): Promise<void> {
  const { log, derived, folds, collection, term, onCheckpoint } = options;
  let checkpoint = await derived.checkpoint(collection);
  const after = checkpoint?.position ?? null;
  const ended = AbortSignal.any([term.ending, term.lost]);
  for await (const page of log.pages({ after, signal: ended })) {
    const begun = performance.now();
    const { written, documents } = await documentsFor(options, page);
    if (page.position !== (checkpoint?.position ?? null)) {
      checkpoint = await commitIn(term, derived, collection, documents, checkpoint, page.position);
      for (const [stream, folded] of written) {
        setWritten(folded);
        folds.keep(stream, folded);
      }
    }
    onCheckpoint(checkpoint, page.caughtUp);
    if (page.caughtUp) {
      const length = Math.min(PAUSE_PER_WORK * (performance.now() - begun), LONGEST_PAUSE_MS);
      if (length > 1) await pause(length, undefined, { signal: ended }).catch(() => undefined);
    }
  }
}

/** The documents that a page of the log changes, and the folds that they were made from. */
async function documentsFor(
  options: FollowingOptions,
  { events, disturbed }: LogPage,
): Promise<{ documents: DocumentPage; written: (readonly [string, Folded])[] }> {
  const { derived, folds, collection, isParked, onPoison } = options;
  const streams = groupBy(
    events.filter((event) => isIncident(event) && !isParked(event.stream)),
    ({ stream }) => stream,
  );
  const anew = new Set(disturbed.filter(isIncident).map(({ stream }) => stream));
  for (const stream of anew) {
    folds.forget(stream);
    if (!isParked(stream) && !streams.has(stream)) streams.set(stream, []);
  }
  const notKept = [...streams.keys()].filter((stream) => folds.get(stream) === null).map(incidentIdOf);
  const stored = notKept.length === 0 ? new Map<string, number>() : await derived.revisions(collection, notKept);
  const pages: DocumentPage[] = [];
  const written: (readonly [string, Folded])[] = [];
  const loop = new YieldLoop();
  for (const [stream, own] of streams) {
    await loop.yielded();
    await parking(
      async (poisoned) => {
        folds.forget(stream);
        await onPoison(poisoned);
      },
      async () => {
        const folded = anew.has(stream)
          ? await folds.whole(stream, { first: own })
          : await broughtUp(options, stream, own, stored.get(incidentIdOf(stream)) ?? -1);
        if (folded === null || folded.state.facts.revision <= folded.written) return;
        pages.push(documentsOf(stream, folded));
        written.push([stream, folded]);
      },
    );
  }
  const documents = { heads: pages.flatMap(({ heads }) => heads), entries: pages.flatMap(({ entries }) => entries) };
  return { documents, written };
}

/** A stream with these events of it folded; null if its document has them all. */
async function broughtUp(
  { folds, onGap }: FollowingOptions,
  stream: string,
  events: readonly RecordedEvent[],
  stored: number,
): Promise<Folded | null> {
  const kept = folds.get(stream);
  if (!kept) {
    if (events.at(-1)!.revision <= stored) return null;
    return folds.whole(stream, { first: events, written: stored });
  }
  for (const event of events) {
    const { revision } = kept.state.facts;
    if (event.revision <= revision) continue;
    if (event.revision > revision + 1) {
      onGap();
      return folds.whole(stream, { first: events, written: kept.written });
    }
    if (holdsForgotten(kept.state.facts.words, event)) return folds.whole(stream, { written: kept.written });
    fold(kept, event);
  }
  return kept;
}
