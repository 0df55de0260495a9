/** Whether the record of an incident was only begun after the incident had ended. */
import { evaluable } from './measure/assessment.js';
import { type Evaluable } from './measure/definition.js';
import { type IncidentState } from './facts.js';
import { ENDS, endedAt } from './measure/span.js';

const END_TYPES: ReadonlySet<string> = new Set(ENDS);

/** True if everything was recorded after the incident had ended. */
export function isRecordedAfterwards(on: Evaluable): boolean {
  const end = endedAt(on);
  return end !== null && on.timeline.facts.openedAt > end.interval.to;
}

/**
 * True if the time of recording says nothing about when anyone learned of something: the record is marked as written
 * down afterwards, or everything in it was recorded after the end.
 */
export function tellsNoLearning({ facts }: Pick<IncidentState, 'facts'>, on: Evaluable | null = null): boolean {
  if (facts.description.historical) return true;
  if (on) return isRecordedAfterwards(on);
  // Most records are begun before the end; to see that takes far less time than to measure.
  const ended = [...facts.entries.values()].some(
    ({ type, retracted, interval }) => !retracted && END_TYPES.has(type) && interval.to < facts.openedAt,
  );
  return ended && isRecordedAfterwards(evaluable({ facts }, facts.updatedAt));
}
