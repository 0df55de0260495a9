/** Which names of companies mean the same. */
import { foldCase } from '../../timeline/words.js';
import { type Known } from './name-column.js';

/** By key of a name: what the company is called. */
export type CompanyNames = ReadonlyMap<string, string>;

export const NO_ALIASES: CompanyNames = new Map();

/**
 * What is left of a name that means something: letters and digits in lower case. `Travis CI` and `TravisCI` are one; a
 * name of signs alone is compared as it is.
 */
export function companyKey(name: string): string {
  const folded = foldCase(name);
  return folded.replace(/[^\p{L}\p{N}]+/gu, '') || folded;
}

/** A name, by way of its alias and of the alias of that. A circle of aliases means nothing. */
export const companyIn =
  (aliases: CompanyNames) =>
  (written: string): Known => {
    const key = companyKey(written);
    let name = aliases.get(key);
    if (name === undefined) return { key };
    const seen = new Set([key]);
    for (let next = aliases.get(companyKey(name)); next !== undefined; next = aliases.get(companyKey(name))) {
      if (seen.has(companyKey(name))) return { key };
      seen.add(companyKey(name));
      name = next;
    }
    return { key: companyKey(name), name };
  };
