/** The parameters that lists, facets and analytics have in common, and the criteria that they make. */
import { FACET_VALUE, POSITION, WORDS, YEARS } from '../../../http/openapi/inputs.js';
import {
  AnyOf,
  InstantOrDate,
  Matching,
  OneOf,
  Seconds,
  SomeOf,
  stretchFaults,
  Text,
  Texts,
  TextsMatching,
  wordFaults,
} from '../../../http/parameters.js';
import { type Fault } from '../../../http/problems.js';
import { type Status } from '../../../timeline/view/view-types.js';
import { type Millis } from '../../../timeline/time.js';
import { wordsOf } from '../../../timeline/words.js';
import { HAVING, NAMES, type Criteria, type Having } from '../../queries/criteria.js';

export const STATUSES: readonly Status[] = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'];

/** Values of which any one is enough. */
const anyOf = (what: string): string => `${what} Repeat for several: any one is enough.`;
const orNone = 'An empty value finds those without one.';

export class CriteriaQuery {
  @Text({
    ...WORDS,
    description:
      'Words, each of which must begin a word of the title, company, product, services, keywords, summary or a milestone; case and marks make no difference. An empty one asks for nothing.',
    example: 'checkout deploy',
  })
  q?: string;

  @Texts(FACET_VALUE, {
    description: anyOf(`Company; case, spaces, punctuation and aliases make no difference. ${orNone}`),
  })
  company?: string[];

  @Texts(FACET_VALUE, { description: anyOf(`Product. ${orNone}`) })
  product?: string[];

  @Texts(FACET_VALUE, { description: anyOf(`Service. ${orNone}`) })
  service?: string[];

  @Texts(FACET_VALUE, { description: anyOf(`Category. ${orNone}`) })
  category?: string[];

  @Texts(FACET_VALUE, { description: anyOf(`Keyword. ${orNone}`) })
  keyword?: string[];

  @Texts(FACET_VALUE, { description: anyOf(`Severity. ${orNone}`) })
  severity?: string[];

  @AnyOf(STATUSES, { description: 'Status. Repeat for several: any one is enough.' })
  status?: Status[];

  @TextsMatching(/^(?:|(?!0+$)\d{1,4})$/, 'must be a year from 1 to 9999', {
    ...YEARS,
    description: anyOf(`Year of the start, in UTC. ${orNone}`),
  })
  year?: string[];

  @OneOf(['true', 'false'], { description: 'Whether it is in progress.' })
  active?: 'true' | 'false';

  @InstantOrDate({ description: 'Lasted until this instant or date, or longer.', example: '2023-01-01' })
  from?: Millis;

  @InstantOrDate({ description: 'Began before this instant or date.', example: '2024-01-01' })
  to?: Millis;

  @Seconds({ description: 'The headline is computed, and at least this.', example: 'PT1H' })
  minDuration?: number;

  @Seconds({ description: 'The headline is computed, and at most this.', example: 'P1D' })
  maxDuration?: number;

  @SomeOf(HAVING, {
    description: 'A computed headline, claims, findings, unconfirmed entries. Separated by commas: all of them.',
  })
  has?: Having[];

  @Matching(/^\d{1,20}$/, 'must be a position that an answer gave', {
    ...POSITION,
    description: 'Waits up to 2 s until what was recorded up to here is in the answer.',
  })
  minPosition?: string;
}

/** What parameters mean together. */
export function criteriaFaults({ q, minDuration, maxDuration, ...stretch }: CriteriaQuery): Fault[] {
  const faults = [...wordFaults(q), ...stretchFaults(stretch)];
  if (minDuration !== undefined && maxDuration !== undefined && maxDuration < minDuration)
    faults.push({ parameter: 'maxDuration', code: 'order', detail: 'must not be less than minDuration' });
  return faults;
}

/** @param include what is left out by itself: `retracted` incidents, `drills` */
export function criteriaOf(query: CriteriaQuery, include: readonly string[] = []): Criteria {
  const { q, status, year, active, from, to, minDuration, maxDuration, has } = query;
  const names = NAMES.flatMap((name) => (query[name] ? [[name, [...new Set(query[name])].sort()] as const] : []));
  return {
    words: [...new Set(wordsOf(q ?? ''))].sort(),
    names: Object.fromEntries(names),
    status: status ? [...new Set(status)].sort() : null,
    years: year ? [...new Set(year.map((each) => each.replace(/^0+/, '')))].sort() : null,
    active: active === undefined ? null : active === 'true',
    from: from ?? null,
    to: to ?? null,
    minDuration: minDuration ?? null,
    maxDuration: maxDuration ?? null,
    has: [...new Set(has)].sort(),
    retracted: include.includes('retracted'),
    drills: include.includes('drills'),
  };
}

/** The position to wait for, as positions are compared. */
export const leastOf = ({ minPosition }: CriteriaQuery): string | null => minPosition?.padStart(20, '0') ?? null;
