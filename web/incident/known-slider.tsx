/** The slider of knowledge: what was known, and when. It has a ruler of its own, apart from the axis of what happened. */
import { computed, effect, signal } from '@preact/signals';
import { localDate, offsetText } from '../../src/timeline/clocks.js';
import { type Millis } from '../../src/timeline/time.js';
import { zone } from '../shared/zone.js';
import {
  currentStep,
  hasLearned,
  isNow,
  lastIndex,
  live,
  liveNow,
  orNow,
  ruler,
  saysNoLearning,
  state,
  step,
  steps,
  type Ruler,
} from './moment.js';
import { setB } from './difference-state.js';
import { isPlaying, play, speed, SPEEDS } from './play.js';
import { record } from './record.js';
import { Taught } from './taught.js';
import { clockOf, count } from './words.js';

const index = computed(() => Math.min(step.value ?? lastIndex.value, lastIndex.value));

/** `18:30:00 UTC`, with the date where it is not the last step's. */
export function instantText(at: Millis): string {
  const name = zone.value.name === 'UTC' ? 'UTC' : `UTC${offsetText(zone.value, at).replace('UTC', '')}`;
  const clock = clockOf(zone.value, at - (at % 1000), true);
  const time = clock.length === 5 ? `${clock}:00` : clock;
  const last = steps.value.at(-1)?.at ?? at;
  const day = localDate(zone.value, at);
  return `${day === localDate(zone.value, last) ? '' : `${day} `}${time} ${name}`;
}

const valueText = computed(() => {
  const place = currentStep.value;
  if (!place) return '';
  return ruler.value === 'recorded'
    ? `${instantText(place.at)}, revision ${place.moment.revision} of ${record.value!.head}`
    : `${instantText(place.at)}, step ${index.value + 1} of ${steps.value.length}`;
});

export function KnownSlider() {
  if (steps.value.length === 0) return null;
  const set = (event: Event): void => {
    step.value = orNow(Number((event.currentTarget as HTMLInputElement).value));
  };
  return (
    <section class="known">
      <label for="known">{ruler.value === 'happened' ? 'Shown up to' : 'Known at'}</label>
      <div class="known-ruler">
        <input
          id="known"
          type="range"
          min={0}
          max={lastIndex.value}
          step={1}
          value={index.value}
          aria-label="Known at"
          aria-valuetext={valueText.value}
          onInput={set}
        />
        <Ticks />
      </div>
      <RulerSwitch />
      <div class="known-line">
        <button type="button" class="plain" aria-label={isPlaying.value ? 'Pause' : 'Play'} onClick={play}>
          {isPlaying.value ? '❚❚' : '▶'}
        </button>
        <Speed />
        <span role="status">{announced.value}</span>
        <Taught />
        <button type="button" class="plain" onClick={goToNextChange}>
          next change of a number
        </button>
        <button type="button" class="plain" onClick={setB}>
          [ ] compare two moments
        </button>
        {!isNow.value && (
          <button type="button" class="plain back" onClick={() => (step.value = null)}>
            Back to now (Esc)
          </button>
        )}
      </div>
    </section>
  );
}

const statusText = computed(() => {
  if (!state.value) return '';
  const facts = `${live.value.length} of ${count(liveNow.value.length, 'fact')}`;
  const revision = `revision ${state.value.facts.revision}`;
  if (isNow.value) return `Now · ${facts} · ${revision}`;
  const when = instantText(currentStep.value!.at);
  return ruler.value === 'happened'
    ? `Shown as it happened up to ${when} · ${facts}; nobody wrote down when it was known`
    : `Known at ${when} · ${facts} · ${revision}`;
});

/** Of what comes by itself, at most so often. */
const ANNOUNCED_MS = 5000;
const announced = signal('');
let announcedAt = 0;
effect(() => {
  const text = statusText.value;
  const say = (): void => {
    announced.value = text;
    announcedAt = Date.now();
  };
  const wait = isNow.value ? announcedAt + ANNOUNCED_MS - Date.now() : 0;
  if (wait <= 0 || !announced.peek().startsWith('Now')) return say();
  const waiting = setTimeout(say, wait);
  return () => clearTimeout(waiting);
});

function goToNextChange(): void {
  void import('./next-change.js').then(({ nextChange }) => (step.value = nextChange()));
}

/** One for each step; of very many none, because they would be a line. */
function Ticks() {
  const n = steps.value.length;
  if (n > 120 || n < 2) return null;
  return (
    <span class="known-ticks" aria-hidden="true">
      {steps.value.map((_, i) => (
        <i key={i} style={{ left: `${(i / (n - 1)) * 100}%` }} />
      ))}
    </span>
  );
}

const RULER_NAMES: Readonly<Record<Ruler, string>> = {
  recorded: 'recorded',
  learned: 'learned',
  happened: 'as it happened',
};

/** Where the record says when things were learned, or was written down afterwards, there are two rulers to choose from. */
function RulerSwitch() {
  const other: Ruler | null = hasLearned.value ? 'learned' : saysNoLearning.value ? 'happened' : null;
  if (other === null) return null;
  const choose = (next: Ruler): void => {
    ruler.value = next;
    step.value = null;
  };
  return (
    <fieldset class="ruler-switch">
      <legend class="unseen">Clock of the slider</legend>
      {(['recorded', other] as const).map((each) => (
        <label key={each}>
          <input type="radio" name="ruler" checked={ruler.value === each} onChange={() => choose(each)} />{' '}
          {each === 'recorded' && other === 'happened' ? 'as recorded' : RULER_NAMES[each]}
        </label>
      ))}
    </fieldset>
  );
}

function Speed() {
  if (!isPlaying.value) return null;
  const next = SPEEDS[(SPEEDS.indexOf(speed.value) + 1) % SPEEDS.length]!;
  return (
    <button
      type="button"
      class="plain"
      aria-label={`Speed ${speed.value}, change to ${next}`}
      onClick={() => (speed.value = next)}
    >
      {speed.value}×
    </button>
  );
}
