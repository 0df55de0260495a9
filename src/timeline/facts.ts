/**
 * What a stream's events fold into. Only `evolve` changes an incident by an event. Its result is pure: the same events
 * give the same facts, in any split. It takes ownership of the state it is given.
 */
import { applyOperation, recordEntry, replaceTelling } from './apply-event.js';
import { type Entry, type EntryTexts, type Forgetting } from './entry.js';
import {
  incidentIdOf,
  isOperation,
  type ClaimFacts,
  type ClaimTexts,
  type DescriptionFacts,
  type DescriptionTexts,
  type ForeignRevision,
  type TimelineEvent,
} from './events.js';
import { forgettingOf, later, recordedWords, revisionsForgottenBy, type RecordedWords } from './forgetting.js';
import { type StatedLength } from './measure/stated-length.js';
import { type Millis } from './time.js';
import { tellingOf } from './witnesses.js';

export interface Claim {
  readonly id: string;
  readonly facts: ClaimFacts;
  readonly statedSeconds: number;
  /** What was given, or what the last stated digit and the comparison allow. In seconds. */
  readonly toleranceSeconds: number;
  /** The longer end of `between`, with a tolerance of its own; null for every other comparison. */
  readonly upTo: StatedLength | null;
  readonly recordedAt: Millis;
  readonly recordedBy: string;
  readonly revision: number;
  readonly lastRevision: number;
  readonly withdrawn: boolean;
  /** Of words of it; null if none were. */
  readonly forgotten: Forgetting | null;
}

/** Everything that computing reads. No free words. */
export interface Facts {
  readonly id: string;
  /** Of the last event folded. */
  revision: number;
  openedAt: Millis;
  updatedAt: Millis;
  description: DescriptionFacts;
  /** The last event that touched the descriptive fields, the headline choice or the retraction of the whole. */
  descriptionRevision: number;
  retracted: boolean;
  /** Revisions of the stream that hold no event of ours: they are passed over. The first hundred are named. */
  foreignRevisions: readonly number[];
  /** In the order of recording. */
  readonly entries: Map<string, Entry>;
  readonly claims: Map<string, Claim>;
  /** By the id of what another system told: the entry whose fact it is, unless they were parted. */
  readonly witnessed: Map<string, string>;
  /** The recorded choice of a headline; null while nobody has chosen. */
  headline: { readonly metric: string; readonly chosenBy: string } | null;
  /** By revision: the events that were recorded with words. */
  readonly words: Map<number, RecordedWords>;
  /** By revision: what was forgotten, as far as it is known here; later events than those folded can be among them. */
  readonly forgettings: Map<number, Forgetting>;
  /** Of words of the description, the headline or the retraction of the whole; null if none were. */
  forgotten: Forgetting | null;
  /** Of this service. */
  eventsKnown: number;
}

const FOREIGN_NAMED = 100;

/** The free words, by what they belong to. They can be missing: words can be forgotten. */
export interface Texts {
  description: Partial<DescriptionTexts>;
  readonly entries: Map<string, EntryTexts>;
  readonly claims: Map<string, ClaimTexts>;
  headlineReason: string | null;
  retractionReason: string | null;
}

export interface IncidentState {
  readonly facts: Facts;
  readonly texts: Texts;
}

/** `-1` stands for "no event yet": a stream begins at revision 0. */
export const NO_REVISION = -1;

/** @param forgettings of the whole stream, for a fold of its beginning: see `forgettingsIn` */
export function initialState(id: string, forgettings: ReadonlyMap<number, Forgetting> = new Map()): IncidentState {
  return {
    facts: {
      id,
      revision: NO_REVISION,
      openedAt: 0,
      updatedAt: 0,
      description: { kind: 'incident', historical: false },
      descriptionRevision: 0,
      retracted: false,
      foreignRevisions: [],
      entries: new Map(),
      claims: new Map(),
      witnessed: new Map(),
      headline: null,
      words: new Map(),
      forgettings: new Map(forgettings),
      forgotten: null,
      eventsKnown: 0,
    },
    texts: { description: {}, entries: new Map(), claims: new Map(), headlineReason: null, retractionReason: null },
  };
}

/** Folds what one incident's stream holds, in order, on top of what came before. Null if there is nothing at all. */
export function fold(
  events: Iterable<TimelineEvent | ForeignRevision>,
  from: IncidentState | null = null,
): IncidentState | null {
  let state = from;
  for (const event of events) {
    state ??= initialState(incidentIdOf(event.stream));
    state = 'foreign' in event ? passOver(state, event.revision) : evolve(state, event);
  }
  return state;
}

/** A state that leaves events out, with the foreign revisions of its stream; what it knows up to stays as it is. */
export function withForeign(state: IncidentState, foreign: readonly ForeignRevision[]): IncidentState {
  for (const { revision } of foreign) nameForeign(state, revision);
  return state;
}

/** A copy of the state may share the list: it is replaced, never changed. */
function nameForeign({ facts }: IncidentState, revision: number): void {
  const { foreignRevisions } = facts;
  if (foreignRevisions.length < FOREIGN_NAMED) facts.foreignRevisions = [...foreignRevisions, revision];
}

/** Applies one event. Takes ownership of `state`. Unknown operations are kept in the stream and change nothing here. */
export function evolve(state: IncidentState, event: TimelineEvent): IncidentState {
  const { facts } = state;
  const recordedAt = Date.parse(event.metadata.recordedAt);
  if (facts.eventsKnown === 0) facts.openedAt = recordedAt;
  if (isOperation(event.type)) applyOperation(state, event, recordedAt);
  else recordEntry(state, event, recordedAt);
  noteWords(facts, event);
  facts.revision = event.revision;
  facts.updatedAt = recordedAt;
  facts.eventsKnown += 1;
  return state;
}

/** Notes the words that an event was recorded with, and those that it has forgotten. */
function noteWords(facts: Facts, event: TimelineEvent): void {
  const words = recordedWords(event);
  if (words) {
    facts.words.set(event.revision, words);
    const forgetting = facts.forgettings.get(event.revision);
    if (forgetting) showForgotten(facts, words, forgetting, {});
  }
  for (const revision of revisionsForgottenBy(event)) {
    const forgetting = forgettingOf(event);
    facts.forgettings.set(revision, forgetting);
    const forgotten = facts.words.get(revision);
    if (forgotten) showForgotten(facts, forgotten, forgetting, { lastRevision: event.revision });
  }
}

/** Whatever showed the words says that they were forgotten. */
function showForgotten(
  facts: Facts,
  { of, id }: RecordedWords,
  forgetting: Forgetting,
  touched: { readonly lastRevision?: number },
): void {
  const { entries, claims } = facts;
  const entry = of === 'entry' ? entries.get(id!) : undefined;
  const claim = of === 'claim' ? claims.get(id!) : undefined;
  const telling = of === 'entry' ? tellingOf(facts, id!) : undefined;
  if (telling) replaceTelling(facts, { ...telling, ...touched, forgotten: later(telling.forgotten, forgetting) });
  if (entry) entries.set(entry.id, { ...entry, ...touched, forgotten: later(entry.forgotten, forgetting) });
  if (claim) claims.set(claim.id, { ...claim, ...touched, forgotten: later(claim.forgotten, forgetting) });
  if (of !== 'incident') return;
  facts.forgotten = later(facts.forgotten, forgetting);
  facts.descriptionRevision = touched.lastRevision ?? facts.descriptionRevision;
}

/** Passes over a revision that is no event of ours. Takes ownership of `state`. */
export function passOver(state: IncidentState, revision: number): IncidentState {
  nameForeign(state, revision);
  state.facts.revision = revision;
  return state;
}
