/**
 * The read models port. Adapters: `memory/`, `sqlite/`, `mongodb/`; one contract suite (`read-models.contract.ts`) runs
 * on each. Three kinds of content, which differ in what may be lost:
 *
 * - **derived**: documents that projections write; droppable at any time, for they follow from the events.
 * - **operational**: leases, the state of projections, commands under way; worth nothing once nobody runs.
 * - **settings**: what no event tells, such as company aliases. They are apart, so that no rebuild can reach it.
 *
 * Documents are JSON texts to an adapter: what a database would change in them (big numbers, dates, `$` and dotted
 * names, `__proto__`) it never sees. Only what it has to find or compare by stands beside the text. Every text is
 * well-formed Unicode: databases store UTF-8, which has no lone surrogates. (`JSON.stringify` escapes them.)
 */
import { type Position } from '../eventstore/event-store.js';

export interface ReadModels {
  readonly derived: DerivedDocuments;
  readonly operational: Operational;
  readonly settings: SettingsStore;
  /** Whether other processes may use the same database at the same time. */
  readonly isShared: boolean;
  /** Reads something of everything that is here. @throws ReadModelsUnavailable */
  ping(): Promise<void>;
  /** What is not as it should be although everything is answered, in sentences: an index that cannot be made. */
  findings(): readonly string[];
  /** Finishes what is under way and lets go of every resource. */
  close(): Promise<void>;
}

/**
 * - `away`: nobody answers
 * - `slow`: no answer came in time; what was asked may be done all the same
 * - `refused`: the database answers, and does not do what is asked
 */
export type Unavailability = 'away' | 'slow' | 'refused';

const IN_SHORT: Readonly<Record<Unavailability, string>> = {
  away: 'cannot be reached',
  slow: 'do not answer in time',
  refused: 'refuse what is asked of them',
};

/** The database does not do what is asked just now. The message says why, and holds no login. */
export class ReadModelsUnavailable extends Error {
  readonly kind: Unavailability;

  constructor(message: string, { kind = 'away', ...options }: ErrorOptions & { readonly kind?: Unavailability } = {}) {
    super(message, options);
    this.name = 'ReadModelsUnavailable';
    this.kind = kind;
  }

  /** What the read models do, for whoever is not to see the words of a server. */
  get inShort(): string {
    return IN_SHORT[this.kind];
  }
}

/**
 * The document of one incident. `stream`, `revision` and `position` are its guard: of the last event that it was made
 * from. A document is a function of its stream up to the guard, so a later revision is always the better one.
 */
export interface HeadDocument {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  /** How many documents of entries belong to it: a reader that finds fewer has not all of them. */
  readonly entries: number;
  /** Whether its time of recording tells when an entry became known: entries are stored as if it did. */
  readonly tellsNoLearning: boolean;
  /** Whether not everyone who may read sees it: who does, the events tell. */
  readonly isPrivate: boolean;
  /**
   * JSON of the summary, without what depends on the present (`timeline/view/document.ts`). Empty if it has more than 4 MiB:
   * whoever reads it folds.
   */
  readonly summary: string;
  /** What else the present adds to it (`timeline/view/document.ts`); null if nothing in it changes while time passes. */
  readonly ticking: string | null;
  /** JSON of what lists, facets and analytics read of the incident. */
  readonly listed: string;
}

export type ListedDocument = Pick<HeadDocument, 'id' | 'stream' | 'revision' | 'position' | 'listed'>;

/** What a reader has to know of a document before it looks at others. */
export type HeadMark = Pick<HeadDocument, 'revision' | 'entries' | 'tellsNoLearning' | 'isPrivate'>;

/** The document of one entry. The guard is `lastRevision`. */
export interface EntryDocument {
  readonly incidentId: string;
  readonly entryId: string;
  /** Start of its interval, in milliseconds; with `revision` its place in the timeline. */
  readonly from: number;
  readonly revision: number;
  readonly lastRevision: number;
  /** JSON of the entry as it goes out of a record that tells when its entries became known. */
  readonly view: string;
}

/** How far a collection has come. Everything up to `position` is in its documents; null: nothing yet. */
export interface Checkpoint {
  readonly position: Position | null;
  /** Of the lease under which it was moved last. */
  readonly epoch: number;
}

export interface DocumentPage {
  readonly heads: readonly HeadDocument[];
  readonly entries: readonly EntryDocument[];
}

/** A collection is named by a projection, its version and a generation: `incidents_v1_g2`. */
export interface DerivedDocuments {
  /** Makes a collection and its indexes if need be. To be called before anything else is asked of it. */
  open(collection: string): Promise<void>;
  /** Removes a collection with its checkpoint. One that is not there is no fault. */
  drop(collection: string): Promise<void>;
  /** Names of the collections that are there, even those of which only a part is left. */
  collections(): Promise<string[]>;

  /**
   * Writes documents, and then moves the checkpoint. Entries come before heads, and both are durable before the
   * checkpoint moves. A document whose guard is not later than the stored one's is left out: somebody was first.
   * @param from the checkpoint that the caller has seen; null if there is none
   * @returns false if the checkpoint is not where the caller has seen it or has a later epoch than `to`: it did not
   *   move, and somebody else projects
   */
  commit(collection: string, page: DocumentPage, from: Checkpoint | null, to: Checkpoint): Promise<boolean>;
  /** Writes documents under the same guards, and moves nothing. */
  write(collection: string, page: DocumentPage): Promise<void>;
  checkpoint(collection: string): Promise<Checkpoint | null>;

  head(collection: string, id: string): Promise<HeadDocument | null>;
  /** Without reading the document itself, which is a thousand times as large. */
  mark(collection: string, id: string): Promise<HeadMark | null>;
  /** Revisions by incident id; absent where there is no document. */
  revisions(collection: string, ids: readonly string[]): Promise<Map<string, number>>;
  /** By incident id; absent where there is no document. At most 200 ids. */
  listed(collection: string, ids: readonly string[]): Promise<Map<string, ListedDocument>>;
  /**
   * What has changed: documents with `after < position ≤ upTo`, by position, at most `limit`. Whoever asks only up to
   * the checkpoint misses nothing: no document below it is written any more without rising above it.
   */
  changes(
    collection: string,
    range: { readonly after: Position | null; readonly upTo: Position; readonly limit: number },
  ): Promise<ListedDocument[]>;
  /** Entries of an incident in timeline order (`from`, then `revision`), after a place (exclusive). */
  entries(
    collection: string,
    incidentId: string,
    page: { readonly after: { readonly from: number; readonly revision: number } | null; readonly limit: number },
  ): Promise<EntryDocument[]>;
  entry(collection: string, incidentId: string, entryId: string): Promise<EntryDocument | null>;
  /** How many entries of an incident are as they were at a revision: their `lastRevision` is not later. */
  countEntries(collection: string, incidentId: string, revision: number): Promise<number>;

  /**
   * Resolves once nothing that was replaced or removed before is in any file of the database, as far as the adapter has a
   * hand in that. It may take long: as long as writing all documents again.
   */
  eraseTraces(): Promise<void>;
}

export interface Lease {
  readonly holder: string;
  /** Rises whenever the lease passes to another holder; never falls. */
  readonly epoch: number;
}

/** A value under a name, with the number of times that it was written: what compare-and-set compares. */
export interface Stamped {
  readonly value: string;
  readonly stamp: number;
}

/** A command with an Idempotency-Key, as the shortcut remembers it: without a word of the caller's but ids. */
export interface CommandRow {
  /** Tells one request from another. */
  readonly requestHash: string;
  /** JSON of what became of it; null while it runs. */
  readonly outcome: string | null;
}

export interface Operational {
  /**
   * Takes a lease that is free, has run out, or is the holder's own already; on the database's clock.
   * @returns null while somebody else holds it
   */
  acquire(name: string, holder: string, forMs: number): Promise<Lease | null>;
  /** Gives it back, if the holder has it. */
  release(name: string, holder: string): Promise<void>;
  /** Who holds it now; null if nobody does. */
  lease(name: string): Promise<Lease | null>;

  read(name: string): Promise<Stamped | null>;
  /**
   * Writes a value if it has not been written since.
   * @param seen the stamp that the caller has seen; null if there was no value
   * @returns the new stamp; null if somebody else has written meanwhile
   */
  swap(name: string, value: string, seen: number | null): Promise<number | null>;

  /**
   * Notes that a command runs, unless there is a row that has not run out.
   * @returns that row; null if the command is the caller's to run now
   */
  beginCommand(commandId: string, requestHash: string, runsForMs: number): Promise<CommandRow | null>;
  /** Notes what became of it. */
  finishCommand(commandId: string, row: CommandRow, keptForMs: number): Promise<void>;
  /** As if it had never come. */
  forgetCommand(commandId: string): Promise<void>;
  /** As if no command had ever come. */
  forgetCommands(): Promise<void>;
}

/** Small records that nothing can rebuild, by kind and key. */
export interface SettingsStore {
  put(kind: string, key: string, value: string): Promise<void>;
  remove(kind: string, key: string): Promise<void>;
  /** All of a kind, by key. */
  all(kind: string): Promise<Map<string, string>>;
  /** Those of these keys that there are; at most 1,000. */
  some(kind: string, keys: readonly string[]): Promise<Map<string, string>>;
  /**
   * Writes those that are not there yet, at most 1,000.
   * @returns what is there then, by key: somebody else may have been first
   */
  putNew(kind: string, records: ReadonlyMap<string, string>): Promise<Map<string, string>>;
  /**
   * Empties values for ever, and leaves their keys: nothing of them is in any file when this resolves, as far as the
   * adapter has a hand in that. A key that is not there gets an empty value.
   */
  blank(kind: string, keys: readonly string[]): Promise<void>;
}
