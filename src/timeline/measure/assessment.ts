/** Everything that is computed from an incident's facts, in the order in which each part needs the one before. */
import { auditClaims } from './claim-audit.js';
import { type Evaluable } from './definition.js';
import { BUILT_IN, evaluate } from './durations.js';
import { type IncidentState } from '../facts.js';
import { lint } from './lint.js';
import { type ClaimAuditView, type DurationView, type FindingView } from '../view/view-types.js';
import { walkStatus } from './status.js';
import { timelineOf } from '../timeline.js';
import { type Millis } from '../time.js';
import { windowsOf } from './windows.js';

export interface Measured extends Evaluable {
  /** Every built-in metric, by id. */
  readonly durations: Readonly<Record<string, DurationView>>;
}

export interface Assessment extends Measured {
  readonly claims: readonly ClaimAuditView[];
  readonly lint: readonly FindingView[];
}

/** What selectors and measures read: for an ad-hoc question this is enough. */
export function evaluable({ facts }: Pick<IncidentState, 'facts'>, evaluatedAt: Millis): Evaluable {
  const timeline = timelineOf(facts);
  const windows = windowsOf(timeline);
  return { timeline, windows, status: walkStatus(timeline, windows), evaluatedAt, revision: facts.revision };
}

/** The numbers without what is said about them: claims and lint take far longer. */
export function measure(state: Pick<IncidentState, 'facts'>, evaluatedAt: Millis): Measured {
  const on = evaluable(state, evaluatedAt);
  return { ...on, durations: Object.fromEntries(BUILT_IN.map((each) => [each.id, evaluate(each, on)])) };
}

/** @param evaluatedAt what is pending is counted up to here */
export function assess(state: IncidentState, evaluatedAt: Millis): Assessment {
  const on = measure(state, evaluatedAt);
  const { durations } = on;
  const claims = auditClaims(on, durations, state.texts.claims);
  return { ...on, claims, lint: lint(on, { durations, claims }) };
}
