/** Why a report that nothing is wrong with may be trusted: what was held against what. */
import { counted } from '../counted.js';
import { isHeld, type CheckClaim, type CheckReport } from './check.js';

const MOST_SHOWN = 6;

/** `12 times, 3 lengths, all supported: 54 min = line 15 → 17`. In one sentence without a stop. */
export function whyTrusted(report: Pick<CheckReport, 'counts' | 'claims' | 'facts'>): string {
  const { facts, claims, supported } = report.counts;
  const times = counted(facts, 'time');
  if (claims === 0) return facts === 0 ? 'no time and no length is stated' : `${times}, and no length is stated`;
  const lines = new Map(report.facts.map(({ id, line }) => [id, line]));
  const shown = report.claims
    .map((claim) => proofOf(claim, lines))
    .filter((proof) => proof !== null)
    .slice(0, MOST_SHOWN);
  const more = supported > shown.length && shown.length === MOST_SHOWN ? [`and ${supported - shown.length} more`] : [];
  const proofs = shown.length === 0 ? '' : `: ${[...shown, ...more].join(', ')}`;
  const share = supported === claims ? (claims === 1 ? 'supported' : 'all supported') : `${supported} supported`;
  return `${times}, ${counted(claims, 'length')}, ${share}${proofs}`;
}

/** `54 minutes = line 15 → 17`; null for a length that nothing supports. */
export function proofOf(claim: CheckClaim, lines: ReadonlyMap<string, number>): string | null {
  if (!isHeld(claim.verdict)) return null;
  const [best] = claim.supports;
  const quote = claim.quote.trim();
  if (best === undefined) return claim.verdict === 'within_calendar' ? `${quote} in stated hours` : null;
  const from = best.from && lines.get(best.from.entryId);
  const to = best.to && lines.get(best.to.entryId);
  const sign = best.exact ? '=' : '≈';
  if (typeof from !== 'number' || typeof to !== 'number') return `${quote} ${sign} ${best.reading}`;
  return from === to ? `${quote} ${sign} line ${from}` : `${quote} ${sign} line ${from} → ${to}`;
}
