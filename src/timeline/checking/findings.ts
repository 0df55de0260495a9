/** Findings of a check: made, quieted, ordered and counted in one place. */
import { linesOf } from '../parsing/scanning.js';
import { type TextSpan } from '../reports/report.js';
import {
  CHECK_SEVERITY,
  type CheckCode,
  type CheckCounts,
  type CheckFinding,
  type CheckReport,
  type CheckSeverity,
  type Suggestion,
} from './check.js';

export type Related = CheckFinding['related'];

export const finding = (
  code: CheckCode,
  { line, column, endColumn }: TextSpan,
  message: string,
  related: Related = [],
  suggestion: Suggestion | null = null,
): CheckFinding => ({ code, severity: CHECK_SEVERITY[code], line, column, endColumn, message, related, suggestion });

/** What weighs most has the least. */
export const WEIGHT: Readonly<Record<CheckSeverity, number>> = { error: 0, warning: 1, info: 2 };

export const byPlace = (a: TextSpan, b: TextSpan): number => a.line - b.line || a.column - b.column;

/** From the top of the report; of one place what weighs most. */
export const inReportOrder = (a: CheckFinding, b: CheckFinding): number =>
  byPlace(a, b) || WEIGHT[a.severity] - WEIGHT[b.severity];

/** `asof-ignore CODE: reason`, in a comment of Markdown, HTML, ERB, reStructuredText or a log. */
const IGNORE =
  /^\s{0,80}(?:<!--|<%#|\.\.|#|\/\/|%)\s{0,10}asof-ignore[ \t]+([a-z][a-z_]{0,60})\s{0,10}:\s{0,10}(\S[^\n]{0,500})$/;
const END_OF_COMMENT = /\s*(?:-{2,}!?>|%>)\s*$/;
const COMMENT_MARK = 'asof-ignore';

/** Codes that are quiet on a line, from 1. A comment quiets the next line that is no such comment; it gives its reason. */
export function quietLines(text: string): ReadonlyMap<number, ReadonlySet<string>> {
  const quiet = new Map<number, Set<string>>();
  if (!text.includes(COMMENT_MARK)) return quiet;
  let waiting = new Set<string>();
  for (const [index, line] of linesOf(text).entries()) {
    const code = line.includes(COMMENT_MARK) ? ignoredBy(line) : null;
    if (code !== null) waiting.add(code);
    else if (waiting.size > 0) {
      quiet.set(index + 1, waiting);
      waiting = new Set();
    }
  }
  return quiet;
}

function ignoredBy(line: string): string | null {
  const m = IGNORE.exec(line.slice(0, 800).trimEnd());
  return m && m[2]!.replace(END_OF_COMMENT, '') !== '' ? m[1]! : null;
}

export interface Told {
  readonly findings: readonly CheckFinding[];
  readonly quieted: number;
}

/** @param ignore codes that are quiet everywhere */
export function withoutQuieted(
  findings: readonly CheckFinding[],
  text: string,
  ignore: ReadonlySet<string> = new Set(),
): Told {
  const lines = quietLines(text);
  const told = findings.filter(({ code, line }) => !ignore.has(code) && !lines.get(line)?.has(code));
  return { findings: told.sort(inReportOrder), quieted: findings.length - told.length };
}

export const countOf = (
  findings: readonly Pick<CheckFinding, 'severity'>[],
): Pick<CheckCounts, 'errors' | 'warnings'> => ({
  errors: findings.filter(({ severity }) => severity === 'error').length,
  warnings: findings.filter(({ severity }) => severity === 'warning').length,
});

/** Of several reports. @param between what was found between them @param quieted of that */
export function totalOf(
  reports: readonly Pick<CheckReport, 'counts'>[],
  between: readonly Pick<CheckFinding, 'severity'>[],
  quieted = 0,
): CheckCounts {
  const sum = (of: keyof CheckCounts): number => reports.reduce((total, { counts }) => total + counts[of], 0);
  const { errors, warnings } = countOf(between);
  return {
    facts: sum('facts'),
    claims: sum('claims'),
    supported: sum('supported'),
    quieted: sum('quieted') + quieted,
    errors: sum('errors') + errors,
    warnings: sum('warnings') + warnings,
  };
}
