/** Parting what two systems told of one fact. */
import { type EventDraft } from '../../events/stored-event.js';
import { invalidRequest, type Refusal } from '../../application/refusal.js';
import { isSameWitness } from '../../timeline/witnesses.js';
import { type IncidentCommand } from './commands.js';
import { ifChanged, known } from './decide-correct.js';
import { type Receipt } from './decision.js';
import { operationDraft, reasonTexts } from './event-drafts.js';
import { type Incident } from './incident.js';

/** Adds an entry more than it changes one, so it needs no `If-Match`; one that is given is honoured. */
export function partTold(
  incident: Incident,
  { entryId, witness, reason, learnedAt }: Extract<IncidentCommand, { kind: 'part' }>,
  receipt: Receipt,
): readonly EventDraft[] | Refusal {
  const { entries, witnessed } = incident.state.facts;
  const entry = entries.get(entryId)!;
  const told = entry.alsoTold?.find((each) => each.witness && isSameWitness(each.witness, witness));
  if (told) {
    const facts = { entryId, told: told.id, ...known(learnedAt, receipt.receivedAt) };
    return (
      (receipt.ifMatch === null ? null : ifChanged(incident, receipt, entry.lastRevision, `The entry ${entryId}`)) ?? [
        operationDraft('op.parted', facts, reasonTexts(reason)),
      ]
    );
  }
  const isParted = [...witnessed].some(([id, holder]) => {
    const own = entries.get(id)?.witness;
    return holder === entryId && own !== undefined && isSameWitness(own, witness);
  });
  if (isParted) return [];
  const detail = entry.copiedWitnesses?.some((each) => isSameWitness(each, witness))
    ? 'told the change that this entry is a copy of: it is parted there'
    : entry.witness && isSameWitness(entry.witness, witness)
      ? 'told it first: the entry is this telling, and the others can be parted from it'
      : 'is none of the witnesses of this entry';
  return invalidRequest([{ pointer: '/witness', code: 'conflict', detail }]);
}
