/** Why a command or a query was refused. A refused command stores nothing, except perhaps after `outcome_unknown`. */
import { type Scope } from './caller.js';
import { type UnreadableEvent } from '../events/registry.js';
import { type StreamNotWhole } from '../eventstore/event-store.js';

/** Where the fault of a request is, and what is wrong there. `pointer` is a JSON pointer into the content. */
export type RequestFault = ({ readonly pointer: string } | { readonly parameter: string }) & {
  readonly code: string;
  readonly detail: string;
};

/** A subset of the problem codes of the API. */
export type RefusalCode =
  | 'not_found'
  /** The incident exists, but nothing of it was recorded at the moment in the question. */
  | 'not_known_yet'
  /** The question names a revision or a position beyond the head. */
  | 'unknown_revision'
  /** The store no longer has all events of the stream, or one of them cannot be read. */
  | 'not_whole'
  | 'incident_exists'
  | 'entry_exists'
  | 'entry_retracted'
  /** The caller may not do this: it lacks a scope, or it would confirm what it has proposed itself. */
  | 'forbidden'
  /** What the command addresses has changed after the revision in If-Match; `revision` says when. */
  | 'changed'
  | 'if_match_required'
  | 'invalid'
  /** The event store cannot forget words. */
  | 'cannot_forget'
  | 'idempotency_key_reused'
  /** The same command runs on another instance. */
  | 'in_progress'
  /** It is needed, so that it cannot be taken away. */
  | 'reserved'
  /** Only somebody with a key may do it. */
  | 'unauthenticated'
  /** The incident, or the call, would grow beyond its limit. */
  | 'limit'
  | 'too_large'
  /** Other writers were faster, several times over. */
  | 'contention'
  /** The store did not answer: only the same command with the same key may be sent again. */
  | 'outcome_unknown'
  | 'unavailable'
  | 'overloaded';

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly faults: readonly RequestFault[];
  /** Of `changed`: the last revision that touched what the command addresses. */
  readonly revision: number | null;
  /** Of `changed`: the id of the incident. */
  readonly incidentId: string | null;
  /** Of `forbidden`: a scope with which the caller might do it; null where none helps. */
  readonly scope: Scope | null;
  /** What else the answer shows, by name: the head, the current state. */
  readonly details: Readonly<Record<string, unknown>>;
  /** True for the refusal of a retry whose first try was refused with the same words. */
  readonly replayed: boolean;

  constructor(
    code: RefusalCode,
    readonly detail: string,
    more: {
      readonly faults?: readonly RequestFault[];
      readonly revision?: number;
      readonly incidentId?: string;
      readonly scope?: Scope;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly replayed?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'Refusal';
    this.code = code;
    this.faults = more.faults ?? [];
    this.revision = more.revision ?? null;
    this.incidentId = more.incidentId ?? null;
    this.scope = more.scope ?? null;
    this.details = more.details ?? {};
    this.replayed = more.replayed ?? false;
  }
}

/** What is said of a request with these faults. */
export const faultsInWords = (faults: readonly { readonly detail: string }[]): string =>
  faults.length === 1 ? faults[0]!.detail : `The request has ${faults.length} faults.`;

export const invalidRequest = (faults: readonly RequestFault[]): Refusal =>
  new Refusal('invalid', faultsInWords(faults), { faults });

/** @param written the id as the caller wrote it */
export const noIncident = (written: string): Refusal =>
  new Refusal('not_found', `There is no incident ${JSON.stringify(written.slice(0, 100))}.`);

export const notWholeInWords = ({ stream, gone }: StreamNotWhole): string =>
  `The event store no longer has all events of ${stream}: ${gone}.`;

/** Earlier revisions can still be read. */
export const unreadableInWords = ({ stream, revision, fault }: UnreadableEvent): string =>
  `Revision ${revision} of ${stream} cannot be read: ${fault.pointer} ${fault.detail}.` +
  (revision === 0 ? '' : ` What came before can be: ask with revision=${revision - 1}.`);
