/**
 * Two stated metrics that are measured from one row, or of which one ends where the next begins: what an author takes for
 * the beginning or the detection, whatever the words of the row are. Only lengths that fit to the second count, so that
 * two of them hardly ever meet by chance.
 */
import { type Entry } from '../entry.js';
import { type Claim } from '../facts.js';
import { type SaidMetric } from '../reports/report.js';
import { PairsOfTypes, type TypedPair } from './pairs-of-types.js';

/** A claim of a metric, as far as it is judged. */
export interface MetricClaim {
  readonly id: string;
  readonly core: Claim;
  readonly said: SaidMetric;
  /** Pairs of a meaning that give it exactly; null where nothing supports it yet. */
  readonly supports: readonly TypedPair[] | null;
}

/** Steps that something follows which counts from their end. */
const STEPS: ReadonlySet<string> = new Set(['time_to_detect', 'time_to_acknowledge', 'time_to_identify']);

/** @returns for claims that nothing supports yet, by id: the pairs that share a row with another claim's */
export function pairsThatMeet(claims: readonly MetricClaim[], entries: readonly Entry[]): Map<string, TypedPair[]> {
  const found = new Map<string, TypedPair[]>();
  const exact = claims.filter(({ core }) => core.facts.comparison === 'exactly');
  if (exact.length < 2 || exact.every(({ supports }) => supports !== null)) return found;
  const any = new PairsOfTypes(
    entries,
    () => true,
    () => true,
  );
  const pairs = new Map(exact.map((claim) => [claim, claim.supports ?? any.fitting(exactly(claim.core))]));
  for (const claim of exact) {
    if (claim.supports !== null) continue;
    const others = exact.filter(({ said }) => said.id !== claim.said.id);
    const meeting = pairs
      .get(claim)!
      .filter((pair) => others.some((other) => pairs.get(other)!.some((each) => meet(claim, pair, other, each))));
    if (meeting.length > 0) found.set(claim.id, meeting);
  }
  return found;
}

function exactly({ statedSeconds }: Claim): Parameters<PairsOfTypes['fitting']>[0] {
  const length = Math.round(statedSeconds * 1000);
  return { minAtLeast: length, minAtMost: length, maxAtLeast: length, maxAtMost: length };
}

function meet(claim: MetricClaim, own: TypedPair, other: MetricClaim, its: TypedPair): boolean {
  // What supports the other has a meaning already; then this one needs a part in it, too.
  if (!isNamed(own, claim.said) && (other.supports !== null || !isNamed(its, other.said))) return false;
  if (own[0] === its[0]) return own[1] !== its[1];
  return (STEPS.has(claim.said.id) && own[1] === its[0]) || (STEPS.has(other.said.id) && its[1] === own[0]);
}

/** One of its ends is what the words of the metric name. */
const isNamed = ([from, to]: TypedPair, { startTypes, endTypes }: SaidMetric): boolean =>
  startTypes.includes(from.type) || endTypes.includes(to.type);
