/**
 * The commands on an incident. The readers of the core have read and checked every value, and brought it to its stored
 * form. Only the record can tell whether an entry exists or an id is taken: `decide` asks it.
 */
import { type ClaimDraft, type DescriptionSet, type EntryDraft, type EntrySet } from '../../timeline/input/drafts.js';
import { type EntryFacts, type EntryTexts, type LinkedFrom } from '../../timeline/entry.js';
import { type DescriptionFacts, type DescriptionTexts } from '../../timeline/events.js';
import { type DatedWitness, type Witness } from '../../timeline/witnesses.js';
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
  | {
      readonly kind: 'add_entries';
      readonly entries: readonly EntryDraft[];
      /** By what a repeat is recognised, where the times of the entries follow from the moment of receipt. */
      readonly asked?: readonly EntryDraft[];
    }
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
      /** Only if the entry is a linked change. */
      readonly isLink?: true;
    }
  | {
      /** Copies a change of a service into the incident. */
      readonly kind: 'link_change';
      readonly changeId: string;
      readonly copied: {
        readonly facts: EntryFacts;
        readonly texts: EntryTexts;
        readonly witnesses?: readonly DatedWitness[];
      };
      readonly linkedFrom: LinkedFrom;
      /** The change is retracted where it is from. */
      readonly isRetracted: boolean;
      readonly reason: string | null;
    }
  | {
      /** What another system told of an entry becomes one of its own. */
      readonly kind: 'part';
      readonly entryId: string;
      readonly witness: Witness;
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

/**
 * Whose words are forgotten. Of an entry or a claim: those of its corrections too. `all` leaves the reasons of earlier
 * forgettings.
 */
export type ForgettingTarget =
  | { readonly revisions: readonly number[] }
  | { readonly entryId: string }
  | { readonly claimId: string }
  | { readonly all: true };

/** The outcome of a command. */
export interface CommandOutcome {
  readonly incidentId: string;
  /** The stream's revision after this command. */
  readonly revision: number;
  readonly position: Position;
  /** False if everything was there already. For a retry: as the first time. */
  readonly changed: boolean;
  /** True for the answer to a retry. */
  readonly replayed: boolean;
  /** Null if assessing failed: everything is stored all the same. */
  readonly status: Status | null;
  /** Lint findings that this command brought; null if assessing failed. */
  readonly lint: readonly FindingView[] | null;
  /** Ids of the entries or claims concerned, in request order. */
  readonly ids: readonly string[];
  /**
   * The incident at `revision`, or later if more was appended with it; for a retry exactly at it. Read it before the
   * next await: later events are folded into the same object.
   */
  readonly state: IncidentState;
}
