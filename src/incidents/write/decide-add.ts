/**
 * Adding entries and claims: ids that are known already, the same thing twice in a call, and what an incident can hold.
 */
import { type EventDraft } from '../../events/stored-event.js';
import { equalJson, sameClaim, sameContent, type ClaimDraft, type EntryDraft } from '../../timeline/input/drafts.js';
import { canonicalOccurredAt, KNOWN_TYPES, laneOf, windowRole, type Entry } from '../../timeline/entry.js';
import { type EntryPayload, type StoredClaimFacts } from '../../timeline/events.js';
import { NO_REVISION, type Claim, type Facts } from '../../timeline/facts.js';
import { entryFrom } from '../../timeline/apply-event.js';
import { entryFaults } from '../../timeline/input/entry.js';
import { Place, type Fault } from '../../timeline/input/values.js';
import { formatInstant, parseWrittenTime, wholeSecond, type Millis } from '../../timeline/time.js';
import { entryDraft, operationDraft } from './event-drafts.js';
import { firstPosting, sameFactIn, type Incident } from './incident.js';
import { Refusal } from '../../application/refusal.js';

/** Above this an incident takes neither notes nor custom types … */
const MAX_ENTRIES_WITH_NOTES = 10_000;
/** … and above this only what it takes to end it: where it stands, ends of impact, and corrections. */
const MAX_ENTRIES = 12_000;

const KNOWN: ReadonlySet<string> = new Set(KNOWN_TYPES);

/** Faults of a whole call, by what they make of it. */
interface Findings {
  /** The call contradicts itself: 422. */
  readonly invalid: Fault[];
  /** An id is taken by something else: 409. */
  readonly taken: Fault[];
}

/**
 * The events of the entries that are new. Known ones with the same content are left out.
 * @param ids for each draft its own id, or the one that was made for it
 */
export function addEntries(
  incident: Incident,
  drafts: readonly EntryDraft[],
  ids: readonly string[],
  receivedAt: Millis,
): readonly EventDraft[] | Refusal {
  const found: Findings = { invalid: [], taken: [] };
  const events: EventDraft[] = [];
  const dispensable = { notes: 0, others: 0 };
  const thing = `${incident.kind.article.toLowerCase()} ${incident.kind.item}`;
  for (const [id, draft] of onceEach(drafts, ids, found)) {
    const first = firstPosting(incident, id);
    if (first) {
      if (!sameContent(first, draft, receivedAt))
        found.taken.push(idFault(draft, `${thing} ${id} exists, and was first posted with other content`));
      continue;
    }
    const payload = payloadOf(id, draft, receivedAt);
    if (draft.facts.occurredAt === undefined) found.invalid.push(...faultsAtReceipt(payload, draft.pointer));
    if (isNote(draft.facts.type)) dispensable.notes += 1;
    else if (!isNeededToEnd(draft.facts.type)) dispensable.others += 1;
    const holder = draft.witness && sameFactIn(incident, asRecorded(payload));
    events.push(
      holder
        ? operationDraft('op.witnessed', { entryId: holder.id, told: payload.facts }, payload.texts)
        : entryDraft(payload),
    );
  }
  const refusal = refusalOf(found);
  if (refusal || events.length === 0) return refusal ?? events;
  if (!incident.kind.isOpened) return events;
  return limitOf(incident.state.facts.entries.size + events.length, dispensable) ?? events;
}

/** The events of the claims that are new. */
export function addClaims(
  incident: Incident,
  drafts: readonly ClaimDraft[],
  ids: readonly string[],
  receivedAt: Millis,
): readonly EventDraft[] | Refusal {
  const found: Findings = { invalid: [], taken: [] };
  const events: EventDraft[] = [];
  const { facts } = incident.state;
  for (const [id, draft] of onceEach(drafts, ids, found)) {
    const claim = facts.claims.get(id);
    if (!claim) {
      events.push(operationDraft('op.claimed', storedClaim(id, draft, receivedAt), draft.texts));
    } else if (!sameClaim(postedClaim(incident, claim), draft, receivedAt)) {
      found.taken.push(idFault(draft, `a claim ${id} exists, and was first posted with other content`));
    }
  }
  const refusal = refusalOf(found);
  if (refusal || events.length === 0) return refusal ?? events;
  // Claims are no entries, but no corrections either: they need the room that one more entry would.
  return roomForOneMore(facts) ?? events;
}

/** A claim cannot be corrected: it is as it was first posted. */
export const postedClaim = ({ state: { facts, texts } }: Incident, { id, facts: stated, revision }: Claim) => ({
  facts: stated,
  texts: texts.claims.get(id) ?? {},
  areWordsGone: facts.words.get(revision)?.areGone ?? false,
});

function storedClaim(claimId: string, { facts }: ClaimDraft, receivedAt: Millis): StoredClaimFacts {
  const { learnedAt, toleranceSeconds, ...own } = facts;
  const tolerance = toleranceSeconds === undefined ? {} : { toleranceMillis: Math.round(toleranceSeconds * 1000) };
  return { claimId, ...own, ...tolerance, ...clamped(learnedAt ?? null, receivedAt) };
}

/** Each id once: the same content again is the same thing, other content contradicts it. */
function onceEach<D extends EntryDraft | ClaimDraft>(
  drafts: readonly D[],
  ids: readonly string[],
  found: Findings,
): ReadonlyMap<string, D> {
  const byId = new Map<string, D>();
  for (const [index, draft] of drafts.entries()) {
    const id = ids[index]!;
    const same = byId.get(id);
    if (!same) byId.set(id, draft);
    else if (!equalJson({ ...same, pointer: '' }, { ...draft, pointer: '' })) {
      found.invalid.push(idFault(draft, `the id ${id} stands twice in the call, with different content`));
    }
  }
  return byId;
}

const idFault = ({ pointer }: EntryDraft | ClaimDraft, detail: string): Fault => ({
  pointer: `${pointer}/id`,
  code: 'duplicate',
  detail,
});

/** When and by whom it is recorded makes no difference to what it tells. */
const asRecorded = (payload: EntryPayload): Entry =>
  entryFrom(payload, { recordedAt: 0, recordedBy: '', revision: NO_REVISION });

function payloadOf(
  entryId: string,
  { facts, texts, learnedAt, witness }: EntryDraft,
  receivedAt: Millis,
): EntryPayload {
  const time =
    facts.occurredAt === undefined
      ? {
          // Cut, so that the length between two times that are shown is the length that is shown.
          occurredAt: canonicalOccurredAt(formatInstant(wholeSecond(receivedAt)), facts.precision),
          occurredAtDefaulted: true as const,
        }
      : { occurredAt: facts.occurredAt };
  const own = { entryId, ...facts, ...time, ...clamped(learnedAt, receivedAt), ...(witness && { witness }) };
  return { facts: own, texts };
}

/** Nothing can have been learned later than it was received. */
function clamped(learnedAt: string | null, receivedAt: Millis): { learnedAt?: string; learnedClamped?: true } {
  if (learnedAt === null) return {};
  return Date.parse(learnedAt) > receivedAt
    ? { learnedAt: formatInstant(receivedAt), learnedClamped: true }
    : { learnedAt };
}

/** An entry without its own time could not be judged as a whole until it was received. */
function faultsAtReceipt({ facts, texts }: EntryPayload, pointer: string): readonly Fault[] {
  const place = Place.root(pointer);
  entryFaults(facts, parseWrittenTime(facts.occurredAt), texts, place);
  return place.faults;
}

function refusalOf({ invalid, taken }: Findings): Refusal | null {
  if (invalid.length > 0) return new Refusal('invalid', 'The call contradicts itself.', { faults: invalid });
  return taken.length > 0 ? new Refusal('entry_exists', taken[0]!.detail, { faults: taken }) : null;
}

const isNeededToEnd = (type: string): boolean => laneOf(type) === 'status' || windowRole(type)?.edge === 'ended';

/** A custom type is needed by nobody but its author, except where it ends what a custom type began. */
const isNote = (type: string): boolean => !isNeededToEnd(type) && (laneOf(type) === 'notes' || !KNOWN.has(type));

/** What an incident says that has no room for one more entry that it can do without; null if it has. */
export const roomForOneMore = ({ entries }: Pick<Facts, 'entries'>): Refusal | null =>
  limitOf(entries.size + 1, { notes: 0, others: 1 });

/** @param entries how many there would be @param added how many of the new ones an incident can do without */
function limitOf(entries: number, { notes, others }: { notes: number; others: number }): Refusal | null {
  if (entries > MAX_ENTRIES && notes + others > 0) {
    return new Refusal(
      'limit',
      `Above ${MAX_ENTRIES} entries an incident takes only status entries, ends of impact and corrections.`,
    );
  }
  return notes > 0 && entries > MAX_ENTRIES_WITH_NOTES
    ? new Refusal('limit', `Above ${MAX_ENTRIES_WITH_NOTES} entries an incident takes no notes and no custom types.`)
    : null;
}
