/**
 * A check as GitHub annotates a pull request: workflow commands on stdout, and a summary in Markdown. Reports are
 * written by others, and none of their words may become a command or a part of the summary's markup.
 */
import { bySeverity } from '../../../timeline/checking/causes.js';
import { counted } from '../../../timeline/counted.js';
import { harmless } from '../../terminal.js';
import { allFindings, type CheckRun, type SourcedFinding } from './checked-file.js';
import { diffLines } from './edits.js';

/** GitHub shows no more of one step. */
const MOST_ANNOTATIONS = 10;
const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** The ten most severe findings, a command each. */
export function annotationLines(run: CheckRun): string[] {
  return ranked(run)
    .slice(0, MOST_ANNOTATIONS)
    .map(({ source, finding }) => {
      const { severity, line, column, endColumn, code, message } = finding;
      // Where the end is not after the start, GitHub marks the line.
      const columns = endColumn > column ? `,col=${column},endColumn=${endColumn}` : '';
      const place = `file=${property(source)},line=${line},endLine=${line}${columns}`;
      return `::${COMMANDS[severity]} ${place},title=${property(code)}::${data(harmless(message))}`;
    });
}

/** What was found in all, the rest by its place, and the suggestions as a diff: Markdown. */
export function summaryLines(run: CheckRun): string[] {
  const all = ranked(run);
  const of = (severity: string): number => all.filter(({ finding }) => finding.severity === severity).length;
  const rest = all.length - MOST_ANNOTATIONS;
  const faults = run.skipped.filter(({ isFault }) => isFault);
  return [
    '## Check of reports',
    '',
    `${counted(run.files.length, 'report')}: ${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}, ${counted(of('info'), 'remark')}.`,
    ...(rest > 0 ? ['', `${MOST_ANNOTATIONS} are annotated; ${rest} more are below.`] : []),
    ...(faults.length > 0
      ? ['', 'Not read:', '', ...fenced(faults.map(({ source, reason }) => `${source}: ${reason}`))]
      : []),
    ...(rest > 0 ? ['', ...fenced(all.slice(MOST_ANNOTATIONS).map(placed))] : []),
    ...suggestionsOf(run),
  ];
}

const ranked = (run: CheckRun): SourcedFinding[] =>
  allFindings(run).sort((a, b) => bySeverity(a.finding, b.finding) || (a.source < b.source ? -1 : 1));

const placed = ({ source, finding: { line, column, severity, code, message } }: SourcedFinding): string =>
  `${source}:${line}:${column}: ${severity}[${code}]: ${message}`;

function suggestionsOf({ files }: CheckRun): string[] {
  const diffs = files.flatMap(({ report, text }) =>
    report.findings.flatMap(({ suggestion }) =>
      suggestion === null ? [] : diffLines(report.source, text, suggestion.edits),
    ),
  );
  return diffs.length === 0 ? [] : ['', 'Suggested, each by itself:', '', ...fenced(diffs, 'diff')];
}

/** Behind a fence that is longer than any in the text. */
function fenced(lines: readonly string[], language = ''): string[] {
  const safe = lines.map((line) => harmless(line).replaceAll('\n', ' '));
  const longest = Math.max(2, ...safe.flatMap((line) => (line.match(/`{3,}/g) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [fence + language, ...safe, fence];
}

/**
 * Lines that a runner only shows: between the two commands it obeys none.
 * @param token nobody could have guessed, so that no text ends the quiet
 */
export const withoutCommands = (lines: readonly string[], token: string): string[] => [
  `::stop-commands::${token}`,
  ...lines,
  `::${token}::`,
];
