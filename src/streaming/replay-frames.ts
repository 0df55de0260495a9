/** Replays an incident event by event, on one of three clocks: what was known after each event. */
import { toCloudEvent, type CloudEvent } from '../events/cloud-event.js';
import { EVENT_REGISTRY } from '../events/registry.js';
import { type StoredEvent } from '../events/stored-event.js';
import { evolve, fold, initialState, type IncidentState } from '../timeline/facts.js';
import { incidentIdOf } from '../timeline/events.js';
import { forgettingsIn, goneFrom } from '../timeline/forgetting.js';
import { GrowingMeasure } from '../timeline/measure/growing-measure.js';
import { knownSince } from '../timeline/knowledge.js';
import { tellsNoLearning } from '../timeline/recorded-afterwards.js';
import { type DurationStatus, type ReplayFrameView } from '../timeline/view/view-types.js';
import { outline } from '../timeline/view/summary.js';
import { formatInstant, type Millis } from '../timeline/time.js';
import { inOrder } from '../timeline/timeline.js';
import { entryView, windowView } from '../timeline/view/render-entry.js';
import { LearnedState } from './learned-state.js';

/** The clock of a replay: when events were recorded, when the responders learned of them, or when things happened. */
export const RHYTHMS = ['recorded', 'learned', 'occurred'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

export interface ReplayFrame extends ReplayFrameView {
  event: CloudEvent;
}

/** One event and what was known after it. Read the state before taking the next step. */
interface Step {
  readonly event: StoredEvent;
  readonly at: Millis;
  readonly state: IncidentState;
}

interface Steps {
  /** Of the events, in the order of the rhythm. */
  readonly revisions: readonly number[];
  readonly steps: Iterable<Step>;
}

/** @param events of one stream, from its beginning; at least one */
export function stepsOf(events: readonly StoredEvent[], rhythm: Rhythm): Steps {
  switch (rhythm) {
    case 'recorded':
      return { revisions: events.map(({ revision }) => revision), steps: asRecorded(events) };
    case 'learned':
      return asLearned(events);
    case 'occurred':
      return asOccurred(events);
  }
}

/** What is forgotten at the end is forgotten all along. */
const beginning = (events: readonly StoredEvent[]): IncidentState =>
  initialState(incidentIdOf(events[0]!.stream), forgettingsIn(events));

function* asRecorded(events: readonly StoredEvent[]): Generator<Step> {
  let state = beginning(events);
  for (const event of events) {
    state = evolve(state, EVENT_REGISTRY.upcast(event));
    yield { event, at: Date.parse(event.metadata.recordedAt), state };
  }
}

/** What was always known comes first, at the moment when the first thing was learned. */
function asLearned(events: readonly StoredEvent[]): Steps {
  const upcast = events.map((event) => EVENT_REGISTRY.upcast(event));
  const since = knownSince(upcast);
  const order = events.map((_, i) => i).sort((a, b) => compare(since[a]!, since[b]!) || a - b);
  const first =
    order.map((i) => since[i]!).find((at) => at !== -Infinity) ?? Date.parse(events[0]!.metadata.recordedAt);
  function* steps(): Generator<Step> {
    const known = new LearnedState(upcast, forgettingsIn(events));
    for (const i of order) yield { event: events[i]!, at: Math.max(since[i]!, first), state: known.learn(i) };
  }
  return { revisions: order, steps: steps() };
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** What stands today, as it happened; the opening comes with the first of it. */
function asOccurred(events: readonly StoredEvent[]): Steps {
  const { facts, texts } = fold(events.map((event) => EVENT_REGISTRY.upcast(event)))!;
  const live = [...facts.entries.values()].filter((entry) => !entry.retracted).sort(inOrder);
  function* steps(): Generator<Step> {
    const entries = new Map<string, (typeof live)[number]>();
    const state = { facts: { ...facts, entries }, texts };
    yield { event: events[0]!, at: live[0]?.interval.from ?? facts.openedAt, state };
    for (const entry of live) {
      entries.set(entry.id, entry);
      yield { event: events[entry.revision]!, at: entry.interval.from, state };
    }
  }
  return { revisions: [0, ...live.map(({ revision }) => revision)], steps: steps() };
}

/** Makes the frames of one replay. */
export class Frames {
  readonly #measure = new GrowingMeasure();

  /** @param source of the events: the public URL, or `/asof` */
  constructor(
    private readonly steps: number,
    private readonly source: string,
  ) {}

  /** A step that is not shown. To be told of every step, this way or by {@link of}. */
  pass({ event, state }: Step): void {
    this.#measure.take(event, state);
  }

  /** @param step from 1 */
  of({ event, at, state }: Step, step: number): ReplayFrame {
    this.#measure.take(event, state);
    const on = this.#measure.measured(state, at);
    const { entryId } = event.data.facts as { entryId?: string };
    const entry = entryId === undefined ? undefined : state.facts.entries.get(entryId);
    const numbers = Object.entries(on.durations).filter(([, { status }]) => !WITHOUT_NUMBER.has(status));
    return {
      event: toCloudEvent(event, this.source, goneFrom(event, state.facts.forgettings)),
      revision: event.revision,
      at: formatInstant(at),
      step,
      steps: this.steps,
      title: state.texts.description.title ?? null,
      retracted: state.facts.retracted,
      ...outline(on, state),
      windows: on.windows.all.map(windowView),
      entry: entry ? entryView(entry, state.texts.entries.get(entry.id), tellsNoLearning(state, on)) : null,
      durations: Object.fromEntries(numbers),
    };
  }
}

const WITHOUT_NUMBER: ReadonlySet<DurationStatus> = new Set(['missing', 'not_applicable', 'ambiguous']);
