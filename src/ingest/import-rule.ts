/**
 * What an import does to an incident that is there: it brings what the document now says, and leaves alone whatever a
 * person has confirmed, amended, retracted or described.
 */
import { callerName, type Caller } from '../application/caller.js';
import { type IncidentCommand } from '../incidents/write/commands.js';
import { equalJson, type ClaimDraft, type DescriptionSet, type EntryDraft } from '../timeline/input/drafts.js';
import { type Entry } from '../timeline/entry.js';
import {
  type DescriptionFacts,
  type DescriptionTexts,
  type Operations,
  type TimelineEvent,
} from '../timeline/events.js';
import { type IncidentState } from '../timeline/facts.js';
import { parseWrittenTime } from '../timeline/time.js';
import { type OpeningDraft } from '../timeline/input/input.js';
import { isOf, pairEntries, type Touched } from './same-entries.js';
import { pairLines, replacedClaims } from './same-lines.js';
import { type Part } from './sources/source-opening.js';

const IMPORTER = { kind: 'import', id: 'documents' } as const;
const IMPORTER_NAME = callerName(IMPORTER);

/** The author of everything that an import records: it may do, and see, what its sender may. */
export const importerFor = (sender: Caller): Caller => ({
  ...IMPORTER,
  rights: sender.rights,
  onBehalfOf: sender.onBehalfOf ?? callerName(sender),
});

/** What an import may ask of an incident that is there. */
export type ImportCommand = Extract<
  IncidentCommand,
  { readonly kind: 'describe' | 'add_entries' | 'amend' | 'retract' | 'restore' | 'confirm' | 'add_claim' | 'withdraw' }
>;

/** @param events the whole stream of an incident */
export function touchedByOthers(events: Iterable<TimelineEvent>): Touched {
  const touched = { entries: new Set<string>(), claims: new Set<string>(), fields: new Set<string>(), whole: false };
  for (const event of events) {
    if (event.metadata.recordedBy === IMPORTER_NAME) continue;
    const { entryId, claimId } = event.data.facts as { entryId?: string; claimId?: string };
    if (entryId !== undefined) touched.entries.add(entryId);
    if (claimId !== undefined) touched.claims.add(claimId);
    if (event.type === 'op.opened' || event.type === 'op.described') {
      for (const field of fieldsOf(event)) touched.fields.add(field);
    }
    touched.whole ||= event.type === 'op.incident_retracted' || event.type === 'op.incident_restored';
  }
  return touched;
}

function fieldsOf({ type, data }: TimelineEvent): string[] {
  if (type === 'op.opened')
    return [...Object.keys(data.facts as object), ...Object.keys((data.texts as object | undefined) ?? {})];
  const { set } = data.facts as Operations['op.described']['facts'];
  const words = (data.texts as Partial<Operations['op.described']['texts']> | undefined)?.set ?? {};
  return [...Object.keys(set), ...Object.keys(words)];
}

/** How a document is held against what it said before. */
interface DocumentManner {
  /** What of the incident the document tells; null: all of it. */
  readonly part: Part | null;
  /** It is a report, whose lines are aligned with those that it had. */
  readonly isReport: boolean;
  /** Retracts what is missing in a report; else that is told, and kept. What is missing elsewhere is always retracted. */
  readonly prune: boolean;
}

/** Something that an import has recorded, and that its document no longer says. */
export interface Missing {
  readonly kind: 'entry' | 'claim';
  readonly id: string;
}

interface Changes {
  /** They can be decided together. */
  readonly commands: readonly ImportCommand[];
  /** What is kept all the same. */
  readonly missing: readonly Missing[];
}

/** What brings an incident to what the document says; nothing if it is there. */
export function changesFor(
  wanted: OpeningDraft,
  state: IncidentState,
  byOthers: Touched,
  { part, isReport, prune }: DocumentManner,
): Changes {
  const touched = withForgotten(byOthers, state);
  const isKept = isReport && !prune;
  const {
    paired,
    added: unpaired,
    gone,
  } = isReport ? pairLines(wanted.entries, state, touched) : pairEntries(wanted.entries, state, touched, part);
  const added = part === null ? unpaired : withoutTold(unpaired, state, part);
  // The log of an incident has neither its description nor its claims.
  const claims = part === 'log' ? NO_CLAIMS : claimChanges(wanted.claims, state, touched);
  const replaced = isKept ? replacedClaims(wanted.claims, state, touched) : null;
  const isWithdrawn = (id: string): boolean => replaced?.has(id) ?? true;
  const commands: ImportCommand[] = [
    ...(part === 'log' ? [] : describing(wanted, state, touched)),
    ...(added.length > 0 ? [{ kind: 'add_entries', entries: added } as const] : []),
    ...paired.flatMap(({ entry, draft }) => entryCommands(entry, draft, state, touched)),
    ...(isKept ? [] : gone).map((entryId) => ({ kind: 'retract', entryId, reason: GONE, learnedAt: null }) as const),
    ...claims.added.map((claim) => ({ kind: 'add_claim', claim }) as const),
    ...claims.gone.filter(isWithdrawn).map((claimId) => ({ kind: 'withdraw', claimId, reason: GONE }) as const),
  ];
  const missing: Missing[] = [
    ...(isKept ? gone : []).map((id) => ({ kind: 'entry', id }) as const),
    ...claims.gone.filter((id) => !isWithdrawn(id)).map((id) => ({ kind: 'claim', id }) as const),
  ];
  return { commands, missing };
}

const GONE = 'No longer in the text.';

/** What the other part of an incident says already, at the same time, is not said twice. */
function withoutTold(added: readonly EntryDraft[], { facts }: IncidentState, part: Part): EntryDraft[] {
  const keyOf = (type: string, occurredAt: string | undefined): string =>
    `${type} ${occurredAt === undefined ? '' : (parseWrittenTime(occurredAt)?.at ?? occurredAt)}`;
  const told = new Set(
    [...facts.entries.values()]
      .filter((entry) => entry.facts.source === 'import' && !entry.retracted && !isOf(part, entry.id))
      .map((entry) => keyOf(entry.type, entry.facts.occurredAt)),
  );
  return added.filter((draft) => !told.has(keyOf(draft.facts.type, draft.facts.occurredAt)));
}

const TEXT_FIELDS: readonly (keyof DescriptionTexts)[] = ['title', 'summary', 'linkTitles', 'attributes'];

/** Nothing brings words back that were forgotten. */
function withForgotten({ entries, claims, fields, whole }: Touched, { facts }: IncidentState): Touched {
  const forgotten = (things: Iterable<{ readonly id: string; readonly forgotten: object | null }>): string[] =>
    [...things].filter((thing) => thing.forgotten !== null).map(({ id }) => id);
  return {
    entries: new Set([...entries, ...forgotten(facts.entries.values())]),
    claims: new Set([...claims, ...forgotten(facts.claims.values())]),
    fields: new Set([...fields, ...(facts.forgotten ? TEXT_FIELDS : [])]),
    whole,
  };
}

const REASON = 'The imported document was edited.';

function entryCommands(
  entry: Entry,
  draft: EntryDraft,
  { texts }: IncidentState,
  { entries }: Touched,
): readonly ImportCommand[] {
  if (entries.has(entry.id)) return [];
  // What an import has retracted it brings back; what else differs follows when it is there again.
  if (entry.retracted) return [{ kind: 'restore', entryId: entry.id, reason: 'In the text again.', learnedAt: null }];
  const set = {
    facts: differences(entry.facts, draft.facts),
    texts: differences(texts.entries.get(entry.id) ?? {}, draft.texts),
  };
  if (Object.keys(set.facts).length + Object.keys(set.texts).length === 0) return [];
  // A new time clears what describes the old one, so that it has to be said again.
  if ('occurredAt' in set.facts) {
    const { precision, approximate = null, earliest = null, latest = null } = draft.facts;
    Object.assign(set.facts, { precision, approximate, earliest, latest });
    Object.assign(set.texts, { occurredAtText: draft.texts.occurredAtText ?? null });
  }
  return [{ kind: 'amend', entryId: entry.id, set, reason: REASON, learnedAt: null }];
}

/** What has to be set, and with null cleared, to make `before` equal to `now`. */
function differences<T extends object>(before: T, now: Partial<T>): { [K in keyof T]?: T[K] | null } {
  const [old, next] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
  const fields = [...new Set([...old.keys(), ...next.keys()])].filter(
    (field) => !equalJson(old.get(field), next.get(field)),
  );
  return Object.fromEntries(fields.map((field) => [field, next.get(field) ?? null])) as {
    [K in keyof T]?: T[K] | null;
  };
}

/** Who may see an incident is never for a document to say again: it would be shown to all where that is left out. */
const NOT_OF_DOCUMENTS = 'visibleTo' satisfies keyof DescriptionFacts;

function describing({ description }: OpeningDraft, { facts, texts }: IncidentState, touched: Touched): ImportCommand[] {
  const untouched = (set: object): object =>
    Object.fromEntries(
      Object.entries(set).filter(([field]) => !touched.fields.has(field) && field !== NOT_OF_DOCUMENTS),
    );
  const set = {
    facts: untouched(differences(facts.description, description.facts)),
    texts: untouched(differences(texts.description, description.texts)),
  } as DescriptionSet;
  if (Object.keys(set.facts).length + Object.keys(set.texts).length === 0) return [];
  return [{ kind: 'describe', set, reason: REASON }];
}

interface ClaimChanges {
  readonly added: readonly ClaimDraft[];
  /** Ids of claims that the document no longer makes, and nobody has touched. */
  readonly gone: readonly string[];
}

const NO_CLAIMS: ClaimChanges = { added: [], gone: [] };

function claimChanges(drafts: readonly ClaimDraft[], { facts, texts }: IncidentState, touched: Touched): ClaimChanges {
  const wanted = drafts.map((draft): ClaimDraft => {
    let id = draft.id!;
    // What an import has withdrawn is claimed anew: a withdrawal is for good.
    for (let n = 2; facts.claims.get(id)?.withdrawn === true && !touched.claims.has(id); n++) id = `${draft.id}.${n}`;
    return { ...draft, id };
  });
  const ids = new Set(wanted.map(({ id }) => id));
  const added = wanted.filter(({ id, facts: now, texts: words }) => {
    const claim = facts.claims.get(id!);
    // When it was stated and learned can change with the front matter, and is not the claim.
    const core = ({ stated, comparison, metric, url }: ClaimDraft['facts']) => ({ stated, comparison, metric, url });
    return (
      !claim || (!touched.claims.has(id!) && !equalJson([core(claim.facts), texts.claims.get(id!)], [core(now), words]))
    );
  });
  const gone = [...facts.claims.values()].filter(
    ({ id, withdrawn, recordedBy }) =>
      recordedBy === IMPORTER_NAME && !withdrawn && !touched.claims.has(id) && !ids.has(id),
  );
  return { added, gone: gone.map(({ id }) => id) };
}
