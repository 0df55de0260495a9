import { AskTimeline, type MomentQuestion } from '../../incidents/read/questions.js';
import { type EntryView, type KnowledgeView } from '../../timeline/view/view-types.js';
import { Names } from '../names.js';
import { bodyOf, INCIDENT, MOMENT, type Call, type Tool } from './tool.js';
import { BUDGET, READING_BUDGET, readMoment } from './read-incident.js';
import { entryItem, momentOf, present } from './views.js';

interface TimelinePage {
  readonly knowledge: KnowledgeView;
  readonly entries: readonly EntryView[];
  readonly nextCursor: string | null;
}

export const READ_TIMELINE: Tool = {
  name: 'read_timeline',
  title: 'Read a timeline',
  description:
    'The entries of an incident in order of time, each with both clocks: when it happened, when it was recorded. Notes are left out first where the budget is short. `unconfirmed` entries count in no number unless stated ones are missing (extracted), or never (proposed).',
  needs: 'read',
  budget: READING_BUDGET,
  parameters: { incident: INCIDENT, ...MOMENT, ...BUDGET },
  async run({ incident, budget: _, ...moment }, call) {
    const { knowledge, entries } = await wholeTimeline(String(incident), readMoment(moment), call);
    const names = new Names();
    const items = entries.map((entry) => entryItem(entry, names));
    const id = String(incident).toLowerCase();
    return {
      text: `${id} at revision ${knowledge.revision} of ${knowledge.head}: ${countOf(entries.length)}.`,
      says: { ...momentOf(id, knowledge), total: entries.length },
      lists: [{ name: 'entries', items }],
      words: present({ names: names.words }),
    };
  },
};

export const countOf = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

/** Every page of a timeline; the cursor holds the moment of the first. */
export async function wholeTimeline(
  incident: string,
  moment: MomentQuestion,
  { ask, caller }: Pick<Call, 'ask' | 'caller'>,
): Promise<Omit<TimelinePage, 'nextCursor'>> {
  const first = bodyOf<TimelinePage>(await ask(new AskTimeline(incident, moment, caller)));
  const entries = [...first.entries];
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = bodyOf<TimelinePage>(await ask(new AskTimeline(incident, { cursor }, caller)));
    for (const entry of page.entries) entries.push(entry);
    cursor = page.nextCursor;
  }
  return { knowledge: first.knowledge, entries };
}
