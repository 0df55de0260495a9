/**
 * The stored form of a summary. Nothing in it depends on the present, so the same events always give the same document;
 * what ticks (elapsed times, the finding that nothing was recorded for long) is added on reading.
 */
import { elapsedSince } from './durations.js';
import { type Facts, type IncidentState } from './facts.js';
import { NOW } from './knowledge.js';
import { silenceFinding } from './lint.js';
import { type DurationView, type IncidentView } from './shapes.js';
import { incidentView } from './summary.js';
import { formatInstant, type Millis } from './time.js';

export interface IncidentDocument {
  /** The summary as of its last event. */
  readonly view: IncidentView;
  /** Since when each pending metric has been running. */
  readonly pendingSince: Readonly<Record<string, Millis>>;
}

/**
 * The document of a whole stream.
 * @param position of its last event
 */
export function documentOf(state: IncidentState, position: string): IncidentDocument {
  const { facts } = state;
  const { revision, eventsKnown, updatedAt } = facts;
  const knowledge = { state, moment: NOW, revision, head: revision, eventsKnown, eventsTotal: eventsKnown };
  const view = incidentView({ ...knowledge, evaluatedAt: updatedAt, ofNow: false }, position);
  const pending = Object.values(view.durations).filter(({ status }) => status === 'pending');
  const pendingSince = Object.fromEntries(pending.map((duration) => [duration.metric!, startOf(duration, facts)]));
  return { view, pendingSince };
}

/** A pair counts from its start, a total from its first window. */
function startOf({ from, windows }: DurationView, facts: Facts): Millis {
  return facts.entries.get((from ?? windows![0]!.from).entryId)!.interval.from;
}

/** The summary as it reads at a moment after its last event. */
export function presentAt({ view, pendingSince }: IncidentDocument, now: Millis): IncidentView {
  const evaluatedAt = formatInstant(now);
  const present = (duration: DurationView): DurationView => {
    const since = duration.metric === null ? undefined : pendingSince[duration.metric];
    return { ...duration, evaluatedAt, ...(since !== undefined && elapsedSince(since, now)) };
  };
  const silent = view.inProgress ? silenceFinding(now - Date.parse(view.updatedAt)) : [];
  return {
    ...view,
    durations: Object.fromEntries(Object.entries(view.durations).map(([id, duration]) => [id, present(duration)])),
    headline: { ...view.headline, duration: present(view.headline.duration) },
    lint: [...view.lint, ...silent],
    evaluatedAt,
  };
}
