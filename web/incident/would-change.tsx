/** Which numbers a post would change: the measures with it, against those without. Nothing is sent for that. */
import { computed } from '@preact/signals';
import { GrowingMeasure } from '../../src/timeline/measure/growing-measure.js';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { now } from '../shared/clock.js';
import { reader, understood } from './composer-state.js';
import { latest } from './moment.js';
import { count } from './words.js';

interface Changed {
  readonly title: string;
  readonly text: string;
}

const changed = computed<readonly Changed[]>(() => {
  const entry = understood.value?.entry;
  if (!entry || !latest.value || !reader.value) return [];
  const at = now.peek();
  const { readSupposition, suppose } = reader.value;
  const { value } = readSupposition({ entries: [{ source: 'web', ...entry }] });
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
