/**
 * Findings in the order in which they are told: a cause first, and under it what it would mend. One slipped hour breaks
 * many lengths, and whoever reads that has one thing to mend.
 */
import { type CheckCode, type CheckFinding } from './check.js';
import { byPlace, WEIGHT } from './findings.js';

/** A finding with those that its correction would make vanish. */
export interface ToldFinding<F extends CheckFinding = CheckFinding> {
  readonly finding: F;
  readonly mends: readonly F[];
}

/** What a detective says: a single slip that would explain several contradictions. */
export const isSuspicion = (code: CheckCode): boolean => code.endsWith('_suspected');

/**
 * A contradiction belongs to the suspicion that it points at, and to the first of several. Causes come first, the one
 * that mends most ahead, then all others by weight and place.
 */
export function inOrderOfCause<F extends CheckFinding>(findings: readonly F[]): ToldFinding<F>[] {
  const causes = findings.filter(({ code }) => isSuspicion(code));
  const mends = new Map<F, F[]>(causes.map((cause) => [cause, []]));
  const others = findings.filter((finding) => {
    if (isSuspicion(finding.code)) return false;
    const cause = causes.find(({ line, message }) =>
      finding.related.some((related) => related.line === line && related.message === message),
    );
    if (cause === undefined) return true;
    mends.get(cause)!.push(finding);
    return false;
  });
  const told = [...causes, ...others].map((finding) => ({ finding, mends: mends.get(finding) ?? [] }));
  return told.sort((a, b) => rank(a) - rank(b) || byPlace(a.finding, b.finding));
}

/** By weight, then by place: for lists in which nothing is folded. */
export const bySeverity = (a: CheckFinding, b: CheckFinding): number =>
  WEIGHT[a.severity] - WEIGHT[b.severity] || byPlace(a, b);

/** Suspicions that explain something stand ahead of all else. */
const rank = ({ finding, mends }: ToldFinding): number =>
  mends.length > 0 ? -mends.length : WEIGHT[finding.severity] + 1;
