/** The difference of the two moments that are compared. */
import { computed } from '@preact/signals';
import { differenceOf, type Difference } from '../../src/timeline/diff.js';
import { diffSentences } from '../../src/timeline/diff-sentences.js';
import { knowledgeAt, NOW, type Knowledge } from '../../src/timeline/knowledge.js';
import { type NarrativeSentence } from '../../src/timeline/view/view-types.js';
import { now } from '../shared/clock.js';
import { compared } from './difference-state.js';
import { steps } from './moment.js';
import { record } from './record.js';

function knownAt(at: number | null): Knowledge | null {
  const place = at === null ? null : steps.value[at];
  const known = knowledgeAt(record.value!.states.events, place?.moment ?? NOW, now.peek());
  return 'code' in known ? null : known;
}

export interface Told {
  readonly difference: Difference;
  readonly sentences: readonly NarrativeSentence[];
}

export const told = computed<Told | null>(() => {
  const { value: moments } = compared;
  if (!moments || !record.value) return null;
  const [before, after] = [knownAt(moments.a), knownAt(moments.b)];
  if (!before || !after) return null;
  const difference = differenceOf({ before, after });
  return { difference, sentences: diffSentences(difference) };
});
