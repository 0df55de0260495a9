/**
 * Suspect changes: what was changed at the services of an incident shortly before it began and until it was over. The
 * nearest to the first impact come first.
 */
import { isProposed, type Entry } from './entry.js';
import { endedAt } from './measure/span.js';
import { type Selectable } from './measure/selectors.js';
import { type Interval, type Millis } from './time.js';

const BEFORE_MS = 2 * 60 * 60 * 1000;

/** Where suspects are looked for. */
export interface SuspectSearch {
  /** The first impact, or else the first entry: what the distance is counted from. */
  readonly around: Millis;
  /** Inclusive. `to` is infinite while nobody knows the end. */
  readonly from: Millis;
  readonly to: Millis;
  /** In lower case. Empty: the incident names none, and a change in any of them is a suspect. */
  readonly environments: ReadonlySet<string>;
}

export interface Suspect {
  readonly service: string;
  readonly change: Entry;
}

/** Null for an incident without entries: there is nothing to look around. */
export function suspectSearch(on: Selectable): SuspectSearch | null {
  const { timeline, windows, status } = on;
  const impact = windows.all.find(({ kind }) => kind === 'impact')?.from;
  // A change that is linked is no sign of the incident: it would move what the next one is looked for around.
  const first = impact ?? timeline.effective.find(({ linkedFrom }) => linkedFrom === null) ?? timeline.effective[0];
  if (first === undefined) return null;
  const around = first.interval.from;
  const end = endedAt(on) ?? (status.inProgress ? null : timeline.effective.at(-1)!);
  return {
    around,
    from: around - BEFORE_MS,
    to: end === null ? Infinity : end.interval.to,
    environments: environmentsOf(timeline.effective),
  };
}

/** Those that its own entries name. What was linked from elsewhere names none: the next suspect may be of another one. */
function environmentsOf(entries: readonly Entry[]): ReadonlySet<string> {
  const own = entries.flatMap(({ facts, linkedFrom }) =>
    facts.environment === undefined || linkedFrom !== null ? [] : [facts.environment.toLowerCase()],
  );
  return new Set(own);
}

/**
 * The suspects among changes, by their distance; what is only proposed stands last. Of those that are as near, what came before the moment, then what was
 * not made outside production, then the later one. A change that names no environment may have been made in any.
 */
export function suspectsAmong<S extends Suspect>(changes: readonly S[], search: SuspectSearch): S[] {
  const { around, from, to, environments } = search;
  const isSuspect = ({ change: { interval, facts, retracted } }: S): boolean =>
    !retracted &&
    interval.to >= from &&
    interval.from <= to &&
    (environments.size === 0 || facts.environment === undefined || environments.has(facts.environment.toLowerCase()));
  return changes
    .filter(isSuspect)
    .map((suspect) => ({ suspect, distance: distanceOf(suspect.change.interval, around) }))
    .sort(
      (a, b) =>
        Number(isProposed(a.suspect.change)) - Number(isProposed(b.suspect.change)) ||
        Math.abs(a.distance) - Math.abs(b.distance) ||
        b.distance - a.distance ||
        Number(isAside(a.suspect.change.facts)) - Number(isAside(b.suspect.change.facts)) ||
        compare(a.suspect.service, b.suspect.service) ||
        b.suspect.change.revision - a.suspect.change.revision,
    )
    .map(({ suspect }) => suspect);
}

const PRODUCTION: ReadonlySet<string> = new Set(['prod', 'prd', 'production', 'live']);

/** Whether a change names an environment that is not the one of the users: `staging`, and not `prod-eu`. */
export const isAside = ({ environment }: { readonly environment?: string | undefined }): boolean =>
  environment !== undefined &&
  !environment
    .toLowerCase()
    .split(/[^a-z]/)
    .some((word) => PRODUCTION.has(word));

/** How long before a moment an interval ends, in milliseconds; negative where it begins after that, 0 where it holds it. */
export function distanceOf({ from, to }: Interval, moment: Millis): Millis {
  if (from > moment) return moment - from;
  return to < moment ? moment - to : 0;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
