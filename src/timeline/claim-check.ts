/** What would be said of a claim that nobody has recorded: it is laid over the record, and nothing is stored. */
import { incidentStream, type StoredClaimFacts, type TimelineEvent } from './events.js';
import { evolve, type IncidentState } from './facts.js';
import { type ClaimDraft } from './input/drafts.js';
import { type Knowledge } from './knowledge.js';
import { measure } from './measure/assessment.js';
import { auditClaims } from './measure/claim-audit.js';
import { copyOf } from './state-copy.js';
import { formatInstant, type Millis } from './time.js';
import { type ClaimAuditView } from './view/view-types.js';

/** Nobody: an event with this author has never been recorded. */
const NOBODY = 'hypothetical:claim-check';

/**
 * Audits of claims as they would stand if they were recorded, in the order of the drafts.
 * @param knowledge stays as it is
 */
export function auditDrafts(knowledge: Knowledge, drafts: readonly ClaimDraft[]): ClaimAuditView[] {
  let state = copyOf(knowledge.state);
  const own = new Set<string>();
  for (const draft of drafts) {
    const id = freeId(state);
    state = claimed(state, id, draft, knowledge.evaluatedAt);
    own.add(id);
  }
  // The audits name the revision that they were worked out on: the last one that is recorded.
  const on = measure({ facts: { ...state.facts, revision: knowledge.revision } }, knowledge.evaluatedAt);
  return auditClaims(on, on.durations, state.texts.claims).filter(({ id }) => own.has(id));
}

function freeId({ facts }: IncidentState): string {
  let number = 1;
  while (facts.claims.has(`checked-${number}`)) number += 1;
  return `checked-${number}`;
}

function claimed(state: IncidentState, claimId: string, { facts, texts }: ClaimDraft, at: Millis): IncidentState {
  const { learnedAt: _, toleranceSeconds, ...own } = facts;
  const tolerance = toleranceSeconds === undefined ? {} : { toleranceMillis: Math.round(toleranceSeconds * 1000) };
  const stored: StoredClaimFacts = { claimId, ...own, ...tolerance };
  const { id, revision } = state.facts;
  const event: TimelineEvent = {
    stream: incidentStream(id),
    revision: revision + 1,
    type: 'op.claimed',
    data: { facts: stored, texts },
    metadata: { recordedAt: formatInstant(at), recordedBy: NOBODY },
  };
  return evolve(state, event);
}
