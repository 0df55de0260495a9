/** The whole answer of the reference. */
import { auditOf, type Audit } from './claims.js';
import { BUILT_IN, durationOf, type Duration } from './durations.js';
import { type Fact, type Known } from './history.js';
import { lintOf, type Finding } from './lint.js';
import { effective, isStated, laneOf } from './parts.js';
import { standingOf, type Standing } from './status.js';
import { windowsOf, type Window } from './windows.js';

export interface Answer extends Pick<Standing, 'status' | 'inProgress' | 'episodes'> {
  order: string[];
  windows: Window[];
  startedAt: Fact | null;
  endedAt: Fact | null;
  counts: { entries: number; retracted: number; unconfirmed: number; claims: number };
  milestones: Record<string, { first: string; last: string; count: number }>;
  durations: Record<string, Duration>;
  headline: string;
  claims: Audit[];
  lint: Finding[];
}

export function answer(known: Known): Answer {
  const standing = standingOf(known);
  const durations = Object.fromEntries(
    Object.entries(BUILT_IN).map(([metric, question]) => [metric, durationOf(question, known)]),
  );
  const claims = known.claims.map((claim) => auditOf(claim, known));
  return {
    order: known.live.map(({ id }) => id),
    status: standing.status,
    inProgress: standing.inProgress,
    episodes: standing.episodes,
    windows: windowsOf(known.live).windows,
    startedAt: startOf(known),
    endedAt: standing.inProgress ? null : endOf(known),
    counts: {
      entries: known.live.length,
      retracted: known.retracted.length,
      unconfirmed: known.live.filter((entry) => !isStated(entry)).length,
      claims: known.claims.filter(({ withdrawn }) => !withdrawn).length,
    },
    milestones: milestonesOf(known),
    durations,
    headline: known.headline ?? defaultHeadline(durations),
    claims,
    lint: lintOf(known, durations, claims),
  };
}

function startOf({ live }: Known): Fact | null {
  const taking = effective(live);
  const signs = taking.filter(({ type }) =>
    ['impact_started', 'incident_started', 'detected', 'declared'].includes(type),
  );
  return signs.find(isStated) ?? signs[0] ?? taking.find(({ type }) => type === 'release') ?? taking[0] ?? null;
}

function endOf({ live }: Known): Fact | null {
  const ends = ['resolved', 'closed', 'incident_ended', 'impact_ended'].map((type) =>
    effective(live)
      .filter((entry) => entry.type === type)
      .at(-1),
  );
  return ends.find((end) => end && isStated(end)) ?? ends.find((end) => end !== undefined) ?? null;
}

function milestonesOf({ live }: Known): Answer['milestones'] {
  const milestones: Answer['milestones'] = {};
  for (const { id, type } of effective(live)) {
    if (laneOf(type) === 'notes') continue;
    const before = milestones[type];
    milestones[type] = { first: before?.first ?? id, last: id, count: (before?.count ?? 0) + 1 };
  }
  return milestones;
}

function defaultHeadline(durations: Readonly<Record<string, Duration>>): string {
  const inTurn = ['duration', 'impact_envelope', 'stated_span', 'declared_to_resolved'];
  const of = (metric: string): string => durations[metric]!.status;
  return (
    inTurn.find((metric) => of(metric) === 'computed') ??
    inTurn.find((metric) => !['missing', 'not_applicable'].includes(of(metric))) ??
    'duration'
  );
}
