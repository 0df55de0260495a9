/** Lint of ties: entries at one instant, whose order of recording alone decides about the status or a window. */
import { type Evaluable } from './definition.js';
import { windowRole, type Entry } from '../entry.js';
import { finding } from './lint-finding.js';
import { type FindingView } from '../view/view-types.js';
import { groupBy, inOrder } from '../timeline.js';

export function* sameTime(on: Evaluable): Generator<FindingView> {
  const { episodes, entries, tiedWithEnd } = on.status;
  const reopened = new Set(episodes.slice(1).map((episode) => episode.from));
  const takePart = new Set([...entries, ...on.windows.speaking]);
  const inTime = on.timeline.eligible.filter((entry) => takePart.has(entry));
  for (const tied of groupBy(inTime, (entry) => entry.interval.from).values()) {
    if (tied.length === 1) continue;
    const withEnd = tiedWithEnd[0]?.interval.from === tied[0]!.interval.from ? tiedWithEnd : [];
    for (const undecided of [statusTie(tied, reopened), withEnd, ...windowTies(tied)]) {
      if (undecided.length === 0) continue;
      const types = [...new Set(undecided.map((entry) => entry.type))].join(' and ');
      yield finding(
        'same_time',
        `${types} stand at one time: their order is that of recording`,
        undecided.map((entry) => entry.id),
      );
    }
  }
}

/** A reopening, and what ends the incident or, if it did reopen it, would have come after the end without it. */
function statusTie(tied: readonly Entry[], reopened: ReadonlySet<Entry>): readonly Entry[] {
  const undecided = new Set(['resolved', 'closed', ...(tied.some((entry) => reopened.has(entry)) ? MITIGATING : [])]);
  if (!tied.some((entry) => entry.type === 'reopened') || !tied.some((entry) => undecided.has(entry.type))) return [];
  return tied.filter((entry) => entry.type === 'reopened' || undecided.has(entry.type));
}

const MITIGATING = ['mitigated', 'monitoring'];

/** By kind: edges of windows that do not do the same to the same component. */
function windowTies(tied: readonly Entry[]): Entry[][] {
  const edges = tied.flatMap((entry) => {
    const role = windowRole(entry.type);
    return role && role.edge !== 'whole' ? [{ entry, ...role }] : [];
  });
  return [...groupBy(edges, ({ kind }) => kind).values()].map((ofKind) => {
    const undecided = new Set<Entry>();
    for (const group of groupBy(ofKind, ({ entry }) => entry.facts.component ?? '').values()) {
      const effects = group.map(({ entry, edge }) => (edge === 'ended' ? edge : `${edge}#${entry.facts.level ?? ''}`));
      if (new Set(effects).size > 1) group.forEach(({ entry }) => undecided.add(entry));
    }
    // An end without a component may close the window of any.
    const endsAny = ofKind.filter(({ entry, edge }) => edge === 'ended' && entry.facts.component === undefined);
    const begins = ofKind.filter(({ edge }) => edge !== 'ended');
    if (endsAny.length > 0 && begins.length > 0) [...endsAny, ...begins].forEach(({ entry }) => undecided.add(entry));
    return [...undecided].sort(inOrder);
  });
}
