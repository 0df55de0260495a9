/** The check of several reports, with what shows only between them. */
import { type Report } from '../reports/report.js';
import { examine, type CheckOptions, type Examined } from './check-report.js';
import { isHeld, type CheckFinding, type CheckOfMany } from './check.js';
import { means } from './claims-among-themselves.js';
import { groupBy } from '../timeline.js';
import { finding, totalOf, withoutQuieted } from './findings.js';

export interface ReportToCheck {
  readonly report: Report;
  readonly options: CheckOptions;
}

type Between = CheckFinding & { readonly source: string };

/** @param skipped what was not read, with why */
export function checkMany(reports: readonly ReportToCheck[], skipped: CheckOfMany['skipped'] = []): CheckOfMany {
  const examined = reports.map(({ report, options }) => examine(report, options));
  const fitting = fittingLengths(examined);
  let quieted = 0;
  const findings = examined.flatMap((own, index): Between[] => {
    const { text, ignore } = reports[index]!.options;
    const between = [...copied(own, fitting), ...meansOfMany(own, examined)];
    const told = withoutQuieted(between, text, ignore);
    quieted += told.quieted;
    return told.findings.map((each) => ({ ...each, source: own.report.source }));
  });
  const each = examined.map(({ report }) => report);
  return { reports: each, findings, skipped, counts: totalOf(each, findings, quieted) };
}

/** Five minutes and three hours are everywhere; 35 h 36 min is not. */
const isOdd = (seconds: number): boolean => seconds >= 600 && seconds % 300 !== 0;

/** Where a length fits, by its seconds. */
type Fitting = ReadonlyMap<number, readonly { readonly report: Examined; readonly line: number }[]>;

function fittingLengths(all: readonly Examined[]): Fitting {
  const fitting = all.flatMap((report) =>
    report.claims
      .filter(({ verdict }) => isHeld(verdict))
      .map(({ core, claim }) => ({ report, line: claim.line, seconds: core.statedSeconds })),
  );
  return groupBy(fitting, ({ seconds }) => seconds);
}

/** Lengths that no facts of their own report support, and that are those of another, where they fit. */
const copied = (own: Examined, fitting: Fitting): CheckFinding[] =>
  own.claims.flatMap(({ claim, core, verdict }) => {
    if (verdict !== 'unsupported' || !isOdd(core.statedSeconds)) return [];
    const other = fitting.get(core.statedSeconds)?.find(({ report }) => report !== own);
    if (!other) return [];
    const message = `${claim.quote} fits ${other.report.report.source}, line ${other.line}, and not this report`;
    return [finding('claim_copied', claim, message)];
  });

/** A mean over all reports, or over those that are not its own. */
const meansOfMany = (own: Examined, all: readonly Examined[]): CheckFinding[] =>
  means(
    own.claims,
    all
      .filter((other) => other !== own)
      .flatMap(({ claims, report }) => claims.map((claim) => ({ claim, source: report.source }))),
  );
