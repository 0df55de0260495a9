/**
 * What the events of an incident's stream say: the payload of each, free words (`texts`) apart from everything else
 * (`facts`). The envelope around them, the hash chain and their versions are in `src/events`.
 */
import { type EntryFacts, type EntryTexts, type LinkedFrom, type SetOf } from './entry.js';
import { type ClaimFacts, type ClaimTexts } from './fields/claim.js';
import { type DatedWitness, type Witness } from './witnesses.js';
import { type DescriptionFacts, type DescriptionTexts } from './fields/description.js';

export type { ClaimFacts, ClaimTexts, DescriptionFacts, DescriptionTexts };

/** The facts of a claim as they are stored. */
export type StoredClaimFacts = Omit<ClaimFacts, 'toleranceSeconds'> & {
  readonly claimId: string;
  readonly toleranceMillis?: number;
};

type Reason = { readonly reason?: string };

/** Payloads of the operations, by stored type. An entry's own event has its entry type instead. */
export interface Operations {
  'op.opened': { facts: DescriptionFacts; texts: DescriptionTexts };
  'op.described': { facts: { set: SetOf<DescriptionFacts> }; texts: { set: SetOf<DescriptionTexts> } & Reason };
  'op.amended': {
    facts: { entryId: string; set: SetOf<EntryFacts>; learnedAt?: string };
    texts: { set: SetOf<EntryTexts> } & Reason;
  };
  /** A change of a service, copied into an incident with its id. */
  'op.change_linked': {
    facts: EntryFacts & {
      entryId: string;
      linkedFrom: LinkedFrom;
      /** Who had told the change by then, the first first; absent for what was posted. */
      witnesses?: readonly DatedWitness[];
    };
    texts: EntryTexts & Reason;
  };
  'op.retracted': { facts: { entryId: string; learnedAt?: string }; texts: Reason };
  'op.restored': { facts: { entryId: string; learnedAt?: string }; texts: Reason };
  'op.confirmed': { facts: { entryId: string; learnedAt?: string }; texts: Reason };
  /** Another system told the fact of this entry: what its own entry would have been. */
  'op.witnessed': { facts: { entryId: string; told: EntryPayload['facts'] }; texts: EntryTexts };
  /** What it told is an entry of its own after all. `told` is the id of that. */
  'op.parted': { facts: { entryId: string; told: string; learnedAt?: string }; texts: Reason };
  'op.claimed': { facts: StoredClaimFacts; texts: ClaimTexts };
  'op.withdrawn': { facts: { claimId: string }; texts: Reason };
  'op.headline': { facts: { metric: string }; texts: Reason };
  'op.incident_retracted': { facts: Record<string, never>; texts: Reason };
  'op.incident_restored': { facts: Record<string, never>; texts: Reason };
  /** The words of these events were forgotten, for ever. */
  'op.forgotten': { facts: { revisions: readonly number[] }; texts: Reason };
}

export type OperationType = keyof Operations;

/** Payload of an entry's event. */
export interface EntryPayload {
  facts: EntryFacts & {
    entryId: string;
    /** `occurredAt` was left out and is the moment of receipt. */
    occurredAtDefaulted?: true;
    learnedAt?: string;
    /** `learnedAt` was later than the moment of receipt. */
    learnedClamped?: true;
    /** The message of another system that told it. */
    witness?: Witness;
  };
  texts: EntryTexts;
}

/**
 * An event as the core reads it; a stored event (`src/events`) is one. `type` is an entry type, or `op.…`: two
 * namespaces that cannot meet, since entry types have no dot. Texts may be missing: words can be forgotten.
 */
export interface TimelineEvent {
  readonly stream: string;
  /** From 0, contiguous in the stream. */
  readonly revision: number;
  readonly type: string;
  readonly data: { readonly facts: unknown; readonly texts?: unknown };
  /** `textHash` is there if the event was recorded with words: without `data.texts` they have been forgotten. */
  readonly metadata: { readonly recordedAt: string; readonly recordedBy: string; readonly textHash?: string };
}

/** A revision of the stream that holds none of our events. */
export interface ForeignRevision {
  readonly foreign: true;
  readonly stream: string;
  readonly revision: number;
}

export const isOperation = (type: string): boolean => type.startsWith('op.');

/** The payload of an operation, typed. The registry in `src/events` has checked its shape when it was written. */
export function operation<T extends OperationType>(
  event: TimelineEvent,
  _type: T,
): { facts: Operations[T]['facts']; texts: Partial<Operations[T]['texts']> } {
  return { facts: event.data.facts as Operations[T]['facts'], texts: event.data.texts ?? {} };
}

/** The payload of an entry's event, typed. */
export function entryPayload(event: TimelineEvent): EntryPayload {
  return { facts: event.data.facts as EntryPayload['facts'], texts: event.data.texts ?? {} };
}

/** `incident-<id>` → `<id>`. */
export const incidentIdOf = (stream: string): string => stream.slice('incident-'.length);
export const incidentStream = (id: string): string => `incident-${id}`;
/** The changes of a service that nobody has linked to an incident yet: `service-<name>`. */
export const serviceStream = (name: string): string => `service-${name}`;
