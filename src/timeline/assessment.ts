/** Everything that is computed from an incident's facts, in the order in which each part needs the one before. */
import { auditClaims } from './claims.js';
import { BUILT_IN, evaluate, type Evaluable } from './durations.js';
import { type IncidentState } from './facts.js';
import { lint } from './lint.js';
import { type ClaimAuditView, type DurationView, type FindingView } from './shapes.js';
import { walkStatus } from './status.js';
import { timelineOf } from './timeline.js';
import { type Millis } from './time.js';
import { windowsOf } from './windows.js';

export interface Assessment extends Evaluable {
  /** Every built-in metric, by id. */
  readonly durations: Readonly<Record<string, DurationView>>;
  readonly claims: readonly ClaimAuditView[];
  readonly lint: readonly FindingView[];
}

/** What selectors and measures read: for an ad-hoc question this is enough. */
export function evaluable({ facts }: Pick<IncidentState, 'facts'>, evaluatedAt: Millis): Evaluable {
  const timeline = timelineOf(facts);
  const windows = windowsOf(timeline);
  return { timeline, windows, status: walkStatus(timeline, windows), evaluatedAt, revision: facts.revision };
}

/** @param evaluatedAt what is pending is counted up to here */
export function assess(state: IncidentState, evaluatedAt: Millis): Assessment {
  const on = evaluable(state, evaluatedAt);
  const durations = Object.fromEntries(BUILT_IN.map((definition) => [definition.id, evaluate(definition, on)]));
  const claims = auditClaims(on, durations, state.texts.claims);
  return { ...on, durations, claims, lint: lint(on, { durations, claims }) };
}
