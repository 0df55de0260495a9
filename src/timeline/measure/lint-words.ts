/** Lint of words: a type that is nearly a known one, and what a rollback names but nothing here is called. */
import { type Evaluable } from './definition.js';
import { type Entry } from '../entry.js';
import { finding } from './lint-finding.js';
import { didYouMean, meantType } from '../meant-type.js';
import { ReleaseNames } from './release-names.js';
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
  const rollbacks = (timeline.byType.get('rollback') ?? []).filter(({ facts }) => facts.reverts !== undefined);
  if (releases.length === 0 || rollbacks.length === 0) return;
  const names = new ReleaseNames(releases);
  const known = new KnownReleases(releases);
  for (const rollback of rollbacks) {
    const { reverts = '', service } = rollback.facts;
    const alike = names.near(reverts);
    if (revertedRelease(rollback, alike).release !== null) continue;
    const possible = known.of(service);
    if (possible === null) continue;
    const near = alike.filter((release) => canBeOf(service, release));
    const said = `no release is called ${reverts}`;
    yield near.length > 0
      ? finding('release_unknown', `${said}: did you mean ${named(near, ' or ')}?`, [rollback.id])
      : finding('release_unknown', `${said}; known: ${possible}`, [rollback.id], 'info');
  }
}

/** The releases that there are, in words, made once for each service that has some. */
class KnownReleases {
  readonly #said = new Map<string | undefined, string | null>();
  readonly #services: ReadonlySet<string | undefined>;

  constructor(private readonly releases: readonly Entry[]) {
    this.#services = new Set(releases.map(({ facts }) => facts.service));
  }

  /** @param service undefined: of any. @returns null where there are none */
  of(service: string | undefined): string | null {
    // Those of no service may be of any: for all services that have none of their own they are the same.
    const key = this.#services.has(service) ? service : service === undefined ? undefined : NO_SERVICE;
    const known = this.#said.get(key);
    if (known !== undefined) return known;
    const possible = this.releases.filter((release) => canBeOf(service, release));
    const said = possible.length === 0 ? null : named(possible, ', ');
    this.#said.set(key, said);
    return said;
  }
}

/** Nothing is called so. */
const NO_SERVICE = '';

/** The latest ones, by version if they have one. */
function named(releases: readonly Entry[], between: string): string {
  const names = [...new Set(releases.map(({ id, facts }) => facts.version ?? id))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return names.slice(-NAMED).join(between) + more;
}
