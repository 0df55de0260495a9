/**
 * Readings: everything in a timeline that a stated duration could mean. Ordered pairs of entries, closed windows, and
 * computable totals; what has the same ends is the same reading, listed once.
 */
import { laneOf, windowRole, type Entry } from './entry.js';
import { BUILT_IN, type Definition, type Evaluable } from './durations.js';
import { type DurationView, type Range, type ReadingKind, type TotalKind } from './shapes.js';
import { groupBy, milestoneEntries } from './timeline.js';
import { lengthBetween, totalOf, windowLength, WHOLE_SERVICE, type Total, type Window } from './windows.js';

export type Rank = 1 | 2 | 3 | 4;

/** Something that has a length. */
export interface Reading {
  readonly kinds: readonly ReadingKind[];
  /** Null for a total without ends. */
  readonly from: Entry | null;
  readonly to: Entry | null;
  /** Of windows and totals. */
  readonly window: { readonly kind: string; readonly component: string | null; readonly level: string | null } | null;
  /** Seconds, or a range where an end is an interval. */
  readonly length: number | Range;
  readonly rank: Rank;
  /** Built-in metrics that are this reading, in the order of their table. */
  readonly metrics: readonly string[];
}

/** The readings of a timeline. Pairs are made on demand: there are n² of them. */
export interface Readings {
  /** Entries that a pair can begin or end with, in timeline order. */
  readonly ends: readonly Entry[];
  /** Readings that are named, a window or a total; pairs among them have the kind `pair` too. */
  readonly special: readonly Reading[];
  /** The reading of any ordered pair of `ends`; one of `special` where it has the same ends. */
  pair(from: Entry, to: Entry): Reading;
  readonly checked: { readonly pairs: number; readonly windows: number; readonly totals: number };
}

const NATURAL_STARTS = new Set(['detected', 'declared', 'acknowledged']);
const NATURAL_ENDS = new Set(['mitigated', 'resolved', 'closed']);

/** A type that a natural reading begins with: the start of a window kind among them. */
export const isNaturalStart = (type: string): boolean =>
  NATURAL_STARTS.has(type) || windowRole(type)?.edge === 'started';

/** A type that closes something: the end of a window kind among them. */
export const isNaturalEnd = (type: string): boolean => NATURAL_ENDS.has(type) || windowRole(type)?.edge === 'ended';

export const isChange = (type: string): boolean => laneOf(type) === 'changes';

/** What a change can be measured to: any status, impact, span or change entry. */
export const isChangeEnd = (type: string): boolean => ['status', 'impact', 'span', 'changes'].includes(laneOf(type));

function pairRank(from: Entry, to: Entry): Rank {
  if (isNaturalStart(from.type) && isNaturalEnd(to.type)) return 2;
  if (isChange(from.type) && isChangeEnd(to.type)) return 3;
  return 4;
}

const endsKey = (from: Entry, to: Entry): string => `${from.id} ${to.id}`;

/** @param durations the built-in metrics, evaluated at this moment */
export function readingsOf(on: Evaluable, durations: Readonly<Record<string, DurationView>>): Readings {
  const ends = milestoneEntries(on.timeline);
  const isEnd = new Set(ends);
  const byEnds = new Map<string, Reading>();
  const withoutEnds: Reading[] = [];

  const add = (reading: Reading): void => {
    if (reading.from === null || reading.to === null) {
      withoutEnds.push(reading);
      return;
    }
    const key = endsKey(reading.from, reading.to);
    const same = byEnds.get(key);
    byEnds.set(key, same ? merge(same, reading) : reading);
  };
  const pairOf = (from: Entry, to: Entry): Reading => ({
    kinds: ['pair'],
    from,
    to,
    window: null,
    length: lengthBetween(from.interval, to.interval),
    rank: pairRank(from, to),
    metrics: [],
  });
  /** A window or total, together with the pair that has its ends. */
  const addStretch = (reading: Reading): void => {
    const { from, to } = reading;
    if (from && to && from !== to && isEnd.has(from) && isEnd.has(to)) add(pairOf(from, to));
    add(reading);
  };

  for (const { definition, result } of namedResults(durations)) {
    if (definition.measure.kind !== 'pair') continue;
    const [from, to] = [entryOf(on, result.from), entryOf(on, result.to)];
    // Only a pair in timeline order is a reading: a metric can be computed as 0 between entries in the other order.
    if (ends.indexOf(from) >= ends.indexOf(to)) continue;
    add({ ...pairOf(from, to), rank: 1, metrics: [definition.id] });
  }
  const closed = on.windows.all.filter((window) => window.to !== null);
  for (const window of closed) addStretch(windowReading(window));
  let totals = 0;
  for (const reading of totalReadings(on)) {
    totals += 1;
    addStretch(reading);
  }
  const pairs = (ends.length * (ends.length - 1)) / 2;
  return {
    ends,
    special: [...byEnds.values(), ...withoutEnds],
    pair: (from, to) => byEnds.get(endsKey(from, to)) ?? pairOf(from, to),
    checked: { pairs, windows: closed.length, totals },
  };
}

const KIND_ORDER: readonly ReadingKind[] = ['pair', 'window', 'union', 'sum', 'envelope'];

function merge(a: Reading, b: Reading): Reading {
  const kinds = new Set([...a.kinds, ...b.kinds]);
  const metrics = new Set([...a.metrics, ...b.metrics]);
  return {
    ...a,
    kinds: KIND_ORDER.filter((kind) => kinds.has(kind)),
    window: a.window ?? b.window,
    rank: Math.min(a.rank, b.rank) as Rank,
    metrics: BUILT_IN.map((definition) => definition.id).filter((id) => metrics.has(id)),
  };
}

/** The built-in metrics that have a length at this moment. */
function namedResults(
  durations: Readonly<Record<string, DurationView>>,
): { definition: Definition; result: DurationView }[] {
  return BUILT_IN.flatMap((definition) => {
    const result = durations[definition.id];
    return result?.status === 'computed' || result?.status === 'range' ? [{ definition, result }] : [];
  });
}

const entryOf = (on: Evaluable, end: DurationView['from']): Entry => on.timeline.facts.entries.get(end!.entryId)!;

const windowReading = (window: Window): Reading => ({
  kinds: ['window'],
  from: window.from,
  to: window.to,
  window: { kind: window.kind, component: window.component, level: window.level },
  length: windowLength(window)!,
  rank: 2,
  metrics: [],
});

const TOTAL_KINDS: readonly TotalKind[] = ['union', 'sum', 'envelope'];

/**
 * Every computable total (no window of it is open) of every kind, overall and per component; the whole service is left
 * out as a component where it is the only one.
 */
function* totalReadings(on: Evaluable): Generator<Reading> {
  for (const [kind, windows] of groupBy(on.windows.all, (window) => window.kind)) {
    const byComponent = groupBy(windows, (window) => window.component ?? WHOLE_SERVICE);
    const onlyWholeService = byComponent.size === 1 && byComponent.has(WHOLE_SERVICE);
    const groups: [string | null, readonly Window[], boolean][] = [[null, windows, true]];
    if (!onlyWholeService) for (const group of byComponent.values()) groups.push([group[0]!.component, group, false]);
    for (const [component, group, isOverall] of groups) {
      if (group.some((window) => window.to === null)) continue;
      for (const total of TOTAL_KINDS) {
        const named = isOverall && kind === 'impact';
        yield totalReading(
          total,
          totalOf(total, group)!,
          { kind, component, level: null },
          named ? [`impact_${total}`] : [],
        );
      }
    }
  }
}

const totalReading = (
  total: TotalKind,
  { length, first, last }: Total,
  window: NonNullable<Reading['window']>,
  metrics: readonly string[],
): Reading => ({
  kinds: [total],
  from: first && first.from,
  to: last && last.to,
  window,
  length,
  rank: metrics.length > 0 ? 1 : 2,
  metrics,
});
