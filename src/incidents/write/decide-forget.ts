/** Forgetting words: whose they are, as the record has them, and the event that says so. */
import { type EventDraft } from '../../events/stored-event.js';
import { type StoredEvent } from '../../events/stored-event.js';
import { type Fault } from '../../timeline/input/values.js';
import { type Facts } from '../../timeline/facts.js';
import { entryTold } from '../../timeline/witnesses.js';
import { type RecordedWords, revisionsForgottenBy } from '../../timeline/forgetting.js';
import { type ForgettingTarget, type IncidentCommand } from './commands.js';
import { operationDraft, reasonTexts } from './event-drafts.js';
import { type Incident } from './incident.js';
import { Refusal } from '../../application/refusal.js';

type Forget = Extract<IncidentCommand, { kind: 'forget' }>;

/** Nothing new if all of these words are forgotten already, or there never were any. */
export function forgetWords(
  { state: { facts } }: Incident,
  { target, reason }: Forget,
): readonly EventDraft[] | Refusal {
  const unknown = 'revisions' in target ? unknownRevisions(facts, target.revisions) : [];
  if (unknown.length > 0)
    return new Refusal('invalid', 'The incident has not all of these revisions.', { faults: unknown });
  const isMeant = meantBy(target, facts);
  const revisions = [...facts.words]
    .filter(([revision, words]) => isMeant(revision, words) && !facts.forgettings.has(revision))
    .map(([revision]) => revision)
    .sort((a, b) => a - b);
  return revisions.length === 0 ? [] : [operationDraft('op.forgotten', { revisions }, reasonTexts(reason))];
}

/** What other systems told of an entry goes with it. */
function meantBy(target: ForgettingTarget, facts: Facts): (revision: number, words: RecordedWords) => boolean {
  if ('revisions' in target) {
    const named = new Set(target.revisions);
    return (revision) => named.has(revision);
  }
  if ('entryId' in target) return (_, { of, id }) => of === 'entry' && entryTold(facts, id!) === target.entryId;
  if ('claimId' in target) return (_, { of, id }) => of === 'claim' && id === target.claimId;
  return (_, { of }) => of !== 'forgetting';
}

const unknownRevisions = ({ revision: last }: Facts, revisions: readonly number[]): Fault[] =>
  revisions.flatMap((revision, index) =>
    revision <= last
      ? []
      : [
          {
            pointer: `/revisions/${index}`,
            code: 'range',
            detail: `the incident is at revision ${last}`,
          },
        ],
  );

/** What is missing of a target, in a sentence; null if nothing is. */
export function missingTarget({ entries, claims }: Facts, target: ForgettingTarget): string | null {
  if ('entryId' in target && !entries.has(target.entryId)) return `The incident has no entry ${target.entryId}.`;
  if ('claimId' in target && !claims.has(target.claimId)) return `The incident has no claim ${target.claimId}.`;
  return null;
}

/** The revisions whose words these events forget. */
export const forgottenBy = (events: readonly StoredEvent[]): number[] =>
  events.flatMap((event) => revisionsForgottenBy(event));
