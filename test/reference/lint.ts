/** Findings: those whose rule the text gives in full. */
import { statedBy, type Audit } from './claims.js';
import { BUILT_IN, isClosed, type Duration } from './durations.js';
import { inOrder, type Fact, type Known } from './history.js';
import { effective, isStated } from './parts.js';
import { standingOf } from './status.js';
import { windowsOf } from './windows.js';

export interface Finding {
  code: string;
  entryIds: string[];
}

export function lintOf(
  known: Known,
  durations: Readonly<Record<string, Duration>>,
  audits: readonly Audit[],
): Finding[] {
  const findings: Finding[] = [];
  const find = (code: string, ...entries: Fact[]): void => {
    findings.push({ code, entryIds: [...entries].sort(inOrder).map(({ id }) => id) });
  };
  const entry = (id: string | null): Fact => known.live.find((one) => one.id === id)!;

  for (const [metric, { status, range, from, to }] of Object.entries(durations)) {
    const question = BUILT_IN[metric]!;
    const startsWithChange = question.kind === 'pair' && /:(first:)?(release|rollback)/.test(question.from);
    if (status === 'invalid' && !startsWithChange) find('negative_duration', entry(from), entry(to));
    if (status === 'range' && range!.minSeconds < 0) find('negative_possible', entry(from), entry(to));
  }
  const { windows, faults } = windowsOf(known.live);
  for (const fault of faults) find(fault.code, fault.entry);
  for (const late of standingOf(known).afterResolved) find('status_after_resolved', late);
  const lastEnd = effective(known.live)
    .filter(({ type }) => type === 'resolved' || type === 'incident_ended')
    .at(-1);
  for (const window of windows.filter(isClosed)) {
    if (lastEnd && window.kind === 'impact' && window.end.from > lastEnd.interval.to) {
      find('impact_outlives_incident', window.closer);
    }
  }
  for (const fact of known.live.filter(({ origin }) => origin !== 'proposed')) {
    if (fact.interval.from > fact.recordedAt + 5 * 60_000) find('future_time', fact);
  }
  const unconfirmed = known.live.filter((fact) => !isStated(fact));
  if (unconfirmed.length > 0) find('unconfirmed_extraction', ...unconfirmed);
  const claims = known.claims.filter(({ withdrawn }) => !withdrawn);
  for (const { id } of claims) {
    const { verdict } = audits.find((audit) => audit.id === id)!;
    if (verdict === 'unsupported' || verdict === 'coincidence_only') find('claim_unsupported');
  }
  const exactly = claims.filter(({ comparison }) => (comparison ?? 'exactly') === 'exactly');
  for (const [i, a] of exactly.entries()) {
    for (const b of exactly.slice(i + 1)) {
      const [one, other] = [statedBy(a), statedBy(b)];
      const apart = Math.abs(one.low - other.low);
      if (a.metric === b.metric && apart > one.tolerance && apart > other.tolerance) find('claims_disagree');
    }
  }
  return findings;
}
