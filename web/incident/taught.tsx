/** What a step taught: the facts that it added, and the numbers that it changed. */
import { computed } from '@preact/signals';
import { GrowingMeasure } from '../../src/timeline/measure/growing-measure.js';
import { type DurationView } from '../../src/timeline/view/view-types.js';
import { titleOf } from '../../src/timeline/measure/durations.js';
import { isNow, rested, ruler, seen, state, step, steps } from './moment.js';
import { record } from './record.js';
import { lineOf, typeWords } from './words.js';

/**
 * On the recorded clock: each step is one event there. What was known before it takes another fold, so it is said once
 * the slider rests; null until then.
 */
const taught = computed<string | null>(() => {
  const at = step.value;
  if (
    rested.value !== state.value ||
    isNow.value ||
    at === null ||
    at === 0 ||
    ruler.value !== 'recorded' ||
    !record.value ||
    !seen.value
  )
    return null;
  const { states } = record.value;
  const place = steps.value[at]!;
  const event = states.events[place.moment.revision!];
  if (!event || 'foreign' in event) return null;
  const { facts, texts } = seen.value.state;
  const { entryId } = event.data.facts as { entryId?: string };
  const entry = entryId === undefined ? undefined : facts.entries.get(entryId);
  const what = entry ? lineOf(entry, texts.entries.get(entry.id)) : typeWords(event.type.replace(/^op\./, ''));
  const before = states.after(place.moment.revision!);
  const was = GrowingMeasure.of(before).measured(before, seen.value.evaluatedAt).durations;
  const changed = Object.values(seen.value.on.durations).find((each) => isOther(each, was[each.metric!]));
  const verb = event.type.startsWith('op.') ? typeWords(event.type.slice(3)) : 'learned';
  return [`${verb}: ${what}`, changed && `${titleOf(changed.metric!).toLowerCase()} is now ${changed.text}`]
    .filter(Boolean)
    .join(' · ');
});

const isOther = (now: DurationView, before: DurationView | undefined): boolean =>
  now.text !== null && (now.text !== before?.text || now.status !== before.status);

export function Taught() {
  return taught.value === null ? null : <span class="taught">{taught.value}</span>;
}
