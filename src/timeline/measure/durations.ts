/**
 * Durations: the built-in definitions as a table, and the evaluator that gives a value or a reason, never a default.
 * Every result names its derivation, so that anyone can redo the subtraction.
 */
import { type Definition, type Evaluable, type Measure, type PairDefinition } from './definition.js';
import { anyOf, endView, isApproximate, lengthResult, reason } from './duration-parts.js';
import { isUnconfirmed, windowRole, type Entry } from '../entry.js';
import { elapsedAt, elapsedText, runningSince } from './running.js';
import { parseSelector, select, type Selection, type Selector } from './selectors.js';
import { type DurationView, type TotalKind } from '../view/view-types.js';
import { formatInstant } from '../time.js';
import { systemThatToldBoth } from '../witnesses.js';
import { evaluateTotal } from './total-durations.js';
import { lengthBetween } from './windows.js';

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
  pair('duration', 'Duration', 'first:impact_started,incident_started', 'last:resolved,closed,incident_ended'),
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
  pair('release_to_impact', 'Release to impact', 'suspect:release', 'first:impact_started', 'release'),
  pair('release_to_declared', 'Release to declared', 'first:release', 'first:declared', 'release'),
  pair('release_to_resolved', 'Release to resolved', 'first:release', 'last:resolved', 'release'),
  // DORA, "failed deployment recovery time": from the deployment that failed to the service restored.
  pair(
    'failed_deployment_recovery',
    'Failed deployment recovery',
    'suspect:release_completed,release',
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

/** As people read it; a metric that has no definition by its id. */
export const titleOf = (metric: string): string => findDefinition(metric)?.title ?? metric;

/** What pages show beside the headline, in sequence. */
export const SHOWN_STAGES = [
  'time_to_detect',
  'impact_to_declared',
  'time_to_identify',
  'time_to_mitigate',
  'declared_to_resolved',
] as const;

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

const ids = (entries: readonly Entry[]): string[] => entries.map((entry) => entry.id);

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
      reason: reason('not_applicable', absent.map((type) => `no ${type}`).join(', and '), absent),
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
  const watcher = watcherOf(from.entry, to.entry);
  if (watcher !== null) {
    const message = `${watcher} told both as one moment: when it noticed, which is not when it began`;
    return { ...found, status: 'missing', reason: reason('missing', message, [from.entry.type]) };
  }
  return { ...found, ...lengthResult(lengthBetween(from.entry.interval, to.entry.interval)) };
}

/**
 * The system that told of a beginning because it noticed it, and of no other moment: what lay before, it does not know.
 * Null where the beginning stands for itself.
 */
const watcherOf = (start: Entry, end: Entry): string | null =>
  end.type === 'detected' && windowRole(start.type)?.edge === 'started' ? systemThatToldBoth(start, end) : null;

function missingReason(from: Selection, to: Selection): DurationView['reason'] {
  const absent = [from, to].filter(({ entry }) => entry === null);
  return reason(
    'missing',
    [...new Set(absent.map(absence))].join(', and '),
    absent.flatMap(({ missing }) => missing),
  );
}

/** Why a selector found nothing: `no detected`, `neither resolved nor closed`. */
function absence({ undone, missing }: Selection): string {
  if (undone) return `${undone.type} was undone by what came after it`;
  const names = missing.map((what) => what.replace(/^entry:/, 'entry '));
  return names.length === 1 ? `no ${names[0]}` : `neither ${names.join(' nor ')}`;
}

function pendingSince(
  from: Entry,
  undone: Entry | null,
  on: Evaluable,
): Pick<DurationView, 'status' | 'elapsedSeconds' | 'text' | 'previous'> {
  const before = undone && lengthBetween(from.interval, undone.interval);
  const elapsedSeconds = elapsedAt(runningSince(from.interval.from), on.evaluatedAt);
  return {
    status: 'pending',
    elapsedSeconds,
    text: elapsedText(elapsedSeconds),
    // A length that is only known within bounds has no single value to show as the previous one.
    previous: undone && typeof before === 'number' ? { seconds: before, to: endView(undone) } : null,
  };
}

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
