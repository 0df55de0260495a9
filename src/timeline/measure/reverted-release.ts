/** Which release a rollback takes back. */
import { type Entry } from '../entry.js';
import { inOrder } from '../timeline.js';

interface Reverted {
  /** Null where nothing fits, or where an abbreviated commit fits several. */
  readonly release: Entry | null;
  /** The releases that it was chosen from, in order. */
  readonly candidates: readonly Entry[];
}

/**
 * The release whose id, else the latest whose version, else the latest whose commit is the rollback's `reverts`, and
 * nothing if there is none. Without `reverts` it is the latest release that does not come after the rollback and does
 * not name another service.
 * @param releases in timeline order
 */
export function revertedRelease(rollback: Entry, releases: readonly Entry[]): Reverted {
  const { reverts, service } = rollback.facts;
  const candidates =
    reverts === undefined
      ? releases.filter((release) => inOrder(release, rollback) < 0 && canBeOf(service, release))
      : named(reverts, releases);
  return { release: candidates.at(-1) ?? null, candidates };
}

/** A change that names no service may be of any. */
export const canBeOf = (service: string | undefined, { facts }: Entry): boolean =>
  service === undefined || facts.service === undefined || facts.service === service;

function named(reverts: string, releases: readonly Entry[]): readonly Entry[] {
  const byId = releases.filter(({ id }) => id === reverts);
  if (byId.length > 0) return byId;
  const byVersion = releases.filter(({ facts }) => facts.version === reverts);
  return byVersion.length > 0 ? byVersion : ofCommit(reverts, releases);
}

/** Releases of one commit, of which either side may be an abbreviation; none where it could be several commits. */
function ofCommit(reverts: string, releases: readonly Entry[]): readonly Entry[] {
  const same = releases.filter(({ facts: { commit } }) => commit !== undefined && isSameCommit(commit, reverts));
  const longest = same.map(({ facts }) => facts.commit!).reduce((a, b) => (b.length > a.length ? b : a), reverts);
  return same.every(({ facts }) => isSameCommit(facts.commit!, longest)) ? same : [];
}

const ABBREVIATED = /^[0-9a-f]{7,}$/;

function isSameCommit(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return ABBREVIATED.test(left) && ABBREVIATED.test(right) && (left.startsWith(right) || right.startsWith(left));
}
