/**
 * `npm run bench` runs all, `npm run bench -- posting` those that are named. Prints a table, and writes
 * `results/<name>.json`; a run of all also writes `results/latest.json`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { killLeftovers } from '../support/service.js';
import { agents } from './agents.js';
import { appending } from './appending.js';
import { growing } from './growing.js';
import { index } from './index.js';
import { type Finding } from './measure.js';
import { pages } from './pages.js';
import { posting } from './posting.js';
import { reading } from './reading.js';
import { rebuilding } from './rebuilding.js';
import { reports } from './reports.js';
import { servers } from './servers.js';
import { starting } from './starting.js';
import { visible } from './visible.js';

const BENCHMARKS: Readonly<Record<string, (folder: string) => Promise<Finding[]>>> = {
  posting,
  appending,
  growing,
  starting,
  reading,
  agents,
  reports,
  index,
  rebuilding,
  visible,
  pages,
  servers,
};
const RESULTS = join(process.cwd(), 'test/bench/results');

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}

const machine = {
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
};

const folder = mkdtempSync(join(tmpdir(), 'asof-bench-'));
const all: Record<string, Finding[]> = {};
try {
  for (const name of asked.length > 0 ? asked : Object.keys(BENCHMARKS)) {
    console.error(`${name} …`);
    const findings = await BENCHMARKS[name]!(folder);
    all[name] = findings;
    save(name, { machine, findings });
  }
} finally {
  await killLeftovers();
  rmSync(folder, { recursive: true });
}
if (asked.length === 0) save('latest', { machine, benchmarks: all });
console.log(tableOf(Object.values(all).flat()));

function save(name: string, content: object): void {
  mkdirSync(RESULTS, { recursive: true });
  // Numbers of rounds on one line, as the formatter has them.
  const json = JSON.stringify(content, null, 2).replace(/\[[\d\s.,]+\]/g, (rounds) =>
    rounds.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
  writeFileSync(join(RESULTS, `${name}.json`), `${json}\n`);
}

function tableOf(findings: readonly Finding[]): string {
  const head = ['work', 'against', 'target', 'reached', '', 'ours', 'theirs'];
  const rows = findings.map(({ work, against, target, reached, medians, note }) => {
    const sides = medians ? [`${medians.ours} ${medians.unit}`, `${medians.theirs} ${medians.unit}`] : [note ?? '', ''];
    return [
      work,
      against,
      boundOf(target),
      reached === null ? '–' : String(reached),
      verdictOn(target, reached),
      ...sides,
    ];
  });
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (column < 5 ? row[column]!.length : 0))),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function boundOf(target: Finding['target']): string {
  if (target === null) return '';
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

function verdictOn(target: Finding['target'], reached: number | null): string {
  if (reached === null) return 'not measured';
  if (target === null) return '';
  return ('atLeast' in target ? reached >= target.atLeast : reached <= target.atMost) ? 'met' : 'NOT MET';
}
