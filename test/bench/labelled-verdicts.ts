/** What a check says of a labelled report, held against its labels: verdicts on claims, errors on right ones, slips. */
import { type CheckClaim, type CheckReport } from '../../src/timeline/checking/check.js';
import { parseStatedDuration } from '../../src/timeline/time.js';
import { Score, type ReportLabels } from './labelled-reports.js';

type Sort = 'fits' | 'coincidence' | 'nothing';

const SORT_OF_LABEL: Readonly<Record<string, Sort>> = {
  exact: 'fits',
  tolerated: 'fits',
  calendar: 'fits',
  coincidence: 'coincidence',
  unsupported: 'nothing',
};
const SORT_OF_VERDICT: Readonly<Record<CheckClaim['verdict'], Sort>> = {
  supported: 'fits',
  within_tolerance: 'fits',
  within_calendar: 'fits',
  coincidence_only: 'coincidence',
  unsupported: 'nothing',
};

interface VerdictScores {
  /** Of all required claims, those that were found and sorted as by hand. */
  readonly classified: Score;
  /** Errors that stand on claims that are right, and what else was judged wrongly. */
  readonly wronglyErrors: string[];
  /** Slips by their line: those suspected, and those that are there. Those without a code of a slip are left out. */
  readonly slips: Score;
}

export const emptyVerdicts = (): VerdictScores => ({
  classified: new Score(),
  wronglyErrors: [],
  slips: new Score(),
});

export function scoreVerdicts(scores: VerdictScores, file: string, report: CheckReport, labels: ReportLabels): void {
  const seconds = (stated: string): number => parseStatedDuration(stated)?.seconds ?? NaN;
  for (const label of labels.claims) {
    const claim = report.claims.find(
      ({ line, stated, statedUpTo }) =>
        line === label.line && [stated, statedUpTo].some((each) => each && seconds(each) === seconds(label.stated)),
    );
    const right = [label.verdict, ...(label.alsoRight ?? [])].map((verdict) => SORT_OF_LABEL[verdict]);
    const isRight = claim !== undefined && right.includes(SORT_OF_VERDICT[claim.verdict]);
    if (label.optional !== true) {
      scores.classified.found += 1;
      if (isRight) scores.classified.right += 1;
      else
        scores.classified.misses.push(`${file}:${label.line} ${claim?.verdict ?? 'not found'}, not ${label.verdict}`);
    }
    if (claim === undefined || SORT_OF_LABEL[label.verdict] !== 'fits') continue;
    for (const { code, severity, line, column, message } of report.findings)
      if (severity === 'error' && line === claim.line && column === claim.column)
        scores.wronglyErrors.push(`${file}:${line} ${code} ${message}`);
  }
  scoreSlips(scores.slips, file, report, labels);
}

/** Kinds that a suspicion has a code for. */
const SUSPECTED: ReadonlySet<string> = new Set(['year', 'month', 'day', 'hour', 'order', 'copied']);

function scoreSlips(score: Score, file: string, { findings }: CheckReport, { slips = [] }: ReportLabels): void {
  const linesOf = ({ line, linesAlso = [] }: (typeof slips)[number]): readonly number[] => [line, ...linesAlso];
  const suspected = findings.filter(({ code }) => code.endsWith('_suspected'));
  for (const { line, code, related } of suspected) {
    score.found += 1;
    const lines = [line, ...related.map((each) => each.line)];
    if (slips.some((slip) => linesOf(slip).some((each) => lines.includes(each)))) score.right += 1;
    else score.misses.push(`${file}:${line} ${code}, and there is no slip`);
  }
  for (const slip of slips.filter(({ kind, optional }) => SUSPECTED.has(kind) && optional !== true)) {
    score.wanted += 1;
    const said = findings.filter(({ severity }) => severity !== 'info').flatMap(({ line }) => line);
    if (linesOf(slip).some((line) => said.includes(line))) score.met += 1;
    else score.misses.push(`${file}:${slip.line} nothing is said of a slip of ${slip.kind}`);
  }
}
