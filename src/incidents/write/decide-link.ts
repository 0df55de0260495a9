/** Linking a change of a service to an incident: the change is copied, so that a replay shows when anyone linked it. */
import { type EventDraft } from '../../events/stored-event.js';
import { Refusal } from '../../application/refusal.js';
import { roomForOneMore } from './decide-add.js';
import { type IncidentCommand } from './commands.js';
import { operationDraft, reasonTexts } from './event-drafts.js';
import { type Incident } from './incident.js';

type Link = Extract<IncidentCommand, { kind: 'link_change' }>;

/** The same change again is nothing new; one that was unlinked comes back. */
export function linkChange(
  { state: { facts } }: Incident,
  { changeId, copied, linkedFrom, isRetracted, reason }: Link,
): readonly EventDraft[] | Refusal {
  const there = facts.entries.get(changeId);
  if (isRetracted) {
    const detail = `The change ${changeId} of ${linkedFrom.service} is retracted. Restore it first.`;
    return new Refusal('entry_retracted', detail);
  }
  if (there === undefined) {
    const draft = operationDraft(
      'op.change_linked',
      {
        ...copied.facts,
        entryId: changeId,
        linkedFrom,
        ...(copied.witnesses && { witnesses: copied.witnesses }),
      },
      { ...copied.texts, ...reasonTexts(reason) },
    );
    return roomForOneMore(facts) ?? [draft];
  }
  if (there.linkedFrom?.service !== linkedFrom.service)
    return new Refusal('entry_exists', `The incident has an entry ${changeId} that is another one.`);
  return there.retracted ? [operationDraft('op.restored', { entryId: changeId }, reasonTexts(reason))] : [];
}
