/**
 * How large input may be, in one place. Characters are Unicode code points, bytes are of UTF-8.
 */
export const LIMITS = {
  /** Faults named in one answer; what is wrong beyond them shows when these are mended. */
  faults: 100,
  title: 300,
  /** Names of things: components, services, versions, companies, people, categories, keys of attributes. */
  name: 100,
  /** A severity that is a word rather than a number. */
  severityWord: 20,
  /** Short words of a source or an author: the time as it was written, the title of a link. */
  phrase: 300,
  url: 2000,
  attributeValue: 1000,
  /** Free text: an entry's, a quote, a summary, a reason, a claim's. */
  textBytes: 16 * 1024,
  entryBytes: 64 * 1024,
  links: 50,
  attributes: 50,
  /** Services, categories, keywords: each. */
  labels: 100,
  /** Keys, groups and people that may see an incident. */
  audience: 100,
  /** Entries, and claims, that one call brings. */
  perCall: 500,
  /** A tolerance, in seconds: a hundred years. */
  toleranceSeconds: 3_155_760_000,
  statedDuration: 50,
} as const;
