/** When an incident began and ended, and whether its record was only begun after that. */
import { evaluable } from './assessment.js';
import { type Evaluable } from './durations.js';
import { isUnconfirmed, type Entry } from './entry.js';
import { type IncidentState } from './facts.js';
import { type Timeline } from './timeline.js';

/** Types that say that an incident began. */
export const STARTS: ReadonlySet<string> = new Set(['impact_started', 'incident_started', 'detected', 'declared']);
/** Types that say that it ended, the weightiest first. */
export const ENDS = ['resolved', 'closed', 'incident_ended', 'impact_ended'] as const;
const END_TYPES: ReadonlySet<string> = new Set(ENDS);

/** The earliest stated start, else the earliest extracted one, else the first `release`, else the first entry. */
export function startedAt({ effective, byType }: Timeline): Entry | null {
  const starts = effective.filter(({ type }) => STARTS.has(type));
  const stated = starts.find((entry) => !isUnconfirmed(entry));
  return stated ?? starts[0] ?? byType.get('release')?.[0] ?? effective[0] ?? null;
}

/** The last `resolved`, else `closed`, else `incident_ended`, else `impact_ended`: the stated ones first. */
export function endedAt({ timeline: { byType }, status }: Evaluable): Entry | null {
  if (status.inProgress) return null;
  const lasts = ENDS.flatMap((type) => byType.get(type)?.at(-1) ?? []);
  return lasts.find((entry) => !isUnconfirmed(entry)) ?? lasts[0] ?? null;
}

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
