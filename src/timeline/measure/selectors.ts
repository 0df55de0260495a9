/**
 * Selectors: how a definition names the ends of a duration.
 *
 * `first:T` · `last:T` · `first:T1,T2` (the first listed type that has an entry, then its first) · `…@component` ·
 * `T` alone ("the only one") · `entry:<id>` · `reverted:first:rollback` (the release that a rollback takes back) ·
 * `suspect:T` (what failed: the release that was taken back, else the latest T before anything showed).
 */
import { checkType, ENTRY_ID, isProposed, isUnconfirmed, type Entry } from '../entry.js';
import { revertedRelease } from './reverted-release.js';
import { type StatusWalk } from './status.js';
import { inOrder, isOfSameOrBetterStanding, type Timeline } from '../timeline.js';
import { type Windows } from './windows.js';

interface Pick {
  readonly pick: 'first' | 'last' | 'only' | 'suspect';
  readonly types: readonly string[];
  readonly component: string | null;
}

export type Selector =
  Pick | { readonly pick: 'entry'; readonly id: string } | { readonly pick: 'reverted'; readonly rollback: Pick };

const COMPONENT = /^[^@#|,]{1,100}$/;

/** Reads a selector; null if it is malformed. */
export function parseSelector(text: string): Selector | null {
  const [, head, rest] = /^(?:(first|last|entry|reverted|suspect):)?(.+)$/s.exec(text) ?? [];
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
  return { pick: (head as 'first' | 'last' | 'suspect' | undefined) ?? 'only', types, component };
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

const found = (entry: Entry, candidates: readonly Entry[]): Selection => ({
  ...nothing([]),
  entry,
  candidates,
});

export function select(selector: Selector, from: Selectable): Selection {
  switch (selector.pick) {
    case 'entry': {
      const entry = from.timeline.facts.entries.get(selector.id);
      return !entry || entry.retracted || isProposed(entry) ? nothing([`entry:${selector.id}`]) : found(entry, [entry]);
    }
    case 'reverted':
      return selectReverted(selector.rollback, from);
    case 'suspect':
      return selectSuspect(selector, from);
    case 'last':
      return selectLast(selector, from);
    default:
      return selectFirst(selector, from);
  }
}

function selectFirst({ pick, types, component }: Pick, { timeline }: Selectable): Selection {
  const [candidates] = inUse(types.map((type) => entriesOf(timeline, type, component)));
  if (!candidates) return nothing(types);
  if (pick === 'only' && candidates.length > 1) return { ...nothing([]), candidates, ambiguous: true };
  return found(candidates[0]!, candidates);
}

/** An alternative whose last entry is undone does not serve; the next one may. */
function selectLast({ types, component }: Pick, from: Selectable): Selection {
  const alternatives = inUse(types.map((type) => entriesOf(from.timeline, type, component)));
  const candidates = alternatives.find((entries) => !isUndone(entries.at(-1)!, component, from));
  if (candidates) return found(candidates.at(-1)!, candidates);
  const [undone] = alternatives;
  return undone ? { ...nothing(types), candidates: undone, undone: undone.at(-1)! } : nothing(types);
}

/** Of alternatives those that are tried: with a stated entry, and only where none has one those with an extraction. */
function inUse(alternatives: readonly (readonly Entry[])[]): (readonly Entry[])[] {
  const present = alternatives.filter((entries) => entries.length > 0);
  // All entries of a type that count are of one standing.
  const stated = present.filter(([first]) => !isUnconfirmed(first!));
  return stated.length > 0 ? stated : present;
}

function entriesOf(timeline: Timeline, type: string, component: string | null): readonly Entry[] {
  const entries = timeline.byType.get(type) ?? [];
  return component === null ? entries : entries.filter((entry) => entry.facts.component === component);
}

const ENDS_OF_INCIDENT: ReadonlySet<string> = new Set(['resolved', 'closed', 'incident_ended']);

/** True while a later entry takes an end back: a reopening, or a window of the kind that is open or starts after it. */
function isUndone(end: Entry, component: string | null, { status, windows }: Selectable): boolean {
  const isReopened =
    ENDS_OF_INCIDENT.has(end.type) &&
    status.reopenings.some((reopening) => inOrder(reopening, end) > 0 && isOfSameOrBetterStanding(reopening, end));
  if (isReopened) return true;
  const kind = /^(.+)_ended$/.exec(end.type)?.[1];
  if (kind === undefined) return false;
  return windows.all.some(
    (window) =>
      window.kind === kind &&
      (component === null || window.component === component) &&
      (window.to === null || inOrder(window.from, end) > 0),
  );
}

function selectReverted(pick: Pick, from: Selectable): Selection {
  const chosen = select(pick, from);
  if (chosen.entry === null) return chosen;
  const { release, candidates } = revertedRelease(chosen.entry, from.timeline.byType.get('release') ?? []);
  return release ? found(release, candidates) : nothing(['release']);
}

/** The first entries by which an incident shows. */
const SIGNS: ReadonlySet<string> = new Set(['impact_started', 'detected', 'declared']);

/**
 * What failed: the release that the first rollback takes back, else the latest of a type that does not begin after the
 * first sign. What only comes later is a fix: then the next type is tried. With no sign it is the first of its type.
 */
function selectSuspect({ types, component }: Pick, from: Selectable): Selection {
  const reverted = selectReverted({ pick: 'first', types: ['rollback'], component }, from);
  if (reverted.entry) return reverted;
  const sign = from.timeline.effective.find((entry) => SIGNS.has(entry.type));
  const [candidates] = inUse(
    types.map((type) => {
      const entries = entriesOf(from.timeline, type, component);
      return sign ? entries.filter((entry) => entry.interval.from <= sign.interval.to) : entries;
    }),
  );
  if (!candidates) return nothing(types);
  return found(sign ? candidates.at(-1)! : candidates[0]!, candidates);
}
