/**
 * Why a command was not carried out. Nothing of a refused command is stored, except perhaps after `outcome_unknown`.
 */
import { type Fault } from '../../timeline/input/values.js';

/** A subset of the problem codes of the API. */
export type RefusalCode =
  | 'not_found'
  /** The store no longer has all events of the stream, or one of them cannot be read. */
  | 'not_whole'
  | 'incident_exists'
  | 'entry_exists'
  | 'entry_retracted'
  /** What the command addresses has changed after the revision in If-Match; `revision` says when. */
  | 'changed'
  | 'if_match_required'
  | 'invalid'
  /** The event store cannot forget words. */
  | 'cannot_forget'
  | 'idempotency_key_reused'
  /** The same command runs on another instance. */
  | 'in_progress'
  /** The incident, or the call, would grow beyond what is allowed. */
  | 'limit'
  | 'too_large'
  /** Others were faster, several times over. */
  | 'contention'
  /** The store did not answer: only the same command with the same key may be sent again. */
  | 'outcome_unknown'
  | 'unavailable'
  | 'overloaded';

export class Refusal extends Error {
  readonly code: RefusalCode;
  /** JSON pointers into the request, where the fault is in it. */
  readonly faults: readonly Fault[];
  /** Of `changed`: the last revision that touched what the command addresses. */
  readonly revision: number | null;
  /** Of `changed`: the id of the incident, whose current state the answer shows. */
  readonly incidentId: string | null;
  /** True if this is what a repeat was refused with the first time. */
  readonly replayed: boolean;

  constructor(
    code: RefusalCode,
    readonly detail: string,
    more: {
      readonly faults?: readonly Fault[];
      readonly revision?: number;
      readonly incidentId?: string;
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
    this.replayed = more.replayed ?? false;
  }
}
