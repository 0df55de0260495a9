/**
 * How rightly reports are read: against labels made by hand, which lie beside the project (`../shared`, or where
 * `ASOF_SHARED` says). `ASOF_MISSES=1` prints each difference.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zoneNamed } from '../../src/timeline/clocks.js';
import { clocksOf, placesOf, zoneAt } from '../../src/timeline/parsing/zones.js';
import { checkReport } from '../../src/timeline/checking/check-report.js';
import { readReport } from '../../src/timeline/reports/read-report.js';
import { type Report } from '../../src/timeline/reports/report.js';
import { plantFaults } from '../support/planted-faults.js';
import { emptyIndexScores, scoreIndex } from './labelled-index.js';
import {
  emptyScores,
  labelsIn,
  scoreReport,
  sharedFolder,
  type IndexLabels,
  type ReportLabels,
} from './labelled-reports.js';
import { emptyVerdicts, scoreVerdicts } from './labelled-verdicts.js';
import { rounded, type Finding } from './measure.js';

const MOST_MS = 100;
const NOW = Date.UTC(2026, 10, 30);

export function reports(): Promise<Finding[]> {
  const folder = sharedFolder('reports');
  if (folder === null) return Promise.resolve([missing('reports')]);
  const scores = emptyScores();
  const verdicts = emptyVerdicts();
  const times: number[] = [];
  let [zones, right, unsaid] = [0, 0, 0];
  const told: string[] = [];
  for (const [file, labels] of labelsIn<ReportLabels>(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const read = (): Report => readReport(text, { source: file, zone: null, date: null, order: null, now: NOW });
    const report = read();
    times.push(timeOf(read));
    scoreReport(scores, file, report, labels);
    scoreVerdicts(verdicts, file, checkReport(report, { text }), labels);
    const isRight = hasZone(report, labels);
    zones += 1;
    if (isRight) right += 1;
    else if (!report.remarks.some(({ code }) => code === 'zone_impossible' || code === 'zone_unknown')) unsaid += 1;
    if (!isRight) told.push(`${file}: zone ${report.zone.name ?? 'none'}, not ${labels.zone ?? 'none'}`);
  }
  const { structured, all, dates, types, claims } = scores;
  if (process.env['ASOF_MISSES'] !== undefined)
    printMisses({
      ...{ all, dates, types, claims, zones: { misses: told } },
      ...{ verdicts: verdicts.classified, slips: verdicts.slips, errors: { misses: verdicts.wronglyErrors } },
    });
  return Promise.resolve([
    part('rows and lines led by a time: precision', structured.found, structured.precision, 0.98),
    part('rows and lines led by a time: recall', structured.wanted, structured.recall, 0.95),
    part('all times: precision', all.found, all.precision, null),
    part('all times: recall', all.wanted, all.recall, null),
    part('their dates', dates.found, dates.precision, null),
    part('their types', types.found, types.precision, null),
    part('claims: precision', claims.found, claims.precision, 0.97),
    part('claims: recall', claims.wanted, claims.recall, 0.97),
    part('claims classified as by hand', verdicts.classified.found, verdicts.classified.precision, 0.97),
    none('errors on claims that are right', verdicts.wronglyErrors.length),
    part('slips suspected that are there', verdicts.slips.found, verdicts.slips.precision, null),
    part('slips of which something is said', verdicts.slips.wanted, verdicts.slips.recall, null),
    part('zones', zones, right / zones, null),
    none('wrong zones without a finding', unsaid),
    {
      work: 'the slowest report is read in',
      against: 'milliseconds',
      target: { atMost: MOST_MS },
      reached: rounded(Math.max(...times)),
      rounds: [],
      note: `on average ${rounded(times.reduce((sum, each) => sum + each, 0) / times.length)} ms`,
    },
    ...index(),
    ...planted(),
  ]);
}

const part = (work: string, of: number, reached: number, atLeast: number | null): Finding => ({
  work,
  against: `${of} labels`,
  target: atLeast === null ? null : { atLeast },
  reached: rounded(reached),
  rounds: [],
});

const none = (work: string, reached: number): Finding => ({
  work,
  against: 'reports',
  target: { atMost: 0 },
  reached,
  rounds: [],
});

function printMisses(of: Readonly<Record<string, { readonly misses: readonly string[] }>>): void {
  for (const [name, { misses }] of Object.entries(of)) for (const miss of misses) console.log(`${name} ${miss}`);
}

/** Pages in prose, of the Postmortem Index. */
function index(): Finding[] {
  const [labelled, pages] = [sharedFolder('postmortem-labels'), sharedFolder('postmortems', '')];
  if (labelled === null || pages === null) return [missing('postmortem-labels')];
  const scores = emptyIndexScores();
  for (const [file, labels] of labelsIn<IndexLabels>(labelled)) {
    const text = readFileSync(join(pages, file), 'utf8');
    const frame = { source: file, zone: null, date: null, order: null, now: NOW };
    scoreIndex(scores, file, readReport(text, frame), labels);
  }
  const { times, types, claims } = scores;
  if (process.env['ASOF_MISSES'] !== undefined)
    printMisses({ 'index times': times, 'index types': types, 'index claims': claims });
  return [
    part('Postmortem Index, times: precision', times.found, times.precision, null),
    part('Postmortem Index, times: recall', times.wanted, times.recall, null),
    part('Postmortem Index, types', types.found, types.precision, null),
    part('Postmortem Index, claims: precision', claims.found, claims.precision, null),
    part('Postmortem Index, claims: recall', claims.wanted, claims.recall, null),
  ];
}

const FAULTS = 5000;

function planted(): Finding[] {
  const { faults, found, findings, relevant, proposed, right, wrongly } = plantFaults(FAULTS, 2026);
  const share = (work: string, of: number, what: string, reached: number, atLeast: number | null): Finding => ({
    ...part(work, of, reached, atLeast),
    against: `${of} ${what}`,
  });
  return [
    share('planted faults with a finding on their line', faults, 'faults', found / faults, 0.9),
    share('findings in reports with a fault that concern it', findings, 'findings', relevant / findings, 0.98),
    share('corrections proposed that say what was right', proposed, 'corrections', right / proposed, null),
    none('findings in right reports', wrongly),
  ];
}

/** Of the processor, in milliseconds, the least of a few: what else the machine does only ever adds. */
function timeOf(work: () => void): number {
  const once = (): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(once(), once(), once());
}

const missing = (name: string): Finding => ({
  work: 'reading reports',
  against: 'labels',
  target: null,
  reached: null,
  rounds: [],
  note: `no ../shared/${name} beside the project`,
});

/** The offset on the date counts, not the name. Where a report says no zone, none at all is right too. */
function hasZone(report: Report, { zone, zoneSaid, zoneAlso = [] }: ReportLabels): boolean {
  if (report.zone.name === null) return !zoneSaid;
  const at = report.facts[0]?.at ?? NOW;
  const own = zoneNamed(report.zone.name)?.offset(at);
  return [zone, ...zoneAlso].some((name) => {
    if (name === null) return false;
    const written = zoneAt(name, 0)?.zone;
    const clocks = zoneNamed(placesOf(name)[0] ?? name) ?? (written ? clocksOf(written) : null);
    return clocks?.offset(at) === own;
  });
}
