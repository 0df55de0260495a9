/** Lint of words: a type that is nearly a known one, and what a rollback names but nothing here is called. */
import { type Evaluable } from './definition.js';
import { type Entry } from '../entry.js';
import { finding } from './lint-finding.js';
import { didYouMean, meantType } from '../meant-type.js';
import { canBeOf, revertedRelease } from './reverted-release.js';
import { type FindingView } from '../view/view-types.js';

/** Entries are many and their types are few. @returns a finding for each entry of a type that was meant to be another */
export function* typeSlips(entries: readonly Entry[]): Generator<FindingView> {
  const meantBy = new Map<string, string | null>();
  for (const { id, type } of entries) {
    if (!meantBy.has(type)) meantBy.set(type, meantType(type));
    const meant = meantBy.get(type)!;
    if (meant !== null) yield finding('type_slip_suspected', didYouMean(type, meant), [id]);
  }
}

/** How many releases are named. The others are counted. */
const NAMED = 3;

/** Rollbacks that say what they take back, where no release is called so. One that nobody recorded here may be. */
export function* unknownReleases({ timeline }: Evaluable): Generator<FindingView> {
  const releases = timeline.byType.get('release') ?? [];
  for (const rollback of timeline.byType.get('rollback') ?? []) {
    const { reverts, service } = rollback.facts;
    if (reverts === undefined || revertedRelease(rollback, releases).release !== null) continue;
    const possible = releases.filter((release) => canBeOf(service, release));
    if (possible.length === 0) continue;
    const near = possible.filter((release) => namesOf(release).some((name) => isNear(name, reverts)));
    const said = `no release is called ${reverts}`;
    yield near.length > 0
      ? finding('release_unknown', `${said}: did you mean ${named(near, ' or ')}?`, [rollback.id])
      : finding('release_unknown', `${said}; known: ${named(possible, ', ')}`, [rollback.id], 'info');
  }
}

/** The latest ones, by version if they have one. */
function named(releases: readonly Entry[], between: string): string {
  const names = [...new Set(releases.map(({ id, facts }) => facts.version ?? id))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return names.slice(-NAMED).join(between) + more;
}

const namesOf = ({ id, facts: { version, commit } }: Entry): string[] =>
  [id, version, commit].filter((name) => name !== undefined);

/** `v2.14.0`, `V2.14.0`, `checkout@2.14.0` and `refs/tags/v2.14.0` are nearly 2.14.0; 12.14.0 and 2.14.1 are others. */
function isNear(a: string, b: string): boolean {
  const [short, long] = [a.toLowerCase(), b.toLowerCase()].sort((x, y) => x.length - y.length) as [string, string];
  if (long.startsWith(short) && ABBREVIATED.test(short) && ABBREVIATED.test(long)) return true;
  if (!long.endsWith(short)) return false;
  return long.length === short.length || /(?:^|[^a-z0-9.])v?$/.test(long.slice(0, -short.length).slice(-2));
}

/** A commit, cut shorter than a selector takes. */
const ABBREVIATED = /^[0-9a-f]{4,}$/;
