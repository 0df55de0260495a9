/** What the lanes of an incident show: which marks and bars stand in which lane, before anything has a place in pixels. */
import { laneOf, type Entry } from '../entry.js';
import { type Evaluable } from '../measure/definition.js';
import { revertedRelease } from '../measure/reverted-release.js';
import { type Window } from '../measure/windows.js';
import { groupBy } from '../timeline.js';
import { type Millis } from '../time.js';
import { type Status } from '../view/view-types.js';

/** A stretch of one status. `to` is null while it lasts. */
export interface StatusBand {
  readonly status: Status;
  readonly from: Millis;
  readonly to: Millis | null;
}

/** A release and the rollback that took it back. */
interface Join {
  readonly from: Entry;
  readonly to: Entry;
}

export interface Lane {
  readonly id: string;
  /** As it is read out and written beside it. */
  readonly name: string;
  readonly bands: readonly StatusBand[];
  readonly bars: readonly Window[];
  readonly marks: readonly Entry[];
  readonly joins: readonly Join[];
}

const NAMES = { status: 'Status', changes: 'Changes', response: 'Response', notes: 'Notes' } as const;
const EMPTY = { bands: [], bars: [], marks: [], joins: [] } as const;

/** Where nothing stands yet. */
export const emptyLane = (id: string, name: string): Lane => ({ ...EMPTY, id, name });

/**
 * Top to bottom; an empty one is left out.
 * @param marks the live entries that are wanted, in order: milestones alone, or everything
 */
export function lanesOf(on: Evaluable, marks: readonly Entry[]): Lane[] {
  const placed = groupBy(marks, placeOf);
  const of = (lane: string): Entry[] => placed.get(lane) ?? [];
  const lanes: Lane[] = [
    { ...EMPTY, id: 'status', name: NAMES.status, bands: bandsOf(on), marks: of('status') },
    ...impactLanes(on, of('impact')),
    { ...EMPTY, id: 'changes', name: NAMES.changes, marks: of('changes'), joins: joinsOf(on, of('changes')) },
    { ...EMPTY, id: 'response', name: NAMES.response, marks: of('response') },
    { ...EMPTY, id: 'notes', name: NAMES.notes, marks: of('notes') },
  ];
  return lanes.filter(({ bands, bars, marks: own }) => bands.length + bars.length + own.length > 0);
}

/** What a source states of the span stands in the status lane. */
function placeOf({ type }: Entry): string {
  const lane = laneOf(type);
  return lane === 'span' ? 'status' : lane;
}

function bandsOf({ status: { steps, status, inProgress }, timeline }: Evaluable): StatusBand[] {
  const last = timeline.live.at(-1);
  return steps.flatMap(({ entry, status: became }, i) => {
    const next = steps[i + 1];
    const isOver = became === 'resolved' || became === 'closed';
    if (isOver) return [];
    const from = entry.interval.from;
    const to = next ? next.entry.interval.from : inProgress ? null : (last?.interval.from ?? from);
    // A source that states the end ends the last stretch as well.
    return to !== null && to <= from && status !== became ? [] : [{ status: became, from, to }];
  });
}

/** One for each component, in the order of the first bar; with the marks that no bar has an end at. */
function impactLanes({ windows }: Evaluable, marks: readonly Entry[]): Lane[] {
  const lanes = new Map<string, { bars: Window[]; marks: Entry[] }>();
  const laneFor = (kind: string, component: string | null): { bars: Window[]; marks: Entry[] } => {
    const key = `${kind}\u0000${component ?? ''}`;
    const known = lanes.get(key) ?? { bars: [], marks: [] };
    lanes.set(key, known);
    return known;
  };
  const ends = new Set<string>();
  for (const window of windows.all) {
    if (window.kind === 'incident') continue;
    laneFor(window.kind, window.component).bars.push(window);
    ends.add(window.from.id);
    if (window.to) ends.add(window.to.id);
  }
  for (const entry of marks) {
    if (!ends.has(entry.id)) laneFor(kindOf(entry.type), entry.facts.component ?? null).marks.push(entry);
  }
  return [...lanes].map(([key, own]) => {
    const [kind = '', component = ''] = key.split('\u0000');
    const name =
      kind === 'impact' ? 'Impact' : kind.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
    return { ...EMPTY, id: `impact-${key}`, name: component === '' ? name : `${name} · ${component}`, ...own };
  });
}

const kindOf = (type: string): string => type.replace(/_(started|changed|ended)$/, '');

function joinsOf(on: Evaluable, changes: readonly Entry[]): Join[] {
  const drawn = new Set(changes);
  return changes.flatMap((entry) => {
    if (entry.type !== 'rollback') return [];
    const { release } = revertedRelease(entry, on.timeline.byType.get('release') ?? []);
    return release && drawn.has(release) ? [{ from: release, to: entry }] : [];
  });
}
