/** What is said of claims: which fit, which do not, and the subtraction that shows it. */
import { type Entry } from '../entry.js';
import { type SaidMetric } from '../reports/report.js';
import { type ReadingView } from '../view/view-types.js';
import { durationText, rangeText } from '../time.js';
import { type AuditedClaim } from './audited-claims.js';
import { type CheckFinding } from './check.js';
import { finding, type Related } from './findings.js';
import { lengthLike, statedText, typeWords, type Naming } from './naming.js';

export interface Tellers {
  readonly naming: Naming;
  readonly entryOf: (id: string) => Entry;
}

/** One finding a claim, or none: what fits exactly needs no words. */
export function claimFindings(claims: readonly AuditedClaim[], tellers: Tellers): CheckFinding[] {
  return claims.flatMap((audited) => claimFinding(audited, tellers) ?? []);
}

function claimFinding(audited: AuditedClaim, tellers: Tellers): CheckFinding | null {
  const { claim, verdict, audit, calendar, core } = audited;
  const best = audit.supports[0];
  switch (verdict) {
    case 'supported':
      return null;
    case 'within_tolerance': {
      if (!best) return null;
      const within = durationText(
        best.differenceSeconds === null ? core.toleranceSeconds : Math.abs(best.differenceSeconds),
      );
      const off = best.differenceSeconds === null ? `within ${within}` : `${within} off`;
      const message = `stated ${statedText(audit)}; ${readingText(best, audited, tellers)}, ${off}`;
      return finding('claim_within_tolerance', claim, message, relatedTo([best], tellers));
    }
    case 'within_calendar': {
      const message =
        `stated ${statedText(audit)}; ${tellers.naming.pair(...calendar!.pair)} is that within open hours` +
        ` (${calendar!.calendar.timeZone})`;
      return finding('claim_in_calendar', claim, message);
    }
    case 'coincidence_only': {
      const message =
        `stated ${statedText(audit)}: it fits only facts without a meaning in common, ` +
        readingText(best!, audited, tellers);
      return finding('claim_coincidence', claim, message, relatedTo([best!], tellers));
    }
    case 'unsupported':
      return unsupported(audited, tellers);
  }
}

function unsupported(audited: AuditedClaim, tellers: Tellers): CheckFinding {
  const { claim, audit, missing } = audited;
  const absent = [missing.start, missing.end].filter((types) => types.length > 0);
  if (absent.length > 0) {
    const names = absent.map((types) => `no fact says when it was ${types.map(typeWords).join(' or ')}`);
    return finding('claim_uncheckable', claim, `${claim.quote}: ${names.join(', and ')}`);
  }
  if (audit.checked.pairs + audit.checked.windows + audit.checked.totals === 0)
    return finding('claim_uncheckable', claim, `${claim.quote}: no two facts with a meaning stand in the report`);
  const isBound = audit.comparison === 'at_least' || audit.comparison === 'at_most';
  if (isBound && claim.metricSaid === null) {
    const message = `${claim.quote}: the whole is not ${boundText(audit)}, and its words name nothing else`;
    return finding('claim_uncheckable', claim, message);
  }
  const nearest = [...audit.nearest].sort((a, b) => offBy(a) - offBy(b));
  const related = relatedTo(nearest.slice(0, 1), tellers);
  return finding('claim_unsupported', claim, unsupportedText(audited, nearest[0], tellers), related);
}

const offBy = ({ differenceSeconds }: ReadingView): number => Math.abs(differenceSeconds ?? Infinity);

function unsupportedText({ claim, audit }: AuditedClaim, nearest: ReadingView | undefined, tellers: Tellers): string {
  const stated = statedText(audit);
  if (audit.comparison === 'at_least' || audit.comparison === 'at_most')
    return `${claim.quote}: no reading of the facts is ${boundText(audit)}`;
  const nothing = `${claim.quote}: no two facts are ${stated} apart`;
  if (nearest === undefined) return nothing;
  const length = lengthLike(audit.stated, nearest.seconds ?? 0);
  // Of one unit the number alone says it.
  const [, unit] = stated.split(' ');
  const short = /^\d+ [a-z]+$/.test(stated) && length.endsWith(` ${unit}`) ? length.split(' ')[0]! : length;
  if (!isSaid(nearest, claim.metricSaid, tellers))
    return `${nothing}; nearest ${short} (${endsText(nearest, tellers)})`;
  return `stated ${stated}; ${endsText(nearest, tellers)} is ${length}`;
}

const boundText = (audit: AuditedClaim['audit']): string =>
  `${audit.comparison.replace('_', ' ')} ${statedText(audit)}`;

/** A reading between facts of the types that the words name: it is what they mean. */
function isSaid({ from, to }: ReadingView, said: SaidMetric | null, { entryOf }: Tellers): boolean {
  if (said === null || from === null || to === null) return false;
  return said.startTypes.includes(entryOf(from.entryId).type) && said.endTypes.includes(entryOf(to.entryId).type);
}

function endsText(reading: ReadingView, { naming, entryOf }: Tellers): string {
  const { from, to } = reading;
  if (from === null || to === null || from.entryId === to.entryId) return reading.reading;
  return naming.pair(entryOf(from.entryId), entryOf(to.entryId));
}

function readingText(reading: ReadingView, { audit }: AuditedClaim, tellers: Tellers): string {
  const length = reading.seconds === null ? rangeText(reading.range!) : lengthLike(audit.stated, reading.seconds);
  return `${endsText(reading, tellers)} is ${length}`;
}

/** The facts that readings begin and end with, where they stand in the report. */
export function relatedTo(readings: readonly ReadingView[], { naming, entryOf }: Tellers): Related {
  const ids = new Set(readings.flatMap(({ from, to }) => [from, to].flatMap((end) => (end ? [end.entryId] : []))));
  return [...ids].flatMap((id) => {
    const line = naming.line(id);
    return line === null ? [] : [{ line, message: naming.one(entryOf(id)) }];
  });
}
