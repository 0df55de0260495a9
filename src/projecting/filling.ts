/**
 * Fills a collection with everything up to a fixed point of the log, stream by stream: an incident is folded and rendered
 * once, when the page with its opening comes, however its events lie in the log.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EventStore, type Position, type RecordedEvent } from '../eventstore/event-store.js';
import { type Checkpoint, type DerivedDocuments, type DocumentPage } from '../readmodels/read-models.js';
import { groupBy } from '../timeline/timeline.js';
import { documentsOf, type Folds, type Poisoned } from './folds.js';
import { isIncident } from './following.js';
import { parking } from './parking.js';
import { commitIn, type Term } from './term.js';

const PAGE_EVENTS = 500;
/** So many streams are read at once, for the sake of stores that answer over a network. */
const AT_ONCE = 8;
/** What is written before the page is whole, so that a page of large incidents does not fill the memory. */
const WRITE_CHARACTERS = 4_000_000;
/** After so long other work gets its turn. */
const SLICE_MS = 8;

export interface FillingOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly derived: DerivedDocuments;
  readonly folds: Folds;
  readonly collection: string;
  readonly target: Position | null;
  readonly term: Term;
  /** What to do about a stream that cannot be folded: goes on without it unless this throws. */
  readonly onPoison: (poisoned: Poisoned) => Promise<void>;
  readonly onCheckpoint: (checkpoint: Checkpoint) => void;
}

/**
 * Goes on from where the collection's checkpoint stands, and returns at the target.
 * @throws LeaseLost, CheckpointMoved; what the stores throw
 */
export async function fill(options: FillingOptions): Promise<void> {
  const { store, derived, collection, target, term } = options;
  let checkpoint = await derived.checkpoint(collection);
  while (!term.signal.aborted && (checkpoint?.position ?? '') < (target ?? '')) {
    const { events, next } = await store.readAll({ after: checkpoint?.position ?? null, limit: PAGE_EVENTS });
    const upToTarget = events.filter(({ position }) => position <= target!);
    const rest = await fillPage(options, upToTarget);
    const isLast = next === null || upToTarget.length < events.length;
    const position = isLast ? target : next;
    checkpoint = await commitIn(term, derived, collection, rest, checkpoint, position);
    options.onCheckpoint(checkpoint);
  }
}

/** @returns what is still to be written */
async function fillPage(
  { derived, folds, collection, term, onPoison }: FillingOptions,
  events: readonly RecordedEvent[],
): Promise<DocumentPage> {
  const streams = [...groupBy(events.filter(isIncident), ({ stream }) => stream)].filter(
    ([, [first]]) => first!.revision === 0,
  );
  const gathered = new GatheredPage();
  let since = performance.now();
  for (let at = 0; at < streams.length && !term.signal.aborted; at += AT_ONCE) {
    await Promise.all(
      streams.slice(at, at + AT_ONCE).map(([stream, own]) =>
        parking(onPoison, async () => {
          gathered.add(documentsOf(stream, await folds.whole(stream, own)));
        }),
      ),
    );
    if (gathered.characters > WRITE_CHARACTERS) await derived.write(collection, gathered.take());
    if (performance.now() - since < SLICE_MS) continue;
    await nextTurn();
    since = performance.now();
  }
  return gathered.take();
}

class GatheredPage {
  #pages: DocumentPage[] = [];
  characters = 0;

  add(page: DocumentPage): void {
    this.#pages.push(page);
    for (const { summary, listed } of page.heads) this.characters += summary.length + listed.length;
    for (const { view } of page.entries) this.characters += view.length;
  }

  take(): DocumentPage {
    const pages = this.#pages;
    this.#pages = [];
    this.characters = 0;
    return { heads: pages.flatMap(({ heads }) => heads), entries: pages.flatMap(({ entries }) => entries) };
  }
}
