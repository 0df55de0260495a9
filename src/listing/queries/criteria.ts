/** Which incidents are meant, and in which order: what a list, facets and analytics are asked, once it has been read. */
import { type Status } from '../../timeline/view/view-types.js';
import { type Millis } from '../../timeline/time.js';

export const NAMES = ['company', 'product', 'service', 'category', 'keyword', 'severity'] as const;
export type Name = (typeof NAMES)[number];

export const HAVING = ['duration', 'claims', 'lint', 'unconfirmed'] as const;
export type Having = (typeof HAVING)[number];

/** Every part narrows; within a list of values any one is enough. */
export interface Criteria {
  /** Each must begin a word of the incident. As `wordsOf` gives them. */
  readonly words: readonly string[];
  /** An empty name stands for having none. */
  readonly names: Readonly<Partial<Record<Name, readonly string[]>>>;
  readonly status: readonly Status[] | null;
  /** An empty year stands for a start that is not known. */
  readonly years: readonly string[] | null;
  readonly active: boolean | null;
  /** Overlap with `[from, to)`. */
  readonly from: Millis | null;
  readonly to: Millis | null;
  /** Of the headline, in seconds; both ends included. */
  readonly minDuration: number | null;
  readonly maxDuration: number | null;
  /** All of them. */
  readonly has: readonly Having[];
  readonly retracted: boolean;
  readonly drills: boolean;
}

type SortKey = 'startedAt' | 'duration' | 'updatedAt' | 'title';

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

export const SORTS = ['-startedAt', 'startedAt', '-duration', 'duration', '-updatedAt', 'title'] as const;

/** @param text one of `SORTS` */
export const sortOf = (text: (typeof SORTS)[number]): Sort => ({
  key: text.replace('-', '') as SortKey,
  descending: text.startsWith('-'),
});
