/** The parameters that lists, facets and analytics have in common, and the criteria that they make. */
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, MaxLength } from '../../../http/class-validator.js';
import { Optional } from '../../../http/openapi/describe.js';
import {
  FACET_VALUES,
  LENGTH as LENGTH_IN,
  POSITION,
  WORDS as WORDS_IN,
  WRITTEN_TIME,
  YEARS,
} from '../../../http/openapi/inputs.js';
import { InstantOrDate, Names, Repeated, wordFaults } from '../../../http/parameters.js';
import { type Fault } from '../../../http/problems.js';
import { type Status } from '../../../timeline/view/view-types.js';
import { parseStatedDuration, type Millis } from '../../../timeline/time.js';
import { wordsOf } from '../../../timeline/words.js';
import { HAVING, NAMES, type Criteria, type Having } from '../../queries/criteria.js';

export const STATUSES: readonly Status[] = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'];

/** A length of time in ISO 8601 as seconds. */
const Seconds = () =>
  Transform(({ value }) => (typeof value === 'string' ? (parseStatedDuration(value)?.seconds ?? NaN) : NaN));

const TIME = 'must be an RFC 3339 instant with Z or an offset, or a date';
const LENGTH = 'must be an ISO 8601 duration without years and months, such as PT90M';
const WORDS = 'must have at most 300 characters';
const ONCE = 'must be given once';

/** Values of which any one is enough. */
const anyOf = (what: string) =>
  ({ ...FACET_VALUES, description: `${what} Repeat for several: any one is enough.` }) as const;
const orNone = 'An empty value finds those without one.';

export class CriteriaQuery {
  @Optional({
    ...WORDS_IN,
    description:
      'Words, each of which must begin a word of the title, company, product, services, keywords, summary or a milestone; case and marks make no difference. An empty one asks for nothing.',
    example: 'checkout deploy',
  })
  @IsOptional()
  @IsString({ message: ONCE })
  @MaxLength(500, { message: 'must have at most 500 characters' })
  q?: string;

  @Optional(anyOf(`Company; case, spaces, punctuation and aliases make no difference. ${orNone}`))
  @IsOptional()
  @Repeated()
  @MaxLength(300, { each: true, message: WORDS })
  company?: string[];

  @Optional(anyOf(`Product. ${orNone}`))
  @IsOptional()
  @Repeated()
  @MaxLength(300, { each: true, message: WORDS })
  product?: string[];

  @Optional(anyOf(`Service. ${orNone}`))
  @IsOptional()
  @Repeated()
  @MaxLength(300, { each: true, message: WORDS })
  service?: string[];

  @Optional(anyOf(`Category. ${orNone}`))
  @IsOptional()
  @Repeated()
  @MaxLength(300, { each: true, message: WORDS })
  category?: string[];

  @Optional(anyOf(`Keyword. ${orNone}`))
  @IsOptional()
  @Repeated()
  @MaxLength(300, { each: true, message: WORDS })
  keyword?: string[];

  @Optional(anyOf(`Severity. ${orNone}`))
  @IsOptional()
  @Repeated()
  @MaxLength(300, { each: true, message: WORDS })
  severity?: string[];

  @Optional({ enum: STATUSES, isArray: true, description: 'Status. Repeat for several: any one is enough.' })
  @IsOptional()
  @Repeated()
  @IsIn(STATUSES, { each: true, message: `must be one of ${STATUSES.join(', ')}` })
  status?: Status[];

  @Optional({ ...anyOf(`Year of the start, in UTC. ${orNone}`), ...YEARS })
  @IsOptional()
  @Repeated()
  @Matches(/^(?:|(?!0+$)\d{1,4})$/, { each: true, message: 'must be a year from 1 to 9999' })
  year?: string[];

  @Optional({ enum: ['true', 'false'], description: 'Whether it is in progress.' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  active?: 'true' | 'false';

  @Optional({ ...WRITTEN_TIME, description: 'Lasted until this instant or date, or longer.', example: '2023-01-01' })
  @IsOptional()
  @InstantOrDate()
  @IsInt({ message: TIME })
  from?: Millis;

  @Optional({ ...WRITTEN_TIME, description: 'Began before this instant or date.', example: '2024-01-01' })
  @IsOptional()
  @InstantOrDate()
  @IsInt({ message: TIME })
  to?: Millis;

  @Optional({ ...LENGTH_IN, description: 'The headline is computed, and at least this.', example: 'PT1H' })
  @IsOptional()
  @Seconds()
  @IsNumber({}, { message: LENGTH })
  minDuration?: number;

  @Optional({ ...LENGTH_IN, description: 'The headline is computed, and at most this.', example: 'P1D' })
  @IsOptional()
  @Seconds()
  @IsNumber({}, { message: LENGTH })
  maxDuration?: number;

  @Optional({
    enum: HAVING,
    isArray: true,
    description: 'A computed headline, claims, findings, unconfirmed entries. Separated by commas: all of them.',
  })
  @IsOptional()
  @Names()
  @IsIn(HAVING, { each: true, message: `must be some of ${HAVING.join(', ')}` })
  has?: Having[];

  @Optional({ ...POSITION, description: 'Waits up to 2 s until what was recorded up to here is in the answer.' })
  @IsOptional()
  @Matches(/^\d{1,20}$/, { message: 'must be a position that an answer gave' })
  minPosition?: string;
}

/** What parameters mean together. */
export function criteriaFaults({ q, from, to, minDuration, maxDuration }: CriteriaQuery): Fault[] {
  const faults = wordFaults(q);
  if (from !== undefined && to !== undefined && to <= from)
    faults.push({ parameter: 'to', code: 'order', detail: 'must be after from' });
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
