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
 * The suspects among changes, by their distance; what is only proposed stands last. Of those that are as near, what came
 * before the moment stands first, then what was not made outside production, then the later one. A change that names no
 * environment may have been made in any. A rollout is one suspect: its end is none beside its beginning.
 * @param most so many of them
 */
export function suspectsAmong<S extends Suspect>(changes: readonly S[], search: SuspectSearch, most = Infinity): S[] {
  const { around, from, to, environments } = search;
  const isSuspect = ({ change: { interval, facts, retracted } }: S): boolean =>
    !retracted &&
    interval.to >= from &&
    interval.from <= to &&
    (environments.size === 0 || facts.environment === undefined || environments.has(facts.environment.toLowerCase()));
  const ranked = nearest(
    withoutCompletions(changes.filter(isSuspect)).map((suspect) => rankedBy(suspect, around)),
    most,
  );
  return ranked
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.distance - a.distance ||
        Number(isAside(a.suspect.change.facts)) - Number(isAside(b.suspect.change.facts)) ||
        compare(a.suspect.service, b.suspect.service) ||
        b.suspect.change.revision - a.suspect.change.revision,
    )
    .slice(0, most)
    .map(({ suspect }) => suspect);
}

function withoutCompletions<S extends Suspect>(suspects: readonly S[]): readonly S[] {
  const begun = new Map<string, Millis>();
  for (const { service, change } of suspects) {
    const rollout = change.type === 'release' ? rolloutOf(service, change) : null;
    if (rollout === null) continue;
    begun.set(rollout, Math.min(begun.get(rollout) ?? Infinity, change.interval.from));
  }
  return suspects.filter(({ service, change }) => {
    const rollout = change.type === 'release_completed' ? rolloutOf(service, change) : null;
    return rollout === null || (begun.get(rollout) ?? Infinity) > change.interval.to;
  });
}

/** What beginning and end of a rollout have in common. Null: nothing tells which one it is. */
function rolloutOf(service: string, { facts: { version, commit, environment } }: Entry): string | null {
  const what = version ?? commit;
  return what === undefined ? null : JSON.stringify([service, what, environment?.toLowerCase() ?? null]);
}

interface Ranked<S extends Suspect> {
  readonly suspect: S;
  readonly distance: Millis;
  /** The smaller, the more it is one. */
  readonly rank: number;
}

/** Further away than any time is from another, in milliseconds. */
const BEHIND_ALL = 2 ** 50;

function rankedBy<S extends Suspect>(suspect: S, around: Millis): Ranked<S> {
  const distance = distanceOf(suspect.change.interval, around);
  return { suspect, distance, rank: Math.abs(distance) + (isProposed(suspect.change) ? BEHIND_ALL : 0) };
}

/** Those that can be among so many, in no order: of thousands only they have to be compared with each other. */
function nearest<S extends Suspect>(ranked: Ranked<S>[], most: number): Ranked<S>[] {
  if (ranked.length <= most) return ranked;
  const last = Float64Array.from(ranked, ({ rank }) => rank).sort()[most - 1]!;
  return ranked.filter(({ rank }) => rank <= last);
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
