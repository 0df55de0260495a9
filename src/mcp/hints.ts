/** What a refused call was probably meant to be: values that are known, examples of a form, ids that are near. */
import { KNOWN_TYPES } from '../timeline/entry.js';
import { meantType } from '../timeline/meant-type.js';
import { nearMiss } from '../timeline/parsing/near-misses.js';
import { type Parameter } from './arguments.js';

/** Ids that are named. */
const FEW = 3;
/** So many letters in common at the beginning say something: more than the year of an id. */
const COMMON = 6;
/** A link to an incident is shorter. What is longer means none, and holding it against every id takes long. */
const LONGEST_MEANT = 500;

/** Of one fault: what to write instead; null where nothing better is known than the fault itself. */
export function hintOf({ known = [], example }: Parameter, given: unknown, detail: string): string | null {
  if (typeof given !== 'string' || given === '') return example === undefined ? null : `for example ${example}`;
  if (known.length > 0) {
    if (known.includes(given)) return null;
    const meant = known === KNOWN_TYPES ? typeMeant(given) : nearMiss(given, known);
    const named = meant === null ? null : `did you mean ${meant}?`;
    return detail.includes('did you mean') ? null : (named ?? `known: ${known.join(', ')}`);
  }
  return example === undefined || detail.includes('such as') ? null : `for example ${example}`;
}

/** "Resolved" and "impact start", too. */
function typeMeant(given: string): string | null {
  const folded = given.toLowerCase().replace(/[^a-z0-9]/g, '_');
  return KNOWN_TYPES.includes(folded) ? folded : meantType(folded);
}

/** The ids that are most like what was given, best first: they begin alike, or one is in the other. */
export function nearIds(given: string, ids: readonly string[]): string[] {
  if (given.length > LONGEST_MEANT) return [];
  const sought = given.toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  if (sought === '') return [];
  const near = ids.flatMap((id) => {
    const common = commonStart(id, sought);
    const isPart = sought.length >= FEW && (id.includes(sought) || sought.includes(id));
    return isPart || common >= Math.min(COMMON, sought.length) ? [{ id, common: isPart ? id.length : common }] : [];
  });
  return near
    .sort((a, b) => b.common - a.common)
    .slice(0, FEW)
    .map(({ id }) => id);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
