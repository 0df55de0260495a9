/** Incidents as the projector has folded them, the recent ones kept in memory, and the documents that they make. */
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
import { type DocumentPage, type EntryDocument, type HeadDocument } from '../readmodels/read-models.js';
import { documentOf } from '../timeline/view/document.js';
import { incidentIdOf } from '../timeline/events.js';
import { evolve, initialState, passOver, type IncidentState } from '../timeline/facts.js';
import { holdsForgotten } from '../timeline/forgetting.js';
import { tellsNoLearning } from '../timeline/recorded-afterwards.js';
import { entryView } from '../timeline/view/render-entry.js';

export interface Folded {
  state: IncidentState;
  /** Of its last event. */
  position: Position;
  /** Up to which revision its entries are in the documents. */
  written: number;
  /** Roughly what it takes in memory. */
  bytes: number;
}

/** Beside the name of the stream, wherever that is told. */
function wordsOf(cause: unknown): string {
  if (cause instanceof StreamNotWhole) return `not whole: ${cause.gone}`;
  return cause instanceof Error ? cause.message : String(cause);
}

/** A stream that cannot be folded or rendered, for a reason that lies in its events. */
export class Poisoned extends Error {
  constructor(
    readonly stream: string,
    readonly revision: number,
    cause: unknown,
  ) {
    super(wordsOf(cause), { cause });
    this.name = 'Poisoned';
  }

  /** Whether events are gone: no other version of the program can read what is not there. */
  get isGone(): boolean {
    return this.cause instanceof StreamNotWhole;
  }
}

const KEPT_BYTES = 64 * 1024 * 1024;
/** Roughly, of an event with its entry, beside its words. */
const EVENT_BYTES = 1200;
/** A larger summary is not kept, and whoever reads it folds. */
const MOST_SUMMARY_CHARACTERS = 4 * 1024 * 1024;

export class Folds {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #kept: LRUCache<string, { readonly folded: Folded }>;

  constructor(store: Pick<EventStore, 'readStream'>, bytes = KEPT_BYTES) {
    this.#store = store;
    this.#kept = new LRUCache({ maxSize: bytes });
  }

  get(stream: string): Folded | null {
    return this.#kept.get(stream)?.folded ?? null;
  }

  keep(stream: string, folded: Folded): void {
    this.#kept.set(stream, { folded }, { size: folded.bytes });
  }

  forget(stream: string): void {
    this.#kept.delete(stream);
  }

  /**
   * A stream folded as far as it is at hand.
   * @param events in order
   * @returns null if they are not its first ones, or one of them has words that another has forgotten
   * @throws Poisoned
   */
  beginning(stream: string, events: readonly RecordedEvent[]): Folded | null {
    if (events.some(({ revision }, index) => revision !== index)) return null;
    const folded = nothingOf(stream, -1);
    for (const event of events) {
      if (holdsForgotten(folded.state.facts.words, event)) return null;
      fold(folded, event);
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
    if (folded.state.facts.revision < last) throw new StoreUnavailable(`${stream} ended before revision ${last}`);
    return folded;
  }

  /** Null if words of it were forgotten, and it has them still: of what is at hand, or since it was begun to read. */
  async #toItsEnd(stream: string, first: readonly RecordedEvent[], written: number): Promise<Folded | null> {
    const folded = nothingOf(stream, written);
    const isTaken = (event: StreamEvent): boolean => {
      if (!isNext(folded, event)) return true;
      if (!isForeign(event) && holdsForgotten(folded.state.facts.words, event)) return false;
      take(folded, event);
      return true;
    };
    for (const event of first) if (!isTaken(event)) return null;
    const from = folded.state.facts.revision + 1;
    try {
      for await (const event of this.#store.readStream(stream, { from })) if (!isTaken(event)) return null;
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
}

const nothingOf = (stream: string, written: number): Folded => ({
  state: initialState(incidentIdOf(stream)),
  position: '',
  written,
  bytes: EVENT_BYTES,
});

const isNext = ({ state }: Folded, { revision }: Pick<RecordedEvent, 'revision'>): boolean =>
  revision === state.facts.revision + 1;

/** Folds the next event. @throws Poisoned, and then the fold is good for nothing */
export function fold(folded: Folded, event: RecordedEvent): void {
  try {
    folded.state = evolve(folded.state, EVENT_REGISTRY.upcast(event));
    folded.position = event.position;
    folded.bytes += EVENT_BYTES + 2 * charactersOf(event);
  } catch (error) {
    throw new Poisoned(event.stream, event.revision, error);
  }
}

/** Folds what the stream holds next. @throws Poisoned */
function take(folded: Folded, event: StreamEvent): void {
  if (!isForeign(event)) return fold(folded, event);
  passOver(folded.state, event.revision);
  folded.position = event.position;
}

function charactersOf({ data: { texts } }: RecordedEvent): number {
  return Object.values(texts ?? {}).reduce<number>(
    (sum, words) => sum + (typeof words === 'string' ? words : (JSON.stringify(words) ?? '')).length,
    0,
  );
}

/** Notes that everything that is folded stands in the documents. */
export function setWritten(folded: Folded): void {
  folded.written = folded.state.facts.revision;
}

/**
 * The documents of an incident, none if nothing in its stream is ours: its head, and the entries
 * that have been touched since they were written. An entry is a function of its own events alone, so whoever writes an
 * older state late replaces nothing newer; what the record as a whole says of every entry is in the head.
 * @throws Poisoned
 */
export function documentsOf(stream: string, { state, position, written }: Folded): DocumentPage {
  const { facts, texts } = state;
  if (facts.eventsKnown === 0) return { heads: [], entries: [] };
  try {
    const { summary, ...rest } = documentOf(state, position);
    const head: HeadDocument = {
      id: facts.id,
      stream,
      revision: facts.revision,
      position,
      entries: facts.entries.size,
      tellsNoLearning: tellsNoLearning(state),
      summary: summary.length > MOST_SUMMARY_CHARACTERS ? '' : summary,
      ...rest,
    };
    const entries = [...facts.entries.values()]
      .filter(({ lastRevision }) => lastRevision > written)
      .map((entry): EntryDocument => ({
        incidentId: facts.id,
        entryId: entry.id,
        from: entry.interval.from,
        revision: entry.revision,
        lastRevision: entry.lastRevision,
        view: JSON.stringify(entryView(entry, texts.entries.get(entry.id), false)),
      }));
    return { heads: [head], entries };
  } catch (error) {
    throw new Poisoned(stream, facts.revision, error);
  }
}
