/** The next step at which a number is another one. */
import { type Measured } from '../../src/timeline/measure/assessment.js';
import { GrowingMeasure } from '../../src/timeline/measure/growing-measure.js';
import { evolve } from '../../src/timeline/facts.js';
import { isNow, orNow, ruler, stateAt, step, steps } from './moment.js';
import { record } from './record.js';

/** What only goes on counting is no other number. */
const numbersOf = ({ durations }: Measured): string =>
  Object.values(durations)
    .map(({ status, text }) => (status === 'pending' ? status : text))
    .join();

/** From the place of the slider on; from the beginning where that is now. Null, which is now, where there is none. */
export function nextChange(): number | null {
  const from = isNow.value ? 0 : step.value!;
  const found = ruler.value === 'recorded' ? inRecord(from) : inSteps(from);
  return found === -1 ? null : orNow(found);
}

/** Each step is one event: most change nothing that is measured. */
function inRecord(from: number): number {
  const { states } = record.value!;
  let state = stateAt(record.value!, steps.value[from]!);
  const measure = GrowingMeasure.of(state);
  const before = numbersOf(measure.measured(state, steps.value[from]!.at));
  return steps.value.findIndex(({ at, moment }, i) => {
    if (i <= from) return false;
    const event = states.events[moment.revision!]!;
    if ('foreign' in event) return false;
    state = evolve(state, event);
    measure.take(event, state);
    return measure.isOutdated && numbersOf(measure.measured(state, at)) !== before;
  });
}

function inSteps(from: number): number {
  const numbersAt = (i: number): string => {
    const place = steps.value[i]!;
    const state = stateAt(record.value!, place);
    return numbersOf(GrowingMeasure.of(state).measured(state, place.at));
  };
  const before = numbersAt(from);
  return steps.value.findIndex((_, i) => i > from && numbersAt(i) !== before);
}
