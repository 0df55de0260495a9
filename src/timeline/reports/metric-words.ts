/**
 * Metrics as words name them. Reports count in ways of their own, so what is named here only ranks what a length may be
 * held against; it is never stored as a claim's metric.
 */
import { type SaidMetric } from './report.js';

interface MetricWords extends SaidMetric {
  /** The words, for people who ask what is known. */
  readonly words: readonly string[];
}

const BROKEN = ['impact_started', 'incident_started'];
/** What broke it began it, where no row says when it was felt. */
const BROKEN_OR_CHANGED = [...BROKEN, 'release', 'config_changed', 'flag_changed'];
/** "Time to repair" is counted from the fault by one author, and from the first alert by another. */
const BROKEN_OR_KNOWN = [...BROKEN, 'detected', 'acknowledged', 'declared'];
const WORKING_AGAIN = ['mitigated', 'impact_ended', 'resolved'];
const OVER = ['resolved', 'incident_ended', 'impact_ended', 'closed'];

const metric = (
  id: string,
  words: readonly string[],
  startTypes: readonly string[],
  endTypes: readonly string[],
): MetricWords => ({ id, words, startTypes, endTypes });

/** Every metric that words can name. A word begins at a word's start; `*` is any ending. The first that fits counts. */
export const METRIC_WORDS: readonly MetricWords[] = [
  metric(
    'time_to_detect',
    [
      'time to detect*',
      'time to notice',
      'time to discover*',
      'time to aware*',
      'time until detect*',
      'detection time',
      'time to first alert',
      'time to alert*',
      'mttd',
      'ttd',
      'undetected for',
      'unnoticed for',
    ],
    BROKEN_OR_CHANGED,
    ['detected', 'acknowledged', 'declared'],
  ),
  metric(
    'time_to_acknowledge',
    [
      'time to ack*',
      'time to respon*',
      'time to engage*',
      'time to first response',
      'acknowledgement time',
      'mtta',
      'tta',
    ],
    ['detected', 'impact_started', 'incident_started'],
    ['acknowledged', 'declared'],
  ),
  metric(
    'time_to_identify',
    ['time to identif*', 'time to diagnos*', 'time to root cause', 'time to isolat*', 'diagnosis time'],
    BROKEN_OR_KNOWN,
    ['identified'],
  ),
  metric(
    'time_to_mitigate',
    ['time to mitigat*', 'time to contain*', 'mitigation time', 'mttm', 'ttm'],
    BROKEN_OR_KNOWN,
    ['mitigated', 'impact_ended', 'rollback'],
  ),
  metric(
    'time_to_repair',
    ['time to repair*', 'time to fix*', 'time to remed*', 'repair time', 'fix time', 'mttr', 'ttr'],
    BROKEN_OR_KNOWN,
    WORKING_AGAIN,
  ),
  metric(
    'time_to_recover',
    ['time to recover*', 'time to restor*', 'recovery time', 'restoration time', 'time to service restor*'],
    BROKEN_OR_KNOWN,
    WORKING_AGAIN,
  ),
  metric(
    'time_to_resolve',
    ['time to resol*', 'time to clos*', 'resolution time', 'time until resol*'],
    BROKEN_OR_KNOWN,
    OVER,
  ),
  metric(
    'time_to_notify',
    ['time to notif*', 'time to communicat*', 'time to first communication', 'time to status page*'],
    BROKEN_OR_KNOWN,
    ['communicated'],
  ),
  metric(
    'downtime',
    [
      'downtime',
      'down-time',
      'down time',
      'outage*',
      'unavailab*',
      'unreachab*',
      'inaccessib*',
      'unusab*',
      'offline',
      'blackout*',
    ],
    [...BROKEN, 'detected'],
    WORKING_AGAIN,
  ),
  metric(
    'duration',
    [
      'duration',
      'length',
      'lasted',
      'total time',
      'time elapsed',
      'elapsed time',
      'elapsed',
      'impact',
      'disruption*',
      'incident*',
      'interruption*',
      'degradation',
    ],
    [...BROKEN, 'detected'],
    [...WORKING_AGAIN, 'incident_ended'],
  ),
];

const BY_ID: ReadonlyMap<string, SaidMetric> = new Map(
  METRIC_WORDS.map(({ id, startTypes, endTypes }) => [id, { id, startTypes, endTypes }]),
);

/** By its id; null for one that is not in the table. */
export const saidMetric = (id: string | null): SaidMetric | null => (id === null ? null : (BY_ID.get(id) ?? null));

const PATTERNS: readonly (readonly [string, RegExp])[] = METRIC_WORDS.map(({ id, words }) => [
  id,
  new RegExp(`(?<!\\w)(?:${words.map((each) => each.replace('*', '\\w{0,12}')).join('|')})(?!\\w)`, 'i'),
]);

/** The metric that a label names: "Time to repair", "Total downtime". @returns its id, or null */
export function metricOfLabel(label: string): string | null {
  return PATTERNS.find(([, pattern]) => pattern.test(label))?.[0] ?? null;
}
