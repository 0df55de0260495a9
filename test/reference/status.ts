/** Status and episodes. */
import { inOrder, type Fact, type Known } from './history.js';
import { carriesStatus, effective, effectiveInStatus, isStated } from './parts.js';
import { between, isExact, windowsOf } from './windows.js';

const RANKS = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'] as const;
type Status = (typeof RANKS)[number];

const STATUS_OF: Record<string, Status> = {
  detected: 'detected',
  acknowledged: 'detected',
  declared: 'open',
  identified: 'open',
  escalated: 'open',
  mitigation_started: 'open',
  reopened: 'open',
  mitigated: 'mitigated',
  monitoring: 'mitigated',
  resolved: 'resolved',
  closed: 'closed',
};

interface Episode {
  from: Fact;
  to: Fact | null;
  seconds: number | null;
}

export interface Standing {
  status: Status;
  inProgress: boolean;
  episodes: Episode[];
  /** Status entries after the end of an episode that neither reopen nor close it. */
  afterResolved: Fact[];
}

export function standingOf(known: Known): Standing {
  const entries = effectiveInStatus(known.live);
  const episodes: Fact[][] = [];
  const afterResolved: Fact[] = [];
  let status: Status = 'recorded';
  for (const entry of entries) {
    const over = status === 'resolved' || status === 'closed';
    if (episodes.length === 0) episodes.push([]);
    if (entry.type === 'reopened' && over) {
      episodes.push([entry]);
      status = 'open';
      continue;
    }
    episodes.at(-1)!.push(entry);
    const says = STATUS_OF[entry.type]!;
    if (over && RANKS.indexOf(says) <= RANKS.indexOf(status)) afterResolved.push(entry);
    if (RANKS.indexOf(says) > RANKS.indexOf(status)) status = says;
  }
  const openImpact = windowsOf(known.live).windows.some(({ kind, end }) => kind === 'impact' && end === null);
  if (entries.length === 0 && openImpact && !known.historical) status = 'detected';
  if (RANKS.indexOf(status) < RANKS.indexOf('resolved') && endedAsStated(known)) status = 'resolved';
  return {
    status,
    inProgress: ['detected', 'open', 'mitigated'].includes(status) && !known.historical,
    episodes: episodes.map(episodeOf),
    afterResolved,
  };
}

/** Whether an `incident_ended` stands that no later status entry of its standing, or better, contradicts. */
function endedAsStated({ live }: Known): boolean {
  // A guess that takes no part in the status still contradicts a guess.
  const others = live.filter((entry) => carriesStatus(entry) && entry.origin !== 'proposed');
  return effective(live)
    .filter(({ type }) => type === 'incident_ended')
    .some((ended) => !others.some((entry) => inOrder(entry, ended) > 0 && outweighs(entry, ended)));
}

/** Whether what one entry says may contradict another: a guess never contradicts what was stated. */
export const outweighs = (entry: Fact, other: Fact): boolean => isStated(entry) || !isStated(other);

function episodeOf(entries: readonly Fact[]): Episode {
  const [from] = entries as [Fact];
  const to = entries.find(({ type }) => type === 'resolved') ?? entries.find(({ type }) => type === 'closed') ?? null;
  if (!to) return { from, to, seconds: null };
  const length = between(from.interval, to.interval);
  return { from, to, seconds: isExact(length) ? length.min : null };
}
