/** The lengths that a document states of its incident, without those that an import cannot hold against the facts. */
import { LIMITS } from '../../timeline/input/limits.js';
import { blocksOf } from '../../timeline/reports/blocks.js';
import { claimsOf } from '../../timeline/reports/claims-of-report.js';
import { type ReportClaim } from '../../timeline/reports/report.js';
import { parseStatedDuration } from '../../timeline/time.js';

/** The claims of a text, the body before the summary. What says the same length again is no other claim. */
export function claimsInDocument(body: string, summary: string | null): ReportClaim[] {
  const found = [body, summary ?? ''].flatMap((text) => claimsOf(blocksOf(text))).filter(isOfWhole);
  const claims: ReportClaim[] = [];
  for (const claim of found.slice(0, LIMITS.perCall))
    if (!claims.some((earlier) => isSame(earlier, claim))) claims.push(claim);
  return claims;
}

const OF_PART: ReadonlySet<string> = new Set([
  'time_to_detect',
  'time_to_acknowledge',
  'time_to_identify',
  'time_to_notify',
]);

/**
 * "Detected within three minutes" bounds a part. An imported claim has no metric, and a bound without one is held against
 * the whole, which would be a false verdict.
 */
export const isOfWhole = ({ comparison, metricSaid }: ReportClaim): boolean =>
  !((comparison === 'at_most' || comparison === 'at_least') && metricSaid !== null && OF_PART.has(metricSaid.id));

/** Within a minute, for "121 minutes" may be "two hours and one minute" elsewhere; or within what "about" leaves open. */
function isSame(a: ReportClaim, b: ReportClaim): boolean {
  const [of, than] = [parseStatedDuration(a.stated)!, parseStatedDuration(b.stated)!];
  const difference = Math.abs(of.seconds - than.seconds);
  if (a.comparison === b.comparison || difference === 0) return difference === 0 && a.statedUpTo === b.statedUpTo;
  return a.statement === b.statement && difference <= Math.max(of.digitSeconds, than.digitSeconds) / 2;
}
