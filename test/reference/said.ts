/** An answer in the words in which the core's and the reference's are compared: ends as entry ids. */
import {
  type ClaimAuditView,
  type DurationView,
  type IncidentView,
  type WindowView,
} from '../../src/timeline/view/view-types.js';
import { type Audit, type Reading } from './claims.js';
import { type Duration } from './durations.js';
import { type Answer } from './model.js';
import { between, isExact, type Window } from './windows.js';

type Said = Record<string, unknown>;

export type SaidDuration = Said;

export interface SaidAnswer extends Said {
  metrics: Record<string, Said>;
  claims: Record<string, Said & { supports: Said[] }>;
  /** Code and entry ids of each finding. */
  lint: string[];
}

const instant = (at: number): string => new Date(at).toISOString();
const mapped = <T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));

export function saidByReference(answer: Answer): SaidAnswer {
  return {
    order: answer.order,
    status: answer.status,
    inProgress: answer.inProgress,
    startedAt: answer.startedAt?.id ?? null,
    endedAt: answer.endedAt?.id ?? null,
    spanAt: [answer.startedAt, answer.endedAt].map((end) => end && instant(end.interval.from)),
    counts: answer.counts,
    milestones: answer.milestones,
    episodes: answer.episodes.map(({ from, to, seconds }) => ({ from: from.id, to: to?.id ?? null, seconds })),
    windows: answer.windows.map(window),
    headline: { metric: answer.headline },
    metrics: mapped(answer.durations, duration),
    claims: Object.fromEntries(answer.claims.map((audit) => [audit.id, claim(audit)])),
    lint: answer.lint.map(({ code, entryIds }) => [code, ...entryIds].join(' ')).sort(),
  };
}

function window({ kind, component, level, opener, closer, start, end }: Window): Said {
  const length = end && between(start, end);
  const exact = length !== null && isExact(length);
  return {
    kind,
    component,
    level,
    from: opener.id,
    to: closer?.id ?? null,
    seconds: exact ? length.min : null,
    ...(length && !exact && { range: { minSeconds: length.min, maxSeconds: length.max } }),
  };
}

export function duration({ windows, ...rest }: Duration): Said {
  return { ...rest, windows: windows && windows.map(window) };
}

function claim(audit: Audit): Said & { supports: Said[] } {
  const { id, supports, nearest, wouldNeed, ...rest } = audit;
  const fitting = (reading: Reading & { exact: boolean }): Said => {
    const exactly = isExact(reading.length);
    return {
      kinds: [...reading.kinds].sort(),
      from: reading.from?.entry.id ?? null,
      to: reading.to?.entry.id ?? null,
      seconds: exactly ? reading.length.min : null,
      ...(!exactly && { range: { minSeconds: reading.length.min, maxSeconds: reading.length.max } }),
      rank: reading.rank,
      metric: reading.metrics[0] ?? null,
      metrics: reading.metrics,
      exact: reading.exact,
      coincidence: reading.rank >= 3,
    };
  };
  return {
    ...rest,
    supports: supports.map(fitting),
    nearest: nearest.map(fitting),
    wouldNeed: wouldNeed.map(({ to, startAt }) => ({ to, startAt: instant(startAt) })),
  };
}

export function saidByCore(view: IncidentView, order: readonly string[]): SaidAnswer {
  return {
    order,
    status: view.status,
    inProgress: view.inProgress,
    startedAt: view.startedAt?.entryId ?? null,
    endedAt: view.endedAt?.entryId ?? null,
    spanAt: [view.startedAt, view.endedAt].map((end) => end && end.at),
    counts: view.counts,
    milestones: mapped(view.milestones, ({ first, last, count }) => ({
      first: first.entryId,
      last: last.entryId,
      count,
    })),
    episodes: view.episodes.map(({ from, to, seconds }) => ({ from: from.entryId, to: to?.entryId ?? null, seconds })),
    windows: view.windows.map(windowView),
    headline: { metric: view.headline.metric },
    metrics: mapped(view.durations, durationView),
    claims: Object.fromEntries(view.claims.map((audit) => [audit.id, auditView(audit)])),
    lint: view.lint.map(({ code, entryIds }) => [code, ...entryIds].join(' ')).sort(),
  };
}

const windowView = ({ kind, component, level, from, to, seconds, range }: WindowView): Said => ({
  kind,
  component,
  level,
  from: from.entryId,
  to: to?.entryId ?? null,
  seconds,
  ...(range && { range }),
});

export const durationView = (view: DurationView): Said => ({
  status: view.status,
  seconds: view.seconds,
  range: view.range,
  elapsedSeconds: view.elapsedSeconds,
  previous: view.previous && { seconds: view.previous.seconds, to: view.previous.to.entryId },
  closedSeconds: view.closedSeconds,
  missing: view.reason?.missing ?? null,
  from: view.from?.entryId ?? null,
  to: view.to?.entryId ?? null,
  candidates: view.candidates,
  windows: view.windows && view.windows.map(windowView),
  byComponent: view.byComponent,
  byLevel: view.byLevel,
  approximate: view.approximate,
  unconfirmed: view.unconfirmed,
});

function auditView(audit: ClaimAuditView): Said & { supports: Said[] } {
  const reading = (one: ClaimAuditView['supports'][number]): Said => ({
    kinds: [...one.kinds].sort(),
    from: one.from?.entryId ?? null,
    to: one.to?.entryId ?? null,
    seconds: one.seconds,
    ...(one.range && { range: one.range }),
    rank: one.rank,
    metric: one.metric,
    metrics: one.metrics,
    exact: one.exact,
    coincidence: one.coincidence,
  });
  return {
    statedSeconds: audit.statedSeconds,
    toleranceSeconds: audit.toleranceSeconds,
    withdrawn: audit.withdrawn,
    verdict: audit.verdict,
    supports: audit.supports.map(reading),
    supportsTotal: audit.supportsTotal,
    nearest: audit.nearest.map(reading),
    wouldNeed: audit.wouldNeed.map(({ to, startAt }) => ({ to: to.entryId, startAt })),
    checked: audit.checked,
  };
}
