/** Reports that people labelled by hand, beside the project; and how what was read is held against their labels. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseStatedDuration } from '../../src/timeline/time.js';
import { type Report, type ReportFact } from '../../src/timeline/reports/report.js';

/** As in `labels.json` of the reports: see its README. */
export interface ReportLabels {
  readonly zone: string | null;
  readonly zoneSaid: boolean;
  readonly zoneImpossible?: boolean;
  readonly zoneAlso?: readonly string[];
  readonly facts: readonly FactLabel[];
  readonly optionalLines?: readonly (readonly [first: number, last: number])[];
  readonly claims: readonly {
    readonly line: number;
    readonly stated: string;
    readonly verdict: string;
    readonly alsoRight?: readonly string[] | null;
    readonly optional?: boolean;
  }[];
  readonly slips?: readonly {
    readonly line: number;
    readonly linesAlso?: readonly number[];
    readonly kind: string;
    readonly optional?: boolean;
  }[];
}

interface FactLabel {
  readonly line: number;
  readonly at: string;
  readonly asWritten?: string;
  readonly structured: boolean;
  readonly optional: boolean;
  readonly types: readonly string[];
}

/** As in `labels.json` of the Postmortem Index: see its README. */
export interface IndexLabels {
  readonly times: readonly {
    readonly at: string | null;
    readonly types: readonly string[];
    readonly optional?: boolean;
    readonly text: string;
    readonly quote: string;
  }[];
  readonly claims: readonly { readonly stated: string; readonly required: boolean; readonly range?: boolean }[];
}

/** A folder beside the project with a file in it; null if it is not there. */
export function sharedFolder(name: string, file = 'labels.json'): string | null {
  const folder = join(process.env['ASOF_SHARED'] ?? resolve(process.cwd(), '../shared'), name);
  return existsSync(join(folder, file)) ? folder : null;
}

export const labelsIn = <Labels>(folder: string): [file: string, labels: Labels][] =>
  Object.entries(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Record<string, Labels>);

/** How many of what was found are right, and how many of what is there were found. */
export class Score {
  found = 0;
  right = 0;
  wanted = 0;
  met = 0;
  readonly misses: string[] = [];

  get precision(): number {
    return this.found === 0 ? 1 : this.right / this.found;
  }

  get recall(): number {
    return this.wanted === 0 ? 1 : this.met / this.wanted;
  }
}

interface ReportScores {
  readonly structured: Score;
  readonly all: Score;
  readonly dates: Score;
  readonly types: Score;
  readonly claims: Score;
}

export const emptyScores = (): ReportScores => ({
  structured: new Score(),
  all: new Score(),
  dates: new Score(),
  types: new Score(),
  claims: new Score(),
});

/** Holds the facts and claims of a report against its labels: equal to the minute, one for one. */
export function scoreReport(scores: ReportScores, file: string, report: Report, labels: ReportLabels): void {
  const left = new Set(labels.facts);
  const matched = new Map<ReportFact, FactLabel>();
  for (const fact of report.facts) {
    const label = [...left].find((each) => each.line === fact.line && isAt(fact, each));
    if (!label) continue;
    left.delete(label);
    matched.set(fact, label);
  }
  const isNeutral = ({ line }: ReportFact): boolean =>
    (labels.optionalLines ?? []).some(([first, last]) => first <= line && line <= last);
  for (const score of [scores.all, scores.structured]) {
    const counts = (structured: boolean): boolean => score === scores.all || structured;
    for (const fact of report.facts.filter((each) => counts(each.structured))) {
      const label = matched.get(fact);
      if (!label && isNeutral(fact)) continue;
      score.found += 1;
      if (label) score.right += 1;
      else score.misses.push(`${file}:${fact.line} not labelled: ${fact.local} ${fact.text}`);
    }
    for (const label of labels.facts.filter((each) => !each.optional && counts(each.structured))) {
      score.wanted += 1;
      if (!left.has(label)) score.met += 1;
      else score.misses.push(`${file}:${label.line} not found: ${label.at}`);
    }
  }
  for (const [fact, label] of matched) {
    scores.types.found += 1;
    if (label.types.includes(fact.entry.type)) scores.types.right += 1;
    else scores.types.misses.push(`${file}:${fact.line} ${fact.entry.type}, not ${label.types.join(' ')}`);
  }
  for (const fact of report.facts) {
    const clock = fact.local.slice(10);
    const label = labels.facts.find((each) => each.line === fact.line && each.at.slice(10) === clock.slice(0, 6));
    if (!label || clock === '') continue;
    scores.dates.found += 1;
    if (isAt(fact, label)) scores.dates.right += 1;
    else scores.dates.misses.push(`${file}:${fact.line} ${fact.local}, not ${label.at}`);
  }
  scoreClaims(scores.claims, file, report, labels);
}

const isAt = ({ local }: ReportFact, { at, asWritten }: FactLabel): boolean =>
  [at, asWritten].some((each) => each !== undefined && each !== null && local.slice(0, 16) === each.slice(0, 16));

function scoreClaims(score: Score, file: string, report: Report, labels: ReportLabels): void {
  const seconds = (stated: string): number => parseStatedDuration(stated)?.seconds ?? NaN;
  const left = new Set(labels.claims);
  for (const claim of report.claims) {
    const stated = [claim.stated, ...(claim.statedUpTo === null ? [] : [claim.statedUpTo])].map(seconds);
    const fits = [...left].filter(({ line, stated: each }) => line === claim.line && stated.includes(seconds(each)));
    score.found += 1;
    if (fits.length > 0) score.right += 1;
    else score.misses.push(`${file}:${claim.line} no claim: ${claim.quote}`);
    for (const each of fits) left.delete(each);
  }
  for (const label of labels.claims.filter(({ optional }) => optional !== true)) {
    score.wanted += 1;
    if (!left.has(label)) score.met += 1;
    else score.misses.push(`${file}:${label.line} not claimed: ${label.stated}`);
  }
}
