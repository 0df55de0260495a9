import { durationFaults, DurationsQuery } from '../../incidents/api/dto/queries.dto.js';
import { AskDurations } from '../../incidents/read/questions.js';
import { meantType } from '../../timeline/meant-type.js';
import { type DurationView, type KnowledgeView } from '../../timeline/view/view-types.js';
import { asRead, questionReader } from '../arguments.js';
import { Names } from '../names.js';
import { bodyOf, INCIDENT, METRICS, MOMENT, type Tool } from './tool.js';
import { derivationSays, durationInShort, momentOf, present } from './views.js';

const question = questionReader(DurationsQuery, durationFaults, asRead);
/** More results are told in the structured content alone. */
const FEW_IN_WORDS = 3;

export const GET_DURATIONS: Tool = {
  name: 'get_durations',
  title: 'Get durations',
  description:
    'How long things took, with the derivation: entries, both clocks, candidates. A built-in metric (duration, time_to_detect, declared_to_resolved, impact_union …), all of them, or any pair. A value or the reason why there is none, never a guess.',
  needs: 'read',
  parameters: {
    incident: INCIDENT,
    metric: { type: 'string', description: 'Id of a definition; default: all', known: METRICS },
    from: {
      type: 'string',
      description: 'Selector of a start: first:declared, last:rollback, entry:<id>, first:T@component',
      example: 'first:declared',
    },
    to: { type: 'string', description: 'Selector of an end; goes with from', example: 'last:resolved' },
    ...MOMENT,
  },
  async run({ incident, ...args }, { ask, caller }) {
    const answered = await ask(new AskDurations(String(incident), question(args), caller));
    const { knowledge, durations } = bodyOf<{ knowledge: KnowledgeView; durations: DurationView[] }>(answered);
    const names = new Names();
    const id = String(incident).toLowerCase();
    const items = durations.map((duration) => ({ says: derivationSays(duration, names) }));
    const told =
      durations.length > FEW_IN_WORDS
        ? `${durations.length} metrics, ${durations.filter(({ text }) => text !== null).length} with a number`
        : durations.map(durationInShort).join('; ');
    return {
      text: `${id} at revision ${knowledge.revision}: ${told}.${whatToDo(durations)}`,
      says: momentOf(id, knowledge),
      lists: [{ name: 'durations', items }],
      words: present({ names: names.words }),
    };
  },
};

/** Of one that has no number: the type that was probably meant, and where those are that there are. */
function whatToDo([only, ...others]: readonly DurationView[]): string {
  if (only === undefined || others.length > 0 || !['missing', 'ambiguous'].includes(only.status)) return '';
  const meant = (only.reason?.missing ?? []).flatMap((type) => meantType(type) ?? []);
  const question = meant.length > 0 ? ` Did you mean ${meant.join(' and ')}?` : '';
  return `${question} read_timeline has the entries and types that there are.`;
}
