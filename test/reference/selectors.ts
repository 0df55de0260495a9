/** What a selector selects. */
import { inOrder, type Fact, type Known } from './history.js';
import { edgeOf, effective, effectiveInStatus, isStated } from './parts.js';
import { outweighs } from './status.js';
import { windowsOf } from './windows.js';

interface Selected {
  entry: Fact | null;
  ambiguous: boolean;
  /** Of `first`, `last` and a bare type: all that it chose from. */
  candidates: Fact[];
  /** What `last:` selected before a later entry undid it. */
  undone: Fact | null;
  /** What to name when nothing is selected. */
  types: string[];
}

export function select(selector: string, known: Known): Selected {
  const nothing: Selected = { entry: null, ambiguous: false, candidates: [], undone: null, types: [] };
  if (selector.startsWith('entry:')) {
    const entry = known.live.find(({ id }) => `entry:${id}` === selector) ?? null;
    return { ...nothing, entry, candidates: entry ? [entry] : [], types: [selector] };
  }
  if (selector.startsWith('reverted:')) {
    const rollback = select(selector.slice('reverted:'.length), known);
    if (!rollback.entry) return { ...nothing, types: rollback.types };
    return { ...nothing, entry: takenBackBy(rollback.entry, known), types: ['release'] };
  }
  const [, way, list, component] = /^(?:(first|last|suspect):)?([^@]+)(?:@(.+))?$/.exec(selector)!;
  const types = list!.split(',');
  const of = (type: string): Fact[] =>
    effective(known.live).filter(
      (entry) => entry.type === type && (component === undefined || entry.component === component),
    );
  if (way === 'suspect') {
    const rollback = effective(known.live).find(({ type }) => type === 'rollback');
    const reverted = rollback && takenBackBy(rollback, known);
    if (reverted) return { ...nothing, entry: reverted, types };
    const sign = effective(known.live).find(({ type }) => ['impact_started', 'detected', 'declared'].includes(type));
    const served = types.map((type) => ({
      serving: sign ? of(type).filter(({ interval }) => interval.from <= sign.interval.to) : of(type),
    }));
    const { serving = [] } = preferred(served) ?? {};
    return { ...nothing, entry: (sign ? serving.at(-1) : serving[0]) ?? null, types };
  }
  if (way === undefined) {
    const serving = of(types[0]!);
    return {
      ...nothing,
      entry: serving.length === 1 ? serving[0]! : null,
      ambiguous: serving.length > 1,
      candidates: serving,
      types,
    };
  }
  if (way === 'first') {
    const { serving = [] } = preferred(types.map((type) => ({ serving: of(type) }))) ?? {};
    return { ...nothing, entry: serving[0] ?? null, candidates: serving, types };
  }
  const all = types.map((type) => ({ serving: of(type) }));
  const standing = all.map(({ serving }) =>
    serving.length > 0 && isUndone(serving.at(-1)!, component, known) ? { serving: [] } : { serving },
  );
  const chosen = preferred(standing);
  const once = preferred(all);
  // A guess does not stand in for a stated end that was undone.
  if (chosen && once && outweighs(chosen.serving[0]!, once.serving[0]!))
    return { ...nothing, entry: chosen.serving.at(-1)!, candidates: chosen.serving, types };
  return { ...nothing, undone: once?.serving.at(-1) ?? null, candidates: once?.serving ?? [], types };
}

/** The first that has a stated entry, else the first that has one at all. */
const preferred = <T extends { serving: Fact[] }>(alternatives: readonly T[]): T | undefined =>
  alternatives.find(({ serving }) => serving.some(isStated)) ?? alternatives.find(({ serving }) => serving.length > 0);

function isUndone(entry: Fact, component: string | undefined, known: Known): boolean {
  if (['resolved', 'closed', 'incident_ended'].includes(entry.type)) {
    const reopened = effectiveInStatus(known.live).filter(({ type }) => type === 'reopened');
    if (reopened.some((other) => inOrder(other, entry) > 0 && outweighs(other, entry))) return true;
  }
  const role = edgeOf(entry.type);
  if (role?.edge !== 'ended') return false;
  return windowsOf(known.live).windows.some(
    (window) =>
      window.kind === role.kind &&
      (component === undefined || window.component === component) &&
      (window.end === null || inOrder(window.opener, entry) > 0),
  );
}

/** The release that a rollback takes back. */
function takenBackBy(rollback: Fact, known: Known): Fact | null {
  const releases = effective(known.live).filter(({ type }) => type === 'release');
  const { reverts, service } = rollback;
  if (!reverts) {
    const before = releases.filter(
      (release) => inOrder(release, rollback) <= 0 && (!service || !release.service || release.service === service),
    );
    return before.at(-1) ?? null;
  }
  const byId = releases.find(({ id }) => id === reverts);
  if (byId) return byId;
  const byVersion = releases.filter(({ version }) => version === reverts);
  if (byVersion.length > 0) return byVersion.at(-1)!;
  const byCommit = releases.filter(({ commit }) => commit && sameCommit(commit, reverts));
  const commits = new Set(byCommit.map(({ commit }) => commit!.toLowerCase()));
  return commits.size === 1 ? byCommit.at(-1)! : null;
}

function sameCommit(a: string, b: string): boolean {
  const [short, long] = [a.toLowerCase(), b.toLowerCase()].sort((x, y) => x.length - y.length) as [string, string];
  return short === long || (/^[0-9a-f]{7,}$/.test(short) && /^[0-9a-f]+$/.test(long) && long.startsWith(short));
}
