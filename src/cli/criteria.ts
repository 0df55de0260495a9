/** Which incidents are meant, for `list`, `facets` and `analytics`. */
import { formatInstant } from '../timeline/time.js';
import { type Query } from './client.js';
import { UsageFault } from './failures.js';
import { type Session } from './session.js';
import { readLength } from '../timeline/parsing/lengths.js';

/** By option: the parameter. All may be repeated, and any one is enough. */
const VALUES = {
  company: 'company',
  product: 'product',
  service: 'service',
  category: 'category',
  keyword: 'keyword',
  sev: 'severity',
  status: 'status',
  year: 'year',
} as const;

/** @throws UsageFault for a time or length that is none */
export function criteriaOf(session: Session): Query {
  const { given } = session;
  const named = Object.entries(VALUES).map(([option, parameter]) => [parameter, given.list(option)] as const);
  const [from, to] = [session.time('from', { datesAllowed: true }), session.time('to', { datesAllowed: true })];
  const include = [...(given.flag('drills') ? ['drills'] : []), ...(given.flag('retracted') ? ['retracted'] : [])];
  return {
    ...Object.fromEntries(named.filter(([, values]) => values.length > 0)),
    q: given.text('q'),
    active: given.flag('open') ? 'true' : undefined,
    from: from && formatInstant(from.at),
    to: to && formatInstant(to.at),
    minDuration: lengthOf(session, 'min'),
    maxDuration: lengthOf(session, 'max'),
    has: given.has('has') ? given.list('has').join(',') : undefined,
    include: include.length > 0 ? include.join(',') : undefined,
  };
}

function lengthOf({ given }: Session, option: string): string | undefined {
  const typed = given.text(option);
  if (typed === undefined) return undefined;
  const length = readLength(typed);
  if (length === null) throw new UsageFault(`--${option}: "${typed}" is not a length of time: use 90m, 1.5h or PT90M`);
  return length;
}
