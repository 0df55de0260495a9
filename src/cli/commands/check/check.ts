/** `asof check FILE|FOLDER|-…`: what a report states, held against itself, against others, and against the record. */
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { type ReportWork } from '../../../checking/check-work.js';
import { ReportChecker, type CheckedMany } from '../../../checking/report-checker.js';
import { type CheckOfMany, type CheckSeverity } from '../../../timeline/checking/check.js';
import { totalOf } from '../../../timeline/checking/findings.js';
import { zoneNamed } from '../../../timeline/clocks.js';
import { counted } from '../../../timeline/counted.js';
import { parseWrittenTime } from '../../../timeline/time.js';
import { version } from '../../../version.js';
import { askPerson } from '../../asking.js';
import { UsageFault } from '../../failures.js';
import { annotationLines, summaryLines, withoutCommands } from '../../render/check/annotations.js';
import { allFindings, type CheckRun, type SkippedFile } from '../../render/check/checked-file.js';
import { sarifOf } from '../../render/check/sarif.js';
import { linesOf } from '../../../timeline/parsing/scanning.js';
import { checkLines } from '../../render/check/text.js';
import { type Session } from '../../session.js';
import { hasTimeline } from '../../report-kinds.js';
import { readStdin } from '../../stdin.js';
import { readBaseline, withoutKnown, writeBaseline } from './baseline.js';
import { explanationLines } from './explain.js';
import { findReports, type ReportFile } from './files.js';
import { fingerprintOf } from './fingerprints.js';
import { fixFile } from './fix.js';
import { settingsAbove, type FailOn } from './project-settings.js';
import { recordOf } from './record.js';
import { changedSince } from './since.js';

/** Nothing that fails; findings; usage, or a file that cannot be read. */
const EXIT_CODES = { clean: 0, found: 1, fault: 2 } as const;
const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
type Format = (typeof FORMATS)[number];

export async function check(session: Session): Promise<number> {
  const { given, line } = session;
  const explained = given.text('explain');
  if (explained !== undefined) {
    session.print(...explanationLines(explained, session.width));
    return EXIT_CODES.clean;
  }
  if (line.words.length === 0) throw new UsageFault('FILE, FOLDER or - is missing', [`usage: asof ${line.usage}`]);
  const asked = readAsked(session);
  const since = given.text('since');
  const isWanted = since === undefined ? undefined : await changedSince(since);
  const input = line.words.includes('-') ? await readStdin() : undefined;
  const { files, skipped } = findReports(line.words, settingsAbove(), isWanted, input);
  const checker = new ReportChecker();
  try {
    const incident = given.text('incident');
    const record = incident === undefined ? null : await recordOf(session, incident);
    const workOf = (file: ReportFile, text = file.text): ReportWork => ({
      ...{ text, source: file.source, date: asked.date, now: session.typedAt, order: file.settings.order },
      timeZone: asked.timeZone ?? file.settings.timeZone,
      ...{ calendars: file.settings.calendars, ignore: file.settings.ignore },
    });
    const checked = await checker.checkMany(
      files.map((file) => workOf(file)),
      record,
    );
    if (!checked.isBetweenKnown) session.say('asof: too much to look for what shows only between the reports');
    const all = runOf(files, checked, skipped);
    if (given.flag('fix'))
      return await fixAll(session, files, async (file, text) => {
        const again = await checker.check(workOf(file, text), record);
        return 'report' in again ? again.report : null;
      });
    if (asked.writesBaseline) {
      const count = writeBaseline(asked.baseline!, all);
      session.say(`asof: ${asked.baseline!} holds ${count} findings that are known`);
      return exitOf(all, () => false);
    }
    const run = asked.baseline === null ? all : withoutKnown(all, readBaseline(asked.baseline), asked.baseline);
    tell(session, run, asked.format);
    if (files.length === 0) session.say('asof: no report was checked');
    const failOn = new Map(files.map(({ source, settings }) => [source, asked.failOn ?? settings.failOn ?? 'error']));
    return exitOf(run, (source, severity) => severity === 'error' || failOn.get(source) === severity);
  } finally {
    await checker.end();
  }
}

interface Asked {
  readonly timeZone: string | null;
  readonly date: string | null;
  readonly format: Format;
  readonly failOn: FailOn | null;
  readonly baseline: string | null;
  readonly writesBaseline: boolean;
}

/** @throws UsageFault */
function readAsked(session: Session): Asked {
  const { given, line } = session;
  const timeZone = given.text('tz') ?? null;
  if (timeZone !== null && zoneNamed(timeZone) === null) throw new UsageFault(`--tz: "${timeZone}" is no IANA name`);
  const date = given.text('date') ?? null;
  if (date !== null && parseWrittenTime(date)?.shows !== 'day') throw new UsageFault('--date is a day as YYYY-MM-DD');
  const baseline = given.text('baseline') ?? null;
  const writesBaseline = given.flag('writeBaseline');
  if (writesBaseline && baseline === null) throw new UsageFault('--write-baseline needs --baseline FILE');
  if (given.flag('fix') && !(session.isTerminal && process.stdin.isTTY === true))
    throw new UsageFault('--fix asks for every change, so it needs a terminal');
  if (given.flag('fix') && line.words.includes('-')) throw new UsageFault('--fix changes files, and - is none');
  return {
    ...{ timeZone, date, baseline, writesBaseline },
    format: session.wantsJson ? 'json' : oneOf(given.text('format') ?? 'text', FORMATS, '--format'),
    failOn: given.has('failOn') ? oneOf(given.text('failOn')!, ['error', 'warning'] as const, '--fail-on') : null,
  };
}

function oneOf<T extends string>(word: string, words: readonly T[], flag: string): T {
  const found = words.find((each) => each === word);
  if (found === undefined) throw new UsageFault(`${flag} is one of ${words.join(', ')}`);
  return found;
}

function runOf(
  files: readonly ReportFile[],
  { each, between }: CheckedMany,
  skipped: readonly SkippedFile[],
): CheckRun {
  const run: { files: CheckRun['files'][number][]; skipped: SkippedFile[] } = { files: [], skipped: [...skipped] };
  for (const [i, { source, text, isGuess }] of files.entries()) {
    const checked = each[i]!;
    if ('fault' in checked) run.skipped.push({ source, reason: checked.fault, isFault: true });
    else if (isGuess && !hasTimeline(checked.report))
      run.skipped.push({ source, reason: 'no two lines of it begin with a time', isFault: false });
    else run.files.push({ report: checked.report, text });
  }
  const sources = new Set(run.files.map(({ report }) => report.source));
  return { ...run, between: between.filter(({ source }) => sources.has(source)) };
}

function tell(session: Session, run: CheckRun, format: Format): void {
  switch (format) {
    case 'text': {
      const verbose = session.given.flag('verbose');
      const width = session.lineWidth;
      return session.print(...checkLines(run, { paint: session.paint, width, verbose }));
    }
    case 'json':
      return session.printJson(jsonOf(session, run));
    case 'sarif': {
      const lines = new Map(run.files.map(({ report, text }) => [report.source, linesOf(text)]));
      return session.printJson(
        sarifOf(run, {
          version: version(),
          fingerprint: (source, finding) => fingerprintOf(finding, lines.get(source) ?? []),
        }),
      );
    }
    case 'github':
      return annotate(session, run);
  }
}

/** The summary goes where GitHub shows it; elsewhere below the annotations, where no word of it is a command. */
function annotate(session: Session, run: CheckRun): void {
  session.print(...annotationLines(run));
  const summary = summaryLines(run);
  const file = session.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') session.print(...withoutCommands(summary, randomBytes(16).toString('hex')));
  else appendFileSync(file, `${summary.join('\n')}\n`);
}

/** One file gives its report; several, or a folder, all of them. */
function jsonOf({ line }: Session, { files, between, skipped }: CheckRun): object {
  const [only] = files;
  const isOne = line.words.length === 1 && skipped.length === 0 && files.length === 1;
  if (isOne && (line.words[0] === '-' || only!.report.source === line.words[0]!.replace(/^\.\//, '')))
    return only!.report;
  const reports = files.map(({ report }) => report);
  return {
    reports,
    findings: between,
    skipped: skipped.map(({ source, reason }) => ({ source, reason })),
    counts: totalOf(reports, between),
  } satisfies CheckOfMany;
}

function exitOf(run: CheckRun, fails: (source: string, severity: CheckSeverity) => boolean): number {
  if (run.skipped.some(({ isFault }) => isFault)) return EXIT_CODES.fault;
  return allFindings(run).some(({ source, finding }) => fails(source, finding.severity))
    ? EXIT_CODES.found
    : EXIT_CODES.clean;
}

async function fixAll(
  session: Session,
  files: readonly ReportFile[],
  check: (file: ReportFile, text: string) => ReturnType<Parameters<typeof fixFile>[0]['check']>,
): Promise<number> {
  let made = 0;
  for (const file of files) {
    const done = await fixFile({
      ...{ source: file.source, path: file.path!, text: file.text, ask: askPerson },
      check: (text) => check(file, text),
      show: (lines) => session.printSafe(lines),
    });
    made += done.made;
    if (done.quit) break;
  }
  session.say(`asof: ${counted(made, 'correction')} made`);
  return EXIT_CODES.clean;
}
