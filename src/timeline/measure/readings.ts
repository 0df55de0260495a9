/**
 * Readings: everything in a timeline that a stated duration could mean. Ordered pairs of entries, closed windows, and
 * computable totals; what has the same ends is the same reading, listed once.
 */
import { laneOf, windowRole, type Entry } from '../entry.js';
import { type Definition, type Evaluable } from './definition.js';
import { BUILT_IN } from './durations.js';
import { type DurationView, type Range, type ReadingKind, type TotalKind } from '../view/view-types.js';
import { groupBy, inOrder, milestoneEntries } from '../timeline.js';
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
  /** It ends with the `until` of `to`, a whole window, and so has not the ends of the pair. */
  readonly endsWithUntil: boolean;
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
  /** Whether a pair of `ends` is one of `special`. */
  readonly isSpecial: (from: Entry, to: Entry) => boolean;
  /** The reading of an ordered pair of `ends` that is none of `special`. */
  readonly pair: (from: Entry, to: Entry) => Reading;
  /**
   * The reading that decides about a metric; undefined while it has no value. Of `special`, unless its end does not
   * stand after its start: a metric can be computed as 0, or be a range, between entries in the other order.
   */
  readonly named: (metric: string) => Reading | undefined;
  readonly checked: { readonly pairs: number; readonly windows: number; readonly totals: number };
}

const NATURAL_STARTS = new Set(['detected', 'declared', 'acknowledged']);
const NATURAL_ENDS = new Set(['mitigated', 'resolved', 'closed']);

/** A type that a natural reading begins with: the start of a window kind among them. */
export const isNaturalStart = (type: string): boolean =>
  NATURAL_STARTS.has(type) || windowRole(type)?.edge === 'started';

/** A type that closes something: the end of a window kind among them. */
export const isNaturalEnd = (type: string): boolean => NATURAL_ENDS.has(type) || windowRole(type)?.edge === 'ended';

const isChange = (type: string): boolean => laneOf(type) === 'changes';

/** What a change can be measured to: any status, impact, span or change entry. */
const isChangeEnd = (type: string): boolean => ['status', 'impact', 'span', 'changes'].includes(laneOf(type));

/** The ranks of pairs by the types of their ends. Each pair of types stands in one line. */
export const PAIR_RANKS: readonly {
  readonly rank: Rank;
  readonly from: (type: string) => boolean;
  readonly to: (type: string) => boolean;
}[] = [
  { rank: 2, from: isNaturalStart, to: isNaturalEnd },
  { rank: 3, from: isChange, to: isChangeEnd },
  { rank: 4, from: isNaturalStart, to: (type) => !isNaturalEnd(type) },
  { rank: 4, from: isChange, to: (type) => !isChangeEnd(type) },
  { rank: 4, from: (type) => !isNaturalStart(type) && !isChange(type), to: () => true },
];

const pairRank = (from: Entry, to: Entry): Rank =>
  PAIR_RANKS.find((line) => line.from(from.type) && line.to(to.type))!.rank;

/** What two entries are by their types. */
export const pairReading = (from: Entry, to: Entry): Reading => ({
  kinds: ['pair'],
  from,
  to,
  window: null,
  endsWithUntil: false,
  length: lengthBetween(from.interval, to.interval),
  rank: pairRank(from, to),
  metrics: [],
});

const endsKey = (from: Entry, to: Entry, endsWithUntil: boolean): string =>
  `${from.id} ${to.id}${endsWithUntil ? ' until' : ''}`;

/** @param durations the built-in metrics, evaluated at this moment */
export function readingsOf(on: Evaluable, durations: Readonly<Record<string, DurationView>>): Readings {
  const ends = milestoneEntries(on.timeline);
  const isEnd = new Set(ends);
  const byEnds = new Map<string, Reading>();
  const withoutEnds: Reading[] = [];
  const backwards: Reading[] = [];

  const add = (reading: Reading): void => {
    if (reading.from === null || reading.to === null) {
      withoutEnds.push(reading);
      return;
    }
    const key = endsKey(reading.from, reading.to, reading.endsWithUntil);
    const same = byEnds.get(key);
    byEnds.set(key, same ? merge(same, reading) : reading);
  };
  /** A window or total, together with the pair that has its ends. */
  const addStretch = (reading: Reading): void => {
    const { from, to } = reading;
    if (from && to && !reading.endsWithUntil && isEnd.has(from) && isEnd.has(to)) add(pairReading(from, to));
    add(reading);
  };

  for (const { definition, result } of namedResults(durations)) {
    if (definition.measure.kind !== 'pair') continue;
    const [from, to] = [entryOf(on, result.from), entryOf(on, result.to)];
    const reading: Reading = { ...pairReading(from, to), rank: 1, metrics: [definition.id] };
    if (inOrder(from, to) < 0) add(reading);
    else backwards.push(reading);
  }
  const closed = on.windows.all.filter((window) => window.to !== null);
  for (const window of closed) addStretch(windowReading(window));
  let totals = 0;
  for (const reading of totalReadings(on)) {
    totals += 1;
    addStretch(reading);
  }
  const pairs = (ends.length * Math.max(0, ends.length - 1)) / 2;
  const special = [...byEnds.values(), ...withoutEnds];
  return {
    ends,
    special,
    isSpecial: (from, to) => byEnds.has(endsKey(from, to, false)),
    pair: pairReading,
    named: (metric) => [...special, ...backwards].find((reading) => reading.metrics.includes(metric)),
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
  endsWithUntil: isWhole(window),
  length: windowLength(window)!,
  rank: 2,
  metrics: [],
});

const isWhole = ({ from, to }: Window): boolean => from === to;

const TOTAL_KINDS: readonly TotalKind[] = ['union', 'sum', 'envelope'];

const longest = (length: number | Range): number => (typeof length === 'number' ? length : length.maxSeconds);

/**
 * Every computable total (no window of it is open, and it is not negative) of every kind, overall and per component; the whole service is left
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
        const value = totalOf(total, group)!;
        if (longest(value.length) < 0) continue;
        yield totalReading(total, value, { kind, component, level: null }, named ? [`impact_${total}`] : []);
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
  endsWithUntil: last !== null && isWhole(last),
  length,
  rank: metrics.length > 0 ? 1 : 2,
  metrics,
});
