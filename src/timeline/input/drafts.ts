/**
 * What callers bring, read and brought to its stored form, before the record has given it a place. When it was received
 * decides what they left to the service: the id, the time, and how late something can have been learned.
 */
import { type EntryFacts, type EntryTexts, type SetOf } from '../entry.js';
import { type ClaimFacts, type ClaimTexts, type DescriptionFacts, type DescriptionTexts } from '../events.js';
import { type Millis } from '../time.js';
import { type Witness } from '../witnesses.js';

/** A new entry. `id` null: one is made; `facts.occurredAt` absent: the moment of receipt. */
export interface EntryDraft {
  readonly id: string | null;
  readonly facts: Omit<EntryFacts, 'occurredAt'> & { readonly occurredAt?: string };
  readonly texts: EntryTexts;
  readonly learnedAt: string | null;
  /** Of what comes in as events and by hooks; absent for what is posted. */
  readonly witness?: Witness;
  /** Where it stands in the request, as a JSON pointer: for faults, no part of the content. */
  readonly pointer: string;
}

/** A new claim. `id` null: one is made. */
export interface ClaimDraft {
  readonly id: string | null;
  readonly facts: ClaimFacts;
  readonly texts: ClaimTexts;
  /** Where it stands in the request, as a JSON pointer: for faults, no part of the content. */
  readonly pointer: string;
}

export interface EntrySet {
  readonly facts: SetOf<EntryFacts>;
  readonly texts: SetOf<EntryTexts>;
}

export interface DescriptionSet {
  readonly facts: SetOf<DescriptionFacts>;
  readonly texts: SetOf<DescriptionTexts>;
}

/** An entry as it was first posted, before any correction. */
export interface PostedEntry {
  readonly facts: EntryFacts;
  readonly texts: EntryTexts;
  readonly learnedAt: Millis | null;
  /** `occurredAt` was left out, and is the moment of receipt. */
  readonly occurredAtDefaulted: boolean;
  /** `learnedAt` was later than the moment of receipt, and is that moment. */
  readonly learnedClamped: boolean;
  /** They were forgotten: nobody can tell any more what they were, and any words are taken for them. */
  readonly areWordsGone: boolean;
}

/**
 * True if a draft says what an entry said when it was first posted. What depends on the moment of receipt, on either
 * side, is left out: a time that was not given, with the precision that a given one shows, and a `learnedAt` that lay in
 * the future.
 */
export function sameContent(posted: PostedEntry, draft: EntryDraft, receivedAt: Millis): boolean {
  const { occurredAt: postedAt, precision: postedPrecision, ...postedFacts } = posted.facts;
  const { occurredAt, precision, ...facts } = draft.facts;
  const isGiven = occurredAt !== undefined;
  const bothGiven = isGiven && !posted.occurredAtDefaulted;
  const oneGiven = isGiven === posted.occurredAtDefaulted;
  return (
    (!bothGiven || occurredAt === postedAt) &&
    (oneGiven || precision === postedPrecision) &&
    sameLearnedAt(posted, draft.learnedAt, receivedAt) &&
    equalJson(postedFacts, facts) &&
    (posted.areWordsGone || equalJson(posted.texts, draft.texts))
  );
}

/** The same for claims. */
export function sameClaim(
  posted: { readonly facts: ClaimFacts; readonly texts: ClaimTexts; readonly areWordsGone: boolean },
  draft: ClaimDraft,
  receivedAt: Millis,
): boolean {
  const { learnedAt: postedLearnedAt, learnedClamped = false, ...postedFacts } = posted.facts;
  const { learnedAt = null, ...facts } = draft.facts;
  const known = postedLearnedAt === undefined ? null : Date.parse(postedLearnedAt);
  return (
    sameLearnedAt({ learnedAt: known, learnedClamped }, learnedAt, receivedAt) &&
    equalJson(postedFacts, facts) &&
    (posted.areWordsGone || equalJson(posted.texts, draft.texts))
  );
}

function sameLearnedAt(
  posted: Pick<PostedEntry, 'learnedAt' | 'learnedClamped'>,
  learnedAt: string | null,
  receivedAt: Millis,
): boolean {
  const drafted = learnedAt === null ? null : Date.parse(learnedAt);
  if (posted.learnedClamped || (drafted !== null && drafted > receivedAt)) return true;
  return drafted === posted.learnedAt;
}

/** True if two JSON values are the same, whatever the order of keys; a key without a value is as good as none. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const at = (value: typeof left, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);
  return (
    Object.keys(left).every((key) => equalJson(left[key], at(right, key))) &&
    Object.keys(right).every((key) => Object.hasOwn(left, key) || right[key] === undefined)
  );
}
