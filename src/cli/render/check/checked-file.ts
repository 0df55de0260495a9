/** What is rendered: the check of one file with the text that it is about. */
import { type CheckFinding, type CheckReport } from '../../../timeline/checking/check.js';

export interface CheckedFile {
  readonly report: CheckReport;
  readonly text: string;
}

/** A whole run of `asof check`. */
export interface CheckRun {
  readonly files: readonly CheckedFile[];
  /** What was found between files. */
  readonly between: readonly BetweenFinding[];
  /** Files that were not checked. */
  readonly skipped: readonly SkippedFile[];
}

export type BetweenFinding = CheckFinding & { readonly source: string };

export interface SkippedFile {
  readonly source: string;
  readonly reason: string;
  /** It should have been checked, and could not be read. */
  readonly isFault: boolean;
}

export interface SourcedFinding {
  readonly source: string;
  readonly finding: CheckFinding;
}

/** The findings of a file and those between files that stand in it. */
export const findingsOf = ({ report }: CheckedFile, between: readonly BetweenFinding[]): CheckFinding[] => [
  ...report.findings,
  ...between.filter(({ source }) => source === report.source),
];

/** Every finding of a run, file by file. */
export const allFindings = ({ files, between }: CheckRun): SourcedFinding[] =>
  files.flatMap((file) => findingsOf(file, between).map((finding) => ({ source: file.report.source, finding })));
