/**
 * Whether a stream is what it was when it was written: every check of the chain by name, and the first revision that
 * breaks it. What a shortened stream has lost cannot be seen in it: compare `head` with one noted elsewhere.
 */
import { hashOf, idOf, textHashOf, type Digest } from './chain.js';
import { NotCanonical } from './canonical-json.js';
import { EVENT_REGISTRY, UnreadableEvent, type EventRegistry } from './registry.js';
import { STORED_EVENT } from './envelope.js';
import { type StoredEvent } from './stored-event.js';

/** So many foreign events are named. */
const FOREIGN_NAMED = 5;

export const CHECK_NAMES = ['revisions', 'chain', 'texts', 'ids', 'recorded_at', 'schema'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** What was found, or the first thing that was wrong. */
  readonly detail: string;
}

export interface Verification {
  readonly ok: boolean;
  /** Of the last event; -1 if there is none. */
  readonly revision: number;
  /** Hash of the last event; empty if there is none. */
  readonly head: string;
  /** The first revision that fails any check. */
  readonly brokenAt: number | null;
  readonly checks: readonly Check[];
}

/** Verifies a whole stream, oldest event first, as it is stored (not upcast). */
export function verifyChain(
  events: Iterable<StoredEvent>,
  digest: Digest,
  registry: EventRegistry = EVENT_REGISTRY,
): Verification {
  const verifier = new ChainVerifier(digest, registry);
  for (const event of events) verifier.add(event);
  return verifier.result();
}

/** The same, event by event, for streams that are read page by page. */
export class ChainVerifier {
  readonly #digest: Digest;
  readonly #registry: EventRegistry;
  readonly #broken = new Map<CheckName, { readonly at: number; readonly detail: string }>();
  #previous: StoredEvent | null = null;
  #events = 0;
  readonly #foreign: number[] = [];
  #forgotten = 0;
  #fromTheFuture = 0;

  constructor(digest: Digest, registry: EventRegistry = EVENT_REGISTRY) {
    this.#digest = digest;
    this.#registry = registry;
  }

  add(event: StoredEvent): void {
    const envelope = STORED_EVENT(event, 'exact');
    if (envelope) this.#note('schema', `${envelope.pointer} ${envelope.detail}`);
    else this.#checkWhole(event);
    this.#previous = event;
    this.#events += 1;
  }

  /** Passes a revision that holds none of our events: the chain goes on behind it. */
  pass(revision: number): void {
    if (revision !== this.#events) this.#note('revisions', `is numbered ${revision}`);
    this.#foreign.push(revision);
    this.#events += 1;
  }

  /** An event that lacks a part cannot be checked any further. */
  #checkWhole(event: StoredEvent): void {
    this.#note('revisions', this.#revisionFault(event));
    this.#note('chain', this.#hashFault(event));
    this.#note('texts', textsFault(event, this.#digest));
    this.#note(
      'ids',
      event.id === idOf(event.metadata.hash, this.#digest) ? null : 'its id does not follow from its hash',
    );
    this.#note('recorded_at', this.#recordedAtFault(event));
    this.#note('schema', this.#schemaFault(event));
    if (event.metadata.textHash !== undefined && event.data.texts === undefined) this.#forgotten += 1;
    if (this.#registry.isFromTheFuture(event)) this.#fromTheFuture += 1;
  }

  result(): Verification {
    const found: Readonly<Record<CheckName, string>> = {
      revisions: `${this.#events - this.#foreign.length} events, revisions without a gap${this.#foreignText()}`,
      chain: 'every hash follows from the event and the hash before it',
      texts:
        this.#forgotten > 0
          ? `the words of ${this.#forgotten} events were forgotten; all others match`
          : 'all words match',
      ids: 'every id follows from its hash',
      recorded_at: 'never falls',
      schema:
        this.#fromTheFuture > 0 ? `${this.#fromTheFuture} events are of a later version of this program` : 'all known',
    };
    const checks = CHECK_NAMES.map((name) => {
      const fault = this.#broken.get(name);
      return { name, ok: !fault, detail: fault ? `revision ${fault.at}: ${fault.detail}` : found[name] };
    });
    const brokenAt = this.#broken.size === 0 ? null : Math.min(...[...this.#broken.values()].map(({ at }) => at));
    return {
      ok: brokenAt === null,
      revision: this.#events - 1,
      head: this.#previous?.metadata?.hash ?? '',
      brokenAt,
      checks,
    };
  }

  #foreignText(): string {
    const named = this.#foreign.slice(0, FOREIGN_NAMED).join(', ');
    const more = this.#foreign.length - FOREIGN_NAMED;
    if (more > 0) return `; revisions ${named} and ${more} more hold foreign events`;
    if (this.#foreign.length === 0) return '';
    return this.#foreign.length === 1
      ? `; revision ${named} holds a foreign event`
      : `; revisions ${named} hold foreign events`;
  }

  /** Only the first fault of a check is kept. Events are counted here: a broken event may lie about its revision. */
  #note(name: CheckName, detail: string | null): void {
    if (detail !== null && !this.#broken.has(name)) this.#broken.set(name, { at: this.#events, detail });
  }

  #revisionFault({ stream, revision }: StoredEvent): string | null {
    if (revision !== this.#events) return `is numbered ${revision}`;
    const previous = this.#previous?.stream ?? stream;
    return stream === previous ? null : `is of ${stream}, not of ${previous}`;
  }

  #hashFault(event: StoredEvent): string | null {
    const hash = hashOrNull(() => hashOf(this.#previous?.metadata?.hash ?? '', event, this.#digest));
    return hash === event.metadata.hash ? null : 'its hash does not follow from it and the hash before';
  }

  #recordedAtFault({ metadata: { recordedAt } }: StoredEvent): string | null {
    // All have one form, in which the order of texts is that of times.
    const previous = this.#previous?.metadata?.recordedAt ?? recordedAt;
    return recordedAt >= previous ? null : `${recordedAt} is before ${previous}`;
  }

  #schemaFault(event: StoredEvent): string | null {
    try {
      this.#registry.upcast(event);
      return null;
    } catch (error) {
      if (error instanceof UnreadableEvent) return `${error.fault.pointer} ${error.fault.detail}`;
      throw error;
    }
  }
}

function textsFault({ data: { texts, salt }, metadata: { textHash } }: StoredEvent, digest: Digest): string | null {
  if (texts === undefined) return salt === undefined ? null : 'its words are gone, but not their salt';
  if (salt === undefined) return 'its words have no salt';
  return hashOrNull(() => textHashOf(salt, texts, digest)) === textHash
    ? null
    : 'its words are not those that were recorded';
}

/** Tampering can leave what has no canonical text; that is then simply not the hash. */
function hashOrNull(hash: () => string): string | null {
  try {
    return hash();
  } catch (error) {
    if (error instanceof NotCanonical) return null;
    throw error;
  }
}
