/** The status of an incident and its episodes: a walk over the status entries in timeline order. */
import { isUnconfirmed, type Entry } from '../entry.js';
import { type Status } from '../view/view-types.js';
import { inOrder, isOfSameOrBetterStanding, type Timeline } from '../timeline.js';
import { type Windows } from './windows.js';

const STATUS_OF_TYPE: ReadonlyMap<string, Status> = new Map([
  ['detected', 'detected'],
  ['acknowledged', 'detected'],
  ['declared', 'open'],
  ['identified', 'open'],
  ['escalated', 'open'],
  ['mitigation_started', 'open'],
  ['mitigated', 'mitigated'],
  ['monitoring', 'mitigated'],
  ['resolved', 'resolved'],
  ['closed', 'closed'],
  ['reopened', 'open'],
]);

/** Within an episode the rank only rises. */
const RANKS: readonly Status[] = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'];
const rank = (status: Status): number => RANKS.indexOf(status);
const isOver = (status: Status): boolean => rank(status) >= rank('resolved');

/** True for the types that carry a status; `severity_changed` does not. */
export const carriesStatus = (type: string): boolean => STATUS_OF_TYPE.has(type);

export interface Episode {
  readonly from: Entry;
  /** Its first `resolved`, else its `closed`, else null. */
  readonly to: Entry | null;
}

interface StatusStep {
  readonly entry: Entry;
  readonly status: Status;
}

export interface StatusWalk {
  readonly status: Status;
  readonly inProgress: boolean;
  readonly episodes: readonly Episode[];
  /** The status entries that take part, in order. */
  readonly entries: readonly Entry[];
  /** Where the status changed, and what it became. */
  readonly steps: readonly StatusStep[];
  /** The `reopened` entries among them. */
  readonly reopenings: readonly Entry[];
  /** Status entries after the end of an episode that no reopening explains. */
  readonly afterEnd: readonly Entry[];
  /** A stated end and the status entries at the same instant, where their order alone decides whether it resolves. */
  readonly tiedWithEnd: readonly Entry[];
}

/** Status entries that count: an unconfirmed extraction only where there is no stated status entry at all. */
function statusEntries(timeline: Timeline): readonly Entry[] {
  const all = timeline.eligible.filter((entry) => carriesStatus(entry.type));
  const stated = all.filter((entry) => !isUnconfirmed(entry));
  return stated.length > 0 ? stated : all;
}

export function walkStatus(timeline: Timeline, windows: Windows): StatusWalk {
  const entries = statusEntries(timeline);
  let walked: Status = entries.length === 0 ? statusWithoutEntries(timeline, windows) : 'recorded';
  const episodes: { from: Entry; resolved: Entry | null; closed: Entry | null }[] = [];
  const afterEnd: Entry[] = [];
  const steps: StatusStep[] = [];
  for (const entry of entries) {
    const before = walked;
    const says = STATUS_OF_TYPE.get(entry.type)!;
    const reopens = entry.type === 'reopened' && isOver(walked);
    if (episodes.length === 0 || reopens) {
      episodes.push({ from: entry, resolved: null, closed: null });
      walked = says;
    } else if (isOver(walked) && !(entry.type === 'closed' && walked === 'resolved')) {
      afterEnd.push(entry);
    }
    const episode = episodes.at(-1)!;
    if (entry.type === 'resolved') episode.resolved ??= entry;
    if (entry.type === 'closed') episode.closed ??= entry;
    if (rank(says) > rank(walked)) walked = says;
    if (walked !== before) steps.push({ entry, status: walked });
  }
  const { resolves, tied } = isOver(walked) ? NO_STATED_END : statedEnd(timeline);
  const status = resolves ? 'resolved' : walked;
  return {
    status,
    inProgress:
      !timeline.facts.description.historical && (status === 'detected' || status === 'open' || status === 'mitigated'),
    episodes: episodes.map(({ from, resolved, closed }) => ({ from, to: resolved ?? closed })),
    entries,
    steps,
    reopenings: entries.filter((entry) => entry.type === 'reopened'),
    afterEnd,
    tiedWithEnd: tied,
  };
}

function statusWithoutEntries(timeline: Timeline, windows: Windows): Status {
  const impactIsOpen = windows.all.some((window) => window.kind === 'impact' && window.to === null);
  return impactIsOpen && !timeline.facts.description.historical ? 'detected' : 'recorded';
}

interface StatedEnd {
  readonly resolves: boolean;
  readonly tied: readonly Entry[];
}

const NO_STATED_END: StatedEnd = { resolves: false, tied: [] };

/** A source that states the end resolves the incident, unless a status entry of its standing or better comes after. */
function statedEnd({ eligible, byType }: Timeline): StatedEnd {
  const end = byType.get('incident_ended')?.at(-1);
  if (!end) return NO_STATED_END;
  // A guess that takes no part in the status is still as good as another guess.
  const against = eligible.filter(
    (entry) =>
      carriesStatus(entry.type) && entry.interval.from >= end.interval.from && isOfSameOrBetterStanding(entry, end),
  );
  const isTied = against.length > 0 && against.every((entry) => entry.interval.from === end.interval.from);
  return {
    resolves: against.every((entry) => inOrder(entry, end) < 0),
    tied: isTied ? [end, ...against].sort(inOrder) : [],
  };
}
