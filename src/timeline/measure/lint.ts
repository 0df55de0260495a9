/**
 * Lint: what looks wrong in a timeline. Findings change nothing; facts are never refused for being late, early, out of
 * order, in the future or contradictory.
 */
import { incidentSlips } from '../checking/incident-slips.js';
import { type Evaluable } from './definition.js';
import { isUnconfirmed, laneOf, type Entry } from '../entry.js';
import { type Claim } from '../facts.js';
import { finding } from './lint-finding.js';
import { sameTime } from './lint-ties.js';
import { lintEntry } from './lint-times.js';
import { typeSlips, unknownReleases } from './lint-words.js';
import { type ClaimAuditView, type DurationView, type FindingView } from '../view/view-types.js';
import { durationText, type Millis } from '../time.js';
import { inOrder } from '../timeline.js';
import { type WindowFinding } from './windows.js';

const DAY = 86_400_000;

/** An incident in progress in which nothing was recorded for so long has probably ended. */
const SILENCE = 30 * DAY;

/** What linting reads beside the timeline itself. */
interface Assessed {
  readonly durations: Readonly<Record<string, DurationView>>;
  readonly claims: readonly ClaimAuditView[];
}

/** All findings, in the order of the rules below. */
export function lint(on: Evaluable, assessed: Assessed): FindingView[] {
  return [
    ...foreignEvents(on),
    ...negativeDurations(on, assessed.durations),
    ...on.windows.faults.map((fault) => finding(fault.code, WINDOW_FAULTS[fault.code](fault), [fault.entry.id])),
    ...openAfterResolved(on),
    ...impactOutlivesIncident(on),
    ...on.status.afterEnd.map((entry) =>
      finding('status_after_resolved', `${entry.type} stands after the end of the incident, and nothing reopened it`, [
        entry.id,
      ]),
    ),
    ...sameTime(on),
    ...incidentSlips(on, assessed.durations, assessed.claims),
    ...on.timeline.eligible.flatMap(lintEntry),
    ...typeSlips(on.timeline.eligible),
    ...unknownReleases(on),
    ...claimFindings(on, assessed.claims),
    ...unconfirmed(on),
    ...noEnd(on),
  ];
}

const foreignEvents = (on: Evaluable): FindingView[] =>
  on.timeline.facts.foreignRevisions.map((revision) =>
    finding('foreign_event', `revision ${revision} of the stream holds no event of this service`, []),
  );

function* negativeDurations(on: Evaluable, durations: Assessed['durations']): Generator<FindingView> {
  for (const { metric, status, seconds, range, from, to } of Object.values(durations)) {
    const isNegative = status === 'invalid';
    if (!isNegative && !(status === 'range' && range!.minSeconds < 0)) continue;
    if (isNegative && isOrdinary(from)) continue;
    const ends = inTimelineOrder(
      on,
      [from, to].flatMap((end) => (end ? [end.entryId] : [])),
    );
    if (isNegative) {
      const by = durationText(Math.abs(seconds ?? range!.maxSeconds));
      const ofTotal = from && to ? `${to.type} lies ${by} before ${from.type}` : `windows end ${by} before they start`;
      yield finding('negative_duration', `${metric}: ${ofTotal}`, ends);
    } else {
      const ofTotal = from && to ? `${to.type} may lie before ${from.type}` : 'a window may end before it starts';
      yield finding('negative_possible', `${metric}: ${ofTotal}`, ends);
    }
  }
}

/** A rollback after declaring, or a release of the fix, is what one expects: negative, and nothing to look into. */
const isOrdinary = (from: DurationView['from']): boolean => from !== null && laneOf(from.type) === 'changes';

function inTimelineOrder(on: Evaluable, ids: readonly string[]): string[] {
  const entries = [...new Set(ids)].map((id) => on.timeline.facts.entries.get(id)!);
  return entries.sort(inOrder).map((entry) => entry.id);
}

const of = (entry: Entry): string => (entry.facts.component === undefined ? '' : ` of ${entry.facts.component}`);

const WINDOW_FAULTS = {
  end_without_start: ({ entry, open }: WindowFinding) =>
    `${entry.type}${of(entry)} ends nothing: no such window is open${openInstead(open)}`,
  started_twice: ({ entry }: WindowFinding) => `${entry.type}${of(entry)} starts what was started already`,
  changed_without_start: ({ entry }: WindowFinding) => `${entry.type}${of(entry)} changes what had not been started`,
};

const MOST_NAMED = 5;

/** One of these may have been meant. */
function openInstead(open: readonly (string | null)[]): string {
  if (open.length === 0) return '';
  const more = open.length > MOST_NAMED ? ` and ${open.length - MOST_NAMED} more` : '';
  const names = open.slice(0, MOST_NAMED).map((component) => component ?? 'the whole service');
  return `, but of ${names.join(', ')}${more}`;
}

const isOver = (on: Evaluable): boolean => on.status.status === 'resolved' || on.status.status === 'closed';

function* openAfterResolved(on: Evaluable): Generator<FindingView> {
  if (!isOver(on)) return;
  for (const window of on.windows.all) {
    if (window.to !== null) continue;
    const what = window.component === null ? window.kind : `${window.kind} of ${window.component}`;
    yield finding('window_open_after_resolved', `the incident is ${on.status.status}, but the ${what} has no end`, [
      window.from.id,
    ]);
  }
}

function* impactOutlivesIncident(on: Evaluable): Generator<FindingView> {
  const end = on.timeline.effective.findLast((entry) => entry.type === 'resolved' || entry.type === 'incident_ended');
  if (!end || on.status.reopenings.some((reopening) => inOrder(reopening, end) > 0)) return;
  for (const { kind, component, to, ended } of on.windows.all) {
    if (kind !== 'impact' || ended === null || ended.from <= end.interval.to) continue;
    const late = durationText((ended.from - end.interval.to) / 1000);
    const what = component === null ? 'the impact' : `the impact of ${component}`;
    yield finding(
      'impact_outlives_incident',
      `${what} ends ${late} after ${end.type}`,
      inTimelineOrder(on, [end.id, to!.id]),
    );
  }
}

function* claimFindings(on: Evaluable, audits: readonly ClaimAuditView[]): Generator<FindingView> {
  const counting = audits.filter((audit) => !audit.withdrawn);
  for (const { stated, verdict, metric } of counting) {
    const about = metric === null ? '' : ` of ${metric}`;
    if (verdict === 'unsupported')
      yield finding('claim_unsupported', `no facts support the stated ${stated}${about}`, []);
    if (verdict === 'coincidence_only') {
      yield finding(
        'claim_unsupported',
        `only facts without a meaning in common give the stated ${stated}${about}`,
        [],
        'info',
      );
    }
  }
  const exact = counting
    .filter((audit) => audit.comparison === 'exactly')
    .map((audit) => on.timeline.facts.claims.get(audit.id)!);
  for (const [i, a] of exact.entries()) {
    for (const b of exact.slice(i + 1)) {
      if (!disagree(a, b)) continue;
      const about = a.facts.metric === undefined ? '' : ` about ${a.facts.metric}`;
      yield finding('claims_disagree', `two claims${about} disagree: ${a.facts.stated} and ${b.facts.stated}`, []);
    }
  }
}

function disagree(a: Claim, b: Claim): boolean {
  const apart = Math.abs(a.statedSeconds - b.statedSeconds);
  return a.facts.metric === b.facts.metric && apart > a.toleranceSeconds && apart > b.toleranceSeconds;
}

function* unconfirmed(on: Evaluable): Generator<FindingView> {
  const found = on.timeline.live.filter(isUnconfirmed);
  if (found.length === 0) return;
  const message = `${found.length} ${found.length === 1 ? 'entry was' : 'entries were'} found in prose or proposed, and not confirmed`;
  yield finding(
    'unconfirmed_extraction',
    message,
    found.map((entry) => entry.id),
  );
}

const noEnd = (on: Evaluable): FindingView[] =>
  on.status.inProgress ? silenceFinding(on.evaluatedAt - on.timeline.facts.updatedAt) : [];

/** The one finding that time alone brings. @param silent for how long nothing was recorded of an incident in progress */
export function silenceFinding(silent: Millis): FindingView[] {
  if (silent < SILENCE) return [];
  return [finding('no_end', `in progress, but nothing was recorded for ${Math.floor(silent / DAY)} days`, [])];
}
