/** The parameters of analytics. */
import { METRIC, TIME_ZONE } from '../../../http/openapi/inputs.js';
import { OneOf, Text, WholeNumber } from '../../../http/parameters.js';
import { type Fault } from '../../../http/problems.js';
import { timeZoneFault } from '../../../timeline/time-zones.js';
import { type Period } from '../../queries/analytics/counts.js';
import { NAMES } from '../../queries/criteria.js';
import { type GroupedBy } from '../../queries/grouping.js';
import { criteriaFaults } from './criteria.dto.js';
import { CountedQuery } from './facets.dto.js';
import { metricFaults } from './list.dto.js';

const GROUPED_BY: readonly GroupedBy[] = [...NAMES, 'status', 'year'];
const MOST_GROUPS = 200;
const GroupBy = () =>
  OneOf(GROUPED_BY, {
    description: 'One group for each value, and one with `value: null` for those without; all in one if left out.',
  });
const MostGroups = () => WholeNumber(1, MOST_GROUPS, { default: 50, description: 'The largest groups.' });

export class DurationsAnalysisQuery extends CountedQuery {
  @Text({ ...METRIC, description: '`id` or `id@version`. Default: `duration`.', example: 'time_to_detect' })
  metric?: string;

  @GroupBy()
  groupBy?: GroupedBy;

  @MostGroups()
  limit?: number;
}

export class ClaimsAnalysisQuery extends CountedQuery {
  @GroupBy()
  groupBy?: GroupedBy;

  @MostGroups()
  limit?: number;
}

export class CountsQuery extends CountedQuery {
  @OneOf(['year', 'month', 'day'], { default: 'month', description: 'Of the start, in UTC.' })
  by?: Period;
}

export class HoursQuery extends CountedQuery {
  @Text({
    ...TIME_ZONE,
    description: 'The clocks that are meant: an IANA zone in its written case, or UTC. Default: `UTC`.',
    example: 'Europe/Berlin',
  })
  tz?: string;
}

export const TOGETHER = ['category', 'keyword', 'service'] as const;
const MOST_PAIRS = 1000;

export class TogetherQuery extends CountedQuery {
  @OneOf(TOGETHER, { default: 'category', description: 'Of what pairs are counted.' })
  of?: (typeof TOGETHER)[number];

  @WholeNumber(1, MOST_PAIRS, { default: 100, description: 'The most frequent pairs.' })
  limit?: number;
}

export const durationsAnalysisFaults = (query: DurationsAnalysisQuery): Fault[] => [
  ...criteriaFaults(query),
  ...metricFaults(query.metric === undefined ? [] : [query.metric]),
];

export function hoursFaults(query: HoursQuery): Fault[] {
  const detail = query.tz === undefined ? null : timeZoneFault(query.tz);
  return [...criteriaFaults(query), ...(detail === null ? [] : [{ parameter: 'tz', code: 'format', detail }])];
}
