/**
 * One fact on the timeline: its types by lane, its fields, and what an amendment makes of it.
 */
import {
  calendarInterval,
  isCoarse,
  parseWrittenTime,
  type Interval,
  type Millis,
  type Precision,
  type WrittenTime,
} from './time.js';
import { type EntryFacts, type EntryTexts } from './fields/entry.js';
import { type DatedWitness, type Witness } from './witnesses.js';

export type { EntryFacts, EntryTexts };

const STATUS_TYPES = [
  'detected',
  'acknowledged',
  'declared',
  'identified',
  'escalated',
  'mitigation_started',
  'mitigated',
  'monitoring',
  'resolved',
  'reopened',
  'closed',
  'severity_changed',
] as const;
const IMPACT_TYPES = [
  'impact_started',
  'impact_changed',
  'impact_ended',
  'impact',
  'data_loss_started',
  'data_loss_ended',
  'data_loss',
] as const;
export const CHANGE_TYPES = ['release', 'release_completed', 'rollback', 'config_changed', 'flag_changed'] as const;
const RESPONSE_TYPES = ['communicated', 'action'] as const;
const NOTE_TYPES = ['note', 'decision', 'hypothesis', 'question'] as const;
export const SPAN_TYPES = ['incident_started', 'incident_ended'] as const;

export type Lane = 'status' | 'impact' | 'changes' | 'response' | 'notes' | 'span';

const KNOWN_LANES: ReadonlyMap<string, Lane> = new Map<string, Lane>([
  ...STATUS_TYPES.map((type) => [type, 'status'] as const),
  ...IMPACT_TYPES.map((type) => [type, 'impact'] as const),
  ...CHANGE_TYPES.map((type) => [type, 'changes'] as const),
  ...RESPONSE_TYPES.map((type) => [type, 'response'] as const),
  ...NOTE_TYPES.map((type) => [type, 'notes'] as const),
  ...SPAN_TYPES.map((type) => [type, 'span'] as const),
]);

export const KNOWN_TYPES: readonly string[] = [...KNOWN_LANES.keys()];

type WindowEdge = 'started' | 'changed' | 'ended' | 'whole';

const EDGE = /^(.+)_(started|changed|ended)$/;

/**
 * The window kind that a type speaks of, and what it does to a window of that kind; null if none. Of the known types
 * only those of the Impact and Span lanes form windows (`mitigation_started` and `config_changed` do not).
 */
export function windowRole(type: string): { kind: string; edge: WindowEdge } | null {
  if (type === 'impact' || type === 'data_loss') return { kind: type, edge: 'whole' };
  const lane = KNOWN_LANES.get(type);
  if (lane !== undefined && lane !== 'impact' && lane !== 'span') return null;
  const m = EDGE.exec(type);
  return m ? { kind: m[1]!, edge: m[2] as WindowEdge } : null;
}

/** The lane that a type stands in. Custom types stand in the notes lane, custom `X_started|changed|ended` in Impact. */
export const laneOf = (type: string): Lane => KNOWN_LANES.get(type) ?? (windowRole(type) ? 'impact' : 'notes');

const TYPE = /^[a-z][a-z0-9_]{0,39}$/;
const RESERVED_PREFIX = /^(entry|claim|change|incident)_/;
const PROTOTYPE_NAMES = new Set(['constructor', 'prototype', 'hasownproperty', 'tostring', 'valueof']);

/** Whether a caller may use this type; `reserved` ones belong to operations. */
export function checkType(type: string): 'ok' | 'malformed' | 'reserved' {
  if (/^__/.test(type) || PROTOTYPE_NAMES.has(type.toLowerCase())) return 'reserved';
  if (!TYPE.test(type)) return 'malformed';
  return RESERVED_PREFIX.test(type) && !(SPAN_TYPES as readonly string[]).includes(type) ? 'reserved' : 'ok';
}

export const ENTRY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
export const SOURCES = ['web', 'cli', 'api', 'ci', 'import', 'webhook'] as const;
type Source = (typeof SOURCES)[number];
/** Said by somebody, found in prose, or proposed by an agent; the latter two until someone confirms them. */
export const ORIGINS = ['stated', 'extracted', 'proposed'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A link without its title, which is a text. */
export interface LinkFact {
  readonly rel: string | null;
  readonly url: string;
}

/** What an amendment sets, by the stored fields: null clears. */
export type SetOf<T> = { readonly [K in keyof T]?: T[K] | null };

/** That words of an event were forgotten. */
export interface Forgetting {
  readonly at: Millis;
  /** `kind:id` of who asked for it. */
  readonly by: string;
  readonly reason: string | null;
  /** Of the event that says so. */
  readonly revision: number;
}

/** Of which service's change an entry is a copy, and which event of its stream has told the change last. */
export interface LinkedFrom {
  readonly service: string;
  readonly revision: number;
  /** Of that event. */
  readonly hash: string;
}

/** An entry as the fold knows it: its current facts, and its place in the record. */
export interface Entry {
  readonly id: string;
  readonly facts: EntryFacts;
  /** `facts.type`, for reading. */
  readonly type: string;
  /** When it was true: an instant, a calendar stretch, or between its bounds. */
  readonly interval: Interval;
  readonly until: Millis | null;
  readonly learnedAt: Millis | null;
  readonly learnedClamped: boolean;
  /** A zone abbreviation found in the source's own words ("PDT"), for lint; the words themselves are texts. */
  readonly zoneAbbreviation: string | null;
  readonly recordedAt: Millis;
  readonly recordedBy: string;
  /** Where it was appended: the place among ties. */
  readonly revision: number;
  /** The last event that touched it. */
  readonly lastRevision: number;
  readonly amended: boolean;
  readonly retracted: boolean;
  /** Instants that `occurredAt` had before amendments, oldest first; for lint. */
  readonly formerly: readonly Millis[];
  /** Of a change that was linked; null for every other entry. */
  readonly linkedFrom: LinkedFrom | null;
  /** Of words of its own event or of a correction; null if none were. */
  readonly forgotten: Forgetting | null;
  /** The message that told it; absent for what was posted. */
  readonly witness?: Witness;
  /** Of a change that was linked: who had told it by then, the first first. */
  readonly copiedWitnesses?: readonly DatedWitness[];
  /** What other systems told of the same fact, as entries of their own; their words stand under their ids. */
  readonly alsoTold?: readonly Entry[];
}

/** True for an entry that was found in prose or proposed, and that nobody has confirmed. */
export const isUnconfirmed = (entry: Entry): boolean => entry.facts.origin !== 'stated';

/** True for an entry that an agent proposed: until someone confirms it, it is shown and takes part in nothing. */
export const isProposed = (entry: Entry): boolean => entry.facts.origin === 'proposed';

/** `occurredAt` as stored, read back. Stored times were checked when they came in, so this never fails. */
function written(occurredAt: string): WrittenTime {
  const time = parseWrittenTime(occurredAt);
  if (!time) throw new Error(`stored occurredAt is not a time: ${occurredAt}`);
  return time;
}

/** The interval of an entry: its bounds where given, a missing one being the edge of `occurredAt`'s own interval. */
export function entryInterval(
  facts: Pick<EntryFacts, 'occurredAt' | 'precision' | 'earliest' | 'latest' | 'timeZone'>,
): Interval {
  const own = calendarInterval(written(facts.occurredAt), facts.precision, facts.timeZone ?? null);
  return {
    from: facts.earliest === undefined ? own.from : Date.parse(facts.earliest),
    to: facts.latest === undefined ? own.to : Date.parse(facts.latest),
  };
}

/** Sets and clears fields; null clears. */
export function applySet<T extends object>(current: T, set: SetOf<T>): T {
  const next = { ...current } as Record<string, unknown>;
  for (const [field, value] of Object.entries(set)) {
    if (value === null) delete next[field];
    else if (value !== undefined) next[field] = value;
  }
  return next as T;
}

/** What describes the time that was, and says nothing about a new one. */
const CLEARED_WITH_OCCURRED_AT = { earliest: null, latest: null, approximate: null, precision: null };

/**
 * The facts and texts of an entry after an amendment. Setting `occurredAt` clears bounds, precision, `approximate` and
 * `occurredAtText` unless they are given too; a precision that is left unset is worked out anew from the text.
 */
export function amend(
  facts: EntryFacts,
  texts: EntryTexts,
  set: { facts: SetOf<EntryFacts>; texts: SetOf<EntryTexts> },
): { facts: EntryFacts; texts: EntryTexts } {
  const moves = typeof set.facts.occurredAt === 'string';
  const kept: Partial<EntryFacts> = moves ? applySet(facts, CLEARED_WITH_OCCURRED_AT) : facts;
  const keptTexts = moves ? applySet(texts, { occurredAtText: null }) : texts;
  const applied = applySet(kept, set.facts) as EntryFacts;
  // Clearing a field that every entry has puts its default back.
  const precision = (applied.precision as Precision | undefined) ?? written(applied.occurredAt).shows;
  const { approximate, ...rest } = {
    ...applied,
    precision,
    origin: (applied.origin as Origin | undefined) ?? 'stated',
    source: (applied.source as Source | undefined) ?? 'api',
  };
  const canonical: EntryFacts = approximate ? { ...rest, approximate } : rest;
  return {
    facts: { ...canonical, occurredAt: canonicalOccurredAt(canonical.occurredAt, precision) },
    texts: applySet(keptTexts, set.texts),
  };
}

/** How `occurredAt` is kept: as written where the precision is coarse, otherwise as an instant in UTC. */
export function canonicalOccurredAt(text: string, precision: Precision): string {
  return isCoarse(precision) ? text : new Date(written(text).at).toISOString();
}
