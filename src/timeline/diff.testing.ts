/** For tests: the difference of two moments of a history, without a service. */
import { differenceOf, diffView } from './diff.js';
import { type TimelineEvent } from './events.js';
import { knowledgeAt, type Knowledge, type Moment } from './knowledge.js';
import { type DiffView } from './view/moment-types.js';

export function known(events: readonly TimelineEvent[], moment: Moment, now: number): Knowledge {
  const knowledge = knowledgeAt(events, moment, now);
  if ('code' in knowledge) throw new Error(knowledge.code);
  return knowledge;
}

export function diffOf(events: readonly TimelineEvent[], from: Moment, to: Moment, now = Date.now()): DiffView {
  const difference = differenceOf({ before: known(events, from, now), after: known(events, to, now) });
  return diffView(difference, { before: '', after: '' }, (revision) => events[revision]);
}
