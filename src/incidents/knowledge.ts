import { type IncidentState } from '../timeline/facts.js';
import { NOW, type Knowledge } from '../timeline/knowledge.js';
import { type Millis } from '../timeline/time.js';

/** Everything that is recorded, as of now: what a fold at no particular moment gives. */
export function knowledgeOf(state: IncidentState, now: Millis): Knowledge {
  const { revision, eventsKnown } = state.facts;
  return {
    state,
    moment: NOW,
    revision,
    head: revision,
    eventsKnown,
    eventsTotal: eventsKnown,
    evaluatedAt: now,
    ofNow: true,
  };
}
