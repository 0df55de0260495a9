/**
 * What the detective suspects in a stored incident: entries outside the notes, held against stated lengths, the order that
 * metrics ask for, what is told twice, and the clock by which each was recorded.
 */
import { isBound } from '../comparison.js';
import { isUnconfirmed, laneOf, windowRole, type Entry } from '../entry.js';
import { type Evaluable } from '../measure/definition.js';
import { fittingLengths } from '../measure/claim-audit.js';
import { isNaturalEnd, isNaturalStart } from '../measure/readings.js';
import { type ClaimAuditView, type DurationView } from '../view/view-types.js';
import { ENDS, STARTS } from '../measure/span.js';
import { isCoarse, type Millis } from '../time.js';
import { groupBy } from '../timeline.js';
import { UTC, zoneNamed } from '../clocks.js';
import { type PairKind } from './meant-pairs.js';
import { hoursBetween } from './retold-times.js';
import { type Slippable } from './slips.js';
import { type IndexPair, type SuspectClaim, type SuspectFact, type Suspicious } from './suspects.js';

/** Of more entries nothing is suspected. */
export const MOST_ENTRIES = 2000;
const MOST_CLAIMS = 200;
/** Where so many claims are wrong, more of them would not tell which time is. */
const MOST_UNSUPPORTED = 40;
/** What is told more often is told as it happened, and not the same thing again. */
const MOST_TELLINGS = 4;
/** A fact that begins later than this after it was recorded was not recorded by the same clock. */
const FUTURE_TOLERANCE = 5 * 60_000;

export interface IncidentSuspects {
  /**
   * In timeline order, and behind them once more those that were corrected by whole hours, as they stood before; facts of
   * the rest are named by their index in it.
   */
  readonly entries: readonly Entry[];
  /** How many of them stand as they are now. */
  readonly current: number;
  readonly suspicious: Suspicious;
  readonly slippables: readonly Slippable[];
  /** There is something to mend. */
  readonly isSuspicious: boolean;
}

/** @returns null for an incident of more entries than are looked at */
export function incidentSuspects(
  on: Evaluable,
  durations: Readonly<Record<string, DurationView>>,
  audits: readonly ClaimAuditView[],
): IncidentSuspects | null {
  const entries = on.timeline.eligible.filter(({ type }) => laneOf(type) !== 'notes');
  if (entries.length > MOST_ENTRIES) return null;
  const placeOf = new Map(entries.map(({ id }, index) => [id, index]));
  const counting = audits.filter((audit) => !audit.withdrawn).slice(0, MOST_CLAIMS);
  const unsupported = counting.filter(isUnsupported).slice(0, MOST_UNSUPPORTED);
  const natural = naturalPairs(on);
  const claims = [...unsupported, ...counting.filter((audit) => isDecidedByPairs(audit))].flatMap(
    (audit) => suspectClaim(audit, on, durations, natural, placeOf) ?? [],
  );
  const sequences = orderAsked(on, durations, placeOf);
  const former = formerTellings(entries);
  const repeats = [
    ...[...repeatsIn(entries), ...toldTwice(on)].map(([a, b]): IndexPair => [placeOf.get(a.id)!, placeOf.get(b.id)!]),
    ...former.map(({ entry }, i): IndexPair => [placeOf.get(entry.id)!, entries.length + i]),
  ];
  const all = [...entries, ...former.map(({ entry }) => entry)];
  return {
    entries: all,
    current: entries.length,
    isSuspicious: unsupported.length > 0 || repeats.length > 0 || sequences.some(([a, b]) => isAfter(entries, a!, b!)),
    suspicious: {
      facts: [
        ...entries.map(({ id, type, interval }) => ({ id, type, ...interval })),
        ...former.map(({ at }): SuspectFact => ({ id: '', type: '', from: at, to: at })),
      ],
      claims,
      sequences,
      repeats,
      isContradicted: (index, { from }) => from > all[index]!.recordedAt + FUTURE_TOLERANCE,
    },
    slippables: [...entries.map(slippableOf), ...former.map(({ at }) => unmoved(at))],
  };
}

const isAfter = (entries: readonly Entry[], a: number, b: number): boolean =>
  entries[a]!.interval.from > entries[b]!.interval.from;

const isUnsupported = ({ verdict, comparison }: ClaimAuditView): boolean =>
  verdict === 'unsupported' && !isBound(comparison);

/** Bounds, totals and coincidences are not decided by a pair of entries. */
function isDecidedByPairs({ verdict, comparison, supports }: ClaimAuditView): boolean {
  if (isBound(comparison) || (verdict !== 'supported' && verdict !== 'within_tolerance')) return false;
  return supports.filter(({ rank }) => rank <= 2).every(({ kinds }) => kinds.includes('pair'));
}

function naturalPairs({ timeline }: Evaluable): PairKind {
  const counting = new Set(timeline.effective.map(({ id }) => id));
  return {
    isStart: ({ id, type }) => isNaturalStart(type) && counting.has(id),
    isEnd: ({ id, type }) => isNaturalEnd(type) && counting.has(id),
  };
}

/** Null for a claim of a metric that no two entries give. */
function suspectClaim(
  { id, metric, supports }: ClaimAuditView,
  on: Evaluable,
  durations: Readonly<Record<string, DurationView>>,
  natural: PairKind,
  placeOf: ReadonlyMap<string, number>,
): SuspectClaim | null {
  const bounds = fittingLengths(on.timeline.facts.claims.get(id)!);
  const [low, high] = [
    Math.max(bounds.minAtLeast, bounds.maxAtLeast),
    Math.min(bounds.minAtMost, bounds.maxAtMost),
  ] as const;
  if (metric !== null) {
    const { from, to } = durations[metric] ?? { from: null, to: null };
    if (!from || !to || from.entryId === to.entryId) return null;
    const kind = named(from.entryId, to.entryId);
    return { low, high, kinds: [kind], alsoMeant: [] };
  }
  const alsoMeant = supports
    .filter(({ rank, kinds }) => rank <= 2 && kinds.includes('pair'))
    .flatMap(({ from, to }): IndexPair[] => {
      const pair = [placeOf.get(from!.entryId), placeOf.get(to!.entryId)] as const;
      return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]]];
    });
  return { low, high, kinds: [natural], alsoMeant };
}

const named = (from: string, to: string): PairKind => ({
  isStart: ({ id }) => id === from,
  isEnd: ({ id }) => id === to,
});

/** Pairs of entries, each the only one of its type, of which a metric asks that the second is not before the first. */
function orderAsked(
  { timeline }: Evaluable,
  durations: Readonly<Record<string, DurationView>>,
  placeOf: ReadonlyMap<string, number>,
): number[][] {
  const isOnly = (type: string): boolean => timeline.byType.get(type)?.length === 1;
  const asked = new Map<string, number[]>();
  for (const { from, to } of Object.values(durations)) {
    // A fix is released after the fact, and a change is rolled back whenever that helps.
    if (!from || !to || laneOf(from.type) === 'changes' || !isOnly(from.type) || !isOnly(to.type)) continue;
    const [first, next] = [placeOf.get(from.entryId), placeOf.get(to.entryId)];
    if (first !== undefined && next !== undefined && first !== next) asked.set(`${first} ${next}`, [first, next]);
  }
  return [...asked.values()];
}

/** Two tellings, at different times, of what cannot have happened again in between. */
function* repeatsIn(entries: readonly Entry[]): Generator<readonly [Entry, Entry]> {
  const told = entries.filter((entry) => isInstant(entry) && ['status', 'impact'].includes(laneOf(entry.type)));
  const groups = groupBy(told, ({ type, facts }) => `${type}@${facts.component ?? ''}`);
  for (const group of groups.values()) {
    if (group.length > MOST_TELLINGS) continue;
    for (const [i, first] of group.entries())
      for (const again of group.slice(i + 1)) if (!isAgain(first, again, told)) yield [first, again];
  }
}

/** Entries that were corrected by whole hours, with the time that they had before. */
function formerTellings(entries: readonly Entry[]): { readonly entry: Entry; readonly at: Millis }[] {
  return entries.flatMap((entry) => {
    const at = entry.formerly.find((before) => hoursBetween(before, entry.interval.from) > 0);
    return at === undefined || !isInstant(entry) ? [] : [{ entry, at }];
  });
}

/** A stated beginning or end of the incident, and the first start or the last end that was found in prose, in another zone. */
function* toldTwice({ timeline }: Evaluable): Generator<readonly [Entry, Entry]> {
  const found = timeline.eligible.filter((entry) => isUnconfirmed(entry) && isInstant(entry));
  for (const [type, own] of [
    ['incident_started', found.find((entry) => STARTS.has(entry.type))],
    ['incident_ended', found.findLast((entry) => ENDS.some((each) => each === entry.type))],
  ] as const) {
    if (!own) continue;
    for (const stated of timeline.byType.get(type) ?? [])
      if (!isUnconfirmed(stated) && isInstant(stated) && hoursBetween(stated.interval.from, own.interval.from) > 0)
        yield [stated, own];
  }
}

function isAgain(first: Entry, again: Entry, told: readonly Entry[]): boolean {
  const role = windowRole(first.type);
  if (laneOf(first.type) === 'impact' && role?.edge !== 'started' && role?.edge !== 'ended') return true;
  const between = told.slice(told.indexOf(first) + 1, told.indexOf(again));
  return between.some(({ type }) => type === 'reopened' || (role !== null && isOtherEdge(type, role)));
}

const isOtherEdge = (type: string, { kind, edge }: { readonly kind: string; readonly edge: string }): boolean => {
  const other = windowRole(type);
  return other !== null && other.kind === kind && other.edge !== edge;
};

const isInstant = ({ interval, facts }: Entry): boolean => interval.from === interval.to && !isCoarse(facts.precision);

/** What nobody says any more: it is held against, and never moved. */
const unmoved = (at: Millis): Slippable => ({
  fact: { id: '', type: '', from: at, to: at },
  ...{ clocks: UTC, hasClock: false, hasDate: false, isDateCarried: false },
});

/** Every entry says its own date. */
function slippableOf(entry: Entry): Slippable {
  const { id, type, interval, facts } = entry;
  const clocks = facts.timeZone === undefined ? UTC : (zoneNamed(facts.timeZone) ?? UTC);
  return {
    fact: { id, type, ...interval },
    clocks,
    hasClock: isInstant(entry),
    hasDate: true,
    isDateCarried: false,
  };
}
