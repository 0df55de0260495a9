/** Which fields of an entry differ, as it goes out. */
import { type Entry, type EntryTexts } from './entry.js';
import { equalJson } from './input/drafts.js';
import { type Change } from './view/moment-types.js';
import { type EntryView } from './view/view-types.js';
import { witnessesOf } from './witnesses.js';

/** What the record says about an entry, and not what the entry says. */
const OF_THE_RECORD: ReadonlySet<string> = new Set([
  'id',
  'recordedAt',
  'recordedBy',
  'revision',
  'lastRevision',
  'amended',
  'retracted',
  'forgotten',
]);

/**
 * By field: what it was and is, null where it is not set. Null if nothing that the entry says differs. How late it was
 * learned follows from the record as well, and so makes no difference of its own.
 */
export function fieldChanges(before: EntryView, after: EntryView): Record<string, Change<unknown>> | null {
  const [then, now] = [fieldsOf(before), fieldsOf(after)];
  const [formerNames, names] = [Object.keys(then), Object.keys(now)];
  const [formerValues, values] = [Object.values(then), Object.values(now)];
  const changes: [string, Change<unknown>][] = [];
  const compare = (field: string, old: unknown, current: unknown): void => {
    if (old === current || OF_THE_RECORD.has(field) || equalJson(old, current)) return;
    changes.push([field, { before: old, after: current }]);
  };
  // Nearly all fields stand at the same place in both, where they need not be looked up.
  names.forEach((field, i) => {
    const old = formerNames[i] === field ? formerValues[i] : then[field];
    compare(field, old ?? null, values[i] ?? null);
  });
  formerNames.forEach((field, i) => {
    if (names[i] !== field && !Object.hasOwn(now, field)) compare(field, formerValues[i] ?? null, null);
  });
  return changes.some(([field]) => field !== 'learnedAfterSeconds') ? Object.fromEntries(changes) : null;
}

const fieldsOf = (view: object): Readonly<Record<string, unknown>> => view as Readonly<Record<string, unknown>>;

/** What an entry says, before it is dressed to go out. */
export interface Said {
  readonly entry: Entry;
  readonly texts: EntryTexts | undefined;
}

/** Far quicker than to compare how they go out: nearly all entries of two moments are the same. */
export const saysTheSame = (a: Said, b: Said): boolean =>
  a.entry.learnedAt === b.entry.learnedAt &&
  witnessesOf(a.entry).length === witnessesOf(b.entry).length &&
  sameValues(a.entry.facts, b.entry.facts) &&
  sameValues(a.texts ?? {}, b.texts ?? {});

function sameValues(a: object, b: object): boolean {
  if (a === b) return true;
  const [then, now] = [fieldsOf(a), fieldsOf(b)];
  const names = Object.keys(now);
  return (
    names.length === Object.keys(then).length &&
    names.every((name) => then[name] === now[name] || equalJson(then[name], now[name]))
  );
}
