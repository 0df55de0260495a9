/** A check as a good compiler tells what it found: where, what, the words underlined, why, and what would mend it. */
import { type CheckFinding, type CheckReport } from '../../../timeline/checking/check.js';
import { inOrderOfCause, type ToldFinding } from '../../../timeline/checking/causes.js';
import { countOf } from '../../../timeline/checking/findings.js';
import { whyTrusted } from '../../../timeline/checking/trust.js';
import { counted } from '../../../timeline/counted.js';
import { harmless, wrap, type Paint } from '../../terminal.js';
import { findingsOf, type BetweenFinding, type CheckedFile, type CheckRun } from './checked-file.js';
import { suggestionText } from './edits.js';
import { linesOf } from '../../../timeline/parsing/scanning.js';
import { gutterOf, related, underlined, type Frame } from './snippet.js';

export interface TextManner {
  readonly paint: Paint;
  /** Columns to fill; infinite where nothing is to be broken. */
  readonly width: number;
  /** Every info by itself. */
  readonly verbose: boolean;
}

const COLOURS = { error: ['red', 'bold'], warning: ['yellow', 'bold'], info: ['blue', 'bold'] } as const;

/** All that is printed of a run, line by line. */
export function checkLines(run: CheckRun, manner: TextManner): string[] {
  const files = run.files.flatMap((file) => fileLines(file, run.between, manner));
  const told = run.skipped.filter(({ isFault }) => isFault || manner.verbose);
  const skipped = told.flatMap(({ source, reason, isFault }) =>
    wrap(`${harmless(source)}: ${isFault ? 'not checked' : 'skipped'}: ${harmless(reason)}`, manner.width),
  );
  const several = run.files.length + run.skipped.length > 1;
  return [...files, ...skipped, ...(several ? ['', totalLine(run, manner.paint)] : [])];
}

function fileLines(file: CheckedFile, between: readonly BetweenFinding[], manner: TextManner): string[] {
  const { report } = file;
  const found = findingsOf(file, between);
  const told = inOrderOfCause(found.filter(({ severity }) => manner.verbose || severity !== 'info'));
  const lines = linesOf(file.text);
  const blocks = told.flatMap((each) => [...findingLines(each, report.source, lines, manner), '']);
  return [...blocks, ...closing(report, found, manner)];
}

function findingLines({ finding, mends }: ToldFinding, source: string, lines: readonly string[], manner: TextManner) {
  const { paint, width } = manner;
  const shown = [finding.line, ...finding.related.map(({ line }) => line), ...mends.map(({ line }) => line)];
  const frame: Frame = { paint, width, gutter: gutterOf(shown) };
  const indent = ' '.repeat(frame.gutter);
  const suggestion = finding.suggestion && suggestionText(finding.suggestion, lines);
  return [
    ...heading(finding, source, manner),
    ...underlined(lines, finding, [...COLOURS[finding.severity]], frame),
    ...finding.related.flatMap((each) => related(lines, each, frame)),
    ...(suggestion === null ? [] : note('suggestion', harmless(suggestion), indent, manner)),
    ...mends.flatMap((mended, i) => folded(mended, i === 0, source, indent, manner)),
  ];
}

/** `report.md:12:20: error[claim_unsupported]: …`, which editors find by itself, on one line. */
function heading(
  { line, column, severity, code, message }: CheckFinding,
  source: string,
  { paint }: TextManner,
): string[] {
  const place = `${harmless(source)}:${line}:${column}`;
  return [`${paint('bold', place)}: ${paint([...COLOURS[severity]], `${severity}[${code}]`)}: ${flat(message)}`];
}

/** What vanishes with a cause: one line each, under it. */
function folded(mended: CheckFinding, isFirst: boolean, source: string, indent: string, manner: TextManner): string[] {
  const { line, column, severity, code, message } = mended;
  const said = `${harmless(source)}:${line}:${column}: ${manner.paint([...COLOURS[severity]], `${severity}[${code}]`)}: ${flat(message)}`;
  return [...(isFirst ? [`${indent} = would mend:`] : []), `${indent}     ${said}`];
}

const note = (name: string, text: string, indent: string, { paint, width }: TextManner): string[] =>
  wrap(`${name}: ${text}`, Math.max(20, width - indent.length - 3)).map((line, i) =>
    i === 0 ? `${indent} = ${paint('green', line)}` : `${indent}   ${paint('green', line)}`,
  );

const flat = (text: string): string => harmless(text).replace(/\s+/g, ' ');

/** What was checked, and why it may be trusted where nothing was found. */
function closing(report: CheckReport, found: readonly CheckFinding[], { paint, width, verbose }: TextManner): string[] {
  const infos = found.filter(({ severity }) => severity === 'info');
  const { errors, warnings } = countOf(found);
  const { quieted } = report.counts;
  const isClean = errors + warnings === 0;
  const state = isClean
    ? paint('green', report.counts.facts > 0 ? 'ok' : 'nothing to check')
    : [
        errors > 0 && paint(['red', 'bold'], counted(errors, 'error')),
        warnings > 0 && paint(['yellow', 'bold'], counted(warnings, 'warning')),
      ]
        .filter(Boolean)
        .join(', ');
  const rest = [
    flat(whyTrusted(report)),
    ...(infos.length > 0 && !verbose ? [`${infosText(infos)} (--verbose)`] : []),
    ...(quieted > 0 ? [`${quieted} quieted`] : []),
  ];
  return wrap(`${paint('bold', harmless(report.source))}: ${state}: ${rest.join('; ')}`, width);
}

/** `2 claim_within_tolerance, 1 placeholder` */
function infosText(infos: readonly CheckFinding[]): string {
  const counts = new Map<string, number>();
  for (const { code } of infos) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, n]) => `${n} ${code}`).join(', ');
}

function totalLine(run: CheckRun, paint: Paint): string {
  const all = [...run.files.flatMap(({ report }) => report.findings), ...run.between];
  const { errors, warnings } = countOf(all);
  const checked = `${counted(run.files.length, 'report')} checked`;
  const faults = run.skipped.filter(({ isFault }) => isFault).length;
  return [
    `${checked}: ${paint(errors > 0 ? 'red' : 'green', counted(errors, 'error'))}, ${counted(warnings, 'warning')}`,
    ...(faults > 0 ? [`${counted(faults, 'file')} could not be read`] : []),
    ...(run.skipped.length > faults ? [`${run.skipped.length - faults} skipped`] : []),
  ].join('; ');
}
