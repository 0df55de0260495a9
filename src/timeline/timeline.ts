/**
 * The order of a timeline, and which of its entries count: the live ones, and among those stated before extracted.
 */
import { isProposed, isUnconfirmed, laneOf, type Entry } from './entry.js';
import { type Facts } from './facts.js';
import { type Millis } from './time.js';

/** By the start of the interval, ties by position of recording. */
export const inOrder = (a: Entry, b: Entry): number => a.interval.from - b.interval.from || a.revision - b.revision;

/** The timeline as computing reads it. */
export interface Timeline {
  readonly facts: Facts;
  /** Every entry that is not retracted, in order: what is shown. */
  readonly live: readonly Entry[];
  /** The live entries that can take part in anything, in order: all but those that an agent proposed. */
  readonly eligible: readonly Entry[];
  /** The eligible entries that count, in order: an unconfirmed extraction only where its type has no stated entry. */
  readonly effective: readonly Entry[];
  /** `effective` by type, each in order. */
  readonly byType: ReadonlyMap<string, readonly Entry[]>;
}

export function timelineOf(facts: Facts): Timeline {
  const live = [...facts.entries.values()].filter((entry) => !entry.retracted).sort(inOrder);
  const eligible = live.some(isProposed) ? live.filter((entry) => !isProposed(entry)) : live;
  const effective = statedBeforeExtracted(eligible, (entry) => entry.type);
  return { facts, live, eligible, effective, byType: groupBy(effective, (entry) => entry.type) };
}

/** Groups in the order of first appearance; the members keep theirs. */
export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Drops unconfirmed extractions from every group that has a stated or confirmed entry. Keeps the order. */
export function statedBeforeExtracted(entries: readonly Entry[], group: (entry: Entry) => string): Entry[] {
  // Of what people and systems have stated, which is most of it, nothing has to be grouped.
  if (!entries.some(isUnconfirmed)) return [...entries];
  const stated = new Set(entries.filter((entry) => !isUnconfirmed(entry)).map(group));
  return entries.filter((entry) => !isUnconfirmed(entry) || !stated.has(group(entry)));
}

/** The facts as if only what had begun by `instant` had been written: the axis of occurrence. */
export function occurredBy(facts: Facts, instant: Millis): Facts {
  return { ...facts, entries: new Map([...facts.entries].filter(([, entry]) => entry.interval.from <= instant)) };
}

/** The entries outside the notes lane that count, in order: milestones, and the ends that a claim can mean. */
export const milestoneEntries = (timeline: Timeline): Entry[] =>
  timeline.effective.filter((entry) => laneOf(entry.type) !== 'notes');

/** False for an unconfirmed extraction beside what was stated: a guess overrules no statement. */
export const isOfSameOrBetterStanding = (entry: Entry, than: Entry): boolean =>
  !isUnconfirmed(entry) || isUnconfirmed(than);
