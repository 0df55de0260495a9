/** What a projector finds when it begins: documents that suit its log or not, and collections that nobody reads. */
import { type EventStore } from '../eventstore/event-store.js';
import { type DerivedDocuments } from '../readmodels/read-models.js';
import { collectionOf, versionName, type ProjectionState, type ProjectionVersion } from './projection-state.js';

/** Behind every event. */
const LAST_POSITION = '9'.repeat(20);

/**
 * Whether the documents were made from the log as it is. They were not if one of them has an event that is not there:
 * then the log was restored to an earlier time, and what they say has not happened.
 * @throws what the stores throw
 */
export async function suitsTheLog(
  store: Pick<EventStore, 'head'>,
  derived: DerivedDocuments,
  of: ProjectionVersion,
  { serving, filling }: ProjectionState,
): Promise<boolean> {
  const head = await store.head();
  for (const generation of [serving, filling?.generation]) {
    if (typeof generation !== 'number') continue;
    const collection = collectionOf(of, generation);
    await derived.open(collection);
    const [ahead] = await derived.changes(collection, { after: head, upTo: LAST_POSITION, limit: 1 });
    // It may have come after the first look.
    if (ahead && ahead.position > ((await store.head()) ?? '')) return false;
  }
  return true;
}

/** The collections of this version that its state does not name: what is left of rebuilds. */
export function leftOver(
  of: ProjectionVersion,
  { serving, filling }: ProjectionState,
  collections: readonly string[],
): string[] {
  const named = [serving, filling?.generation].flatMap((generation) =>
    typeof generation === 'number' ? [collectionOf(of, generation)] : [],
  );
  return collections.filter((name) => name.startsWith(`${versionName(of)}_g`) && !named.includes(name));
}
