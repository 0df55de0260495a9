/** Streams as a projection has folded them: the recent ones stay in memory, the others are folded again from the store. */
import { LRUCache } from 'lru-cache';
import { EVENT_REGISTRY, UnreadableEvent } from '../events/registry.js';
import {
  isForeign,
  StoreUnavailable,
  StreamNotWhole,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamEvent,
} from '../eventstore/event-store.js';
import { type DocumentPage } from '../readmodels/read-models.js';
import { Poisoned, type FoldPoint, type Projection } from './projection.js';

/** A stream folded up to a revision. */
export interface Folded extends FoldPoint {
  facts: unknown;
  revision: number;
  position: Position;
  written: number;
  /** Roughly what it takes in memory. */
  bytes: number;
}

const CACHE_BYTES = 64 * 1024 * 1024;
/** Roughly, of a stream beside its events. */
const STREAM_BYTES = 1200;

export class FoldCache {
  readonly #projection: Projection;
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #cached: LRUCache<string, { readonly folded: Folded }>;

  /** @param bytes that the folds in memory may take, roughly */
  constructor(projection: Projection, store: Pick<EventStore, 'readStream'>, bytes = CACHE_BYTES) {
    this.#projection = projection;
    this.#store = store;
    this.#cached = new LRUCache({ maxSize: bytes });
  }

  get(stream: string): Folded | null {
    return this.#cached.get(stream)?.folded ?? null;
  }

  keep(folded: Folded): void {
    this.#cached.set(folded.stream, { folded }, { size: folded.bytes });
  }

  forget(stream: string): void {
    this.#cached.delete(stream);
  }

  /**
   * A stream folded as far as it is at hand.
   * @param events in order
   * @returns null if they are not its first ones, or one of them has words that another has forgotten
   * @throws Poisoned
   */
  beginning(stream: string, events: readonly RecordedEvent[]): Folded | null {
    if (events.some(({ revision }, index) => revision !== index)) return null;
    const folded = this.#nothingOf(stream, -1);
    for (const event of events) {
      if (this.holdsForgotten(folded, event)) return null;
      this.fold(folded, event);
    }
    return folded;
  }

  /**
   * A stream folded to its end.
   * @param known.first events of it that are at hand, in order; what is missing between them is read
   * @param known.written revision of its head in the documents: entries are written before heads, so they are there too
   * @throws Poisoned; StoreUnavailable if the stream ends before events of it that are at hand; what the store throws
   */
  async whole(
    stream: string,
    { first = [], written = -1 }: { first?: readonly RecordedEvent[]; written?: number } = {},
  ): Promise<Folded> {
    const folded = (await this.#toItsEnd(stream, first, written)) ?? (await this.#withoutForgotten(stream, written));
    const last = first.at(-1)?.revision ?? -1;
    if (folded.revision < last) throw new StoreUnavailable(`${stream} ended before revision ${last}`);
    return folded;
  }

  /** Folds the next event. @throws Poisoned, and then the fold is good for nothing */
  fold(folded: Folded, event: RecordedEvent): void {
    try {
      folded.facts = this.#projection.evolve(folded.facts, EVENT_REGISTRY.upcast(event));
      folded.revision = event.revision;
      folded.position = event.position;
      folded.bytes += this.#projection.bytes(event);
    } catch (error) {
      throw new Poisoned(event.stream, event.revision, error);
    }
  }

  /** Whether a fold has words that the next event has forgotten: it has to be made again from the store. */
  holdsForgotten({ facts }: Folded, next: RecordedEvent): boolean {
    return this.#projection.holdsForgotten?.(facts, next) ?? false;
  }

  /** The documents that a fold makes, as far as they are not written yet. @throws Poisoned */
  documents(folded: Folded): DocumentPage {
    try {
      return this.#projection.render(folded.facts, folded);
    } catch (error) {
      throw new Poisoned(folded.stream, folded.revision, error);
    }
  }

  /** Null if words of it were forgotten, and it has them still: of what is at hand, or since the reading began. */
  async #toItsEnd(stream: string, first: readonly RecordedEvent[], written: number): Promise<Folded | null> {
    const folded = this.#nothingOf(stream, written);
    const isTaken = (event: StreamEvent): boolean => {
      if (event.revision !== folded.revision + 1) return true;
      if (!isForeign(event) && this.holdsForgotten(folded, event)) return false;
      this.#take(folded, event);
      return true;
    };
    for (const event of first) if (!isTaken(event)) return null;
    try {
      for await (const event of this.#store.readStream(stream, { from: folded.revision + 1 })) {
        if (!isTaken(event)) return null;
      }
    } catch (error) {
      if (error instanceof StreamNotWhole) throw new Poisoned(stream, 0, error);
      throw error instanceof UnreadableEvent ? new Poisoned(stream, error.revision, error) : error;
    }
    return folded;
  }

  async #withoutForgotten(stream: string, written: number): Promise<Folded> {
    for (;;) {
      const folded = await this.#toItsEnd(stream, [], written);
      if (folded) return folded;
    }
  }

  /** Folds what the stream holds next. @throws Poisoned */
  #take(folded: Folded, event: StreamEvent): void {
    if (!isForeign(event)) return this.fold(folded, event);
    folded.facts = this.#projection.passOver?.(folded.facts, event.revision) ?? folded.facts;
    folded.revision = event.revision;
    folded.position = event.position;
  }

  #nothingOf(stream: string, written: number): Folded {
    return {
      stream,
      facts: this.#projection.initial(stream),
      revision: -1,
      position: '',
      written,
      bytes: STREAM_BYTES,
    };
  }
}

/** Notes that everything that is folded is in the documents. */
export function setWritten(folded: Folded): void {
  folded.written = folded.revision;
}
