/**
 * What callers may ask of an incident, after normalisation: every value has been read, checked for itself and brought
 * to its stored form. What only the record can tell (does the entry exist, is the id taken) is `decide`'s business.
 */
import { type ClaimDraft, type DescriptionSet, type EntryDraft, type EntrySet } from '../../timeline/input/drafts.js';
import { type DescriptionFacts, type DescriptionTexts } from '../../timeline/events.js';
import { type FindingView, type Status } from '../../timeline/view/view-types.js';
import { type Position } from '../../eventstore/event-store.js';
import { type IncidentState } from '../../timeline/facts.js';

export { type ClaimDraft, type DescriptionSet, type EntryDraft, type EntrySet };

export type IncidentCommand =
  | {
      readonly kind: 'open';
      /** Null: made from the date and the title. */
      readonly id: string | null;
      readonly description: { readonly facts: DescriptionFacts; readonly texts: DescriptionTexts };
      readonly entries: readonly EntryDraft[];
      readonly claims: readonly ClaimDraft[];
    }
  | { readonly kind: 'describe'; readonly set: DescriptionSet; readonly reason: string | null }
  | { readonly kind: 'retract_incident' | 'restore_incident'; readonly reason: string | null }
  | { readonly kind: 'add_entries'; readonly entries: readonly EntryDraft[] }
  | {
      readonly kind: 'amend';
      readonly entryId: string;
      readonly set: EntrySet;
      readonly reason: string | null;
      readonly learnedAt: string | null;
    }
  | {
      readonly kind: 'retract' | 'restore' | 'confirm';
      readonly entryId: string;
      readonly reason: string | null;
      readonly learnedAt: string | null;
    }
  | {
      /** Many at once, or none of them. */
      readonly kind: 'retract_entries' | 'confirm_entries';
      readonly entryIds: readonly string[];
      readonly reason: string | null;
    }
  | { readonly kind: 'add_claim'; readonly claim: ClaimDraft }
  | { readonly kind: 'withdraw'; readonly claimId: string; readonly reason: string | null }
  | { readonly kind: 'choose_headline'; readonly metric: string; readonly reason: string | null }
  | { readonly kind: 'forget'; readonly target: ForgettingTarget; readonly reason: string };

/** Whose words are forgotten: of an entry or a claim, those of its corrections too; of all, but not why others were. */
export type ForgettingTarget =
  | { readonly revisions: readonly number[] }
  | { readonly entryId: string }
  | { readonly claimId: string }
  | { readonly all: true };

/** Who asks, and how a repeat is recognised. */
export interface CommandContext {
  /** `kind:id` of the caller. */
  readonly issuedBy: string;
  /** Given by the caller, or null; its scope is caller, method and path. */
  readonly idempotencyKey: { readonly key: string; readonly method: string; readonly path: string } | null;
  /**
   * The addressed entry, claim or description must not have changed after this revision. `any` is `*`; null means
   * that the header is missing, which only adding may.
   */
  readonly ifMatch: number | 'any' | null;
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** What a command came to. */
export interface CommandOutcome {
  readonly incidentId: string;
  /** The stream's revision after this command. */
  readonly revision: number;
  readonly position: Position;
  /** False if everything was there already. Of a repeat, what it was the first time: true. */
  readonly changed: boolean;
  /** True if this answers a repeat of a command that the stream holds, or that is remembered. */
  readonly replayed: boolean;
  /** Null if assessing failed: everything is stored all the same. */
  readonly status: Status | null;
  /** Lint findings that this command brought; null if they could not be made. */
  readonly lint: readonly FindingView[] | null;
  /** Ids of the entries or claims concerned, in request order. */
  readonly ids: readonly string[];
  /**
   * The incident at `revision`, or later if more was appended with it; of a repeat exactly at it. To be read at once: it
   * goes on changing.
   */
  readonly state: IncidentState;
}
