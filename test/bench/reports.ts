/**
 * How rightly reports are read: against labels made by hand, which lie beside the project (`../shared`, or where
 * `ASOF_SHARED` says). `ASOF_MISSES=1` prints each difference.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zoneNamed } from '../../src/timeline/clocks.js';
import { clocksOf, placesOf, zoneAt } from '../../src/timeline/parsing/zones.js';
import { readReport } from '../../src/timeline/reports/read-report.js';
import { type Report } from '../../src/timeline/reports/report.js';
import { emptyScores, labelsIn, type ReportLabels, scoreReport, sharedFolder } from './labelled-reports.js';
import { rounded, type Finding } from './measure.js';

const MOST_MS = 100;
const NOW = Date.UTC(2026, 10, 30);

export function reports(): Promise<Finding[]> {
  const folder = sharedFolder('reports');
  if (folder === null) return Promise.resolve([missing('reports')]);
  const scores = emptyScores();
  const times: number[] = [];
  let [zones, right, unsaid] = [0, 0, 0];
  const told: string[] = [];
  for (const [file, labels] of labelsIn<ReportLabels>(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const begin = performance.now();
    const report = readReport(text, { source: file, zone: null, date: null, order: null, now: NOW });
    times.push(performance.now() - begin);
    scoreReport(scores, file, report, labels);
    const isRight = hasZone(report, labels);
    zones += 1;
    if (isRight) right += 1;
    else if (!report.remarks.some(({ code }) => code === 'zone_impossible' || code === 'zone_unknown')) unsaid += 1;
    if (!isRight) told.push(`${file}: zone ${report.zone.name ?? 'none'}, not ${labels.zone ?? 'none'}`);
  }
  const { structured, all, dates, types, claims } = scores;
  if (process.env['ASOF_MISSES'] !== undefined)
    for (const [name, { misses }] of Object.entries({ all, dates, types, claims, zones: { misses: told } }))
      for (const miss of misses) console.log(`${name} ${miss}`);
  const part = (work: string, of: number, reached: number, atLeast: number | null): Finding => ({
    work,
    against: `${of} labels`,
    target: atLeast === null ? null : { atLeast },
    reached: rounded(reached),
    rounds: [],
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
    part('zones', zones, right / zones, null),
    { work: 'wrong zones without a finding', against: 'reports', target: { atMost: 0 }, reached: unsaid, rounds: [] },
    {
      work: 'the slowest report is read in',
      against: 'milliseconds',
      target: { atMost: MOST_MS },
      reached: rounded(Math.max(...times)),
      rounds: [],
      note: `on average ${rounded(times.reduce((sum, each) => sum + each, 0) / times.length)} ms`,
    },
  ]);
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
