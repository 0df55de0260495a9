/** Claims: which readings of the entries a stated length fits. */
import { BUILT_IN, durationOf, endsOf, isClosed, isEnvelope, isNaturalEnd, isNaturalStart } from './durations.js';
import { inOrder, type Claim, type Fact, type Known } from './history.js';
import { effective, laneOf } from './parts.js';
import { readStated, type Interval, type Millis } from './times.js';
import { between, isExact, totalLength, windowsOf, type Length, type TotalKind } from './windows.js';

type Kind = 'pair' | 'window' | TotalKind;

interface End {
  entry: Fact;
  /** Of a whole window it is not the entry's own. */
  at: Interval;
}

export interface Reading {
  kinds: Kind[];
  from: End | null;
  to: End | null;
  length: Length;
  rank: 1 | 2 | 3 | 4;
  metrics: string[];
  /** How many ends are neither the first nor the last of their type. */
  middle: number;
}

export interface Audit {
  id: string;
  statedSeconds: number;
  toleranceSeconds: number;
  withdrawn: boolean;
  verdict: 'supported' | 'within_tolerance' | 'coincidence_only' | 'unsupported';
  supports: Fitting[];
  supportsTotal: number;
  nearest: Fitting[];
  wouldNeed: { to: string; startAt: Millis }[];
  checked: { pairs: number; windows: number; totals: number };
}

interface Fitting extends Reading {
  exact: boolean;
}

const TOTALS: readonly TotalKind[] = ['union', 'sum', 'envelope'];

/** Every reading of what is known, with how many of each sort there were before equal ones were put together. */
function readingsOf(known: Known): { readings: Reading[]; checked: Audit['checked'] } {
  const entries = effective(known.live).filter(({ type }) => laneOf(type) !== 'notes');
  const closed = windowsOf(known.live).windows.filter(isClosed);
  const checked = { pairs: 0, windows: 0, totals: 0 };
  const readings = new Map<string, Reading>();
  const add = (key: string, kind: Kind, from: End | null, to: End | null, length: Length): Reading => {
    const reading = readings.get(key) ?? { kinds: [], from, to, length, rank: 4, metrics: [], middle: 0 };
    if (!reading.kinds.includes(kind)) reading.kinds.push(kind);
    readings.set(key, reading);
    return reading;
  };

  for (const [i, from] of entries.entries()) {
    for (const to of entries.slice(i + 1)) {
      checked.pairs++;
      const [a, b] = [own(from), own(to)];
      add(keyOf(a, b), 'pair', a, b, between(a.at, b.at)).rank = rankOf(from.type, to.type);
    }
  }
  const natural = (reading: Reading): void => {
    reading.rank = 2;
  };
  for (const { opener, start, closer, end } of closed) {
    checked.windows++;
    const [a, b] = [
      { entry: opener, at: start },
      { entry: closer, at: end },
    ];
    natural(add(keyOf(a, b), 'window', a, b, between(start, end)));
  }
  const all = windowsOf(known.live).windows;
  for (const kind of new Set(all.map((window) => window.kind))) {
    const ofKind = all.filter((window) => window.kind === kind);
    const components = [...new Set(ofKind.map(({ component }) => component))];
    const alone = components.length === 1 && components[0] === null;
    for (const component of [undefined, ...(alone ? [] : components)]) {
      const windows = ofKind.filter((window) => component === undefined || window.component === component);
      const ended = windows.filter(isClosed);
      if (ended.length < windows.length) continue;
      for (const total of TOTALS) {
        checked.totals++;
        const length = totalLength(total, ended);
        const ends = isEnvelope(total, ended) ? endsOf(ended) : null;
        const a = ends && { entry: ends.opener, at: ends.start };
        const b = ends && { entry: ends.closer, at: ends.end };
        const reading = add(a && b ? keyOf(a, b) : `${total} ${kind} @${component}`, total, a, b, length);
        natural(reading);
        if (kind === 'impact' && component === undefined) reading.metrics.push(`impact_${total}`);
      }
    }
  }
  const pairs = Object.entries(BUILT_IN).filter(([, question]) => question.kind === 'pair');
  for (const [metric, question] of pairs.reverse()) {
    const { status, from, to } = durationOf(question, known);
    if (status !== 'computed' && status !== 'range') continue;
    const entry = (id: string | null): Fact => known.live.find((one) => one.id === id)!;
    const [a, b] = [own(entry(from)), own(entry(to))];
    // The metric names a pair that is there; one whose end stands before its start in the order is none.
    readings.get(keyOf(a, b))?.metrics.unshift(metric);
  }
  const isMiddle = (end: End | null): boolean => {
    const same = end ? effective(known.live).filter(({ type }) => type === end.entry.type) : [];
    return end !== null && same[0] !== end.entry && same.at(-1) !== end.entry;
  };
  for (const reading of readings.values()) {
    if (reading.metrics.length > 0) reading.rank = 1;
    reading.middle = [reading.from, reading.to].filter(isMiddle).length;
  }
  return { readings: [...readings.values()], checked };
}

const own = (entry: Fact): End => ({ entry, at: entry.interval });
const keyOf = (from: End, to: End): string =>
  [from, to].map(({ entry, at }) => `${entry.id} ${at.from} ${at.to}`).join(' → ');

function rankOf(from: string, to: string): 2 | 3 | 4 {
  if (isNaturalStart(from) && isNaturalEnd(to)) return 2;
  if (laneOf(from) === 'changes' && ['status', 'impact', 'span', 'changes'].includes(laneOf(to))) return 3;
  return 4;
}

/** The length that a claim states, up to which length, and how far each may be off. */
export function statedBy(claim: Claim): { low: number; high: number; tolerance: number; highTolerance: number } {
  const low = readStated(claim.stated);
  const high = claim.statedUpTo === undefined ? low : readStated(claim.statedUpTo);
  const tolerance = ({ seconds, unitSeconds }: typeof low): number => {
    if (claim.toleranceSeconds !== undefined) return claim.toleranceSeconds;
    if (claim.comparison !== 'about') return Math.min(unitSeconds / 2, seconds / 10);
    return Math.min(Math.max(unitSeconds / 2, seconds / 10), seconds / 4);
  };
  return { low: low.seconds, high: high.seconds, tolerance: tolerance(low), highTolerance: tolerance(high) };
}

export function auditOf(claim: Claim, known: Known): Audit {
  const { readings, checked } = readingsOf(known);
  const { low, high, tolerance, highTolerance } = statedBy(claim);
  const comparison = claim.comparison ?? 'exactly';
  const bound = comparison === 'at_least' || comparison === 'at_most';

  const off = ({ length }: Reading): number => Math.max(low - length.min, length.max - high, 0);
  const fits = ({ length }: Reading): boolean => {
    if (comparison === 'at_least') return length.min >= low - tolerance;
    if (comparison === 'at_most') return length.max <= low + tolerance;
    return length.max >= low - tolerance && length.min <= high + highTolerance;
  };
  const isExactly = (reading: Reading): boolean => isExact(reading.length) && off(reading) === 0;
  const order = (a: Reading, b: Reading): number =>
    a.rank - b.rank ||
    Number(!isExact(a.length)) - Number(!isExact(b.length)) ||
    Number(isExactly(b)) - Number(isExactly(a)) ||
    (isExact(a.length) ? off(a) - off(b) : 0) ||
    a.middle - b.middle ||
    inTimeOrder(a, b);
  const fitting = readings.filter(fits).sort(order);
  const named = (metric: string): Reading | undefined =>
    readings.find(({ metrics }) => metrics.includes(metric)) ?? metricReading(metric, known);

  let supports = fitting;
  let verdict: Audit['verdict'];
  const natural = fitting.filter(({ rank }) => rank <= 2);
  if (claim.metric !== undefined) {
    const reading = named(claim.metric);
    const holds = reading !== undefined && fits(reading);
    verdict = !holds ? 'unsupported' : bound || isExactly(reading) ? 'supported' : 'within_tolerance';
    if (holds) supports = [reading, ...fitting.filter((other) => other !== reading)];
  } else if (bound) {
    const decides = named('duration') ?? named('impact_envelope') ?? natural[0];
    supports = decides && fits(decides) ? [decides] : [];
    verdict = supports.length > 0 ? 'supported' : 'unsupported';
  } else if (natural.length > 0) {
    verdict = natural.some(isExactly) ? 'supported' : 'within_tolerance';
  } else {
    verdict = fitting.length > 0 ? 'coincidence_only' : 'unsupported';
  }

  const search = !bound && !supports.some(({ rank }) => rank <= 2);
  const others = readings
    .filter((reading) => reading.rank <= 3 && isExact(reading.length) && !fits(reading))
    .sort(order);
  const nearest = [
    others.filter(({ length }) => length.min < low),
    others.filter(({ length }) => length.min > high),
  ].flatMap((side) => {
    const distance = Math.min(...side.map(off));
    // Of several as near, the first by rank.
    const closest = side.find((reading) => off(reading) === distance);
    return closest ? [closest] : [];
  });
  const said = (reading: Reading): Fitting => ({ ...reading, exact: isExactly(reading) });
  return {
    id: claim.id,
    statedSeconds: low,
    toleranceSeconds: tolerance,
    withdrawn: claim.withdrawn,
    verdict,
    supports: supports.slice(0, 50).map(said),
    supportsTotal: supports.length,
    nearest: search ? nearest.map(said) : [],
    wouldNeed: search
      ? effective(known.live)
          .filter(({ type }) => ['mitigated', 'resolved', 'closed'].includes(type) || type.endsWith('_ended'))
          .filter(({ interval }) => interval.from === interval.to)
          .map((to) => ({ to: to.id, startAt: to.interval.from - low * 1000 }))
      : [],
    checked,
  };
}

/** The reading of a metric whose end stands before its start in the order: it decides, though the search has no such pair. */
function metricReading(metric: string, known: Known): Reading | undefined {
  const { status, from, to } = durationOf(BUILT_IN[metric]!, known);
  if (status !== 'computed' && status !== 'range') return undefined;
  const end = (id: string | null): End => own(known.live.find((entry) => entry.id === id)!);
  const [a, b] = [end(from), end(to)];
  return { kinds: ['pair'], from: a, to: b, length: between(a.at, b.at), rank: 1, metrics: [metric], middle: 0 };
}

function inTimeOrder(a: Reading, b: Reading): number {
  if (!a.from || !a.to || !b.from || !b.to) return Number(a.from === null) - Number(b.from === null);
  return inOrder(a.from.entry, b.from.entry) || inOrder(a.to.entry, b.to.entry);
}
