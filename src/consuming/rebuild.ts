/**
 * Makes a collection of everything up to a fixed point of the log. Most streams lie in one page of it and are folded from
 * that. One that goes on in a later page is read to its end there, so that it is rendered twice at most, however its
 * events lie in the log.
 */
import { LRUCache } from 'lru-cache';
import {
  StoreUnavailable,
  type AllPage,
  type EventStore,
  type Position,
  type RecordedEvent,
} from '../eventstore/event-store.js';
import { type Checkpoint, type DerivedDocuments, type DocumentPage } from '../readmodels/read-models.js';
import { YieldLoop } from '../runtime/yield-loop.js';
import { type FoldCache } from './fold-cache.js';
import { byStream, type Poisoned, type Projection } from './projection.js';
import { parkOnPoison } from './parked-streams.js';
import { type LeaseGuard } from '../runtime/lease.js';
import { commitUnderLease } from './page-and-checkpoint.js';

const PAGE_EVENTS = 500;
/** So many streams are read at once, for the sake of stores that answer over a network. */
const AT_ONCE = 8;
/** What is written before the page is whole, so that a page of large streams does not fill the memory. */
const WRITE_CHARACTERS = 4_000_000;
/** Streams of which it is remembered how far they are in the documents; of the others it is looked up. */
const REMEMBERED_STREAMS = 50_000;

interface RebuildOptions {
  readonly projection: Projection;
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly derived: DerivedDocuments;
  readonly folds: FoldCache;
  readonly collection: string;
  /** Up to where; null: nothing, if something was made before. A collection without a checkpoint is made up to the head. */
  readonly target: Position | null;
  readonly guard: LeaseGuard;
  readonly isParked: (stream: string) => boolean;
  /** What to do about a stream that cannot be folded: goes on without it unless this throws. */
  readonly onPoison: (poisoned: Poisoned) => Promise<void>;
  readonly onCheckpoint: (checkpoint: Checkpoint) => void;
}

/**
 * Goes on from where the collection's checkpoint stands, and returns at the target, or early if the lease ends.
 * @throws LeaseLost, CheckpointMoved; what the stores throw
 */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const { store, derived, collection, target, guard, onCheckpoint } = options;
  let checkpoint = await derived.checkpoint(collection);
  // Somebody may have dropped it amid a write: what is in it then may be parts, which only a rebuild makes whole.
  const upTo = checkpoint === null ? await store.head() : target;
  if (upTo === null) return;
  const page = new RebuildPage(options);
  for await (const { position, ...told } of pagesUpTo(upTo, checkpoint?.position ?? null, store)) {
    const rest = await page.documentsFor(told);
    if (guard.ending.aborted) return;
    checkpoint = await commitUnderLease(guard, derived, collection, rest, checkpoint, position);
    onCheckpoint(checkpoint);
  }
}

type Told = Pick<AllPage, 'events' | 'disturbed'>;

/** Pages of the log, each with how far it goes; the next one is read while a page is worked on. */
async function* pagesUpTo(
  target: Position,
  after: Position | null,
  store: RebuildOptions['store'],
): AsyncGenerator<Told & { readonly position: Position }> {
  const read = (from: Position | null): ReturnType<EventStore['readAll']> => {
    const reading = store.readAll({ after: from, limit: PAGE_EVENTS });
    // It may fail before it is waited for, or when nobody wants it any more.
    reading.catch(() => undefined);
    return reading;
  };
  for (let [done, reading] = [after ?? '', read(after)]; done < target;) {
    const { events, disturbed, next } = await reading;
    const isInRange = ({ position }: { position: Position }): boolean => position > done && position <= target;
    const told = { events: events.filter(isInRange), disturbed: disturbed.filter(isInRange) };
    const isBeyond = lastOf({ events, disturbed }) > target;
    const position = isBeyond ? target : (next ?? (await endOf(told, target, store)));
    if (position <= done) throw new StoreUnavailable('the log does not go on');
    done = position;
    if (done < target) reading = read(done);
    yield { ...told, position };
  }
}

/**
 * How far the last page of the log has come. The target is the place of something in it, so a page that ends before it was cut
 * short on its way, and what is missing comes with the next one.
 * @throws StoreUnavailable if nothing came at all
 */
async function endOf(told: Told, target: Position, store: RebuildOptions['store']): Promise<Position> {
  const last = lastOf(told);
  if (last !== '') return last;
  // Unless the event is not there any more.
  if (((await store.head()) ?? '') < target) return target;
  throw new StoreUnavailable('the log ended before its last event');
}

/** Of what a page tells; empty if it tells nothing. */
function lastOf({ events, disturbed }: Told): Position {
  const [event = '', disturbance = ''] = [events.at(-1)?.position, disturbed.at(-1)?.position];
  return event > disturbance ? event : disturbance;
}

/** A stream that is to be folded, its events in this page, and its revision in the documents: -1 if it has none. */
interface Missing {
  readonly stream: string;
  readonly own: readonly RecordedEvent[];
  readonly written: number;
  /** Something else has happened to it: it has to be read as a whole. */
  readonly isDisturbed: boolean;
}

class RebuildPage {
  readonly #options: RebuildOptions;
  readonly #loop = new YieldLoop();
  /** Revisions that were written, by stream. */
  readonly #written = new LRUCache<string, number>({ max: REMEMBERED_STREAMS });
  #gathered = new Gathered();

  constructor(options: RebuildOptions) {
    this.#options = options;
  }

  /** @returns what is still to be written; not all of it if the work was ended meanwhile */
  async documentsFor({ events, disturbed }: Told): Promise<DocumentPage> {
    const { projection } = this.#options;
    const again = new Set(disturbed.map(({ stream }) => stream).filter((stream) => projection.handles(stream)));
    const streams = await this.#missing(byStream(events, projection), again);
    this.#gathered = new Gathered();
    const takers = Array.from({ length: Math.min(AT_ONCE, streams.length) }, () => this.#take(streams));
    const taken = await Promise.allSettled(takers);
    for (const each of taken) if (each.status === 'rejected') throw each.reason;
    return this.#gathered.take();
  }

  /** The streams whose document has not these events: those that begin here, and those that were not read to their end. */
  async #missing(
    streams: ReadonlyMap<string, readonly RecordedEvent[]>,
    disturbed: ReadonlySet<string>,
  ): Promise<Missing[]> {
    const { projection, derived, collection, isParked } = this.#options;
    const idOf = (stream: string): string => projection.idOf(stream);
    const begun = [...streams.keys()].filter((stream) => streams.get(stream)![0]!.revision > 0);
    const unknown = begun.filter((stream) => !this.#written.has(stream)).map(idOf);
    const stored = unknown.length === 0 ? new Map<string, number>() : await derived.revisions(collection, unknown);
    const written = (stream: string): number => this.#written.get(stream) ?? stored.get(idOf(stream)) ?? -1;
    const begunHere = [...streams]
      .filter(([stream, own]) => !disturbed.has(stream) && own.at(-1)!.revision > written(stream))
      .map(([stream, own]) => ({ stream, own, written: written(stream), isDisturbed: false }));
    const again = [...disturbed].map((stream) => ({
      stream,
      own: streams.get(stream) ?? [],
      written: -1,
      isDisturbed: true,
    }));
    return [...begunHere, ...again].filter(({ stream }) => !isParked(stream));
  }

  async #take(streams: Missing[]): Promise<void> {
    const { derived, folds, collection, guard, onPoison } = this.#options;
    for (let next; !guard.ending.aborted && !guard.lost.aborted && (next = streams.shift()) !== undefined;) {
      const { stream, own, written, isDisturbed } = next;
      await parkOnPoison(onPoison, async () => {
        const beginning = isDisturbed ? null : folds.beginning(stream, own);
        const folded = beginning ?? (await folds.whole(stream, { first: own, written }));
        this.#gathered.add(folds.documents(folded));
        this.#written.set(stream, folded.revision);
      });
      if (this.#gathered.characters > WRITE_CHARACTERS) await derived.write(collection, this.#gathered.take());
      await this.#loop.yielded();
    }
  }
}

class Gathered {
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
