/** The names of many releases, so that what a rollback names is looked up and not held against each of them. */
import { type Entry } from '../entry.js';
import { groupBy, inOrder } from '../timeline.js';

/** Of more releases of one name the latest count. */
const MOST_OF_A_NAME = 100;
/** A commit, cut shorter than a selector takes. */
const ABBREVIATED = /^[0-9a-f]{4,}$/;
const SHORTEST = 4;
/** Of a name with more parts the last ones. */
const MOST_ENDINGS = 10;

interface Named {
  /** In lower case. */
  readonly name: string;
  readonly release: Entry;
}

export class ReleaseNames {
  readonly #byName: ReadonlyMap<string, readonly Named[]>;
  /** By what stands at the end of a longer name, and is nearly that name. */
  readonly #byEnding: ReadonlyMap<string, readonly Named[]>;
  /** Abbreviations of commits, in order. */
  readonly #commits: readonly Named[];

  /** @param releases in timeline order */
  constructor(releases: readonly Entry[]) {
    const named = releases.flatMap((release) =>
      [...new Set(namesOf(release))].map((name): Named => ({ name: name.toLowerCase(), release })),
    );
    this.#byName = latest(groupBy(named, ({ name }) => name));
    const endings = named.flatMap((each) => endingsOf(each.name).map((ending) => ({ ending, each })));
    const byEnding = groupBy(endings, ({ ending }) => ending);
    this.#byEnding = latest(new Map([...byEnding].map(([ending, all]) => [ending, all.map(({ each }) => each)])));
    this.#commits = named
      .filter(({ name }) => ABBREVIATED.test(name))
      .sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
  }

  /**
   * The releases that are called nearly so, in timeline order: `v2.14.0`, `V2.14.0`, `checkout@2.14.0` and
   * `refs/tags/v2.14.0` are nearly 2.14.0; 12.14.0 and 2.14.1 are others. What is called exactly so is among them.
   */
  near(sought: string): readonly Entry[] {
    const name = sought.toLowerCase();
    const found = [
      ...(this.#byEnding.get(name) ?? []),
      ...[name, ...endingsOf(name)].flatMap((each) => this.#byName.get(each) ?? []),
      ...(ABBREVIATED.test(name) ? this.#ofCommit(name) : []),
    ];
    return [...new Set(found.map(({ release }) => release))].sort(inOrder);
  }

  /** Either may be cut shorter than the other. */
  #ofCommit(name: string): Named[] {
    const found: Named[] = [];
    for (let length = SHORTEST; length < name.length; length += 1)
      found.push(...(this.#byName.get(name.slice(0, length)) ?? []));
    for (let at = this.#firstFrom(name); found.length < MOST_OF_A_NAME; at += 1) {
      const next = this.#commits[at];
      if (!next?.name.startsWith(name)) break;
      found.push(next);
    }
    return found;
  }

  /** The place of the first commit that does not stand before a name. */
  #firstFrom(name: string): number {
    let [low, high] = [0, this.#commits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#commits[middle]!.name < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const namesOf = ({ id, facts: { version, commit } }: Entry): string[] =>
  [id, version, commit].filter((name) => name !== undefined);

const latest = (groups: ReadonlyMap<string, Named[]>): ReadonlyMap<string, readonly Named[]> =>
  new Map([...groups].map(([name, group]) => [name, group.slice(-MOST_OF_A_NAME)]));

/** What is left of a name without words before it, and without a v. */
function endingsOf(name: string): string[] {
  const endings: string[] = [];
  for (let at = name.length - 1; at > 0 && endings.length < MOST_ENDINGS; at -= 1)
    if (/(?:^|[^a-z0-9.])v?$/.test(name.slice(Math.max(0, at - 2), at))) endings.push(name.slice(at));
  return endings;
}
