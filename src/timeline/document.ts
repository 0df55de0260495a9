/**
 * The stored form of a summary. Nothing in it depends on the present, so the same events always give the same document;
 * what ticks (elapsed times, the finding that nothing was recorded for long) is added on reading.
 */
import { assess } from './assessment.js';
import { elapsedSince } from './durations.js';
import { type Facts, type IncidentState } from './facts.js';
import { knowledgeOf } from './knowledge.js';
import { silenceFinding } from './lint.js';
import { listedOf } from './listed.js';
import { type DurationView, type IncidentView } from './shapes.js';
import { incidentView } from './summary.js';
import { formatInstant, type Millis } from './time.js';

/** JSON texts, as read models keep them. */
export interface IncidentDocument {
  /** `IncidentView` with `"evaluatedAt":0` wherever the moment of reading belongs. */
  readonly summary: string;
  /** Since when each pending metric has been running, for an incident in progress; null for any other. */
  readonly ticking: string | null;
  /** `ListedIncident`. */
  readonly listed: string;
}

type Ticking = Readonly<Record<string, Millis>>;

/**
 * The document of a whole stream.
 * @param position of its last event
 */
export function documentOf(state: IncidentState, position: string): IncidentDocument {
  const { facts } = state;
  const on = assess(state, facts.updatedAt);
  const view = incidentView(knowledgeOf(state, facts.updatedAt), position, on);
  return {
    summary: JSON.stringify(at(0, view)),
    ticking: view.inProgress ? JSON.stringify(pendingSince(view, facts)) : null,
    listed: JSON.stringify(listedOf(state, on)),
  };
}

/** A moment that is left open. No value of a caller is a number under this name, so the text says it nowhere else. */
const LEFT_OPEN = '"evaluatedAt":0';

/** JSON of the summary as it reads at a moment after its last event. */
export function summaryAt({ summary, ticking }: Pick<IncidentDocument, 'summary' | 'ticking'>, now: Millis): string {
  if (ticking === null) return summary.replaceAll(LEFT_OPEN, `"evaluatedAt":"${formatInstant(now)}"`);
  return JSON.stringify(viewAt({ summary, ticking }, now));
}

type Stored = Pick<IncidentDocument, 'summary' | 'ticking'>;

/** The durations of a stored summary as they read at a moment. */
export const durationsAt = (stored: Stored, now: Millis): IncidentView['durations'] => viewAt(stored, now).durations;

/** A stored summary as it reads at a moment after its last event. */
export function viewAt({ summary, ticking }: Stored, now: Millis): IncidentView {
  const since = JSON.parse(ticking ?? '{}') as Ticking;
  const view = JSON.parse(summary) as IncidentView;
  const present = (duration: DurationView): DurationView => {
    const start = duration.metric === null ? undefined : since[duration.metric];
    return start === undefined ? duration : { ...duration, ...elapsedSince(start, now) };
  };
  const silent = view.inProgress ? silenceFinding(now - Date.parse(view.updatedAt)) : [];
  return at(formatInstant(now), {
    ...view,
    durations: Object.fromEntries(Object.entries(view.durations).map(([id, duration]) => [id, present(duration)])),
    headline: { ...view.headline, duration: present(view.headline.duration) },
    lint: [...view.lint, ...silent],
  });
}

/** The view with this moment in every place that names the moment of evaluation. */
function at(moment: string | 0, view: IncidentView): IncidentView {
  // What is left open is a number, which no reader of the view ever sees.
  const evaluatedAt = moment as string;
  const moved = (duration: DurationView): DurationView => ({ ...duration, evaluatedAt });
  return {
    ...view,
    durations: Object.fromEntries(Object.entries(view.durations).map(([id, duration]) => [id, moved(duration)])),
    headline: { ...view.headline, duration: moved(view.headline.duration) },
    evaluatedAt,
  };
}

function pendingSince({ durations }: IncidentView, facts: Facts): Ticking {
  const pending = Object.entries(durations).filter(([, { status }]) => status === 'pending');
  return Object.fromEntries(pending.map(([metric, duration]) => [metric, startOf(duration, facts)]));
}

/** A pair counts from its start, a total from its first window. */
function startOf({ from, windows }: DurationView, facts: Facts): Millis {
  return facts.entries.get((from ?? windows![0]!.from).entryId)!.interval.from;
}
