/**
 * Changing what is there: each decision checks `If-Match` against the one thing that it addresses, and comes to nothing
 * if that thing is already as asked.
 */
import { type EventDraft } from '../../events/stored-event.js';
import { equalJson } from '../../timeline/input/drafts.js';
import { amend, applySet, isProposed, isUnconfirmed, type Entry } from '../../timeline/entry.js';
import { type DescriptionFacts } from '../../timeline/events.js';
import { entryFaults } from '../../timeline/input/entry.js';
import { Place, type Fault } from '../../timeline/input/values.js';
import { formatInstant, parseWrittenTime, type Millis } from '../../timeline/time.js';
import { type IncidentCommand } from './commands.js';
import { type Receipt } from './decision.js';
import { operationDraft, reasonTexts } from './event-drafts.js';
import { type Incident } from './incident.js';
import { callerName, LOCAL_CALLER } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { wordsOf } from './request.js';
import { refusalOfAudience } from './visibility.js';

type Decided = readonly EventDraft[] | Refusal;
type Command<K extends IncidentCommand['kind']> = Extract<IncidentCommand, { kind: K }>;

const NOTHING_NEW: readonly EventDraft[] = [];
const EVERYBODY = callerName(LOCAL_CALLER);

/** Sets and clears fields of an entry. The result is judged as a whole, as if it were posted. */
export function amendEntry(incident: Incident, command: Command<'amend'>, receipt: Receipt): Decided {
  const { entryId, set, learnedAt } = command;
  const { facts, texts } = incident.state;
  const entry = facts.entries.get(entryId)!;
  const words = texts.entries.get(entryId) ?? {};
  const amended = amend(entry.facts, words, set);
  const place = Place.root('/set');
  // As it was written, not as it would be stored: what a time shows is lost when it is brought to its stored form.
  const written = parseWrittenTime(set.facts.occurredAt ?? entry.facts.occurredAt);
  entryFaults(amended.facts, written, amended.texts, place, new Set(Object.keys(set.facts)));
  if (place.faults.length > 0) {
    return new Refusal('invalid', 'The amended entry would contradict itself.', { faults: place.faults });
  }
  return (
    (amended.facts.origin === 'proposed' ? null : ifOwnProposal(entry, receipt)) ??
    ifChanged(incident, receipt, entry.lastRevision, `The entry ${entryId}`) ??
    (entry.retracted ? refuseRetracted(entryId) : null) ??
    (equalJson(amended, { facts: entry.facts, texts: words })
      ? NOTHING_NEW
      : [
          operationDraft(
            'op.amended',
            { entryId, set: set.facts, ...known(learnedAt, receipt.receivedAt) },
            wordsOf(command),
          ),
        ])
  );
}

const refuseRetracted = (entryId: string): Refusal =>
  new Refusal('entry_retracted', `The entry ${entryId} is retracted. Restore it first.`);

/**
 * Somebody else has to look at a proposal, or it would be a statement under another name. Without keys everybody is
 * `local:local`, so that name says nothing of who it was.
 */
function ifOwnProposal(entry: Entry, { caller }: Receipt): Refusal | null {
  const by = callerName(caller);
  return isProposed(entry) && entry.recordedBy === by && by !== EVERYBODY
    ? new Refusal('forbidden', `${by} proposed the entry ${entry.id} and cannot confirm it. Somebody else has to.`)
    : null;
}

const CORRECTIONS = {
  retract: 'op.retracted',
  restore: 'op.restored',
  confirm: 'op.confirmed',
} as const;

/** Takes an entry out of everything, brings it back, or makes an extracted one stated. */
export function correctEntry(
  incident: Incident,
  { kind, entryId, reason, learnedAt }: Command<'retract' | 'restore' | 'confirm'>,
  receipt: Receipt,
): Decided {
  const entry = incident.state.facts.entries.get(entryId)!;
  const own = kind === 'confirm' ? ifOwnProposal(entry, receipt) : null;
  if (own) return own;
  const stale = ifChanged(incident, receipt, entry.lastRevision, `The entry ${entryId}`);
  if (stale) return stale;
  const isDone = { retract: entry.retracted, restore: !entry.retracted, confirm: !isUnconfirmed(entry) }[kind];
  if (isDone) return NOTHING_NEW;
  if (kind === 'confirm' && entry.retracted) return refuseRetracted(entryId);
  const facts = { entryId, ...known(learnedAt, receipt.receivedAt) };
  return [operationDraft(CORRECTIONS[kind], facts, reasonTexts(reason))];
}

/** The same for many: every one of them, or none. It needs no `If-Match`; one that is given is honoured for each. */
export function correctEntries(
  incident: Incident,
  { kind, entryIds, reason }: Command<'retract_entries' | 'confirm_entries'>,
  receipt: Receipt,
): Decided {
  const unknown = entryIds.flatMap((id, index): Fault[] =>
    incident.state.facts.entries.has(id)
      ? []
      : [{ pointer: `/entryIds/${index}`, code: 'unknown_entry', detail: `the incident has no entry ${id}` }],
  );
  if (unknown.length > 0)
    return new Refusal('invalid', 'The incident has not all of these entries.', { faults: unknown });
  const each = kind === 'retract_entries' ? 'retract' : 'confirm';
  const ifMatch = receipt.ifMatch ?? 'any';
  const events: EventDraft[] = [];
  for (const entryId of new Set(entryIds)) {
    const decided = correctEntry(incident, { kind: each, entryId, reason, learnedAt: null }, { ...receipt, ifMatch });
    if (decided instanceof Refusal) return decided;
    events.push(...decided);
  }
  return events;
}

/** When a correction was learned: not later than it was received. */
export function known(learnedAt: string | null, receivedAt: Millis): { learnedAt?: string } {
  return learnedAt === null ? {} : { learnedAt: formatInstant(Math.min(Date.parse(learnedAt), receivedAt)) };
}

export function withdrawClaim(incident: Incident, { claimId, reason }: Command<'withdraw'>, receipt: Receipt): Decided {
  const claim = incident.state.facts.claims.get(claimId)!;
  return (
    ifChanged(incident, receipt, claim.lastRevision, `The claim ${claimId}`) ??
    (claim.withdrawn ? NOTHING_NEW : [operationDraft('op.withdrawn', { claimId }, reasonTexts(reason))])
  );
}

/** Sets and clears descriptive fields; clearing `kind` or `historical` puts its default back. */
export function describe(incident: Incident, command: Command<'describe'>, receipt: Receipt): Decided {
  const { set } = command;
  const { facts, texts } = incident.state;
  const shutOut = refusalOfAudience(receipt.caller, set.facts.visibleTo, '/set/visibleTo');
  if (shutOut) return shutOut;
  const stale = ifChanged(incident, receipt, facts.descriptionRevision, 'The description');
  if (stale) return stale;
  const described = {
    facts: {
      kind: 'incident',
      historical: false,
      ...applySet<Partial<DescriptionFacts>>(facts.description, set.facts),
    },
    texts: applySet(texts.description, set.texts),
  };
  return equalJson(described, { facts: facts.description, texts: texts.description })
    ? NOTHING_NEW
    : [operationDraft('op.described', { set: set.facts }, wordsOf(command))];
}

/** A choice needs no `If-Match`: it replaces whatever stood there. One that is given is honoured. */
export function chooseHeadline(
  incident: Incident,
  { metric, reason }: Command<'choose_headline'>,
  receipt: Receipt,
): Decided {
  const { facts, texts } = incident.state;
  const changed =
    receipt.ifMatch === null ? null : ifChanged(incident, receipt, facts.descriptionRevision, 'The description');
  if (changed) return changed;
  return facts.headline?.metric === metric && texts.headlineReason === reason
    ? NOTHING_NEW
    : [operationDraft('op.headline', { metric }, reasonTexts(reason))];
}

/** The whole incident leaves lists and statistics, or comes back. */
export function retractIncident(
  incident: Incident,
  { kind, reason }: Command<'retract_incident' | 'restore_incident'>,
  receipt: Receipt,
): Decided {
  const { retracted, descriptionRevision } = incident.state.facts;
  const stale = ifChanged(incident, receipt, descriptionRevision, 'The incident');
  if (stale) return stale;
  const retract = kind === 'retract_incident';
  if (retract === retracted) return NOTHING_NEW;
  return [operationDraft(retract ? 'op.incident_retracted' : 'op.incident_restored', {}, reasonTexts(reason))];
}

/** `If-Match` is about the addressed thing alone: a note that was posted meanwhile does not disturb. */
export function ifChanged(
  { state: { facts } }: Incident,
  { ifMatch }: Receipt,
  lastRevision: number,
  what: string,
): Refusal | null {
  if (ifMatch === null) {
    return new Refusal(
      'if_match_required',
      `Changing what is there needs If-Match: the revision that you have seen, or *.`,
    );
  }
  if (ifMatch === 'any' || (ifMatch >= lastRevision && ifMatch <= facts.revision)) return null;
  const detail =
    ifMatch > facts.revision
      ? `Revision ${ifMatch} lies beyond the last one, ${facts.revision}.`
      : `${what} has changed in revision ${lastRevision}, after ${ifMatch}.`;
  return new Refusal('changed', detail, { revision: lastRevision, incidentId: facts.id });
}
