/**
 * What each command comes to: events, nothing new, or a refusal. Pure; the clock and the ids that were made come with
 * the command (`Receipt`).
 */
import { type EventDraft } from '../../events/stored-event.js';
import { sameClaim, sameContent } from '../../timeline/input/drafts.js';
import { addClaims, addEntries, postedClaim } from './decide-add.js';
import { type ClaimDraft, type EntryDraft, type IncidentCommand } from './commands.js';
import {
  amendEntry,
  chooseHeadline,
  correctEntries,
  correctEntry,
  describe,
  retractIncident,
  withdrawClaim,
} from './decide-correct.js';
import { type Decision, type Receipt } from './decision.js';
import { partTold } from './decide-part.js';
import { operationDraft } from './event-drafts.js';
import { forgetWords, missingTarget } from './decide-forget.js';
import { linkChange } from './decide-link.js';
import { firstPosting, type Incident, type RecordedCommand } from './incident.js';
import { Refusal } from '../../application/refusal.js';
import { isSameRequest, requestOf } from './request.js';
import { refusalOfAudience, refusalOfUnseen } from './visibility.js';

/** The stream takes no more events than this, but those that forget: nobody may be kept from that. */
const MAX_EVENTS = 25_000;

/**
 * What a command comes to. The checks stand in the order in which their answers are promised: what is not there, the
 * key, what cannot be, `If-Match`, what the record refuses.
 */
export function decide(incident: Incident, command: IncidentCommand, receipt: Receipt): Decision | Refusal {
  const { facts } = incident.state;
  const unseen = incident.kind.isOpened ? refusalOfUnseen(incident.state, command, receipt.caller) : null;
  if (unseen) return unseen;
  const missing = whatIsMissing(incident, command);
  if (missing) return new Refusal('not_found', missing);
  const repeated = incident.commands.get(receipt.commandId);
  if (repeated) {
    const ids = idsOfRepeat(command, receipt, repeated);
    return isRepeat(incident, command, receipt, ids, repeated)
      ? { events: [], ids, repeats: repeated }
      : new Refusal('idempotency_key_reused', 'This key came with another request before.');
  }
  if (incident.head.fromTheFuture) {
    return new Refusal(
      'unavailable',
      `A newer version of the program has written to this ${incident.kind.noun}; this one only reads it.`,
    );
  }
  const events = eventsOf(incident, command, receipt);
  if (events instanceof Refusal) return events;
  if (facts.eventsKnown + events.length > MAX_EVENTS && command.kind !== 'forget') {
    const { article, noun } = incident.kind;
    return new Refusal('limit', `${article} ${noun} takes at most ${MAX_EVENTS} events.`);
  }
  return { events, ids: receipt.ids, repeats: null };
}

function eventsOf(incident: Incident, command: IncidentCommand, receipt: Receipt): readonly EventDraft[] | Refusal {
  switch (command.kind) {
    case 'open':
      return open(incident, command, receipt);
    case 'add_entries':
      return addEntries(incident, command.entries, receipt.ids, receipt.receivedAt);
    case 'add_claim':
      return addClaims(incident, [command.claim], receipt.ids, receipt.receivedAt);
    case 'amend':
      return amendEntry(incident, command, receipt);
    case 'retract':
    case 'restore':
    case 'confirm':
      return correctEntry(incident, command, receipt);
    case 'part':
      return partTold(incident, command, receipt);
    case 'retract_entries':
    case 'confirm_entries':
      return correctEntries(incident, command, receipt);
    case 'withdraw':
      return withdrawClaim(incident, command, receipt);
    case 'describe':
      return describe(incident, command, receipt);
    case 'choose_headline':
      return chooseHeadline(incident, command, receipt);
    case 'retract_incident':
    case 'restore_incident':
      return retractIncident(incident, command, receipt);
    case 'link_change':
      return linkChange(incident, command);
    case 'forget':
      return forgetWords(incident, command);
  }
}

/** Opened, entries, claims: one append. An id that the service chose must be new; a caller's may come again. */
function open(
  incident: Incident,
  command: Extract<IncidentCommand, { kind: 'open' }>,
  receipt: Receipt,
): readonly EventDraft[] | Refusal {
  const { id: chosen, description, entries, claims } = command;
  const { caller, commandId, ids, receivedAt } = receipt;
  const { openedBy } = incident.head;
  if (openedBy !== null) {
    const isSame = chosen === null ? openedBy === commandId : isSameOpening(incident, openedBy, command, receipt);
    if (isSame) return [];
    const { id } = incident.state.facts;
    return new Refusal('incident_exists', `The incident ${id} exists, and was opened with other content.`);
  }
  const shutOut = refusalOfAudience(caller, description.facts.visibleTo, '/visibleTo');
  if (shutOut) return shutOut;
  const added = addEntries(incident, entries, ids.slice(0, entries.length), receivedAt);
  const claimed = addClaims(incident, claims, ids.slice(entries.length), receivedAt);
  if (added instanceof Refusal || claimed instanceof Refusal) return allFaults(added, claimed);
  return [operationDraft('op.opened', description.facts, description.texts), ...added, ...claimed];
}

function isSameOpening(
  incident: Incident,
  openedBy: string,
  command: Extract<IncidentCommand, { kind: 'open' }>,
  receipt: Receipt,
): boolean {
  const opening = incident.commands.get(openedBy)!;
  return isSameRequest(receipt.request, idsOfRepeat(command, receipt, opening), opening);
}

/**
 * Whether a command is the recorded one again. What was there already when that came has no event of it, and is held
 * against what it was when it was first posted.
 */
function isRepeat(
  incident: Incident,
  command: IncidentCommand,
  { request, receivedAt }: Receipt,
  ids: readonly string[],
  recorded: RecordedCommand,
): boolean {
  const asked = command.kind === 'link_change' ? requestOf(asFirstCopied(incident, command)) : request;
  const own = new Set(recorded.events.map(({ adds }) => adds));
  const [entries, claims] = draftsByKind(command);
  const sameEntry = (draft: EntryDraft, id: string): boolean => {
    const first = own.has(`entry ${id}`) ? null : firstPosting(incident, id);
    return first === null || sameContent(first, draft, receivedAt);
  };
  const sameStatement = (draft: ClaimDraft, id: string): boolean => {
    const claim = own.has(`claim ${id}`) ? undefined : incident.state.facts.claims.get(id);
    return claim === undefined || sameClaim(postedClaim(incident, claim), draft, receivedAt);
  };
  return (
    isSameRequest(asked, ids, recorded) &&
    entries.every((draft, i) => sameEntry(draft, ids[i]!)) &&
    claims.every((draft, i) => sameStatement(draft, ids[entries.length + i]!))
  );
}

/** What is copied is no part of what is asked: the change may have been amended since the first try. */
function asFirstCopied(incident: Incident, command: Extract<IncidentCommand, { kind: 'link_change' }>) {
  const first = firstPosting(incident, command.changeId);
  return first === null ? command : { ...command, copied: { ...command.copied, texts: first.texts } };
}

/** One refusal with the faults of both. */
function allFaults(...parts: (readonly EventDraft[] | Refusal)[]): Refusal {
  const refusals = parts.filter((part) => part instanceof Refusal);
  return new Refusal(refusals[0]!.code, refusals[0]!.detail, { faults: refusals.flatMap(({ faults }) => faults) });
}

function whatIsMissing({ kind, state: { facts } }: Incident, command: IncidentCommand): string | null {
  if (command.kind === 'open') return null;
  if ('entryId' in command && !facts.entries.has(command.entryId))
    return `The ${kind.noun} has no ${kind.item} ${command.entryId}.`;
  if ('isLink' in command && !facts.entries.get(command.entryId)?.linkedFrom)
    return `The incident is linked to no change ${command.entryId}.`;
  if ('claimId' in command && !facts.claims.has(command.claimId))
    return `The incident has no claim ${command.claimId}.`;
  return command.kind === 'forget' ? missingTarget(facts, command.target) : null;
}

/** Ids that callers chose are in the request; those that were made the first time are in the stream, in the same order. */
function idsOfRepeat(
  command: IncidentCommand,
  { ids }: Receipt,
  { ids: recorded }: RecordedCommand,
): readonly string[] {
  const drafts = draftsOf(command);
  if (drafts.length === 0) return ids;
  const chosen = new Set(drafts.map(({ id }) => id));
  const made = recorded.filter((id) => !chosen.has(id));
  return drafts.map(({ id }) => id ?? made.shift()!);
}

/** What a command would add, entries before claims. */
export const draftsOf = (command: IncidentCommand): readonly (EntryDraft | ClaimDraft)[] =>
  draftsByKind(command).flat();

function draftsByKind(command: IncidentCommand): readonly [readonly EntryDraft[], readonly ClaimDraft[]] {
  switch (command.kind) {
    case 'open':
      return [command.entries, command.claims];
    case 'add_entries':
      return [command.entries, []];
    case 'add_claim':
      return [[], [command.claim]];
    default:
      return [[], []];
  }
}
