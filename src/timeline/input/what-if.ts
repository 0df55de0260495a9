/** Reads what is supposed to be recorded: `{entries?, amendments?: {id: set}, retractions?}`. */
import { entryAt, entrySetAt } from './entry.js';
import { entryId } from './kinds.js';
import { LIMITS } from './limits.js';
import { type EntryDraft, type EntrySet } from './drafts.js';
import { object, Place, readOptional, refuseOthers, type Reader, type Reading } from './values.js';

/** Laid over what is stored in this order: entries, amendments, retractions. */
export interface Supposition {
  readonly entries: readonly EntryDraft[];
  /** By entry, at most one each. */
  readonly amendments: readonly { readonly entryId: string; readonly set: EntrySet }[];
  readonly retractions: readonly string[];
}

export function readSupposition(body: unknown): Reading<Supposition> {
  const place = Place.root();
  const input = object(body ?? {}, place);
  if (!input) return place.reading<Supposition>(undefined);
  refuseOthers(input, new Set(['entries', 'amendments', 'retractions']), place);
  return place.reading({
    entries: readOptional(each(entryAt), input, 'entries', place) ?? [],
    amendments: readOptional(amendments, input, 'amendments', place) ?? [],
    retractions: readOptional(each(entryId), input, 'retractions', place) ?? [],
  });
}

function each<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return place.fault('type', 'must be a list');
    if (value.length > LIMITS.perCall) return place.fault('too_many', `must have at most ${LIMITS.perCall} items`);
    return (value as unknown[]).map((one, index) => item(one, place.at(index))).filter((read) => read !== undefined);
  };
}

const amendments: Reader<Supposition['amendments']> = (value, place) => {
  const input = object(value, place);
  const entries = Object.entries(input ?? {});
  if (entries.length > LIMITS.perCall) return place.fault('too_many', `must have at most ${LIMITS.perCall} entries`);
  return entries.flatMap(([key, one]) => {
    const own = place.at(key);
    const [id, set] = [entryId(key, own), entrySetAt(one, own)];
    return id !== undefined && set ? [{ entryId: id, set }] : [];
  });
};
