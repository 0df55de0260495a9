import { described, Optional, Shown } from '../../../http/openapi/describe.js';
import { METRIC } from '../../../http/openapi/inputs.js';
import { Cursor, OneOf, SomeOf, Texts, WholeNumber } from '../../../http/parameters.js';
import { type Fault } from '../../../http/problems.js';
import { FindingDto, IncidentRowDto } from '../../../incidents/api/dto/incident.dto.js';
import { DurationDto } from '../../../incidents/api/dto/duration.dto.js';
import { findDefinition } from '../../../timeline/measure/durations.js';
import { SORTS } from '../../queries/criteria.js';
import { criteriaFaults, CriteriaQuery } from './criteria.dto.js';

export const MOST_ROWS = 200;
const INCLUDED = ['retracted', 'drills', 'durations', 'lint'] as const;

export class ListQuery extends CriteriaQuery {
  @SomeOf(INCLUDED, {
    description: 'Retracted incidents and drills, which are left out otherwise; durations and findings of every row.',
  })
  include?: (typeof INCLUDED)[number][];

  @Texts(METRIC, { description: 'Includes these durations only: `id` or `id@version`. Repeat for several.' })
  metric?: string[];

  @OneOf(SORTS, { default: '-startedAt', description: 'What is not known comes last in both directions.' })
  sort?: (typeof SORTS)[number];

  @WholeNumber(1, MOST_ROWS, { default: 50 })
  limit?: number;

  @Cursor('`nextCursor` of the page before; with the same criteria and sort.')
  cursor?: string;
}

export function listFaults(query: ListQuery): Fault[] {
  return [...criteriaFaults(query), ...metricFaults(query.metric ?? [])];
}

export const metricFaults = (metrics: readonly string[]): Fault[] =>
  metrics
    .filter((metric) => findDefinition(metric) === null)
    .map((metric) => ({
      parameter: 'metric',
      code: 'unknown_metric',
      detail: `there is no definition ${JSON.stringify(metric.slice(0, 100))}`,
    }));

@described(({ ApiSchema }) => [ApiSchema({ description: 'A row, with what was asked to be included.' })])
export class ListedRowDto extends IncidentRowDto {
  @Optional({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/DurationDto' },
    description: 'By metric.',
  })
  durations?: Record<string, DurationDto>;

  @Optional({ type: () => FindingDto, isArray: true })
  lint?: FindingDto[];
}

export class IncidentListDto {
  @Shown({ type: () => ListedRowDto, isArray: true })
  items!: ListedRowDto[];

  @Shown({ type: String, nullable: true, description: 'Null on the last page.', example: null })
  nextCursor!: string | null;

  @Shown({ type: 'integer', description: 'Of all pages.', example: 1 })
  total!: number;
}
