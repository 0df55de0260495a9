/** Windows: stretches of one level, by kind and component. */
import { inOrder, type Fact } from './history.js';
import { edgeOf, effectiveInWindows } from './parts.js';
import { type Interval } from './times.js';

export interface Window {
  kind: string;
  component: string | null;
  level: string | null;
  opener: Fact;
  closer: Fact | null;
  start: Interval;
  end: Interval | null;
}

type WindowFault = { code: 'end_without_start' | 'started_twice' | 'changed_without_start'; entry: Fact };

export function windowsOf(live: readonly Fact[]): { windows: Window[]; faults: WindowFault[] } {
  const entries = effectiveInWindows(live);
  const kinds = new Set(['impact', 'data_loss', 'incident']);
  for (const { type } of entries) {
    const role = edgeOf(type);
    if (role && role.edge !== 'changed') kinds.add(role.kind);
  }
  const windows: Window[] = [];
  const faults: WindowFault[] = [];
  for (const kind of kinds) windowsOfKind(kind, entries, windows, faults);
  return { windows: windows.sort((a, b) => inOrder(a.opener, b.opener)), faults };
}

function windowsOfKind(kind: string, entries: readonly Fact[], windows: Window[], faults: WindowFault[]): void {
  const open = new Map<string | null, Window>();
  const start = (entry: Fact): void => {
    const component = entry.component ?? null;
    const window: Window = {
      kind,
      component,
      level: entry.level ?? null,
      opener: entry,
      closer: null,
      start: entry.interval,
      end: null,
    };
    windows.push(window);
    open.set(component, window);
  };
  const end = (window: Window, entry: Fact): void => {
    window.closer = entry;
    window.end = entry.interval;
    open.delete(window.component);
  };

  for (const entry of entries) {
    if (entry.type === kind && (kind === 'impact' || kind === 'data_loss') && entry.until) {
      const until = Date.parse(entry.until);
      windows.push({
        kind,
        component: entry.component ?? null,
        level: entry.level ?? null,
        opener: entry,
        closer: entry,
        start: entry.interval,
        end: { from: until, to: until },
      });
      continue;
    }
    const role = edgeOf(entry.type);
    if (role?.kind !== kind) continue;
    const now = open.get(entry.component ?? null);
    if (role.edge === 'ended') {
      const only = entry.component || open.size !== 1 ? undefined : [...open.values()][0];
      const closed = now ?? only;
      if (closed) end(closed, entry);
      else faults.push({ code: 'end_without_start', entry });
      continue;
    }
    if (!now) {
      if (role.edge === 'changed') faults.push({ code: 'changed_without_start', entry });
      start(entry);
      continue;
    }
    if (role.edge === 'started') faults.push({ code: 'started_twice', entry });
    if (entry.level && entry.level !== now.level) {
      end(now, entry);
      start(entry);
    }
  }
}

/** From the shortest to the longest possible, in seconds. */
export interface Length {
  min: number;
  max: number;
}

export const between = (start: Interval, end: Interval): Length => ({
  min: (end.from - start.to) / 1000,
  max: (end.to - start.from) / 1000,
});

export const isExact = (length: Length): boolean => length.min === length.max;

export type TotalKind = 'union' | 'sum' | 'envelope';

/** A total over closed stretches: the longest takes each at its widest, the shortest at its narrowest. */
export function totalLength(total: TotalKind, spans: readonly { start: Interval; end: Interval }[]): Length {
  const widest = spans.map(({ start, end }): Interval => ({ from: start.from, to: end.to }));
  const narrowest = spans.map(({ start, end }): Interval => ({ from: start.to, to: end.from }));
  const measured = (stretches: Interval[]): number =>
    measure[total](stretches.filter(({ from, to }) => from <= to)) / 1000;
  return { min: measured(narrowest), max: measured(widest) };
}

const measure: Record<TotalKind, (stretches: Interval[]) => number> = {
  sum: (stretches) => stretches.reduce((total, { from, to }) => total + to - from, 0),
  envelope: (stretches) =>
    stretches.length === 0
      ? 0
      : Math.max(...stretches.map(({ to }) => to)) - Math.min(...stretches.map(({ from }) => from)),
  // Between two neighbouring edges either somebody is in, or nobody.
  union: (stretches) => {
    const edges = [...new Set(stretches.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
    let total = 0;
    for (const [i, edge] of edges.slice(1).entries()) {
      const before = edges[i]!;
      if (stretches.some(({ from, to }) => from <= before && to >= edge)) total += edge - before;
    }
    return total;
  },
};
