/** What claims say of each other: two of one metric that cannot both be, and means that rest on what does not fit. */
import { type AuditedClaim } from './audited-claims.js';
import { isHeld, type CheckFinding } from './check.js';
import { finding } from './findings.js';
import { statedText } from './naming.js';

/** Two exact lengths of one metric that differ by more than both tolerances; where both fit, both may be. */
export function disagreeing(claims: readonly AuditedClaim[]): CheckFinding[] {
  const found: CheckFinding[] = [];
  const exact = claims.filter(({ claim }) => claim.comparison === 'exactly' && claim.metricSaid !== null);
  for (const [i, later] of exact.entries()) {
    const earlier = exact.slice(0, i).find((other) => disagree(other, later));
    if (!earlier) continue;
    const message = `${later.claim.quote} here, ${earlier.claim.quote} on line ${earlier.claim.line}: of one metric`;
    const related = [{ line: earlier.claim.line, message: earlier.claim.quote }];
    found.push(finding('claims_disagree', later.claim, message, related));
  }
  return found;
}

function disagree(a: AuditedClaim, b: AuditedClaim): boolean {
  const apart = Math.abs(a.core.statedSeconds - b.core.statedSeconds);
  return (
    a.claim.metricSaid!.id === b.claim.metricSaid!.id &&
    !(isHeld(a.verdict) && isHeld(b.verdict)) &&
    !isMean(a) &&
    !isMean(b) &&
    apart > a.core.toleranceSeconds &&
    apart > b.core.toleranceSeconds
  );
}

const MEAN_WORDS = /\b(?:mean|average|averaged|avg|MTT[A-Z])\b/i;

export const isMean = ({ claim }: AuditedClaim): boolean => MEAN_WORDS.test(claim.statement.slice(0, 2000));

/** A claim with the report that it stands in; null for one of the report itself. */
export interface Counted {
  readonly claim: AuditedClaim;
  readonly source: string | null;
}

/**
 * Means among claims that are the mean of others of their metric, of which some are unsupported.
 * @param others everything that it could be the mean of
 */
export function means(claims: readonly AuditedClaim[], others: readonly Counted[]): CheckFinding[] {
  return claims.filter(isMean).flatMap((mean) => {
    const id = mean.claim.metricSaid?.id;
    const counted = others.filter(({ claim }) => claim !== mean && !isMean(claim) && claim.claim.metricSaid?.id === id);
    if (counted.length < 2) return [];
    const average = counted.reduce((sum, { claim }) => sum + claim.core.statedSeconds, 0) / counted.length;
    if (Math.abs(average - mean.core.statedSeconds) > mean.core.toleranceSeconds) return [];
    const weak = counted.filter(({ claim }) => claim.verdict === 'unsupported');
    if (weak.length === 0) return [];
    const message = `the mean ${statedText(mean.audit)} of ${counted.length} rests on ${weak.length} that no facts support`;
    const related = weak
      .filter(({ source }) => source === null)
      .map(({ claim }) => ({ line: claim.claim.line, message: claim.claim.quote }));
    return [finding('mean_of_claims', mean.claim, message, related)];
  });
}
