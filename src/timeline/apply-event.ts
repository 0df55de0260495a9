/** What one event changes: an entry is added, or an operation is applied. */
import { amend, applySet, entryInterval, type Entry, type EntryFacts } from './entry.js';
import {
  entryPayload,
  operation,
  type ClaimFacts,
  type DescriptionFacts,
  type EntryPayload,
  type TimelineEvent,
} from './events.js';
import { type IncidentState } from './facts.js';
import { claimedLengths } from './measure/stated-length.js';
import { type Millis } from './time.js';
import { asWitness, tellingOf } from './witnesses.js';

/** Adds an entry. */
export function recordEntry(state: IncidentState, event: TimelineEvent, recordedAt: Millis): void {
  record(state, event, recordedAt, entryPayload(event));
}

function record(
  { facts, texts }: IncidentState,
  { metadata, revision }: TimelineEvent,
  recordedAt: Millis,
  payload: EntryPayload,
  copied: Partial<Pick<Entry, 'linkedFrom' | 'witness' | 'copiedWitnesses'>> = {},
): void {
  const { entryId } = payload.facts;
  const entry = entryFrom(payload, { recordedBy: metadata.recordedBy, recordedAt, revision });
  facts.entries.set(entryId, { ...entry, ...copied });
  texts.entries.set(entryId, payload.texts);
}

/** An entry as it is recorded, before any correction. @param place where in the record */
export function entryFrom(
  { facts, texts }: EntryPayload,
  { recordedAt, recordedBy, revision }: Pick<Entry, 'recordedAt' | 'recordedBy' | 'revision'>,
): Entry {
  const { entryId, occurredAtDefaulted: _, learnedAt, learnedClamped, witness, ...own } = facts;
  return {
    id: entryId,
    ...derivedFromFacts(own),
    learnedAt: learnedAt === undefined ? null : Date.parse(learnedAt),
    learnedClamped: learnedClamped === true,
    zoneAbbreviation: zoneAbbreviation(texts.occurredAtText),
    recordedAt,
    recordedBy,
    revision,
    lastRevision: revision,
    amended: false,
    retracted: false,
    formerly: [],
    linkedFrom: null,
    forgotten: null,
    ...(witness && { witness }),
  };
}

/** What an entry derives from its facts, so that it is worked out once and not at every reading. */
function derivedFromFacts(own: EntryFacts): Pick<Entry, 'facts' | 'type' | 'interval' | 'until'> {
  return {
    facts: own,
    type: own.type,
    interval: entryInterval(own),
    until: own.until === undefined ? null : Date.parse(own.until),
  };
}

/** The last word of the shape of "PST", "CEST" or "EET". */
const zoneAbbreviation = (words = ''): string | null => words.match(/\b[A-Z]{1,3}[SDE]T\b/g)?.at(-1) ?? null;

/** Applies an operation. An unknown one changes nothing. */
export function applyOperation(state: IncidentState, event: TimelineEvent, recordedAt: Millis): void {
  const { facts, texts } = state;
  switch (event.type) {
    case 'op.opened': {
      const opened = operation(event, 'op.opened');
      facts.description = opened.facts;
      facts.descriptionRevision = event.revision;
      texts.description = opened.texts;
      return;
    }
    case 'op.described': {
      const described = operation(event, 'op.described');
      facts.description = {
        kind: 'incident',
        historical: false,
        ...applySet<Partial<DescriptionFacts>>(facts.description, described.facts.set),
      };
      facts.descriptionRevision = event.revision;
      texts.description = applySet(texts.description, described.texts.set ?? {});
      return;
    }
    case 'op.amended': {
      const amended = operation(event, 'op.amended');
      const { entryId, set } = amended.facts;
      touchEntry(state, entryId, event.revision, (entry) => {
        const next = amend(entry.facts, texts.entries.get(entryId) ?? {}, {
          facts: set,
          texts: amended.texts.set ?? {},
        });
        texts.entries.set(entryId, next.texts);
        return {
          ...derivedFromFacts(next.facts),
          amended: true,
          zoneAbbreviation: zoneAbbreviation(next.texts.occurredAtText),
          formerly:
            next.facts.occurredAt === entry.facts.occurredAt || entry.interval.from !== entry.interval.to
              ? entry.formerly
              : [...entry.formerly, entry.interval.from],
        };
      });
      return;
    }
    case 'op.change_linked': {
      const linked = operation(event, 'op.change_linked');
      const { linkedFrom, witnesses, ...own } = linked.facts;
      const { reason: _reason, ...words } = linked.texts;
      const told = witnesses?.[0] && { witness: asWitness(witnesses[0]), copiedWitnesses: witnesses };
      return record(state, event, recordedAt, { facts: own, texts: words }, { linkedFrom, ...told });
    }
    case 'op.retracted':
      return touchEntry(state, operation(event, 'op.retracted').facts.entryId, event.revision, () => ({
        retracted: true,
      }));
    case 'op.restored':
      return touchEntry(state, operation(event, 'op.restored').facts.entryId, event.revision, () => ({
        retracted: false,
      }));
    case 'op.confirmed':
      return touchEntry(state, operation(event, 'op.confirmed').facts.entryId, event.revision, (entry) => ({
        facts: { ...entry.facts, origin: 'stated' },
      }));
    case 'op.witnessed':
      return addTelling(state, event, recordedAt);
    case 'op.parted':
      return partTelling(state, event);
    case 'op.claimed':
      return recordClaim(state, event, recordedAt);
    case 'op.withdrawn': {
      const { claimId } = operation(event, 'op.withdrawn').facts;
      const claim = facts.claims.get(claimId);
      if (claim) facts.claims.set(claimId, { ...claim, withdrawn: true, lastRevision: event.revision });
      return;
    }
    case 'op.headline': {
      const chosen = operation(event, 'op.headline');
      facts.headline = { metric: chosen.facts.metric, chosenBy: event.metadata.recordedBy };
      facts.descriptionRevision = event.revision;
      texts.headlineReason = chosen.texts.reason ?? null;
      return;
    }
    case 'op.incident_retracted':
    case 'op.incident_restored':
      facts.retracted = event.type === 'op.incident_retracted';
      facts.descriptionRevision = event.revision;
      texts.retractionReason = facts.retracted ? (operation(event, event.type).texts.reason ?? null) : null;
      return;
  }
}

/** Replaces an entry in place, so that the map keeps the order of recording. An unknown id changes nothing. */
function touchEntry(
  { facts }: IncidentState,
  id: string,
  revision: number,
  change: (entry: Entry) => Partial<Entry>,
): void {
  const entry = facts.entries.get(id);
  if (entry) facts.entries.set(id, { ...entry, ...change(entry), lastRevision: revision });
}

/** What else is told of an entry waits beside it, with its words under its own id. */
function addTelling(state: IncidentState, event: TimelineEvent, recordedAt: Millis): void {
  const { facts, texts } = operation(event, 'op.witnessed');
  const { entryId, told } = facts;
  const place = { recordedAt, recordedBy: event.metadata.recordedBy, revision: event.revision };
  const telling = entryFrom({ facts: told, texts }, place);
  touchEntry(state, entryId, event.revision, ({ alsoTold = [] }) => ({ alsoTold: [...alsoTold, telling] }));
  state.facts.witnessed.set(telling.id, entryId);
  state.texts.entries.set(telling.id, texts);
}

/** It becomes the entry that it would have been, at its place in the record. */
function partTelling(state: IncidentState, event: TimelineEvent): void {
  const { entryId, told } = operation(event, 'op.parted').facts;
  const telling = tellingOf(state.facts, told);
  if (!telling) return;
  touchEntry(state, entryId, event.revision, ({ alsoTold = [] }) => ({
    alsoTold: alsoTold.filter(({ id }) => id !== told),
  }));
  state.facts.entries.set(told, { ...telling, lastRevision: event.revision });
}

/** Replaces what was told of an entry. */
export function replaceTelling({ entries, witnessed }: IncidentState['facts'], telling: Entry): void {
  const entry = entries.get(witnessed.get(telling.id)!)!;
  const alsoTold = (entry.alsoTold ?? []).map((told) => (told.id === telling.id ? telling : told));
  entries.set(entry.id, { ...entry, alsoTold });
}

function recordClaim({ facts, texts }: IncidentState, event: TimelineEvent, recordedAt: Millis): void {
  const payload = operation(event, 'op.claimed');
  const { claimId, toleranceMillis, ...stored } = payload.facts;
  const own: ClaimFacts = {
    ...stored,
    ...(toleranceMillis !== undefined && { toleranceSeconds: toleranceMillis / 1000 }),
  };
  facts.claims.set(claimId, {
    id: claimId,
    facts: own,
    ...claimedLengths(own),
    recordedAt,
    recordedBy: event.metadata.recordedBy,
    revision: event.revision,
    lastRevision: event.revision,
    withdrawn: false,
    forgotten: null,
  });
  texts.claims.set(claimId, payload.texts);
}
