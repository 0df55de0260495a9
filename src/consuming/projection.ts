/** What a consumer makes of the log, stream by stream: the only part of it that knows what the events mean. */
import { type Position, type RecordedEvent, StreamNotWhole } from '../eventstore/event-store.js';
import { type DocumentPage } from '../readmodels/read-models.js';

/** A projection's name with the version of the code that writes its documents. */
export interface ProjectionVersion {
  readonly name: string;
  /** To be raised whenever the code makes other documents of the same events. */
  readonly version: number;
}

/** Where a fold of a stream stands. */
export interface FoldPoint {
  readonly stream: string;
  /** Of the last event that is folded. */
  readonly revision: number;
  readonly position: Position;
  /** Up to which revision its entries are in the documents already; -1: none is. */
  readonly written: number;
}

/**
 * Documents of streams, as pure functions of their events: no clock, no I/O, synchronous. One stream makes one head
 * document and any number of entries. A stream for which `evolve` or `render` throws is parked.
 */
export interface Projection<Facts = unknown> extends ProjectionVersion {
  /** Whether documents are made of a stream. */
  handles(stream: string): boolean;
  /** The id of a stream's head document. */
  idOf(stream: string): string;
  initial(stream: string): Facts;
  /** Takes ownership of the facts. @param event in the current version of its schema */
  evolve(facts: Facts, event: RecordedEvent): Facts;
  /** Passes over a revision that holds no event of ours. Takes ownership of the facts. Left out: nothing changes. */
  passOver?(facts: Facts, revision: number): Facts;
  /**
   * Whether the facts have words that this event, the next one, has forgotten: then the stream is folded from the
   * store, which has them no more. Left out: facts have no words.
   */
  holdsForgotten?(facts: Facts, next: RecordedEvent): boolean;
  /** The head document, and the entries that were touched after `at.written`; none at all if there is nothing to show. */
  render(facts: Facts, at: FoldPoint): DocumentPage;
  /** Roughly how many bytes an event adds to the facts in memory. */
  bytes(event: RecordedEvent): number;
}

/** `incidents_v1` */
export const versionName = ({ name, version }: ProjectionVersion): string => `${name}_v${version}`;

/** The collection of a generation: `incidents_v1_g2`. */
export const collectionOf = (of: ProjectionVersion, generation: number): string => `${versionName(of)}_g${generation}`;

/** The events that a projection handles, by stream, in their order. */
export function byStream(
  events: readonly RecordedEvent[],
  projection: Pick<Projection, 'handles'>,
): Map<string, RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    if (!projection.handles(event.stream)) continue;
    const own = streams.get(event.stream);
    if (own) own.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
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

/** The stream's name is told beside them. */
function wordsOf(cause: unknown): string {
  if (cause instanceof StreamNotWhole) return `not whole: ${cause.gone}`;
  return cause instanceof Error ? cause.message : String(cause);
}
