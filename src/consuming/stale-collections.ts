/** Documents of another log than the supervisor's own, and collections that nobody reads any more. */
import { type EventStore } from '../eventstore/event-store.js';
import { type DerivedDocuments } from '../readmodels/read-models.js';
import { collectionOf, versionName, type ProjectionVersion } from './projection.js';
import { NOTHING_YET, type ProjectionState, type ProjectionStates } from './projection-state.js';

/** Behind every event. */
const LAST_POSITION = '9'.repeat(20);

/**
 * Whether the documents were made from the log as it is. They were not if one of them has an event that is not there:
 * then the log was restored to an earlier time, and what they say has not happened.
 * @throws what the stores throw
 */
export async function belongsToLog(
  store: Pick<EventStore, 'head'>,
  derived: DerivedDocuments,
  of: ProjectionVersion,
  { active, rebuild }: ProjectionState,
): Promise<boolean> {
  const head = await store.head();
  for (const generation of [active, rebuild?.generation]) {
    if (typeof generation !== 'number') continue;
    const collection = collectionOf(of, generation);
    await derived.open(collection);
    const [ahead] = await derived.changes(collection, { after: head, upTo: LAST_POSITION, limit: 1 });
    // It may have come after the first look.
    if (ahead && ahead.position > ((await store.head()) ?? '')) return false;
  }
  return true;
}

interface StaleCollectionsOptions {
  readonly derived: Pick<DerivedDocuments, 'collections' | 'drop'>;
  readonly states: ProjectionStates;
  readonly projection: ProjectionVersion;
  /** How long documents that are not active any more are kept, for instances that have not noticed yet. */
  readonly graceMs: number;
  /** How often it is looked for collections that nobody reads. */
  readonly sweepMs: number;
}

/** Drops the collections of a version that are not read any more. */
export class StaleCollections {
  readonly #options: StaleCollectionsOptions;
  /** Collections that were active until then. */
  #retired: { readonly collection: string; readonly since: number }[] = [];
  #sweptAt = 0;

  constructor(options: StaleCollectionsOptions) {
    this.#options = options;
  }

  /** Another collection has become active in place of this one. */
  retire(collection: string): void {
    this.#retired.push({ collection, since: performance.now() });
  }

  /**
   * Drops what is due now.
   * @param used collections that are worked on
   */
  async dropDue(used: readonly string[]): Promise<void> {
    const { derived, graceMs, sweepMs } = this.#options;
    const isDue = ({ since }: { since: number }): boolean => performance.now() - since >= graceMs;
    for (const { collection } of this.#retired.filter(isDue)) await derived.drop(collection);
    this.#retired = this.#retired.filter((retired) => !isDue(retired));
    if (performance.now() - this.#sweptAt >= sweepMs) await this.sweep(used);
  }

  /** Drops what nobody reads or rebuilds: what is left of rebuilds, and what was written to collections after their drop. */
  async sweep(used: readonly string[]): Promise<void> {
    const { derived, states, projection } = this.#options;
    this.#sweptAt = performance.now();
    // In this order: a collection that the state comes to name meanwhile is not among those that were there before.
    const there = await derived.collections();
    const { active, rebuild } = (await states.read(projection)) ?? NOTHING_YET;
    const named = [active, rebuild?.generation].flatMap((generation) =>
      typeof generation === 'number' ? [collectionOf(projection, generation)] : [],
    );
    const spared = new Set([...named, ...used, ...this.#retired.map(({ collection }) => collection)]);
    const isOfVersion = (name: string): boolean => name.startsWith(`${versionName(projection)}_g`);
    for (const collection of there.filter(isOfVersion)) if (!spared.has(collection)) await derived.drop(collection);
  }
}
