/** Which numbers a post would change: the measures with it, against those without. Nothing is sent for that. */
import { computed } from '@preact/signals';
import { readSupposition } from '../../src/timeline/input/what-if.js';
import { GrowingMeasure } from '../../src/timeline/measure/growing-measure.js';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { suppose } from '../../src/timeline/what-if.js';
import { now } from '../shared/clock.js';
import { latest } from './moment.js';
import { understood } from './understood.js';
import { count } from './words.js';

interface Changed {
  readonly title: string;
  readonly text: string;
}

const changed = computed<readonly Changed[]>(() => {
  const entries = understood.value?.entries ?? [];
  if (entries.length === 0 || !latest.value) return [];
  const at = now.peek();
  const { value } = readSupposition({ entries: entries.map((entry) => ({ source: 'web', ...entry })) });
  if (!value) return [];
  const { state, faults } = suppose(latest.value, value, at);
  if (faults.length > 0) return [];
  const [before, after] = [latest.value, state].map((each) => GrowingMeasure.of(each).measured(each, at).durations);
  return Object.entries(after!).flatMap(([metric, { text, status }]) => {
    const then = before![metric]!;
    const isSame = then.text === text && then.status === status;
    return isSame || status === 'not_applicable' ? [] : [{ title: titleOf(metric), text: text ?? 'unknown' }];
  });
});

export function WouldChange() {
  const [first] = changed.value;
  if (!first) return null;
  return (
    <span class="would">
      {' '}
      · would change {count(changed.value.length, 'number')}: {first.title.toLowerCase()} {first.text}
    </span>
  );
}
