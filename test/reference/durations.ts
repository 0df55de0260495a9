/** Durations: a value or a reason, never a default. */
import { inOrder, type Fact, type Known } from './history.js';
import { edgeOf, effective, isStated } from './parts.js';
import { select } from './selectors.js';
import { standingOf } from './status.js';
import { type Interval } from './times.js';
import { between, isExact, totalLength, windowsOf, type Length, type TotalKind, type Window } from './windows.js';

export type Question =
  | { kind: 'pair'; from: string; to: string; needs?: readonly string[] }
  | { kind: 'total'; total: TotalKind; window: string; component?: string; level?: string };

type DurationStatus = 'not_applicable' | 'ambiguous' | 'missing' | 'pending' | 'invalid' | 'range' | 'computed';
type Amount = number | { minSeconds: number; maxSeconds: number };

export interface Duration {
  status: DurationStatus;
  seconds: number | null;
  range: { minSeconds: number; maxSeconds: number } | null;
  elapsedSeconds: number | null;
  previous: { seconds: number; to: string } | null;
  closedSeconds: number | null;
  missing: string[] | null;
  from: string | null;
  to: string | null;
  candidates: { from: string[]; to: string[] } | null;
  windows: Window[] | null;
  byComponent: Record<string, Amount> | null;
  byLevel: Record<string, Amount> | null;
  approximate: boolean;
  unconfirmed: boolean;
}

const pair = (from: string, to: string, ...needs: string[]): Question => ({ kind: 'pair', from, to, needs });
const total = (kind: TotalKind): Question => ({ kind: 'total', total: kind, window: 'impact' });

export const BUILT_IN: Readonly<Record<string, Question>> = {
  duration: pair('first:impact_started,incident_started', 'last:resolved,closed,incident_ended'),
  stated_span: pair('first:incident_started', 'last:incident_ended', 'incident_started'),
  time_to_detect: pair('first:impact_started', 'first:detected'),
  impact_to_declared: pair('first:impact_started', 'first:declared'),
  time_to_acknowledge: pair('first:detected', 'first:acknowledged'),
  detect_to_declare: pair('first:detected', 'first:declared'),
  time_to_identify: pair('first:impact_started', 'first:identified'),
  time_to_mitigate: pair('first:impact_started', 'first:mitigated'),
  time_to_repair: pair('first:detected', 'last:impact_ended'),
  time_to_communicate: pair('first:impact_started', 'first:communicated'),
  declared_to_resolved: pair('first:declared', 'last:resolved'),
  release_to_rollback: pair('reverted:first:rollback', 'first:rollback', 'release', 'rollback'),
  release_to_impact: pair('suspect:release', 'first:impact_started', 'release'),
  release_to_declared: pair('first:release', 'first:declared', 'release'),
  release_to_resolved: pair('first:release', 'last:resolved', 'release'),
  failed_deployment_recovery: pair('suspect:release_completed,release', 'last:resolved', 'release'),
  rollback_to_declared: pair('first:rollback', 'first:declared', 'rollback'),
  rollback_to_resolved: pair('first:rollback', 'last:resolved', 'rollback'),
  impact_union: total('union'),
  impact_sum: total('sum'),
  impact_envelope: total('envelope'),
};

export const durationOf = (question: Question, known: Known): Duration =>
  question.kind === 'pair' ? pairOf(question, known) : totalOf(question, known);

const NOTHING: Duration = {
  status: 'missing',
  seconds: null,
  range: null,
  elapsedSeconds: null,
  previous: null,
  closedSeconds: null,
  missing: null,
  from: null,
  to: null,
  candidates: null,
  windows: null,
  byComponent: null,
  byLevel: null,
  approximate: false,
  unconfirmed: false,
};

const asRange = ({ min, max }: Length): { minSeconds: number; maxSeconds: number } => ({
  minSeconds: min,
  maxSeconds: max,
});
const amount = (length: Length): Amount => (isExact(length) ? length.min : asRange(length));
const idsOf = (entries: readonly Fact[]): string[] => entries.map(({ id }) => id);

function about(ends: readonly (Fact | null)[]): Pick<Duration, 'approximate' | 'unconfirmed'> {
  const entries = ends.filter((end) => end !== null);
  return {
    approximate: entries.some(({ approximate }) => approximate === true),
    unconfirmed: entries.some((entry) => !isStated(entry)),
  };
}

function pairOf(question: Question & { kind: 'pair' }, known: Known): Duration {
  const taking = new Set(effective(known.live).map(({ type }) => type));
  const absent = (question.needs ?? []).filter((type) => !taking.has(type));
  const from = select(question.from, known);
  const to = select(question.to, known);
  const ends: Duration = {
    ...NOTHING,
    from: from.entry?.id ?? null,
    to: to.entry?.id ?? null,
    candidates: { from: idsOf(from.candidates), to: idsOf(to.candidates) },
    ...about([from.entry, to.entry]),
  };
  if (absent.length > 0) return { ...ends, status: 'not_applicable', missing: absent };
  if (from.ambiguous || to.ambiguous) return { ...ends, status: 'ambiguous' };
  const { inProgress } = standingOf(known);
  if (!from.entry || (!to.entry && !inProgress)) {
    const missing = [...(from.entry ? [] : from.types), ...(to.entry ? [] : to.types)];
    return { ...ends, status: 'missing', missing };
  }
  if (!to.entry) {
    const before = to.undone && between(from.entry.interval, to.undone.interval);
    return {
      ...ends,
      status: 'pending',
      elapsedSeconds: Math.max(0, (known.evaluatedAt - from.entry.interval.from) / 1000),
      previous: before && isExact(before) ? { seconds: before.min, to: to.undone!.id } : null,
    };
  }
  const length = between(from.entry.interval, to.entry.interval);
  if (isExact(length)) return { ...ends, status: length.min < 0 ? 'invalid' : 'computed', seconds: length.min };
  return { ...ends, status: length.max < 0 ? 'invalid' : 'range', range: asRange(length) };
}

function totalOf(question: Question & { kind: 'total' }, known: Known): Duration {
  const ofKind = windowsOf(known.live).windows.filter(({ kind }) => kind === question.window);
  const windows = ofKind.filter(
    ({ component, level }) =>
      (question.component === undefined || component === question.component) &&
      (question.level === undefined || level === question.level),
  );
  if (ofKind.length === 0) return { ...NOTHING, status: 'not_applicable' };
  if (windows.length === 0) return { ...NOTHING, status: 'missing' };

  const closed = windows.filter(isClosed);
  const open = windows.filter(({ end }) => end === null);
  const base: Duration = {
    ...NOTHING,
    windows,
    ...about(windows.flatMap(({ opener, closer }) => [opener, closer])),
  };
  if (open.length === 0) {
    const length = totalLength(question.total, closed);
    const ends = isEnvelope(question.total, closed) ? endsOf(closed) : null;
    return {
      ...base,
      ...maps(closed),
      status: isExact(length) ? 'computed' : 'range',
      seconds: isExact(length) ? length.min : null,
      range: isExact(length) ? null : asRange(length),
      from: ends?.opener.id ?? null,
      to: ends?.closer.id ?? null,
    };
  }
  const closedLength = totalLength(question.total, closed);
  const closedSeconds = closed.length > 0 && isExact(closedLength) ? closedLength.min : null;
  if (!standingOf(known).inProgress) {
    const ended = `${question.window}_ended`;
    // With nothing closed the maps are null, as `closedSeconds` is.
    const ofClosed = closed.length > 0 ? maps(closed) : {};
    return { ...base, ...ofClosed, status: 'missing', closedSeconds, missing: [ended] };
  }
  const running = [...closed, ...open.map((window) => runningTo(known.evaluatedAt, window)).filter((s) => s !== null)];
  const elapsed = totalLength(question.total, running);
  return {
    ...base,
    ...maps([...closed, ...open.map((window) => runningTo(known.evaluatedAt, window) ?? empty(window))]),
    status: 'pending',
    closedSeconds,
    elapsedSeconds: isExact(elapsed) ? elapsed.min : null,
  };
}

type Closed = Window & { end: Interval; closer: Fact };
type Span = Pick<Window, 'component' | 'level' | 'start'> & { end: Interval };

export const isClosed = (window: Window): window is Closed => window.end !== null;

/** An open window as if it ended at an instant; null if it begins later. */
function runningTo(at: number, window: Window): Span | null {
  const from = window.start.from;
  return from > at ? null : { ...window, start: { from, to: from }, end: { from: at, to: at } };
}

const empty = (window: Window): Span => ({ ...window, start: { from: 0, to: 0 }, end: { from: 0, to: 0 } });

function maps(spans: readonly Span[]): Pick<Duration, 'byComponent' | 'byLevel'> {
  const by = (key: (span: Span) => string): Record<string, Amount> => {
    const keys = [...new Set(spans.map(key))];
    return Object.fromEntries(
      keys.map((name) => [
        name,
        amount(
          totalLength(
            'union',
            spans.filter((span) => key(span) === name),
          ),
        ),
      ]),
    );
  };
  return {
    byComponent: by(({ component }) => component ?? '*'),
    byLevel: by(({ level }) => level ?? 'unspecified'),
  };
}

/** Whether a total is the envelope, or equals it. */
export function isEnvelope(total: TotalKind, windows: readonly Closed[]): boolean {
  const [a, b] = [totalLength(total, windows), totalLength('envelope', windows)];
  return a.min === b.min && a.max === b.max;
}

/** The windows that begin first and end last; of those at one instant the first and the last in timeline order. */
export function endsOf(windows: readonly Closed[]): { opener: Fact; start: Interval; closer: Fact; end: Interval } {
  const first = [...windows].sort((a, b) => inOrder(a.opener, b.opener))[0]!;
  const last = [...windows].sort((a, b) => a.end.to - b.end.to || inOrder(a.closer, b.closer)).at(-1)!;
  return { opener: first.opener, start: first.start, closer: last.closer, end: last.end };
}

export const isNaturalStart = (type: string): boolean =>
  ['detected', 'declared', 'acknowledged'].includes(type) || edgeOf(type)?.edge === 'started';

export const isNaturalEnd = (type: string): boolean =>
  ['mitigated', 'resolved', 'closed'].includes(type) || edgeOf(type)?.edge === 'ended';
