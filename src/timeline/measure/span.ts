/** When an incident began and ended, by what was said rather than by what a definition measures. */
import { isUnconfirmed, type Entry } from '../entry.js';
import { type Selectable } from './selectors.js';
import { type Timeline } from '../timeline.js';

/** Types that say that an incident began. */
export const STARTS: ReadonlySet<string> = new Set(['impact_started', 'incident_started', 'detected', 'declared']);
/** Types that say that it ended, the weightiest first. */
export const ENDS = ['resolved', 'closed', 'incident_ended', 'impact_ended'] as const;

/** The earliest stated start, else the earliest extracted one, else the first `release`, else the first entry. */
export function startedAt({ effective, byType }: Timeline): Entry | null {
  const starts = effective.filter((entry) => STARTS.has(entry.type));
  return (
    starts.find((entry) => !isUnconfirmed(entry)) ?? starts[0] ?? byType.get('release')?.[0] ?? effective[0] ?? null
  );
}

/** The last entry of the weightiest type that was stated, else of the weightiest that was extracted; null in progress. */
export function endedAt({ timeline, status }: Selectable): Entry | null {
  if (status.inProgress) return null;
  const lasts = ENDS.flatMap((type) => timeline.byType.get(type)?.at(-1) ?? []);
  return lasts.find((entry) => !isUnconfirmed(entry)) ?? lasts[0] ?? null;
}
