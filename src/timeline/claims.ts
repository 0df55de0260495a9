/**
 * The audit of claims: a duration that someone stated is neither computed nor trusted. It is held against every reading
 * of the timeline, and the answer says which fit, by meaning or by mere arithmetic.
 */
import { type Entry } from './entry.js';
import { type Claim, type Texts } from './facts.js';
import { type Evaluable } from './durations.js';
import {
  isChange,
  isChangeEnd,
  isNaturalEnd,
  isNaturalStart,
  readingsOf,
  type Reading,
  type Readings,
} from './readings.js';
import { type ClaimAuditView, type DurationView, type ReadingView, type Verdict } from './shapes.js';
import { formatInstant, MIN_INSTANT } from './time.js';
import { inOrder } from './timeline.js';

/** At most this many fitting readings are listed; all of them are counted. */
const MAX_SUPPORTS = 50;

/** Audits every claim, withdrawn ones too, in the order of recording. */
export function auditClaims(
  on: Evaluable,
  durations: Readonly<Record<string, DurationView>>,
  texts: Texts['claims'],
): ClaimAuditView[] {
  const { claims } = on.timeline.facts;
  if (claims.size === 0) return [];
  const readings = readingsOf(on, durations);
  const order = readingOrder(on);
  return [...claims.values()].map((claim) => ({
    id: claim.id,
    text: texts.get(claim.id)?.text ?? null,
    by: claim.facts.by ?? null,
    url: claim.facts.url ?? null,
    statedAt: claim.facts.statedAt ?? null,
    stated: claim.facts.stated,
    statedSeconds: claim.statedSeconds,
    comparison: claim.facts.comparison,
    metric: claim.facts.metric ?? null,
    toleranceSeconds: claim.toleranceSeconds,
    withdrawn: claim.withdrawn,
    ...auditOne(claim, readings, order),
    checked: { ...readings.checked },
    revision: on.revision,
  }));
}

type Audit = Pick<ClaimAuditView, 'verdict' | 'supports' | 'supportsTotal' | 'nearest' | 'wouldNeed'>;
type CompareReadings = (a: Reading, b: Reading) => number;
type Order = (claim: Claim) => CompareReadings;

function auditOne(claim: Claim, readings: Readings, order: Order): Audit {
  const { metric, comparison } = claim.facts;
  const isBound = comparison === 'at_least' || comparison === 'at_most';
  if (isBound && metric === undefined) return auditBound(claim, readings, order);

  const named = metric === undefined ? undefined : readings.special.find((reading) => reading.metrics.includes(metric));
  const fitting = fittingReadings(claim, readings, order(claim));
  const first = named && fits(claim, named) ? [named] : [];
  const best = [...first, ...fitting.best.filter((reading) => reading !== named)].slice(0, MAX_SUPPORTS);
  const meant = fitting.best.some((reading) => reading.rank <= 2);
  return {
    verdict: metric === undefined ? verdictOf(claim, best[0]) : decidedBy(claim, named),
    supports: best.map((reading) => readingView(claim, reading)),
    supportsTotal: fitting.total,
    nearest: meant ? [] : nearest(claim, readings, order(claim)).map((reading) => readingView(claim, reading)),
    wouldNeed: meant ? [] : wouldNeed(claim, readings.ends),
  };
}

/** `at_least` and `at_most` of nothing in particular speak of the duration, else of the impact, else of what fits best. */
function auditBound(claim: Claim, readings: Readings, order: Order): Audit {
  const named = (metric: string): Reading | undefined =>
    readings.special.find((reading) => reading.metrics.includes(metric));
  const decides =
    named('duration') ?? named('impact_envelope') ?? fittingReadings(claim, readings, order(claim)).best[0];
  const holds = decides !== undefined && decides.rank <= 2 && fits(claim, decides);
  return {
    verdict: holds ? 'supported' : 'unsupported',
    supports: holds ? [readingView(claim, decides)] : [],
    supportsTotal: holds ? 1 : 0,
    nearest: [],
    wouldNeed: [],
  };
}

function verdictOf(claim: Claim, best: Reading | undefined): Verdict {
  if (best === undefined) return 'unsupported';
  if (best.rank > 2) return 'coincidence_only';
  return isExact(claim, best) ? 'supported' : 'within_tolerance';
}

function decidedBy(claim: Claim, named: Reading | undefined): Verdict {
  if (named === undefined || !fits(claim, named)) return 'unsupported';
  const isBound = claim.facts.comparison === 'at_least' || claim.facts.comparison === 'at_most';
  return isBound || isExact(claim, named) ? 'supported' : 'within_tolerance';
}

/** Whether a length agrees with what was stated. The tolerance includes its edge. */
function fits({ facts, statedSeconds, toleranceSeconds }: Claim, { length }: Pick<Reading, 'length'>): boolean {
  const [min, max] = typeof length === 'number' ? [length, length] : [length.minSeconds, length.maxSeconds];
  switch (facts.comparison) {
    case 'at_most':
      return max <= statedSeconds + toleranceSeconds;
    case 'at_least':
      return min >= statedSeconds - toleranceSeconds;
    default:
      return min <= statedSeconds + toleranceSeconds && max >= statedSeconds - toleranceSeconds;
  }
}

const isExact = (claim: Claim, { length }: Reading): boolean => length === claim.statedSeconds;

const difference = (claim: Claim, { length }: Reading): number | null =>
  typeof length === 'number' ? round(length - claim.statedSeconds) : null;

/** Differences of seconds with three decimals are kept free of binary dust. */
const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/**
 * The order of readings for a claim: by rank; exact before tolerated; the smaller difference (a range stands last);
 * fewer ends that are middle occurrences of their type; time order, start then end.
 */
function readingOrder(on: Evaluable): Order {
  const isMiddle = (entry: Entry | null): number => {
    const sameType = entry === null ? undefined : on.timeline.byType.get(entry.type);
    return sameType && entry !== sameType[0] && entry !== sameType.at(-1) ? 1 : 0;
  };
  const startOf = (entry: Entry | null): number => entry?.interval.from ?? Infinity;
  const placeOf = (entry: Entry | null): number => entry?.revision ?? Infinity;
  const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
  return (claim) => {
    const distance = (reading: Reading): number => Math.abs(difference(claim, reading) ?? Infinity);
    return (a, b) =>
      a.rank - b.rank ||
      compare(distance(a), distance(b)) ||
      isMiddle(a.from) + isMiddle(a.to) - (isMiddle(b.from) + isMiddle(b.to)) ||
      compare(startOf(a.from), startOf(b.from)) ||
      compare(placeOf(a.from), placeOf(b.from)) ||
      compare(startOf(a.to), startOf(b.to)) ||
      compare(placeOf(a.to), placeOf(b.to));
  };
}

/** The best fitting readings in order, and how many fit in all. */
function fittingReadings(
  claim: Claim,
  readings: Readings,
  compare: CompareReadings,
): { best: readonly Reading[]; total: number } {
  let best: Reading[] = readings.special.filter((reading) => fits(claim, reading));
  let total = best.length;
  const special = new Set(readings.special);
  for (const [from, to] of candidatePairs(claim, readings.ends)) {
    const reading = readings.pair(from, to);
    if (special.has(reading) || !fits(claim, reading)) continue;
    total += 1;
    best.push(reading);
    // Keeps memory bounded where a wide tolerance fits very many pairs.
    if (best.length > 100 * MAX_SUPPORTS) best = best.sort(compare).slice(0, MAX_SUPPORTS);
  }
  return { best: best.sort(compare).slice(0, MAX_SUPPORTS), total };
}

/**
 * The ordered pairs that can fit: between instants only those that a binary search finds at the stated distance; with
 * an interval end all.
 */
function* candidatePairs(claim: Claim, ends: readonly Entry[]): Generator<[Entry, Entry]> {
  const isInstant = (entry: Entry): boolean => entry.interval.from === entry.interval.to;
  const instants = ends.filter(isInstant);
  const [low, high] = fittingMillis(claim);
  for (const [i, from] of instants.entries()) {
    const start = Math.max(i + 1, firstAtOrAfter(instants, from.interval.from + low));
    for (let j = start; j < instants.length && instants[j]!.interval.from <= from.interval.from + high; j++) {
      yield [from, instants[j]!];
    }
  }
  if (instants.length === ends.length) return;
  for (const [i, from] of ends.entries()) {
    for (const to of ends.slice(i + 1)) if (!isInstant(from) || !isInstant(to)) yield [from, to];
  }
}

/** The distances in milliseconds that fit. */
function fittingMillis({ facts, statedSeconds, toleranceSeconds }: Claim): [number, number] {
  const [low, high] = [(statedSeconds - toleranceSeconds) * 1000, (statedSeconds + toleranceSeconds) * 1000];
  return [
    facts.comparison === 'at_most' ? -Infinity : Math.floor(low),
    facts.comparison === 'at_least' ? Infinity : Math.ceil(high),
  ];
}

/** Index of the first entry, of entries in order, whose interval starts at or after an instant. */
function firstAtOrAfter(entries: readonly Entry[], instant: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.interval.from < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The closest reading below and the closest above, of ranks 1 to 3 that have seconds and do not fit. */
function nearest(claim: Claim, readings: Readings, compare: CompareReadings): Reading[] {
  let below: Reading | undefined;
  let above: Reading | undefined;
  const consider = (reading: Reading): void => {
    const off = difference(claim, reading);
    if (off === null || reading.rank > 3 || fits(claim, reading)) return;
    if (off < 0 && (!below || isCloser(claim, reading, below, compare))) below = reading;
    if (off > 0 && (!above || isCloser(claim, reading, above, compare))) above = reading;
  };
  readings.special.forEach(consider);
  const { ends } = readings;
  const [low, high] = fittingMillis({ ...claim, facts: { ...claim.facts, comparison: 'exactly' } });
  for (const [isStart, isEnd] of [
    [isNaturalStart, isNaturalEnd],
    [isChange, isChangeEnd],
  ] as const) {
    const closing = ends.filter((entry) => isEnd(entry.type) && entry.interval.from === entry.interval.to);
    for (const from of ends.filter((entry) => isStart(entry.type))) {
      for (const to of around(closing, from.interval.from + low, from.interval.from + high)) {
        if (inOrder(from, to) < 0) consider(readings.pair(from, to));
      }
    }
  }
  return [below, above].filter((reading) => reading !== undefined);
}

const isCloser = (claim: Claim, a: Reading, b: Reading, compare: CompareReadings): boolean =>
  Math.abs(difference(claim, a)!) - Math.abs(difference(claim, b)!) < 0 ||
  (difference(claim, a) === difference(claim, b) && compare(a, b) < 0);

/** All entries at the last instant before `low` and at the first after `high`: the neighbours of a gap. */
function* around(entries: readonly Entry[], low: number, high: number): Generator<Entry> {
  const before = firstAtOrAfter(entries, low) - 1;
  for (let i = before; i >= 0 && entries[i]!.interval.from === entries[before]!.interval.from; i--) yield entries[i]!;
  const after = firstAtOrAfter(entries, high + 1);
  for (let i = after; i < entries.length && entries[i]!.interval.from === entries[after]!.interval.from; i++)
    yield entries[i]!;
}

/** For each closing entry that is an instant, the start that the claim would need. */
function wouldNeed(claim: Claim, ends: readonly Entry[]): ClaimAuditView['wouldNeed'] {
  return ends
    .filter((entry) => isNaturalEnd(entry.type) && entry.interval.from === entry.interval.to)
    .map((entry) => ({ entry, startAt: entry.interval.from - claim.statedSeconds * 1000 }))
    .filter(({ startAt }) => startAt >= MIN_INSTANT)
    .map(({ entry, startAt }) => ({ to: { entryId: entry.id }, startAt: formatInstant(startAt) }));
}

function readingView(claim: Claim, reading: Reading): ReadingView {
  const { length, metrics, rank, window } = reading;
  return {
    kinds: [...reading.kinds],
    from: reading.from && { entryId: reading.from.id },
    to: reading.to && { entryId: reading.to.id },
    ...(window && { windowKind: window.kind }),
    component: window?.component ?? null,
    ...(window && { level: window.level }),
    seconds: typeof length === 'number' ? length : null,
    differenceSeconds: difference(claim, reading),
    exact: isExact(claim, reading),
    rank,
    metric: metrics[0] ?? null,
    metrics: [...metrics],
    reading: describe(reading),
    coincidence: rank > 2,
    ...(typeof length !== 'number' && { range: length }),
  };
}

/** In words: `declared → resolved`, `impact of api, down`, `union of impact`. */
function describe({ kinds, from, to, window }: Reading): string {
  if (kinds.includes('pair')) return `${from!.type} → ${to!.type}`;
  const what = window!.kind + (window!.component === null ? '' : ` of ${window!.component}`);
  return kinds.includes('window')
    ? what + (window!.level === null ? '' : `, ${window!.level}`)
    : `${kinds[0]} of ${what}`;
}
