/** The facts of a report as an incident that nobody stored: what the measures read. */
import { type EntryFacts } from '../entry.js';
import { incidentStream, type ClaimFacts, type TimelineEvent } from '../events.js';
import { evolve, initialState, type Claim, type IncidentState } from '../facts.js';
import { readEntry } from '../input/entry.js';
import { claimedLengths } from '../measure/stated-length.js';
import { type ReportClaim, type ReportFact } from '../reports/report.js';
import { parseStatedDuration } from '../time.js';

/** Whoever reads a report is no author of its facts. */
const NOBODY = 'hypothetical:report';
const NEVER = '1970-01-01T00:00:00.000Z';
const ID = 'report';

/**
 * Rows come before prose, so that of two facts of one moment the row is named. Prose that only says again what a row of
 * its type says is left out: it would give every reading twice.
 */
export function stateOf(facts: readonly ReportFact[]): IncidentState {
  let state = initialState(ID);
  const happen = (type: string, payload: object): void => {
    const metadata = { recordedAt: NEVER, recordedBy: NOBODY };
    const revision = state.facts.revision + 1;
    const event: TimelineEvent = {
      stream: incidentStream(ID),
      revision,
      type,
      data: { facts: payload, texts: {} },
      metadata,
    };
    state = evolve(state, event);
  };
  // Of a report nothing is pending: what it leaves open stays open.
  happen('op.opened', { kind: 'incident', historical: true });
  const told = new Set<string>();
  for (const isRow of [true, false]) {
    for (const fact of facts) {
      if (fact.structured !== isRow) continue;
      const key = `${fact.entry.type} ${fact.entry.component ?? ''} ${fact.entry.occurredAt}`;
      if (!isRow && told.has(key)) continue;
      told.add(key);
      const own = entryFactsOf(fact);
      if (own) happen(own.type, { ...own, entryId: fact.id });
    }
  }
  return state;
}

/** Null for what could not be posted, whatever is left out of it. All facts of a report are its statements. */
function entryFactsOf({ id, entry }: ReportFact): EntryFacts | null {
  const { type, occurredAt, precision } = entry;
  for (const input of [
    { ...entry, id, origin: 'stated' },
    { type, occurredAt, precision, id },
  ]) {
    const facts = readEntry(input).value?.facts;
    if (facts?.occurredAt !== undefined) return { ...facts, occurredAt: facts.occurredAt };
  }
  return null;
}

/** Claims by id, in the order of the report. What is no length is left out. */
export function claimsOf(claims: readonly { readonly id: string; readonly claim: ReportClaim }[]): Map<string, Claim> {
  return new Map(
    claims
      .filter(({ claim }) => [claim.stated, claim.statedUpTo ?? claim.stated].every(parseStatedDuration))
      .map(({ id, claim: { stated, statedUpTo, comparison } }): [string, Claim] => {
        const facts: ClaimFacts = { stated, comparison, ...(statedUpTo !== null && { statedUpTo }) };
        const place = { recordedAt: 0, recordedBy: NOBODY, revision: 0, lastRevision: 0 };
        return [id, { id, facts, ...claimedLengths(facts), ...place, withdrawn: false, forgotten: null }];
      }),
  );
}
