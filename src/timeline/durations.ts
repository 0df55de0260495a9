/**
 * Durations: the built-in definitions as a table, and the evaluator that gives a value or a reason, never a default.
 * Every result names its derivation, so that anyone can redo the subtraction.
 */
import { isUnconfirmed, type Entry } from './entry.js';
import { parseSelector, select, type Selectable, type Selection, type Selector } from './selectors.js';
import { type DurationView, type EndView, type Range, type TotalKind } from './shapes.js';
import { durationText, formatInstant, isoDuration, type Millis } from './time.js';
import { lengthBetween, totalOf, unionBy, UNSPECIFIED_LEVEL, WHOLE_SERVICE, type Window } from './windows.js';
import { occurredAtView, windowView } from './views.js';

/** From one selected entry to another. `needs`: without an entry of each of these types the question does not arise. */
export interface PairDefinition {
  readonly kind: 'pair';
  readonly from: string;
  readonly to: string;
  readonly needs?: readonly string[];
}

/** Over the windows of a kind, optionally of one component (exactly that one) and of one level. */
export interface TotalDefinition {
  readonly kind: 'total';
  readonly total: TotalKind;
  readonly window: string;
  readonly component?: string;
  readonly level?: string;
}

export type Measure = PairDefinition | TotalDefinition;

/** A definition that has a name. Built-ins change only with a release of the software. */
export interface Definition {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly measure: Measure;
}

const pair = (id: string, title: string, from: string, to: string, ...needs: string[]): Definition => ({
  id,
  version: 1,
  title,
  measure: { kind: 'pair', from, to, ...(needs.length > 0 && { needs }) },
});
const impact = (id: string, title: string, total: TotalKind): Definition => ({
  id,
  version: 1,
  title,
  measure: { kind: 'total', total, window: 'impact' },
});

/** The built-in definitions, version 1. Where two have the same ends, the first in this table is named. */
export const BUILT_IN: readonly Definition[] = [
  pair('duration', 'Duration', 'first:impact_started,incident_started', 'last:resolved,incident_ended'),
  pair('stated_span', 'Stated span', 'first:incident_started', 'last:incident_ended', 'incident_started'),
  pair('time_to_detect', 'Time to detect', 'first:impact_started', 'first:detected'),
  pair('impact_to_declared', 'Impact to declared', 'first:impact_started', 'first:declared'),
  pair('time_to_acknowledge', 'Time to acknowledge', 'first:detected', 'first:acknowledged'),
  pair('detect_to_declare', 'Detected to declared', 'first:detected', 'first:declared'),
  pair('time_to_identify', 'Time to identify', 'first:impact_started', 'first:identified'),
  pair('time_to_mitigate', 'Time to mitigate', 'first:impact_started', 'first:mitigated'),
  pair('time_to_repair', 'Time to repair', 'first:detected', 'last:impact_ended'),
  pair('time_to_communicate', 'Time to communicate', 'first:impact_started', 'first:communicated'),
  pair('declared_to_resolved', 'Declared to resolved', 'first:declared', 'last:resolved'),
  pair(
    'release_to_rollback',
    'Release to rollback',
    'reverted:first:rollback',
    'first:rollback',
    'release',
    'rollback',
  ),
  pair('release_to_impact', 'Release to impact', 'first:release', 'first:impact_started', 'release'),
  pair('release_to_declared', 'Release to declared', 'first:release', 'first:declared', 'release'),
  pair('release_to_resolved', 'Release to resolved', 'first:release', 'last:resolved', 'release'),
  // DORA, "failed deployment recovery time": from the deployment that failed to the service restored.
  pair(
    'failed_deployment_recovery',
    'Failed deployment recovery',
    'first:release_completed,release',
    'last:resolved',
    'release',
  ),
  pair('rollback_to_declared', 'Rollback to declared', 'first:rollback', 'first:declared', 'rollback'),
  pair('rollback_to_resolved', 'Rollback to resolved', 'first:rollback', 'last:resolved', 'rollback'),
  impact('impact_union', 'Impact, overlaps once', 'union'),
  impact('impact_sum', 'Impact, every window in full', 'sum'),
  impact('impact_envelope', 'Impact, first start to last end', 'envelope'),
];

/** The selectors of the table, read once: they are evaluated at every reading and writing. */
const BUILT_IN_SELECTORS: ReadonlyMap<string, Selector> = new Map(
  BUILT_IN.flatMap(({ measure }) => (measure.kind === 'pair' ? [measure.from, measure.to] : [])).map((text) => [
    text,
    parseSelector(text)!,
  ]),
);

/** @param text checked when it came in */
const selectorOf = (text: string): Selector => BUILT_IN_SELECTORS.get(text) ?? parseSelector(text)!;

const BY_ID: ReadonlyMap<string, Definition> = new Map(BUILT_IN.map((definition) => [definition.id, definition]));

/** The definition that `id` or `id@version` names; null if there is none. */
export function findDefinition(metric: string): Definition | null {
  const definition = BY_ID.get(metric.split('@', 1)[0]!);
  return definition && [definition.id, `${definition.id}@${definition.version}`].includes(metric) ? definition : null;
}

/** What evaluating reads: the timeline, its windows and status, and the moment of the question. */
export interface Evaluable extends Selectable {
  /** What is pending is counted up to here. */
  readonly evaluatedAt: Millis;
  readonly revision: number;
}

/** Evaluates a named definition. */
export const evaluate = (definition: Definition, on: Evaluable): DurationView =>
  evaluateMeasure(definition.measure, on, definition);

/** Evaluates a measure; without a definition it is an ad-hoc question and has no metric. */
export function evaluateMeasure(measure: Measure, on: Evaluable, definition: Definition | null = null): DurationView {
  const blank = blankDuration(measure, on, definition);
  return measure.kind === 'pair' ? evaluatePair(measure, on, blank) : evaluateTotal(measure, on, blank);
}

function blankDuration(measure: Measure, on: Evaluable, definition: Definition | null): DurationView {
  return {
    metric: definition?.id ?? null,
    definition: { version: definition?.version ?? null, ...measure },
    status: 'missing',
    seconds: null,
    iso: null,
    text: null,
    approximate: false,
    unconfirmed: false,
    range: null,
    elapsedSeconds: null,
    previous: null,
    closedSeconds: null,
    reason: null,
    from: null,
    to: null,
    candidates: null,
    windows: null,
    byComponent: null,
    byLevel: null,
    evaluatedAt: formatInstant(on.evaluatedAt),
    revision: on.revision,
  };
}

function evaluatePair(measure: PairDefinition, on: Evaluable, blank: DurationView): DurationView {
  const from = select(selectorOf(measure.from), on);
  const to = select(selectorOf(measure.to), on);
  const found: DurationView = {
    ...blank,
    candidates: { from: ids(from.candidates), to: ids(to.candidates) },
    from: from.entry && endView(from.entry),
    to: to.entry && endView(to.entry),
    approximate: anyOf(isApproximate, from.entry, to.entry),
    unconfirmed: anyOf(isUnconfirmed, from.entry, to.entry),
  };
  const absent = (measure.needs ?? []).filter((type) => !on.timeline.byType.has(type));
  if (absent.length > 0) {
    return {
      ...found,
      status: 'not_applicable',
      reason: reason('not_applicable', `there is no ${absent.join(' and no ')}`, absent),
    };
  }
  if (from.ambiguous || to.ambiguous) {
    const selector = from.ambiguous ? measure.from : measure.to;
    return {
      ...found,
      status: 'ambiguous',
      reason: reason('ambiguous', `several entries are ${selector}: say first or last`),
    };
  }
  if (from.entry === null || (to.entry === null && !on.status.inProgress))
    return { ...found, status: 'missing', reason: missingReason(from, to) };
  if (to.entry === null) return { ...found, ...pendingSince(from.entry, to.undone, on) };
  return { ...found, ...lengthResult(lengthBetween(from.entry.interval, to.entry.interval)) };
}

function missingReason(from: Selection, to: Selection): DurationView['reason'] {
  const missing = [...new Set([...from.missing, ...to.missing])];
  const undone = to.undone ?? from.undone;
  const message = undone
    ? `${undone.type} was undone by what came after it`
    : `there is no ${missing.map((what) => what.replace(/^entry:/, 'entry ')).join(', ')}`;
  return reason('missing', message, missing);
}

function pendingSince(
  from: Entry,
  undone: Entry | null,
  on: Evaluable,
): Pick<DurationView, 'status' | 'elapsedSeconds' | 'text' | 'previous'> {
  const before = undone && lengthBetween(from.interval, undone.interval);
  return {
    status: 'pending',
    ...elapsedSince(from.interval.from, on.evaluatedAt),
    // A length that is only known within bounds has no single value to show as the previous one.
    previous: undone && typeof before === 'number' ? { seconds: before, to: endView(undone) } : null,
  };
}

/** What a pending duration has come to, counted from the start's earliest instant and never below 0. */
export function elapsedSince(start: Millis, evaluatedAt: Millis): { elapsedSeconds: number; text: string } {
  const elapsedSeconds = Math.max(0, evaluatedAt - start) / 1000;
  return { elapsedSeconds, text: `${durationText(elapsedSeconds)} so far` };
}

function lengthResult(
  length: number | Range,
): Pick<DurationView, 'status' | 'seconds' | 'iso' | 'text' | 'range' | 'reason'> {
  const bounds = typeof length === 'number' ? { minSeconds: length, maxSeconds: length } : length;
  const isInvalid = bounds.maxSeconds < 0;
  const verdict = isInvalid ? reason('invalid', 'the end lies before the start') : null;
  if (typeof length === 'number') {
    return {
      status: isInvalid ? 'invalid' : 'computed',
      seconds: length,
      iso: isoDuration(length),
      text: durationText(length),
      range: null,
      reason: verdict,
    };
  }
  const text = `${durationText(length.minSeconds)} to ${durationText(length.maxSeconds)}`;
  return { status: isInvalid ? 'invalid' : 'range', seconds: null, iso: null, text, range: length, reason: verdict };
}

function evaluateTotal(measure: TotalDefinition, on: Evaluable, blank: DurationView): DurationView {
  const ofKind = on.windows.all.filter((window) => window.kind === measure.window);
  const windows = ofKind.filter(
    (window) =>
      (measure.component === undefined || window.component === measure.component) &&
      (measure.level === undefined || window.level === measure.level),
  );
  if (ofKind.length === 0) {
    const message = `there is no window of ${measure.window}`;
    return {
      ...blank,
      status: 'not_applicable',
      reason: reason('not_applicable', message, [`${measure.window}_started`]),
    };
  }
  if (windows.length === 0) {
    const filter = [measure.component, measure.level].filter((part) => part !== undefined).join(', ');
    return {
      ...blank,
      status: 'missing',
      reason: reason('missing', `no window of ${measure.window} is of ${filter}`, [`${measure.window}_started`]),
    };
  }
  const ends = windows.flatMap((window) => [window.from, window.to]);
  const found: DurationView = {
    ...blank,
    windows: windows.map(windowView),
    approximate: anyOf(isApproximate, ...ends),
    unconfirmed: anyOf(isUnconfirmed, ...ends),
  };
  const closed = totalOf(measure.total, windows);
  const firstOpen = windows.find((window) => window.to === null);
  if (firstOpen) return { ...found, ...openTotal(windows, firstOpen, closed?.length ?? null, on) };
  return {
    ...found,
    ...lengthResult(closed!.length),
    from: closed!.first && endView(closed!.first.from),
    // A whole window ends with its `until`, not when its entry began.
    to: closed!.last && { ...endView(closed!.last.to!), occurredAt: windowView(closed!.last).to!.occurredAt },
    byComponent: unionBy(windows, (window) => window.component ?? WHOLE_SERVICE),
    byLevel: unionBy(windows, (window) => window.level ?? UNSPECIFIED_LEVEL),
  };
}

/** A total that an open window keeps from ending. It has been running since the first window began. */
function openTotal(
  windows: readonly Window[],
  firstOpen: Window,
  closed: number | Range | null,
  on: Evaluable,
): Pick<DurationView, 'status' | 'closedSeconds'> & Partial<DurationView> {
  const closedSeconds = typeof closed === 'number' ? closed : null;
  if (on.status.inProgress)
    return { status: 'pending', closedSeconds, ...elapsedSince(windows[0]!.from.interval.from, on.evaluatedAt) };
  const where = firstOpen.component === null ? '' : ` of ${firstOpen.component}`;
  const message = `the ${firstOpen.kind}${where} that began with ${firstOpen.from.id} has no end`;
  return { status: 'missing', closedSeconds, reason: reason('missing', message, [`${firstOpen.kind}_ended`]) };
}

const ids = (entries: readonly Entry[]): string[] => entries.map((entry) => entry.id);
const isApproximate = (entry: Entry): boolean => entry.facts.approximate === true;
const anyOf = (holds: (entry: Entry) => boolean, ...entries: readonly (Entry | null)[]): boolean =>
  entries.some((entry) => entry !== null && holds(entry));

const reason = (code: string, message: string, missing?: readonly string[]): NonNullable<DurationView['reason']> => ({
  code,
  message,
  ...(missing && { missing: [...missing] }),
});

const endView = (entry: Entry): EndView => ({
  entryId: entry.id,
  type: entry.type,
  occurredAt: occurredAtView(entry),
  recordedAt: formatInstant(entry.recordedAt),
  revision: entry.revision,
});

/** The candidates of the headline, in the order in which they are tried. */
const HEADLINE_ORDER = ['duration', 'impact_envelope', 'stated_span', 'declared_to_resolved'] as const;

/**
 * The metric that lists show and sort by where nobody has chosen: the first that is computed, else the first that is
 * neither missing nor not applicable, else `duration`.
 */
export function defaultHeadline(durations: Readonly<Record<string, DurationView>>): string {
  const status = (metric: string): string | undefined => durations[metric]?.status;
  return (
    HEADLINE_ORDER.find((metric) => status(metric) === 'computed') ??
    HEADLINE_ORDER.find((metric) => status(metric) !== 'missing' && status(metric) !== 'not_applicable') ??
    'duration'
  );
}
