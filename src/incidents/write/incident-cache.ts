/**
 * Incidents that were folded, kept in memory within a bound, and caught up with the store when somebody asks.
 */
import { LRUCache } from 'lru-cache';
import { UnreadableEvent } from '../../events/registry.js';
import { isForeign, type EventStore, type Position, type StreamEvent } from '../../eventstore/event-store.js';
import { holdsForgotten, isForgetting } from '../../timeline/forgetting.js';
import { Findings, type GuardedAssessor } from './write-lint.js';
import { evolve, initialIncident, pass, type Incident } from './incident.js';
import { INCIDENT, type RecordKind } from './record-kind.js';
import { Snapshots } from './snapshots.js';

export interface CachedIncident {
  /** Never ahead of the store. Without events if there is no such incident. */
  readonly incident: Incident;
  /** Of its last revision; null before the first event. */
  position: Position | null;
  readonly findings: Findings;
  readonly snapshots: Snapshots;
  /** What the next event is, if nobody can read it: the incident is folded up to there, and takes no writes. */
  unreadable: UnreadableEvent | null;
}

export class IncidentCache {
  readonly #store: EventStore;
  readonly #assessor: GuardedAssessor;
  /** The cache reads the size of a value once; so it holds a new box whenever its content has grown. */
  readonly #kept: LRUCache<string, { readonly kept: CachedIncident }>;
  /** First readings under way, so that many who ask for a large incident at once do not each read it. */
  readonly #beingRead = new Map<string, Promise<CachedIncident>>();
  /** Of the last event of all incidents that were known here and are kept no more. */
  #forgottenUpTo: Position = '';

  readonly #kind: RecordKind;

  /** @param bytes roughly how much may be kept */
  constructor(store: EventStore, assessor: GuardedAssessor, bytes: number, kind: RecordKind = INCIDENT) {
    this.#store = store;
    this.#kind = kind;
    this.#assessor = assessor;
    this.#kept = new LRUCache({
      maxSize: bytes,
      dispose: ({ kept }, _, reason) => {
        if (reason === 'evict') this.#forget(kept);
      },
    });
  }

  /** As far as it is known here: perhaps behind the store, which an append will tell. */
  recent(id: string): CachedIncident | null {
    return this.#kept.get(id)?.kept ?? null;
  }

  has(id: string): boolean {
    return this.#kept.has(id);
  }

  /**
   * Whether nothing is known here of an incident that is not in a document of it.
   * @param revision of the document
   * @param position up to which the log is in all documents
   */
  isAllIn(id: string, revision: number, position: Position): boolean {
    const kept = this.#kept.peek(id)?.kept;
    return kept ? kept.incident.state.facts.revision <= revision : this.#forgottenUpTo <= position;
  }

  /** Caught up with the store. @throws what the store throws */
  async load(id: string): Promise<CachedIncident> {
    const kept = this.recent(id) ?? (await this.#beingRead.get(id));
    if (!kept) return this.#read(id);
    if (!(await this.#catchUp(kept))) return this.loadAnew(id);
    this.keep(kept);
    return kept;
  }

  /** From the store, whatever is known here: words that were forgotten are nowhere else. @throws what the store throws */
  async loadAnew(id: string): Promise<CachedIncident> {
    this.release(id);
    return this.#read(id);
  }

  /** Drops an incident from the cache. */
  release(id: string): void {
    const kept = this.#kept.peek(id)?.kept;
    if (kept) this.#forget(kept);
    this.#kept.delete(id);
  }

  /** Puts a changed incident into the cache, as the most recently used. */
  keep(kept: CachedIncident): void {
    const { state } = kept.incident;
    const { facts } = state;
    const there = this.#kept.peek(facts.id)?.kept;
    // Another reader has replaced it meanwhile: words may have been forgotten.
    if (there && there !== kept && there.incident.state.facts.revision > facts.revision) return;
    if (kept.position !== null) kept.snapshots.takeIfDue(state, kept.position);
    if (facts.eventsKnown === 0) return;
    this.#kept.set(facts.id, { kept }, { size: kept.incident.head.bytes });
    // An incident larger than the whole cache is not cached.
    if (!this.#kept.has(facts.id)) this.#forget(kept);
  }

  #forget({ position }: CachedIncident): void {
    if ((position ?? '') > this.#forgottenUpTo) this.#forgottenUpTo = position!;
  }

  async #read(id: string): Promise<CachedIncident> {
    const reading = this.#readWhole(id);
    this.#beingRead.set(id, reading);
    try {
      const kept = await reading;
      this.keep(kept);
      return kept;
    } finally {
      if (this.#beingRead.get(id) === reading) this.#beingRead.delete(id);
    }
  }

  async #readWhole(id: string): Promise<CachedIncident> {
    for (;;) {
      const kept: CachedIncident = {
        incident: initialIncident(id, this.#kind),
        position: null,
        findings: new Findings(this.#assessor),
        snapshots: new Snapshots(),
        unreadable: null,
      };
      // If words were forgotten while this was read, read again.
      if (await this.#catchUp(kept)) return kept;
    }
  }

  /** @returns false if it holds words that have been forgotten since: then it is good for nothing */
  async #catchUp(kept: CachedIncident): Promise<boolean> {
    const { facts } = kept.incident.state;
    try {
      for await (const event of this.#store.readStream(this.#kind.streamOf(facts.id), { from: facts.revision + 1 })) {
        if (!foldRecorded(kept, event)) return false;
      }
      kept.unreadable = null;
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      kept.unreadable = error;
    }
    return true;
  }
}

/** Several may catch up at once, and an append may come between: each event is folded by whoever sees it first. */
function foldRecorded(kept: CachedIncident, event: StreamEvent): boolean {
  const { facts } = kept.incident.state;
  if (event.revision !== facts.revision + 1) return true;
  const isOurs = !isForeign(event);
  if (!isOurs) pass(kept.incident, event.revision);
  else if (holdsForgotten(facts.words, event)) return false;
  else evolve(kept.incident, event);
  if (facts.eventsKnown === 0) return true;
  kept.position = event.position;
  kept.findings.forget();
  // Earlier moments show what was forgotten since, too.
  if (isOurs && isForgetting(event)) kept.snapshots.clear();
  kept.snapshots.takeIfDue(kept.incident.state, event.position);
  return true;
}
