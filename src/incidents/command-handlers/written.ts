/** What writes answer: the revision and what it brought, and the entry, claim or incident concerned. */
import { type Written } from '../../http/answer.js';
import { assess } from '../../timeline/assessment.js';
import { tellsNoLearning } from '../../timeline/span.js';
import { incidentView } from '../../timeline/summary.js';
import { entryView } from '../../timeline/views.js';
import { type EntryView } from '../../timeline/shapes.js';
import { type CommandOutcome } from '../commands.js';
import { knowledgeOf } from '../../timeline/knowledge.js';

/** The record is to be rendered at once: its owner goes on folding into it. */
function written({ revision, position, status, lint, changed, replayed }: CommandOutcome, concerned: object): Written {
  return { body: { revision, position, status, lint, ...concerned }, revision, added: changed, replayed };
}

const incidentOf = ({ state, position }: CommandOutcome) => incidentView(knowledgeOf(state, Date.now()), position);

function entriesOf({ state }: CommandOutcome, ids: readonly string[]): EntryView[] {
  const saysNothing = tellsNoLearning(state);
  return ids.map((id) => entryView(state.facts.entries.get(id)!, state.texts.entries.get(id), saysNothing));
}

/** The incident itself, with the revision and position beside it. */
export const writtenOpening = (outcome: CommandOutcome): Written => written(outcome, incidentOf(outcome));

export const writtenIncident = (outcome: CommandOutcome): Written =>
  written(outcome, { incident: incidentOf(outcome) });

/** `entry` for one, `entries` for a batch, in request order. */
export function writtenEntries(outcome: CommandOutcome, batch: boolean): Written {
  const entries = entriesOf(outcome, outcome.ids);
  return written(outcome, batch ? { entries } : { entry: entries[0] });
}

export const writtenEntry = (outcome: CommandOutcome, entryId: string): Written =>
  written(outcome, { entry: entriesOf(outcome, [entryId])[0] });

export function writtenClaim(outcome: CommandOutcome, claimId: string): Written {
  const { claims } = assess(outcome.state, Date.now());
  return written(outcome, { claim: claims.find(({ id }) => id === claimId) });
}
