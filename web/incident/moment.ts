/**
 * The moment that is looked at, and what was known then. Everything here is worked out from the record in the page: a
 * step of the slider asks the service nothing.
 */
import { computed, effect, signal } from '@preact/signals';
import { type Entry, laneOf } from '../../src/timeline/entry.js';
import { type IncidentState } from '../../src/timeline/facts.js';
import { knowledgeAt, knownSince, type Moment } from '../../src/timeline/knowledge.js';
import { evaluable, type Measured } from '../../src/timeline/measure/assessment.js';
import { GrowingMeasure } from '../../src/timeline/measure/growing-measure.js';
import { tellsNoLearning } from '../../src/timeline/recorded-afterwards.js';
import { inOrder } from '../../src/timeline/timeline.js';
import { type Millis } from '../../src/timeline/time.js';
import { outline } from '../../src/timeline/view/summary.js';
import { now } from '../shared/clock.js';
import { mayWrite } from '../shared/rights.js';
import { ourEvents, record, type Record } from './record.js';

/**
 * What the slider runs along: when the record was written, when the responders learned, or, where nobody wrote that
 * down, as it happened.
 */
export type Ruler = 'recorded' | 'learned' | 'happened';

export const ruler = signal<Ruler>('recorded');
/** A step of the ruler, from 0; null: the last one, which is now. */
export const step = signal<number | null>(null);

/** One place of the slider. */
export interface Step {
  readonly at: Millis;
  readonly moment: Moment;
}

export const steps = computed<readonly Step[]>(() => {
  const events = ourEvents.value;
  switch (ruler.value) {
    case 'recorded':
      return events.map(({ revision, metadata }) => ({
        at: Date.parse(metadata.recordedAt),
        moment: { clock: 'recorded', revision },
      }));
    case 'learned':
      return distinct(knownSince(events)).map((at) => ({ at, moment: { clock: 'learned', asOf: at } }));
    case 'happened':
      return distinct(
        latest.value ? [...latest.value.facts.entries.values()].map(({ interval }) => interval.from) : [],
      ).map((at) => ({ at, moment: { clock: 'recorded', occurredBefore: at } }));
  }
});

const distinct = (instants: readonly Millis[]): Millis[] =>
  [...new Set(instants.filter((at) => Number.isFinite(at)))].sort((a, b) => a - b);

/** As of now, whatever is looked at. */
export const latest = computed<IncidentState | null>(() => record.value && stateAt(record.value, null));

/** Of the last step, which is now; 0 where there is none. */
export const lastIndex = computed(() => Math.max(0, steps.value.length - 1));

/** A step as it is kept: the last one is now, and stays now when others come after it. */
export const orNow = (index: number): number | null => (index >= lastIndex.value ? null : index);

export const isNow = computed(() => step.value === null || orNow(step.value) === null);

export const currentStep = computed<Step | null>(() => {
  const all = steps.value;
  return all[Math.min(step.value ?? all.length - 1, all.length - 1)] ?? null;
});

/** The state at a step of the ruler; null is now. */
export function stateAt({ states }: Record, at: Step | null): IncidentState {
  if (at === null) return states.after(states.events.length);
  const { moment } = at;
  if (moment.clock === 'recorded' && moment.revision !== undefined) return states.after(moment.revision + 1);
  const known = knowledgeAt(states.events, moment, at.at);
  if ('code' in known) throw new Error(`the record has no such moment: ${known.code}`);
  return known.state;
}

export const state = computed<IncidentState | null>(() => {
  if (!record.value) return null;
  return isNow.value ? latest.value : stateAt(record.value, currentStep.value);
});

/** What somebody saw of an incident at a moment. */
export interface Seen {
  readonly state: IncidentState;
  readonly on: Measured;
  readonly evaluatedAt: Millis;
}

const measure = computed(() => state.value && GrowingMeasure.of(state.value));

/** The present ticks only while something of now is still under way: see `seen`. */
const still = computed<Seen | null>(() => {
  if (!state.value || !measure.value) return null;
  const place = isNow.value ? null : currentStep.value;
  const at = place?.at ?? now.peek();
  return { state: state.value, on: measure.value.measured(state.value, at), evaluatedAt: at };
});

const grows = computed(
  () =>
    isNow.value &&
    !isRetracted.value &&
    still.value !== null &&
    Object.values(still.value.on.durations).some((each) => each.status === 'pending'),
);

/** What is shown. */
export const seen = computed<Seen | null>(() => {
  if (!still.value || !grows.value) return still.value;
  const { state: of } = still.value;
  return { state: of, on: measure.value!.measured(of, now.value), evaluatedAt: now.value };
});

/** Status, start, end and headline of a moment. */
export const shown = computed(() => seen.value && outline(seen.value.on, seen.value.state));

/** As of now, whatever is looked at. What is pending is not counted. */
export const latestOn = computed(() => latest.value && evaluable(latest.value, 0));

/** What was taken back is under way no more, and is written to only once it was put back. */
export const isRetracted = computed(() => latest.value?.facts.retracted === true);

export const isUnderWay = computed(() => latestOn.value?.status.inProgress === true && !isRetracted.value);

/** Beside it stands `OFFLINE`, so that the file leaves out what it cannot do. */
export const mayAdd = computed(() => mayWrite && !isRetracted.value);

/** Those that are not retracted, in order. */
const liveEntries = (of: IncidentState | null): readonly Entry[] =>
  of ? [...of.facts.entries.values()].filter(({ retracted }) => !retracted).sort(inOrder) : [];

/** Live entries of the moment. */
export const live = computed(() => liveEntries(state.value));

/** Live entries of now, whatever is looked at. */
export const liveNow = computed(() => liveEntries(latest.value));

export const saysNoLearning = computed(() => latest.value !== null && tellsNoLearning(latest.value));

/** True where at least one entry says itself when it was learned. */
export const hasLearned = computed(
  () => latest.value !== null && [...latest.value.facts.entries.values()].some(({ learnedAt }) => learnedAt !== null),
);

export const isMilestone = (entry: Entry): boolean => laneOf(entry.type) !== 'notes';

/**
 * The first impact, by which `T+` is counted; null where there is none. Every row hangs on it: as a plain value it tells
 * them only where it is another one.
 */
export const firstImpact = signal<Millis | null>(null);
effect(() => {
  firstImpact.value = seen.value?.on.windows.all.find(({ kind }) => kind === 'impact')?.from.interval.from ?? null;
});

/** The state once the slider has rested for a moment: for what takes longer than a step. */
export const rested = signal<IncidentState | null>(null);
const REST_MS = 120;
effect(() => {
  const { value } = state;
  if (rested.peek() === null) rested.value = value;
  const waiting = setTimeout(() => (rested.value = value), REST_MS);
  return () => clearTimeout(waiting);
});
