/**
 * The check of one report: what it states held against what it states elsewhere, or against the record of its incident.
 * Pure, and bounded: what is beyond its limits is said to be unchecked.
 */
import { measure, type Measured } from '../measure/assessment.js';
import { type Calendar } from '../measure/open-hours.js';
import { type Report, type ReportFact } from '../reports/report.js';
import { auditReportClaims, type AuditedClaim } from './audited-claims.js';
import {
  isHeld,
  type CheckClaim,
  type CheckCode,
  type CheckFact,
  type CheckFinding,
  type CheckReport,
} from './check.js';
import { claimFindings } from './claim-findings.js';
import { disagreeing, means } from './claims-among-themselves.js';
import { countOf, finding, withoutQuieted } from './findings.js';
import { MeantPairs } from './meant-pairs.js';
import { Naming } from './naming.js';
import { endsBeforeStarts, openingsOf, outOfOrder, sequencesOf } from './order.js';
import { RecordAtMoment } from './record.js';
import { disagreeingRepeats, notAddingUp, repeatsIn } from './repeats.js';
import { pointingAt, slipFindings } from './slip-findings.js';
import { wordsIn } from './edits.js';
import { stateOf } from './report-state.js';

export interface CheckOptions {
  /** Of the report, as it was read: for comments that quiet, and for the words of suggestions. */
  readonly text: string;
  /** Hours that are known beside what the report says of hours. */
  readonly calendars?: readonly Calendar[];
  /** Codes that are quiet everywhere. */
  readonly ignore?: ReadonlySet<CheckCode>;
  /** The incident at a moment: then the report is held against it. */
  readonly record?: Measured | null;
}

export const MOST_FACTS = 2000;
export const MOST_CLAIMS = 200;

/** A check with what else is known of its claims, for checks between reports. */
export interface Examined {
  readonly meant: MeantPairs;
  readonly report: CheckReport;
  readonly claims: readonly AuditedClaim[];
}

export const checkReport = (report: Report, options: CheckOptions): CheckReport => examine(report, options).report;

export function examine(report: Report, options: CheckOptions): Examined {
  const facts = report.facts.slice(0, MOST_FACTS);
  const record = options.record ?? null;
  const against = record && new RecordAtMoment(record.timeline);
  const on = record ?? measure({ facts: stateOf(facts).facts }, 0);
  const { entries } = on.timeline.facts;
  const timeZone = report.zone.name ?? 'UTC';
  const sequences = sequencesOf(facts);
  const meant = new MeantPairs(record === null ? openingsOf(sequences) : new Set());
  const stated = report.claims.slice(0, MOST_CLAIMS);
  const claims = auditReportClaims(stated, on, meant, timeZone, options.calendars ?? []);
  const tellers = {
    naming: new Naming(record === null ? facts : []),
    entryOf: (id: string) => entries.get(id)!,
    hasRows: record !== null || facts.some(({ structured }) => structured),
  };

  const notAdding = notAddingUp(claims, facts);
  const order = outOfOrder(sequences);
  const slips = slipFindings({ facts, claims, meant, record, wordsAt: wordsIn(options.text) });
  const found = [
    ...remarks(report),
    ...unchecked(report),
    ...order,
    ...endsBeforeStarts(facts, new Set(order.map(({ line }) => line))),
    ...disagreeingRepeats(repeatsIn(facts)),
    ...notAdding.values(),
    ...claimFindings(
      claims.filter((claim) => !notAdding.has(claim)),
      tellers,
    ),
    ...disagreeing(claims),
    ...means(
      claims,
      claims.map((claim) => ({ claim, source: null })),
    ),
    ...(against?.findings(facts) ?? []),
  ];
  const told = [...pointingAt(found, slips), ...slips.map((slip) => slip.finding)];
  const { findings, quieted } = withoutQuieted(told, options.text, options.ignore);
  return { report: answer(report, facts, claims, findings, quieted, against), claims, meant };
}

function answer(
  { source, zone }: Report,
  facts: readonly ReportFact[],
  claims: readonly AuditedClaim[],
  findings: readonly CheckFinding[],
  quieted: number,
  against: RecordAtMoment | null,
): CheckReport {
  const supported = claims.filter(({ verdict }) => isHeld(verdict)).length;
  return {
    source,
    timeZone: zone,
    facts: facts.map((fact) => factView(fact, against?.matches(fact) ?? [])),
    claims: claims.map(claimView),
    findings,
    counts: { facts: facts.length, claims: claims.length, supported, quieted, ...countOf(findings) },
  };
}

const factView = (fact: ReportFact, matches: readonly string[]): CheckFact => {
  const { id, line, column, endColumn, text, local, entry, structured, dateInferred, zoneFrom } = fact;
  return { id, line, column, endColumn, text, local, entry, structured, dateInferred, zoneFrom, matches };
};

const claimView = ({ claim, audit, verdict }: AuditedClaim): CheckClaim => {
  const { line, column, endColumn, quote, metricSaid } = claim;
  return { line, column, endColumn, quote, ...audit, verdict, metricSaid: metricSaid?.id ?? null };
};

/** What reading alone has found. */
const remarks = ({ remarks }: Report): CheckFinding[] =>
  remarks.map((remark) => {
    const suggestion = remark.edit && { edits: [remark.edit], resolves: 1 };
    return finding(remark.code, remark, remark.message, [], suggestion);
  });

/** What concerns the whole report stands at its title, or on line 1. */
function unchecked({ facts, claims, title }: Report): CheckFinding[] {
  const place = title ?? { line: 1, column: 1, endColumn: 1 };
  const found: CheckFinding[] = [];
  if (facts.length === 0) found.push(finding('no_timeline', place, 'no time is stated: there is nothing to check'));
  if (facts.length > MOST_FACTS)
    found.push(finding('not_checked', place, `${facts.length} times: the first ${MOST_FACTS} were checked`));
  if (claims.length > MOST_CLAIMS)
    found.push(finding('not_checked', place, `${claims.length} lengths: the first ${MOST_CLAIMS} were checked`));
  return found;
}
