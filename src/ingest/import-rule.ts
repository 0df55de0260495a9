/**
 * What an import does to an incident that is there: it brings what the document now says, and leaves alone whatever a
 * person has confirmed, amended, retracted or described.
 */
import { callerName, type Caller } from '../application/caller.js';
import { canonicalJson } from '../events/canonical-json.js';
import { type IncidentCommand } from '../incidents/write/commands.js';
import { equalJson, type ClaimDraft, type DescriptionSet, type EntryDraft } from '../timeline/input/drafts.js';
import { type Entry, type EntryTexts } from '../timeline/entry.js';
import { type DescriptionTexts, type Operations, type TimelineEvent } from '../timeline/events.js';
import { type IncidentState } from '../timeline/facts.js';
import { parseWrittenTime } from '../timeline/time.js';
import { type OpeningDraft } from '../timeline/input/input.js';
import { ROW_PREFIX, type Part } from './sources/source-opening.js';

/** The author of everything that an import records. */
export const IMPORTER: Caller = { kind: 'import', id: 'documents' };
const IMPORTER_NAME = callerName(IMPORTER);

/** What an import may ask of an incident that is there. */
export type ImportCommand = Extract<
  IncidentCommand,
  { readonly kind: 'describe' | 'add_entries' | 'amend' | 'retract' | 'restore' | 'confirm' | 'add_claim' | 'withdraw' }
>;

/** What others than an import have had a hand in. */
export interface Touched {
  readonly entries: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  /** Descriptive fields, by their stored names. */
  readonly fields: ReadonlySet<string>;
  /** The incident as a whole was retracted or restored. */
  readonly whole: boolean;
}

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

/**
 * Commands that bring an incident to what the document says; none if it is there. They can be decided together.
 * @param part what of the incident the document tells; null: all of it
 */
export function commandsFor(
  wanted: OpeningDraft,
  state: IncidentState,
  byOthers: Touched,
  part: Part | null = null,
): ImportCommand[] {
  const touched = withForgotten(byOthers, state);
  const { paired, added: unpaired, gone } = pairs(wanted.entries, state, touched, part);
  const added = part === null ? unpaired : withoutTold(unpaired, state, part);
  const entries = paired.flatMap(({ entry, draft }) => entryCommands(entry, draft, state, touched));
  const retractions = gone.map((entryId): ImportCommand => ({
    kind: 'retract',
    entryId,
    reason: 'No longer in the text.',
    learnedAt: null,
  }));
  return [
    // The log of an incident has neither its description nor its claims.
    ...(part === 'log' ? [] : describing(wanted, state, touched)),
    ...(added.length > 0 ? [{ kind: 'add_entries', entries: added } as const] : []),
    ...entries,
    ...retractions,
    ...(part === 'log' ? [] : claimCommands(wanted.claims, state, touched)),
  ];
}

/** Whether an entry of an import is of this part of an incident. */
const isOf = (part: Part | null, id: string): boolean =>
  part === null || id.startsWith(ROW_PREFIX) === (part === 'rows');

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

interface Pairs {
  readonly paired: readonly { readonly entry: Entry; readonly draft: EntryDraft }[];
  readonly added: readonly EntryDraft[];
  /** Ids of entries that nothing in the document speaks of any more, and nobody has touched. */
  readonly gone: readonly string[];
}

/**
 * Which entry a draft is, now that the document may be worded otherwise: the one of its id, else one of the same content,
 * else one of the same type at the same time, else one of the same type whose sentence is nearly the same.
 */
function pairs(
  drafts: readonly EntryDraft[],
  { facts, texts }: IncidentState,
  touched: Touched,
  part: Part | null,
): Pairs {
  const left = new Map([...facts.entries].filter(([id, entry]) => entry.facts.source === 'import' && isOf(part, id)));
  const paired: { entry: Entry; draft: EntryDraft }[] = [];
  const wordsOf = (entry: Entry): EntryTexts => texts.entries.get(entry.id) ?? {};
  const pair = (entry: Entry, draft: EntryDraft): void => {
    left.delete(entry.id);
    paired.push({ entry, draft });
  };
  /** Pairs entries and drafts of equal keys, in order; gives back the drafts that have none. */
  const pairBy = (
    some: readonly EntryDraft[],
    keyOfEntry: (entry: Entry) => string,
    keyOfDraft: (draft: EntryDraft) => string | null,
  ): EntryDraft[] => {
    const waiting = new Map<string, Entry[]>();
    for (const entry of left.values()) {
      const key = keyOfEntry(entry);
      const same = waiting.get(key);
      if (same) same.push(entry);
      else waiting.set(key, [entry]);
    }
    return some.filter((draft) => {
      const key = keyOfDraft(draft);
      const entry = key === null ? undefined : waiting.get(key)?.shift();
      if (entry) pair(entry, draft);
      return !entry;
    });
  };
  const unknown = pairBy(
    drafts,
    ({ id }) => id,
    ({ id }) => id,
  )
    // What somebody else has posted under this id is theirs.
    .filter(({ id }) => id === null || !facts.entries.has(id));
  const reworded = pairBy(
    unknown,
    (entry) => canonicalJson([entry.facts, wordsOf(entry)]),
    (draft) => canonicalJson([draft.facts, draft.texts]),
  );
  const moved = pairBy(
    reworded,
    (entry) => `${entry.type} ${entry.facts.occurredAt}`,
    ({ facts: { type, occurredAt } }) => `${type} ${occurredAt}`,
  );
  const added = moved.filter((draft) => {
    const now = draft.texts.quote;
    const entry = now === undefined ? undefined : alike(draft.facts.type, now, left.values(), wordsOf);
    if (entry) pair(entry, draft);
    return !entry;
  });
  const gone = [...left.values()].filter(({ id, retracted }) => !retracted && !touched.entries.has(id));
  return { paired, added, gone: gone.map(({ id }) => id) };
}

/** An edited document keeps its order, so that a sentence is looked for among so many of its type that are left. */
const MOST_COMPARED = 20;

/** The first of a type whose sentence shares more than half of its words with this one, and the other way round. */
function alike(
  type: string,
  sentence: string,
  entries: Iterable<Entry>,
  wordsOf: (entry: Entry) => EntryTexts,
): Entry | undefined {
  const words = distinctWords(sentence);
  let compared = 0;
  for (const entry of entries) {
    const before = wordsOf(entry).quote;
    if (entry.type !== type || before === undefined || before === null) continue;
    const others = distinctWords(before);
    const shared = [...words].filter((word) => others.has(word)).length;
    if (shared * 2 > Math.max(words.size, others.size)) return entry;
    if ((compared += 1) === MOST_COMPARED) return undefined;
  }
  return undefined;
}

const distinctWords = (sentence: string): Set<string> => new Set(sentence.toLowerCase().split(/\W+/));

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

function describing({ description }: OpeningDraft, { facts, texts }: IncidentState, touched: Touched): ImportCommand[] {
  const untouched = (set: object): object =>
    Object.fromEntries(Object.entries(set).filter(([field]) => !touched.fields.has(field)));
  const set = {
    facts: untouched(differences(facts.description, description.facts)),
    texts: untouched(differences(texts.description, description.texts)),
  } as DescriptionSet;
  if (Object.keys(set.facts).length + Object.keys(set.texts).length === 0) return [];
  return [{ kind: 'describe', set, reason: REASON }];
}

function claimCommands(
  drafts: readonly ClaimDraft[],
  { facts, texts }: IncidentState,
  touched: Touched,
): ImportCommand[] {
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
  return [
    ...added.map((claim): ImportCommand => ({ kind: 'add_claim', claim })),
    ...gone.map(({ id }): ImportCommand => ({ kind: 'withdraw', claimId: id, reason: 'No longer in the text.' })),
  ];
}
