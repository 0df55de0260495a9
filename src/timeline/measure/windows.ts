/**
 * Windows: the stretches during which something was hit, per kind and component, each a stretch of one level; and the
 * three totals over them.
 */
import { windowRole, type Entry } from '../entry.js';
import { type Range, type TotalKind } from '../view/view-types.js';
import { groupBy, inOrder, statedBeforeExtracted, type Timeline } from '../timeline.js';
import { type Interval } from '../time.js';

export interface Window {
  readonly kind: string;
  /** Null: the whole service, a component of its own. */
  readonly component: string | null;
  readonly level: string | null;
  readonly from: Entry;
  /** Null while the window is open. Of a whole window (`impact` with `until`) the same entry as `from`. */
  readonly to: Entry | null;
  /** When it ended; null while it is open. */
  readonly ended: Interval | null;
}

type WindowFault = 'end_without_start' | 'started_twice' | 'changed_without_start';

export interface WindowFinding {
  readonly code: WindowFault;
  readonly entry: Entry;
  /** Of an end of nothing: the components of the kind that had a window open; null is the whole service. */
  readonly open: readonly (string | null)[];
}

export interface Windows {
  /** In order of their start. */
  readonly all: readonly Window[];
  readonly faults: readonly WindowFinding[];
  /** The entries that the windows were made of, in order. */
  readonly speaking: readonly Entry[];
}

const KNOWN_KINDS: ReadonlySet<string> = new Set(['impact', 'data_loss', 'incident']);

/** Walks the entries that speak of windows, in timeline order. Unconfirmed extractions count per type and component. */
export function windowsOf(timeline: Timeline): Windows {
  const speaking = statedBeforeExtracted(
    timeline.eligible.filter((entry) => windowRole(entry.type) !== null),
    (entry) => `${entry.type}@${entry.facts.component ?? ''}`,
  );
  const byKind = groupBy(speaking, (entry) => windowRole(entry.type)!.kind);
  const all: Window[] = [];
  const faults: WindowFinding[] = [];
  for (const [kind, entries] of byKind) {
    // A custom kind exists by its starts and ends: `password_changed` alone opens nothing.
    if (!KNOWN_KINDS.has(kind) && entries.every((entry) => windowRole(entry.type)!.edge === 'changed')) continue;
    walkKind(kind, entries, all, faults);
  }
  all.sort((a, b) => a.from.interval.from - b.from.interval.from || a.from.revision - b.from.revision);
  return { all, faults, speaking };
}

type OpenSegment = { from: Entry; level: string | null };

function walkKind(kind: string, entries: readonly Entry[], all: Window[], faults: WindowFinding[]): void {
  const open = new Map<string | null, OpenSegment>();
  const add = (component: string | null, segment: OpenSegment, to: Entry | null): void => {
    all.push({ kind, component, ...segment, to, ended: to === null ? null : to.interval });
  };
  for (const entry of entries) {
    const component = entry.facts.component ?? null;
    const level = entry.facts.level ?? null;
    const { edge } = windowRole(entry.type)!;
    const current = open.get(component);
    switch (edge) {
      case 'whole':
        if (entry.until === null) break;
        all.push({ kind, component, level, from: entry, to: entry, ended: { from: entry.until, to: entry.until } });
        break;
      case 'started':
      case 'changed':
        if (edge === 'started' && current) faults.push({ code: 'started_twice', entry, open: [] });
        if (edge === 'changed' && !current) faults.push({ code: 'changed_without_start', entry, open: [] });
        // Without a level, or with the level that is there already, nothing changes.
        if (current && (level === null || level === current.level)) break;
        if (current) add(component, current, entry);
        open.set(component, { from: entry, level });
        break;
      case 'ended': {
        const closes = open.has(component)
          ? component
          : component === null && open.size === 1
            ? [...open.keys()][0]!
            : undefined;
        if (closes === undefined) {
          faults.push({ code: 'end_without_start', entry, open: [...open.keys()] });
          break;
        }
        add(closes, open.get(closes)!, entry);
        open.delete(closes);
        break;
      }
    }
  }
  for (const [component, segment] of open) add(component, segment, null);
}

/** The length of a closed window in seconds, a range where an end is an interval; null while it is open. */
export function windowLength(window: Window): number | Range | null {
  if (window.ended === null) return null;
  return lengthBetween(window.from.interval, window.ended);
}

/** Seconds from one interval to another: a number between instants, otherwise the shortest and the longest. */
export function lengthBetween(from: Interval, to: Interval): number | Range {
  const minSeconds = (to.from - from.to) / 1000;
  const maxSeconds = (to.to - from.from) / 1000;
  return from.from === from.to && to.from === to.to ? minSeconds : { minSeconds, maxSeconds };
}

/** The value of a total over closed windows. */
export interface Total {
  readonly length: number | Range;
  /** The windows that give its ends: always of an envelope, of a union or sum where it equals the envelope. */
  readonly first: Window | null;
  readonly last: Window | null;
}

/**
 * A total over windows: `union` counts overlaps once, `sum` counts every window in full, `envelope` goes from the first
 * start to the last end. With interval ends a range, from every window at its narrowest to every window at its widest.
 * Open windows are left out; null if none is closed.
 */
export function totalOf(kind: TotalKind, windows: readonly Window[]): Total | null {
  const closed = windows.filter((window) => window.ended !== null);
  if (closed.length === 0) return null;
  const envelope = lengthOver('envelope', closed);
  const length = kind === 'envelope' ? envelope : lengthOver(kind, closed);
  return sameLength(length, envelope) ? { length, ...envelopeEnds(closed) } : { length, first: null, last: null };
}

const sameLength = (a: number | Range, b: number | Range): boolean =>
  typeof a === 'number' || typeof b === 'number'
    ? a === b
    : a.minSeconds === b.minSeconds && a.maxSeconds === b.maxSeconds;

function lengthOver(kind: TotalKind, closed: readonly Window[]): number | Range {
  const widest = closed.map((window): Interval => ({ from: window.from.interval.from, to: window.ended!.to }));
  const narrowest = closed
    .map((window): Interval => ({ from: window.from.interval.to, to: window.ended!.from }))
    .filter((stretch) => stretch.to >= stretch.from);
  const maxSeconds = measure(kind, widest);
  if (closed.every((window) => typeof windowLength(window) === 'number')) return maxSeconds;
  const minSeconds = measure(kind, narrowest);
  // What is uncertain may lie within what is certain.
  return minSeconds === maxSeconds ? maxSeconds : { minSeconds, maxSeconds };
}

/** Seconds covered by stretches of time. */
function measure(kind: TotalKind, stretches: readonly Interval[]): number {
  if (stretches.length === 0) return 0;
  if (kind === 'sum') return stretches.reduce((sum, { from, to }) => sum + (to - from), 0) / 1000;
  const sorted = [...stretches].sort((a, b) => a.from - b.from);
  let covered = 0;
  let { from, to } = sorted[0]!;
  for (const stretch of sorted.slice(1)) {
    if (kind === 'union' && stretch.from > to) {
      covered += to - from;
      from = stretch.from;
    }
    to = Math.max(to, stretch.to);
  }
  return (covered + to - from) / 1000;
}

/** Of several windows that start or end at one instant the first and the last in timeline order give the ends. */
function envelopeEnds(closed: readonly Window[]): { first: Window; last: Window } {
  let [first, last] = [closed[0]!, closed[0]!];
  for (const window of closed) {
    if (window.from.interval.from < first.from.interval.from) first = window;
    const [end, lastEnd] = [window.ended!.to, last.ended!.to];
    if (end > lastEnd || (end === lastEnd && inOrder(window.to!, last.to!) > 0)) last = window;
  }
  return { first, last };
}

/** Key of a component or level in `byComponent` and `byLevel`, where there is none. */
export const WHOLE_SERVICE = '*';
export const UNSPECIFIED_LEVEL = 'unspecified';

/** The union within each component, or over the segments of each level. Open windows are left out. */
export function unionBy(windows: readonly Window[], key: (window: Window) => string): Record<string, number | Range> {
  const closed = windows.filter((window) => window.ended !== null);
  // Without a prototype: the keys are a user's words.
  const unions = Object.create(null) as Record<string, number | Range>;
  for (const [name, group] of groupBy(closed, key)) unions[name] = lengthOver('union', group);
  return unions;
}
