/** Asks the core itself, without a service: what `GET …` would answer, from events. */
import { evaluable } from '../../src/timeline/measure/assessment.js';
import { evaluateMeasure } from '../../src/timeline/measure/durations.js';
import { type TimelineEvent } from '../../src/timeline/events.js';
import { knowledgeAt, type Moment } from '../../src/timeline/knowledge.js';
import { assessedView } from '../../src/timeline/view/assessed-view.js';
import { type Answers } from './published-incident.js';

export function askCore(events: readonly TimelineEvent[], moment: Moment, now = Date.now()): Answers {
  const knowledge = knowledgeAt(events, moment, now);
  if ('code' in knowledge) throw new Error(knowledge.code);
  const on = evaluable(knowledge.state, knowledge.evaluatedAt);
  return {
    incident: assessedView(knowledge, '0'),
    order: on.timeline.live.map((entry) => entry.id),
    duration: (query) => {
      const asked = Object.fromEntries(new URLSearchParams(query));
      const { from, to, total, kind, component, level } = asked;
      return Promise.resolve(
        evaluateMeasure(
          total === undefined
            ? { kind: 'pair', from: from!, to: to! }
            : {
                kind: 'total',
                total: total as 'union',
                window: kind!,
                ...(component !== undefined && { component }),
                ...(level !== undefined && { level }),
              },
          on,
        ),
      );
    },
  };
}
