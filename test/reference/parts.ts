/** Types, their lanes, and which entries take part in what: "stated before extracted". */
import { type Fact } from './history.js';

const KNOWN: Record<string, string> = {
  status:
    'detected acknowledged declared identified escalated mitigation_started mitigated monitoring resolved reopened closed severity_changed',
  impact: 'impact_started impact_changed impact_ended impact data_loss_started data_loss_ended data_loss',
  changes: 'release release_completed rollback config_changed flag_changed',
  response: 'communicated action',
  notes: 'note decision hypothesis question',
  span: 'incident_started incident_ended',
};
const LANE_OF = new Map(Object.entries(KNOWN).flatMap(([lane, types]) => types.split(' ').map((type) => [type, lane])));

export const laneOf = (type: string): string =>
  LANE_OF.get(type) ?? (/._(started|changed|ended)$/.test(type) ? 'impact' : 'notes');

/** Of a type that can begin, change or end a window. */
export function edgeOf(type: string): { kind: string; edge: 'started' | 'changed' | 'ended' } | null {
  const lane = laneOf(type);
  if (lane !== 'impact' && lane !== 'span') return null;
  const parts = /^(.+)_(started|changed|ended)$/.exec(type);
  return parts && { kind: parts[1]!, edge: parts[2] as 'started' };
}

export const isStated = (entry: Fact): boolean => entry.origin === 'stated';

/** An extracted entry takes part only where nobody stated one of its group; a proposed one never. */
function statedFirst(entries: readonly Fact[], group: (entry: Fact) => string): Fact[] {
  const stated = new Set(entries.filter(isStated).map(group));
  return entries.filter((entry) => isStated(entry) || (entry.origin === 'extracted' && !stated.has(group(entry))));
}

/** For selectors, readings, milestones, start and end. */
export const effective = (live: readonly Fact[]): Fact[] => statedFirst(live, (entry) => entry.type);

export const effectiveInWindows = (live: readonly Fact[]): Fact[] =>
  statedFirst(live, (entry) => `${entry.type} @ ${entry.component ?? ''}`);

export const carriesStatus = (entry: Fact): boolean =>
  laneOf(entry.type) === 'status' && entry.type !== 'severity_changed';

export const effectiveInStatus = (live: readonly Fact[]): Fact[] =>
  statedFirst(live.filter(carriesStatus), () => 'any status');
