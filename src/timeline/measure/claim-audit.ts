/**
 * The audit of claims: a duration that someone stated is neither computed nor trusted. It is held against every reading
 * of the timeline, and the answer says which fit, by meaning or by mere arithmetic.
 */
import { type Entry } from '../entry.js';
import { isBound } from '../comparison.js';
import { type Claim, type Texts } from '../facts.js';
import { type Evaluable } from './definition.js';
import { PairSearch, type LengthBounds } from './pair-search.js';
import { isNaturalEnd, readingsOf, type Reading, type Readings } from './readings.js';
import { type ClaimAuditView, type DurationView, type ReadingView, type Verdict } from '../view/view-types.js';
import { formatInstant, MIN_INSTANT } from '../time.js';
import { forgottenView } from '../view/render-entry.js';
import { type Timeline } from '../timeline.js';

/** At most this many fitting readings are listed; all of them are counted. */
export const MAX_SUPPORTS = 50;

/** Audits every claim, withdrawn ones too, in the order of recording. */
export function auditClaims(
  on: Evaluable,
  durations: Readonly<Record<string, DurationView>>,
  texts: Texts['claims'],
): ClaimAuditView[] {
  const { claims } = on.timeline.facts;
  if (claims.size === 0) return [];
  const readings = readingsOf(on, durations);
  const isMiddle = middleOccurrence(on.timeline);
  const among: Sought = { readings, pairs: new PairSearch(readings.ends, isMiddle), order: readingOrder(isMiddle) };
  return [...claims.values()].map((claim) => ({
    id: claim.id,
    text: texts.get(claim.id)?.text ?? null,
    by: texts.get(claim.id)?.by ?? null,
    url: claim.facts.url ?? null,
    statedAt: claim.facts.statedAt ?? null,
    stated: claim.facts.stated,
    statedSeconds: claim.statedSeconds,
    statedUpTo: claim.facts.statedUpTo ?? null,
    comparison: claim.facts.comparison,
    metric: claim.facts.metric ?? null,
    toleranceSeconds: claim.toleranceSeconds,
    withdrawn: claim.withdrawn,
    ...auditOne(claim, among),
    checked: { ...readings.checked },
    revision: on.revision,
    ...(claim.forgotten && { forgotten: forgottenView(claim.forgotten) }),
  }));
}

type Audit = Pick<ClaimAuditView, 'verdict' | 'supports' | 'supportsTotal' | 'nearest' | 'wouldNeed'>;
type CompareReadings = (a: Reading, b: Reading) => number;

/** What claims are held against. */
interface Sought {
  readonly readings: Readings;
  readonly pairs: PairSearch;
  readonly order: (claim: Claim) => CompareReadings;
}

function auditOne(claim: Claim, among: Sought): Audit {
  const { readings } = among;
  const { metric, comparison } = claim.facts;
  if (isBound(comparison) && metric === undefined) return auditBound(claim, among);

  const named = metric === undefined ? undefined : readings.named(metric);
  const decides = named && fits(claim, named) ? named : undefined;
  const fitting = fittingReadings(claim, among);
  const supports = decides ? [decides, ...fitting.best.filter((reading) => reading !== decides)] : fitting.best;
  const meant = supports.some((reading) => reading.rank <= 2);
  return {
    verdict: metric === undefined ? verdictOf(claim, fitting.best) : decidedBy(claim, decides),
    supports: supports.slice(0, MAX_SUPPORTS).map((reading) => readingView(claim, reading)),
    supportsTotal: fitting.total + (decides && !readings.special.includes(decides) ? 1 : 0),
    nearest: meant ? [] : nearest(claim, among).map((reading) => readingView(claim, reading)),
    wouldNeed: meant ? [] : wouldNeed(claim, readings.ends),
  };
}

/** `at_least` and `at_most` of nothing in particular speak of the duration, else of the impact, else of what fits best. */
function auditBound(claim: Claim, among: Sought): Audit {
  const { readings } = among;
  const decides =
    readings.named('duration') ?? readings.named('impact_envelope') ?? fittingReadings(claim, among).best[0];
  const holds = decides !== undefined && decides.rank <= 2 && fits(claim, decides);
  return {
    verdict: holds ? 'supported' : 'unsupported',
    supports: holds ? [readingView(claim, decides)] : [],
    supportsTotal: holds ? 1 : 0,
    nearest: [],
    wouldNeed: [],
  };
}

/** @param best the best fitting readings, in order; those of rank 1 are few, so an exact one of rank 2 is among them */
function verdictOf(claim: Claim, best: readonly Reading[]): Verdict {
  if (best.length === 0) return 'unsupported';
  const meant = best.filter((reading) => reading.rank <= 2);
  if (meant.length === 0) return 'coincidence_only';
  return meant.some((reading) => isExact(claim, reading)) ? 'supported' : 'within_tolerance';
}

function decidedBy(claim: Claim, decides: Reading | undefined): Verdict {
  if (decides === undefined) return 'unsupported';
  return isBound(claim.facts.comparison) || isExact(claim, decides) ? 'supported' : 'within_tolerance';
}

interface FittingLengths extends LengthBounds {
  /** What was stated: one length twice, or the two ends of `between`. */
  readonly target: readonly [from: number, to: number];
}

/** The lengths in whole milliseconds that agree with what was stated. The tolerance includes its edge. */
export function fittingLengths({ facts, statedSeconds, toleranceSeconds, upTo }: Claim): FittingLengths {
  const longest = upTo ?? { statedSeconds, toleranceSeconds };
  // Sums of decimals come with binary dust, far below a millisecond.
  const low = Math.ceil((statedSeconds - toleranceSeconds) * 1000 - 1e-6);
  const high = Math.floor((longest.statedSeconds + longest.toleranceSeconds) * 1000 + 1e-6);
  const anything = { minAtLeast: -Infinity, minAtMost: Infinity, maxAtLeast: -Infinity, maxAtMost: Infinity };
  const target = [millis(statedSeconds), millis(longest.statedSeconds)] as const;
  switch (facts.comparison) {
    case 'at_most':
      return { ...anything, maxAtMost: high, target };
    case 'at_least':
      return { ...anything, minAtLeast: low, target };
    default:
      return { ...anything, minAtMost: high, maxAtLeast: low, target };
  }
}

const millis = (seconds: number): number => Math.round(seconds * 1000);

export function fits(claim: Claim, { length }: Pick<Reading, 'length'>): boolean {
  const seconds = typeof length === 'number' ? { minSeconds: length, maxSeconds: length } : length;
  const [min, max] = [millis(seconds.minSeconds), millis(seconds.maxSeconds)];
  const bounds = fittingLengths(claim);
  return min >= bounds.minAtLeast && min <= bounds.minAtMost && max >= bounds.maxAtLeast && max <= bounds.maxAtMost;
}

const isExact = (claim: Claim, reading: Reading): boolean => difference(claim, reading) === 0;

/** Less what was stated; 0 for all that `between` names. Null for a range. */
export function difference({ statedSeconds, upTo }: Claim, { length }: Reading): number | null {
  if (typeof length !== 'number') return null;
  if (upTo === null || length < statedSeconds) return round(length - statedSeconds);
  return round(Math.max(0, length - upTo.statedSeconds));
}

/** Differences of seconds with three decimals are kept free of binary dust. */
const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/**
 * The order of readings for a claim: by rank; exact before tolerated; the smaller difference (a range stands last);
 * fewer ends that are middle occurrences of their type; time order, start then end.
 */
function readingOrder(isMiddle: (entry: Entry) => boolean): (claim: Claim) => CompareReadings {
  const middle = (entry: Entry | null): number => (entry !== null && isMiddle(entry) ? 1 : 0);
  const startOf = (entry: Entry | null): number => entry?.interval.from ?? Infinity;
  const placeOf = (entry: Entry | null): number => entry?.revision ?? Infinity;
  const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
  return (claim) => {
    const distance = (reading: Reading): number => Math.abs(difference(claim, reading) ?? Infinity);
    return (a, b) =>
      a.rank - b.rank ||
      compare(distance(a), distance(b)) ||
      middle(a.from) + middle(a.to) - (middle(b.from) + middle(b.to)) ||
      compare(startOf(a.from), startOf(b.from)) ||
      compare(placeOf(a.from), placeOf(b.from)) ||
      compare(startOf(a.to), startOf(b.to)) ||
      compare(placeOf(a.to), placeOf(b.to));
  };
}

/** Neither the first nor the last of its type. */
const middleOccurrence =
  ({ byType }: Timeline) =>
  (entry: Entry): boolean => {
    const sameType = byType.get(entry.type);
    return sameType !== undefined && entry !== sameType[0] && entry !== sameType.at(-1);
  };

/** The best fitting readings in order, and how many fit in all. */
function fittingReadings(
  claim: Claim,
  { readings, pairs, order }: Sought,
): { best: readonly Reading[]; total: number } {
  const bounds = fittingLengths(claim);
  const instants = [
    Math.max(bounds.minAtLeast, bounds.maxAtLeast),
    Math.min(bounds.minAtMost, bounds.maxAtMost),
  ] as const;
  const special = readings.special.filter((reading) => fits(claim, reading));
  const found = [...special];
  for (const rank of [2, 3, 4]) {
    if (found.filter((reading) => reading.rank < rank).length >= MAX_SUPPORTS) break;
    for (const [from, to] of [
      ...pairs.closest(rank, instants, bounds.target, MAX_SUPPORTS, readings.isSpecial),
      ...pairs.spanning(rank, bounds, MAX_SUPPORTS, readings.isSpecial),
    ]) {
      found.push(readings.pair(from, to));
    }
  }
  return {
    best: found.sort(order(claim)).slice(0, MAX_SUPPORTS),
    total: pairs.count(bounds) + special.filter((reading) => !reading.kinds.includes('pair')).length,
  };
}

/** The closest reading below and the closest above, of ranks 1 to 3 that have seconds and do not fit. */
function nearest(claim: Claim, { readings, pairs, order }: Sought): Reading[] {
  const { target, ...bounds } = fittingLengths(claim);
  const below = [-Infinity, Math.max(bounds.minAtLeast, bounds.maxAtLeast) - 1] as const;
  const above = [Math.min(bounds.minAtMost, bounds.maxAtMost) + 1, Infinity] as const;
  const compare = order(claim);
  return [below, above].flatMap((side) => {
    const [low, high] = side;
    const isOnSide = ({ length }: Reading): boolean =>
      typeof length === 'number' && millis(length) >= low && millis(length) <= high;
    const candidates = readings.special.filter((reading) => reading.rank <= 3 && isOnSide(reading));
    for (const rank of [2, 3]) {
      for (const [from, to] of pairs.closest(rank, side, target, 1, readings.isSpecial)) {
        candidates.push(readings.pair(from, to));
      }
    }
    const off = (reading: Reading): number => Math.abs(difference(claim, reading)!);
    return candidates.sort((a, b) => off(a) - off(b) || compare(a, b)).slice(0, 1);
  });
}

/** For each closing entry that is an instant, the start that the claim would need. */
function wouldNeed(claim: Claim, ends: readonly Entry[]): ClaimAuditView['wouldNeed'] {
  return ends
    .filter((entry) => isNaturalEnd(entry.type) && entry.interval.from === entry.interval.to)
    .map((entry) => ({ entry, startAt: entry.interval.from - claim.statedSeconds * 1000 }))
    .filter(({ startAt }) => startAt >= MIN_INSTANT)
    .map(({ entry, startAt }) => ({ to: { entryId: entry.id }, startAt: formatInstant(startAt) }));
}

/** A reading as it is shown beside a claim. */
export function readingView(claim: Claim, reading: Reading): ReadingView {
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
