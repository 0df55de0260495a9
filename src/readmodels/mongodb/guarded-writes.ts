/** Documents that are written only if they are later than what is there. */
import { type AnyBulkWriteOperation, type Collection, type Filter, type WithoutId } from 'mongodb';
import { duplicatesOf } from './failures.js';

/** A document, and the filter that finds the stored one only if that is an earlier one. */
export interface GuardedWrite<T extends object> {
  readonly earlier: Filter<T>;
  readonly document: WithoutId<T>;
}

/**
 * Writes each document in the place of an earlier one, or where there is none; leaves out the others.
 *
 * Where the filter finds nothing, MongoDB inserts, and the id refuses that if a document is there: an equal or later
 * one, or one that somebody else has inserted at this very moment, which may be an earlier one. So these are tried once
 * more as replacements only. Documents are never removed one by one, so what was there is there still.
 * @throws the driver's errors
 */
export async function writeGuarded<T extends object>(
  collection: Pick<Collection<T>, 'bulkWrite'>,
  writes: readonly GuardedWrite<T>[],
): Promise<void> {
  if (writes.length === 0) return;
  const refused = await insertOrReplace(collection, writes);
  if (refused.length > 0) await collection.bulkWrite(operations(refused, false), { ordered: false });
}

async function insertOrReplace<T extends object>(
  collection: Pick<Collection<T>, 'bulkWrite'>,
  writes: readonly GuardedWrite<T>[],
): Promise<GuardedWrite<T>[]> {
  try {
    await collection.bulkWrite(operations(writes, true), { ordered: false });
    return [];
  } catch (error) {
    const duplicates = duplicatesOf(error);
    if (duplicates === null) throw error;
    return duplicates.map((index) => writes[index]!);
  }
}

const operations = <T extends object>(
  writes: readonly GuardedWrite<T>[],
  upsert: boolean,
): AnyBulkWriteOperation<T>[] =>
  writes.map(({ earlier, document }) => ({ replaceOne: { filter: earlier, replacement: document, upsert } }));
