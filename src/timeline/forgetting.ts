/**
 * Words that can be forgotten, and those that were: whose they are, and who had them forgotten, when and why. An event
 * that was recorded with words has a `textHash`; without its texts they are gone.
 */
import { type Forgetting } from './entry.js';
import { operation, type TimelineEvent } from './events.js';

/** That an event was recorded with words, and whose they are. */
export interface RecordedWords {
  /** `forgetting` is a reason for forgetting other words. */
  readonly of: 'entry' | 'claim' | 'incident' | 'forgetting';
  /** Of the entry or claim; null for all others. */
  readonly id: string | null;
  readonly areGone: boolean;
}

/** Null for an event that never had any. */
export function recordedWords({ type, data, metadata }: TimelineEvent): RecordedWords | null {
  if (metadata.textHash === undefined) return null;
  const areGone = data.texts === undefined;
  const { entryId, claimId, told } = data.facts as { entryId?: string; claimId?: string; told?: { entryId: string } };
  if (type === 'op.witnessed') return { of: 'entry', id: told!.entryId, areGone };
  if (entryId !== undefined) return { of: 'entry', id: entryId, areGone };
  if (claimId !== undefined) return { of: 'claim', id: claimId, areGone };
  return { of: type === 'op.forgotten' ? 'forgetting' : 'incident', id: null, areGone };
}

/** The revisions whose words an event has forgotten; none for any other event. */
export const revisionsForgottenBy = (event: TimelineEvent): readonly number[] =>
  isForgetting(event) ? operation(event, 'op.forgotten').facts.revisions : [];

export const isForgetting = ({ type }: Pick<TimelineEvent, 'type'>): boolean => type === 'op.forgotten';

export const forgettingOf = (event: TimelineEvent): Forgetting => ({
  at: Date.parse(event.metadata.recordedAt),
  by: event.metadata.recordedBy,
  reason: operation(event, 'op.forgotten').texts.reason ?? null,
  revision: event.revision,
});

/**
 * What was forgotten in a stream, by revision. Whoever shows an earlier moment needs it: what is forgotten is forgotten at
 * every moment.
 * @param events the whole stream
 */
export function forgettingsIn(events: Iterable<TimelineEvent>): Map<number, Forgetting> {
  const forgettings = new Map<number, Forgetting>();
  for (const event of events) {
    for (const revision of revisionsForgottenBy(event)) forgettings.set(revision, forgettingOf(event));
  }
  return forgettings;
}

/** Who had the words of an event forgotten; null if it has them still, never had any, or nobody is known. */
export const goneFrom = (event: TimelineEvent, forgettings: ReadonlyMap<number, Forgetting>): Forgetting | null =>
  recordedWords(event)?.areGone === true ? (forgettings.get(event.revision) ?? null) : null;

/** Of two that concern the same thing, the one that is shown. */
export const later = (one: Forgetting | null, other: Forgetting): Forgetting =>
  one !== null && one.revision > other.revision ? one : other;

/**
 * True if a fold still has words that the next event has forgotten: it was made while they were there, and has to be made
 * anew from the store, which has them no more.
 */
export const holdsForgotten = (words: ReadonlyMap<number, RecordedWords>, next: TimelineEvent): boolean =>
  revisionsForgottenBy(next).some((revision) => words.get(revision)?.areGone === false);
