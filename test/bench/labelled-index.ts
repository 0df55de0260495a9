/** Pages of the Postmortem Index, labelled by hand: their times, the types of those, and their claims. */
import { type Report } from '../../src/timeline/reports/report.js';
import { parseStatedDuration } from '../../src/timeline/time.js';
import { Score, type IndexLabels } from './labelled-reports.js';

interface IndexScores {
  readonly times: Score;
  readonly types: Score;
  readonly claims: Score;
}

export const emptyIndexScores = (): IndexScores => ({ times: new Score(), types: new Score(), claims: new Score() });

const minuteOf = (at: string | number): number => Math.floor(new Date(at).getTime() / 60_000);

/** Equal to the minute, one for one. What is labelled without an instant is neither wanted nor wrong. */
export function scoreIndex(scores: IndexScores, file: string, report: Report, labels: IndexLabels): void {
  const left = new Set(labels.times);
  for (const fact of report.facts) {
    const fits = [...left].filter(({ at }) => at !== null && minuteOf(at) === minuteOf(fact.at));
    const label = fits.find(({ types }) => types.includes(fact.entry.type)) ?? fits[0];
    const isUndatable = labels.times.some(({ at, text }) => at === null && text.includes(fact.text));
    if (!label && isUndatable) continue;
    scores.times.found += 1;
    if (!label) {
      scores.times.misses.push(`${file}:${fact.line} not labelled: ${fact.local} ${fact.text}`);
      continue;
    }
    left.delete(label);
    scores.times.right += 1;
    scores.types.found += 1;
    // A stretch is one fact of ours, and two times with their types in the labels.
    const { until } = fact.entry;
    const end =
      until === undefined ? undefined : [...left].find(({ at }) => at !== null && minuteOf(at) === minuteOf(until));
    if (end) left.delete(end);
    const isStretch = until !== undefined && fact.entry.type === 'impact';
    if (label.types.includes(isStretch ? 'impact_started' : fact.entry.type)) scores.types.right += 1;
    else scores.types.misses.push(`${file}:${fact.line} ${fact.entry.type}, not ${label.types.join(' ')}`);
  }
  for (const label of labels.times.filter(({ at, optional }) => at !== null && optional !== true)) {
    scores.times.wanted += 1;
    if (!left.has(label)) scores.times.met += 1;
    else scores.times.misses.push(`${file} not found: ${label.at!} ${label.text}`);
  }
  scoreClaims(scores.claims, file, report, labels);
}

function scoreClaims(score: Score, file: string, report: Report, { claims }: IndexLabels): void {
  const seconds = (stated: string): number => parseStatedDuration(stated)?.seconds ?? NaN;
  const left = new Set(claims);
  for (const claim of report.claims) {
    const stated = [claim.stated, ...(claim.statedUpTo === null ? [] : [claim.statedUpTo])].map(seconds);
    const fits = [...left].filter((label) => stated.includes(seconds(label.stated)));
    score.found += 1;
    if (fits.length > 0) score.right += 1;
    else score.misses.push(`${file}:${claim.line} no claim: ${claim.quote}`);
    // A length is stated twice in two labels.
    const [first] = fits;
    if (first) left.delete(first);
  }
  // A range of two times is no claim of ours.
  for (const label of claims.filter(({ required, range }) => required && range !== true)) {
    score.wanted += 1;
    if (!left.has(label)) score.met += 1;
    else score.misses.push(`${file} not claimed: ${label.stated}`);
  }
}
