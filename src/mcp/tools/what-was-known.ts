import { invalidRequest } from '../../application/refusal.js';
import { AskSummary, type MomentQuestion } from '../../incidents/read/questions.js';
import { parseInstant } from '../../timeline/time.js';
import { type IncidentView } from '../../timeline/view/view-types.js';
import { Names } from '../names.js';
import { standing } from './read-incident.js';
import { countOf, wholeTimeline } from './read-timeline.js';
import { AN_INSTANT, bodyOf, INCIDENT, type Tool } from './tool.js';
import { durationInShort, durationSays, entryItem, momentOf, present } from './views.js';

export const WHAT_WAS_KNOWN: Tool = {
  name: 'what_was_known',
  title: 'What was known at a moment',
  description:
    'Status, entries and numbers as they were known at an instant, and what had happened by then without anybody knowing. Of a record written down later it answers by the clock of those who responded (learned), else by that of the record; it says which.',
  needs: 'read',
  parameters: {
    incident: INCIDENT,
    at: { type: 'string', description: 'RFC 3339 instant with Z or an offset', required: true, example: AN_INSTANT },
  },
  async run({ incident, at }, call) {
    const { ask, caller } = call;
    const id = String(incident);
    const asOf = instantOf(String(at));
    const now = bodyOf<IncidentView>(await ask(new AskSummary(id, {}, caller)));
    const isAfterwards = now.historical || now.knowledge.recordedAfterwards || asOf < Date.parse(now.openedAt);
    // The state of the record is the same for both questions, whatever is recorded meanwhile.
    const moment: MomentQuestion = isAfterwards
      ? { clock: 'learned', asOf, revision: now.knowledge.revision }
      : { clock: 'recorded', asOf };
    const then = bodyOf<IncidentView>(await ask(new AskSummary(id, moment, caller)));
    const { entries } = await wholeTimeline(id, moment, call);
    const known = new Set(entries.map((entry) => entry.id));
    const today = await wholeTimeline(id, { revision: now.knowledge.revision }, call);
    const notKnown = today.entries.filter((entry) => !known.has(entry.id) && Date.parse(entry.interval.from) <= asOf);
    const names = new Names();
    const { clock, eventsKnown, eventsTotal } = then.knowledge;
    const durations = Object.values(then.durations).filter(({ text }) => text !== null);
    return {
      text:
        `${then.id} as known at ${new Date(asOf).toISOString()} (clock ${clock}, revision ${then.knowledge.revision}): ` +
        `${then.status}; ${countOf(entries.length)} of ${now.counts.entries}; ${durationInShort(then.headline.duration)}. ` +
        `Had happened by then, and nobody says that it was known: ${countOf(notKnown.length)}.`,
      says: {
        ...momentOf(then.id, then.knowledge),
        ...standing(then, names),
        known: { events: eventsKnown, of: eventsTotal },
        evaluatedAt: then.evaluatedAt,
      },
      lists: [
        { name: 'entries', items: entries.map((entry) => entryItem(entry, names)) },
        {
          name: 'happenedNotKnown',
          items: notKnown.map(({ id: entry, type, occurredAt }) => ({ says: { entry, type, occurredAt } })),
        },
        { name: 'durations', items: durations.map((duration) => ({ says: durationSays(duration, names) })) },
      ],
      words: present({ names: names.words, title: then.title }),
    };
  },
};

/** @throws Refusal `invalid` */
function instantOf(at: string): number {
  const instant = parseInstant(at);
  if (instant) return instant.at;
  const detail = 'must be an RFC 3339 instant with Z or an offset, such as 2023-01-24T18:30:00Z';
  throw invalidRequest([{ parameter: 'at', code: 'format', detail }]);
}
