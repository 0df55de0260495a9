/**
 * Selectors: how a definition names the ends of a duration.
 *
 * `first:T` · `last:T` · `first:T1,T2` (the first listed type that has an entry, then its first) · `…@component` ·
 * `T` alone ("the only one") · `entry:<id>` · `reverted:first:rollback` (the release that a rollback takes back).
 */
import { checkType, ENTRY_ID, type Entry } from './entry.js';
import { type StatusWalk } from './status.js';
import { inOrder, type Timeline } from './timeline.js';
import { type Windows } from './windows.js';

interface Pick {
  readonly pick: 'first' | 'last' | 'only';
  readonly types: readonly string[];
  readonly component: string | null;
}

export type Selector =
  Pick | { readonly pick: 'entry'; readonly id: string } | { readonly pick: 'reverted'; readonly rollback: Pick };

const COMPONENT = /^[^@#|,]{1,100}$/;

/** Reads a selector; null if it is malformed. */
export function parseSelector(text: string): Selector | null {
  const [, head, rest] = /^(?:(first|last|entry|reverted):)?(.+)$/s.exec(text) ?? [];
  if (rest === undefined) return null;
  if (head === 'entry') return ENTRY_ID.test(rest) ? { pick: 'entry', id: rest } : null;
  if (head === 'reverted') {
    const rollback = /^(first|last):rollback(@|$)/.test(rest) ? parseSelector(rest) : null;
    return rollback === null ? null : { pick: 'reverted', rollback: rollback as Pick };
  }
  const at = rest.indexOf('@');
  const types = (at < 0 ? rest : rest.slice(0, at)).split(',');
  const component = at < 0 ? null : rest.slice(at + 1);
  if (types.some((type) => checkType(type) !== 'ok') || (component !== null && !COMPONENT.test(component))) return null;
  return { pick: (head as 'first' | 'last' | undefined) ?? 'only', types, component };
}

/** What a selector finds. */
export interface Selection {
  readonly entry: Entry | null;
  /** All that it chose among, in order. */
  readonly candidates: readonly Entry[];
  /** A bare type that several entries have. */
  readonly ambiguous: boolean;
  /** What would have to be there: types, or `entry:<id>`; empty if something was found. */
  readonly missing: readonly string[];
  /** The last entry, where a later one undoes it: it had ended once. */
  readonly undone: Entry | null;
}

/** What selecting reads. */
export interface Selectable {
  readonly timeline: Timeline;
  readonly windows: Windows;
  readonly status: StatusWalk;
}

const nothing = (missing: readonly string[]): Selection => ({
  entry: null,
  candidates: [],
  ambiguous: false,
  missing,
  undone: null,
});

export function select(selector: Selector, from: Selectable): Selection {
  switch (selector.pick) {
    case 'entry': {
      const entry = from.timeline.facts.entries.get(selector.id);
      if (!entry || entry.retracted) return nothing([`entry:${selector.id}`]);
      return { entry, candidates: [entry], ambiguous: false, missing: [], undone: null };
    }
    case 'reverted':
      return selectReverted(selector.rollback, from);
    default:
      return selectPick(selector, from);
  }
}

function selectPick({ pick, types, component }: Pick, from: Selectable): Selection {
  const candidates = types
    .map((type) => entriesOf(from.timeline, type, component))
    .find((entries) => entries.length > 0);
  if (!candidates) return nothing(types);
  if (pick === 'only' && candidates.length > 1) return { ...nothing([]), candidates, ambiguous: true };
  const entry = pick === 'last' ? candidates.at(-1)! : candidates[0]!;
  if (pick === 'last' && isUndone(entry, component, from))
    return { ...nothing([entry.type]), candidates, undone: entry };
  return { entry, candidates, ambiguous: false, missing: [], undone: null };
}

function entriesOf(timeline: Timeline, type: string, component: string | null): readonly Entry[] {
  const entries = timeline.byType.get(type) ?? [];
  return component === null ? entries : entries.filter((entry) => entry.facts.component === component);
}

/** True while a later entry takes an end back: a reopening, or a window of the kind that is open or starts after it. */
function isUndone(end: Entry, component: string | null, { status, windows }: Selectable): boolean {
  if (end.type === 'resolved' || end.type === 'closed' || end.type === 'incident_ended') {
    return status.reopenings.some((reopening) => inOrder(reopening, end) > 0);
  }
  const kind = /^(.+)_ended$/.exec(end.type)?.[1];
  if (kind === undefined) return false;
  return windows.all.some(
    (window) =>
      window.kind === kind &&
      (component === null || window.component === component) &&
      (window.to === null || inOrder(window.from, end) > 0),
  );
}

/**
 * The release that a rollback takes back: the one whose id, else the latest whose version, is its `reverts`, and
 * nothing if there is none; without `reverts` the latest release not after it that does not name another service.
 */
function selectReverted(pick: Pick, from: Selectable): Selection {
  const chosen = selectPick(pick, from);
  const rollback = chosen.entry;
  if (rollback === null) return chosen;
  const { reverts, service } = rollback.facts;
  const releases = from.timeline.byType.get('release') ?? [];
  const candidates =
    reverts === undefined
      ? releases.filter(
          (release) =>
            inOrder(release, rollback) < 0 &&
            (service === undefined || release.facts.service === undefined || release.facts.service === service),
        )
      : firstNonEmpty(
          releases.filter((release) => release.id === reverts),
          releases.filter((release) => release.facts.version === reverts),
        );
  const entry = candidates.at(-1);
  return entry ? { ...chosen, entry, candidates } : nothing(['release']);
}

const firstNonEmpty = <T>(a: readonly T[], b: readonly T[]): readonly T[] => (a.length > 0 ? a : b);
