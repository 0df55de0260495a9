/**
 * Copies one event store into another, event by event as they are stored: ids, hashes and times stay, and so does the
 * order of recording; positions are the target's own. Broken off, it goes on where it was when it is begun again.
 *
 * One append waits for the one before: whatever happens, what the target has is a beginning of the source's log.
 */
import { hash as digest } from 'node:crypto';
import { ChainVerifier } from '../events/verification.js';
import {
  isForeign,
  MAX_APPEND_BYTES,
  StreamNotWhole,
  WrongExpectedRevision,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamEvent,
} from './event-store.js';

export interface CopyOptions {
  /** Told of each page that was read. */
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Breaks the copy off, between two appends. */
  readonly signal?: AbortSignal;
}

export interface CopyProgress {
  readonly step: 'copying' | 'verifying';
  /** Events that were looked at in this step. */
  readonly events: number;
  /** Of them, those that this run has written. */
  readonly copied: number;
}

export interface StreamFault {
  readonly stream: string;
  /** What is wrong, as the rest of a sentence that begins with the stream. */
  readonly fault: string;
}

export interface CopyOutcome {
  /** In the source, when the copy began. */
  readonly streams: number;
  readonly events: number;
  /** What this run has written; the other events were there. */
  readonly copied: number;
  /** Streams that the target has otherwise: none of their events was written, as long as that was known. */
  readonly refused: readonly StreamFault[];
  /** What was found when the two were compared afterwards. */
  readonly faults: readonly StreamFault[];
}

const PAGE_EVENTS = 500;
const EVENTS_AT_ONCE = 500;

/**
 * Copies what the source has when this is called, and then compares the two, stream by stream.
 * @throws StoreUnavailable, OutcomeUnknown: run it again; the reason of the signal when that aborts
 */
export async function copyStore(from: EventStore, to: EventStore, options: CopyOptions = {}): Promise<CopyOutcome> {
  const copying = new Copying(from, to, options);
  await copying.copy();
  return await copying.verified();
}

interface CopiedStream {
  /** How many the source has, as far as it was read. */
  events: number;
  /** Up to which the target has it; -1 for nothing. */
  revision: number;
}

class Copying {
  readonly #streams = new Map<string, CopiedStream>();
  readonly #refused = new Map<string, string>();
  readonly #onProgress: (progress: CopyProgress) => void;
  readonly #signal: AbortSignal | undefined;
  /** Consecutive events of one stream, to be appended at once. */
  #batch: RecordedEvent[] = [];
  #batchBytes = 0;
  #events = 0;
  #copied = 0;
  #targetWasEmpty = false;

  constructor(
    private readonly from: EventStore,
    private readonly to: EventStore,
    { onProgress = () => undefined, signal }: CopyOptions,
  ) {
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  async copy(): Promise<void> {
    const head = await this.from.head();
    this.#targetWasEmpty = (await this.to.head()) === null;
    for (let after: Position | null = null; head !== null;) {
      this.#signal?.throwIfAborted();
      const page = await this.from.readAll({ after, limit: PAGE_EVENTS });
      for (const event of page.events) if (event.position <= head) await this.#take(event);
      this.#onProgress({ step: 'copying', events: this.#events, copied: this.#copied });
      if (page.next === null || page.next >= head) break;
      after = page.next;
    }
    await this.#flush();
  }

  async verified(): Promise<CopyOutcome> {
    const faults: StreamFault[] = [];
    let compared = 0;
    for (const [stream, { events }] of this.#streams) {
      if (this.#refused.has(stream)) continue;
      this.#signal?.throwIfAborted();
      const fault = await this.#compare(stream, events);
      if (fault !== null) faults.push({ stream, fault });
      compared += events;
      this.#onProgress({ step: 'verifying', events: compared, copied: this.#copied });
    }
    return {
      streams: this.#streams.size,
      events: this.#events,
      copied: this.#copied,
      refused: [...this.#refused].map(([stream, fault]) => ({ stream, fault })),
      faults,
    };
  }

  async #take(event: RecordedEvent): Promise<void> {
    const stream = this.#streams.get(event.stream) ?? (await this.#begin(event.stream));
    if (event.revision !== stream.events)
      this.#refuse(event.stream, `has no event of ours at revision ${stream.events} in the source`);
    stream.events += 1;
    this.#events += 1;
    if (event.revision <= stream.revision || this.#refused.has(event.stream)) return;
    const bytes = Buffer.byteLength(JSON.stringify(event.data)) + Buffer.byteLength(JSON.stringify(event.metadata));
    const isAnother = this.#batch[0] !== undefined && this.#batch[0].stream !== event.stream;
    if (isAnother || this.#batch.length === EVENTS_AT_ONCE || this.#batchBytes + bytes > MAX_APPEND_BYTES) {
      await this.#flush();
      if (this.#refused.has(event.stream)) return;
    }
    this.#batch.push(event);
    this.#batchBytes += bytes;
  }

  /** Finds out how much of the stream the target has, and whether it is the same. */
  async #begin(stream: string): Promise<CopiedStream> {
    try {
      return await this.#compareBeginnings(stream);
    } catch (error) {
      if (!(error instanceof StreamNotWhole)) throw error;
      const begun = { events: 0, revision: -1 };
      this.#streams.set(stream, begun);
      this.#refuse(stream, `is not whole, in one of the stores: ${error.gone}`);
      return begun;
    }
  }

  async #compareBeginnings(stream: string): Promise<CopiedStream> {
    const last = this.#targetWasEmpty ? null : await only(this.to.readStream(stream, { backwards: true, limit: 1 }));
    const begun = { events: 0, revision: last?.revision ?? -1 };
    this.#streams.set(stream, begun);
    if (last !== null) {
      // Each hash covers the one before: where one event is the same, all before it are.
      const twin = await only(this.from.readStream(stream, { from: last.revision, backwards: true, limit: 1 }));
      const same = twin?.revision === last.revision ? last : await this.#inTarget(stream, twin?.revision);
      if (idOf(same) !== idOf(twin))
        this.#refuse(stream, `has other events in the target (at revision ${last.revision})`);
    }
    return begun;
  }

  async #inTarget(stream: string, revision: number | undefined): Promise<StreamEvent | null> {
    return revision === undefined ? null : await only(this.to.readStream(stream, { from: revision, limit: 1 }));
  }

  async #flush(): Promise<void> {
    const [batch, [first]] = [this.#batch, this.#batch];
    this.#batch = [];
    this.#batchBytes = 0;
    if (first === undefined) return;
    this.#signal?.throwIfAborted();
    try {
      const expected = first.revision === 0 ? 'no-stream' : first.revision - 1;
      const { revision } = await this.to.append(first.stream, batch, expected);
      this.#streams.get(first.stream)!.revision = revision;
      this.#copied += batch.length;
    } catch (error) {
      if (error instanceof StreamNotWhole) {
        return this.#refuse(first.stream, `is not whole in the target: ${error.gone}`);
      }
      if (!(error instanceof WrongExpectedRevision)) throw error;
      this.#refuse(first.stream, `was written to in the target meanwhile (after revision ${first.revision - 1})`);
    }
  }

  #refuse(stream: string, fault: string): void {
    if (!this.#refused.has(stream)) this.#refused.set(stream, fault);
  }

  /** What is wrong with the stream in the target, over as many events as were to be copied; null if nothing is. */
  async #compare(stream: string, events: number): Promise<string | null> {
    try {
      return await this.#differenceIn(stream, events);
    } catch (error) {
      if (error instanceof StreamNotWhole) return `is not whole any more, in one of the stores: ${error.gone}`;
      throw error;
    }
  }

  async #differenceIn(stream: string, events: number): Promise<string | null> {
    const chain = new ChainVerifier(digest);
    const copies = this.to.readStream(stream, { limit: events })[Symbol.asyncIterator]();
    let compared = 0;
    for await (const event of this.from.readStream(stream, { limit: events })) {
      const copy = await copies.next();
      if (copy.done === true) return `ends after ${compared} events in the target`;
      if (isForeign(event) || isForeign(copy.value) || contentOf(copy.value) !== contentOf(event)) {
        return `differs at revision ${event.revision}`;
      }
      chain.add(event);
      compared += 1;
    }
    if (compared < events) return `has only ${compared} of ${events} events in the source by now`;
    const broken = chain.result().checks.find(({ ok }) => !ok);
    return broken === undefined ? null : `does not verify, in either store: ${broken.name}, ${broken.detail}`;
  }
}

const contentOf = ({ id, revision, type, data, metadata }: RecordedEvent): string =>
  JSON.stringify([id, revision, type, data, metadata]);

/** Null of what has none: nothing, or a foreign event. */
const idOf = (event: StreamEvent | null): string | null => (event === null || isForeign(event) ? null : event.id);

async function only(events: AsyncIterable<StreamEvent>): Promise<StreamEvent | null> {
  for await (const event of events) return event;
  return null;
}
