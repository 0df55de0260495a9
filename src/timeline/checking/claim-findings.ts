/** What is said of claims: which fit, which do not, and the subtraction that shows it. */
import { type Entry } from '../entry.js';
import { isBound } from '../comparison.js';
import { type SaidMetric } from '../reports/report.js';
import { type ReadingView } from '../view/view-types.js';
import { durationText, rangeText } from '../time.js';
import { type AuditedClaim } from './audited-claims.js';
import { type CheckFinding } from './check.js';
import { finding, type Related } from './findings.js';
import { typeWords } from '../view/entry-words.js';
import { lengthLike, statedText, type Naming } from './naming.js';

export interface Tellers {
  readonly naming: Naming;
  readonly entryOf: (id: string) => Entry;
  /** There are rows of a timeline, or a record, to hold claims against; prose alone leaves most times out. */
  readonly hasRows: boolean;
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
    const names = absent.map((types) => `no fact says when it was ${fewWords(types)}`);
    return finding('claim_uncheckable', claim, `${claim.quote}: ${names.join(', and ')}`);
  }
  if (audit.checked.pairs + audit.checked.windows + audit.checked.totals === 0)
    return finding('claim_uncheckable', claim, `${claim.quote}: no two facts with a meaning stand in the report`);
  const nearest = [...audit.nearest].sort((a, b) => offBy(a) - offBy(b));
  const related = relatedTo(nearest.slice(0, 1), tellers);
  const unsaid = unsaidEnds(audited, tellers.hasRows);
  const text = unsupportedText(audited, nearest[0], tellers);
  return unsaid === null
    ? finding('claim_unsupported', claim, text, related)
    : finding('claim_uncheckable', claim, `${text}; ${unsaid}`, related);
}

/** The first of them: whoever reads it wants to know what is missing, not every row that would do. */
const MOST_TYPES = 2;
const fewWords = (types: readonly string[]): string => types.slice(0, MOST_TYPES).map(typeWords).join(' or ');

/** Metrics of the whole, not of a step in it. */
const OF_ALL: ReadonlySet<string> = new Set(['downtime', 'duration']);

/**
 * Why nobody can tell from the facts whether a length is wrong; null where one can. Words tell of phases and parts, too:
 * such a length, and in a report of prose any whose words name no metric, can be of one that no fact bounds.
 */
function unsaidEnds({ claim, audit }: AuditedClaim, hasRows: boolean): string | null {
  const { metricSaid, statement, quote } = claim;
  const place = statement.indexOf(quote);
  const before = statement.slice(0, Math.max(0, place));
  if (metricSaid === null) {
    const isOpen = isBound(audit.comparison) || !hasRows || PART.test(before.slice(-40) + quote);
    return isOpen ? 'its words do not name what it is measured between' : null;
  }
  const after = statement.slice(place + quote.length, place + quote.length + 200);
  if (OWN_ENDS.test(after)) return 'its words name ends of their own';
  if (OF_WORK.test(after)) return 'its words name a step that no fact tells';
  const isLabelled = /^$|[:=]$/.test(before.trim());
  return isBound(audit.comparison) && !isLabelled && !OF_ALL.has(metricSaid.id)
    ? 'its words can mean a step that no fact tells'
    : null;
}

/** "for another two hours" */
const PART = /(?<!\w)(?:another|an? (?:further|additional|extra)|a(?:n initial| first)|the (?:first|last|next))(?!\w)/i;
/** "after an hour of watching the graphs": what people did for so long, and not what was broken. */
const OF_WORK =
  /^ of (?:[a-z]{2,12} )?(?:watching|waiting|monitoring|observ(?:ing|ation)|debugging|testing|digging|searching|looking|investigat(?:ing|ion)|trying|reading|work(?:ing)?|effort|discussion|discussing|analysis|troubleshooting)(?!\w)/i;
/** "(from the start of the lab until the revert)" */
const OWN_ENDS =
  /^[\s,]{0,3}\(?(?:counted |measured )?from (?!about |around )[a-z][^).;\d]{0,120} (?:until|till|to) [a-z]/;

const offBy = ({ differenceSeconds }: ReadingView): number => Math.abs(differenceSeconds ?? Infinity);

function unsupportedText({ claim, audit }: AuditedClaim, nearest: ReadingView | undefined, tellers: Tellers): string {
  const stated = statedText(audit);
  if (isBound(audit.comparison)) return `${claim.quote}: no reading of the facts is ${boundText(audit)}`;
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
