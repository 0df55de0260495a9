/** What tools say of entries, durations, claims and moments: the fields of the API, parted into facts and words. */
import {
  type ClaimAuditView,
  type DurationView,
  type EndView,
  type EntryView,
  type FindingView,
  type KnowledgeView,
  type ReadingView,
  type WindowView,
} from '../../timeline/view/view-types.js';
import { laneOf } from '../../timeline/entry.js';
import { type Item } from '../frame.js';
import { type Names } from '../names.js';
import { type JsonObject } from '../protocol/revisions.js';

/** Without what says nothing: null, false, and empty lists and maps. */
export function present(fields: JsonObject): JsonObject {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (saysSomething(value)) said[name] = value;
  return said;
}

function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  if (typeof value !== 'object') return true;
  for (const _ in value) return true;
  return false;
}

const named = (name: string | null | undefined, names: Names): string | null =>
  name === null || name === undefined ? null : names.shown(name);

/** At which moment of the record an answer stands. */
export const momentOf = (incident: string, { revision, head, asOf, clock }: KnowledgeView): JsonObject =>
  present({ incident, revision, head, asOf, clock });

/** Fields of an entry that are facts, and those that are names among them. */
const NAMED = ['component', 'level', 'service', 'environment', 'version', 'commit', 'reverts', 'severity'] as const;

export function entryItem(entry: EntryView, names: Names): Item {
  const { id, type, occurredAt, interval, recordedBy, text, quote, actor, occurredAtText, links, attributes } = entry;
  const isInstant = interval.from === interval.to;
  const own = Object.fromEntries(NAMED.map((field) => [field, named(entry[field], names)]));
  const words = present({ text, quote, actor, occurredAtText, links, attributes, forgotten: entry.forgotten?.reason });
  return {
    id,
    minor: laneOf(type) === 'notes',
    says: present({
      id,
      type,
      occurredAt,
      ...(!isInstant && { interval }),
      until: entry.until,
      ...own,
      approximate: entry.approximate,
      unconfirmed: entry.origin === 'stated' ? null : entry.origin,
      learnedAt: entry.learnedAt,
      recordedAt: entry.recordedAt,
      recordedBy: `${recordedBy.kind}:${recordedBy.id}`,
      revision: entry.revision,
      amended: entry.amended,
      retracted: entry.retracted,
      wordsForgotten: entry.forgotten !== undefined,
    }),
    ...(Object.keys(words).length > 0 && { words }),
  };
}

const endSays = (end: EndView | null): JsonObject | null =>
  end && { entry: end.entryId, type: end.type, occurredAt: end.occurredAt };

/** A result with what it rests on. */
export function durationSays(duration: DurationView, names: Names): JsonObject {
  const { metric, status, seconds, text, approximate, unconfirmed, range, reason, from, to, previous } = duration;
  return present({
    metric,
    status,
    seconds,
    text,
    range,
    approximate,
    unconfirmed,
    elapsedSeconds: duration.elapsedSeconds,
    previous: previous && { seconds: previous.seconds, to: previous.to.entryId },
    closedSeconds: duration.closedSeconds,
    reason,
    from: endSays(from),
    to: endSays(to),
    byComponent: duration.byComponent && names.keyed(duration.byComponent),
    byLevel: duration.byLevel && names.keyed(duration.byLevel),
  });
}

/** The same with all that is needed to redo it. */
export function derivationSays(duration: DurationView, names: Names): JsonObject {
  const { definition, candidates, windows, evaluatedAt, revision, iso } = duration;
  const { component, level, ...measured } = { component: undefined, level: undefined, ...definition };
  return {
    ...durationSays(duration, names),
    ...present({
      iso,
      definition: present({ ...measured, component: named(component, names), level: named(level, names) }),
      recordedAt: present({ from: duration.from?.recordedAt, to: duration.to?.recordedAt }),
      candidates,
      windows: windows?.map((window) => windowSays(window, names)),
      evaluatedAt,
    }),
    revision,
  };
}

export const windowSays = (
  { kind, component, level, from, to, seconds, range }: WindowView,
  names: Names,
): JsonObject =>
  present({ kind, component: named(component, names), level: named(level, names), from, to, seconds, range });

/** So many readings of a claim are shown. */
const FEW_READINGS = 5;

const readingSays = (reading: ReadingView, names: Names): JsonObject =>
  present({
    kinds: reading.kinds,
    from: reading.from?.entryId,
    to: reading.to?.entryId,
    component: named(reading.component, names),
    metric: reading.metric,
    rank: reading.rank,
    exact: reading.exact,
    coincidence: reading.coincidence,
    seconds: reading.seconds,
    range: reading.range,
    differenceSeconds: reading.differenceSeconds,
  });

export function claimItem(claim: ClaimAuditView, names: Names): Item {
  const { id, stated, statedUpTo, statedSeconds, comparison, metric, toleranceSeconds, verdict, withdrawn } = claim;
  const words = present({ text: claim.text, by: claim.by, url: claim.url });
  return {
    id,
    says: present({
      id,
      stated,
      statedUpTo,
      statedSeconds,
      comparison,
      metric,
      toleranceSeconds,
      statedAt: claim.statedAt,
      withdrawn,
      verdict,
      supports: claim.supports.slice(0, FEW_READINGS).map((reading) => readingSays(reading, names)),
      supportsTotal: claim.supportsTotal,
      nearest: claim.nearest.map((reading) => readingSays(reading, names)),
      wouldNeed: claim.wouldNeed.map(({ to, startAt }) => ({ to: to.entryId, startAt })),
    }),
    ...(Object.keys(words).length > 0 && { words }),
  };
}

/** Messages name components in the words of people. */
export const findingItem = ({ code, severity, entryIds, message }: FindingView, at: number): Item => ({
  id: String(at + 1),
  says: present({ n: at + 1, code, severity, entries: entryIds }),
  words: { message },
});

/** A result in a few words: `duration 1 h 39 min (computed)`. */
export const durationInShort = ({ metric, status, text, reason }: DurationView): string =>
  `${metric ?? 'length'} ${text === null ? `has no number: ${reason?.message ?? status}` : `${text} (${status})`}`;
