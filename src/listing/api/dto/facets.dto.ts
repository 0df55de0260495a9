import { described, Optional, Shown } from '../../../http/openapi/describe.js';
import { SomeOf, Text, WholeNumber } from '../../../http/parameters.js';
import { type Bin } from '../../queries/histogram.js';
import { FACETS, type FacetName } from '../../queries/selection.js';
import { CriteriaQuery } from './criteria.dto.js';

const MOST_VALUES = 1000;
const INCLUDED = ['retracted', 'drills'] as const;

/** What facets and analytics are asked of: incidents that count, and those that are left out otherwise. */
export class CountedQuery extends CriteriaQuery {
  @SomeOf(INCLUDED, { description: 'Retracted incidents and drills, which are left out otherwise.' })
  include?: (typeof INCLUDED)[number][];
}

export class FacetsQuery extends CountedQuery {
  @SomeOf(FACETS, { description: 'These facets only; separated by commas, may repeat.' })
  facet?: FacetName[];

  @Text({ maxLength: 300, description: 'Only values that begin so; case and marks make no difference.' })
  prefix?: string;

  @WholeNumber(1, MOST_VALUES, { default: 100, description: 'The most frequent values of each facet.' })
  limit?: number;
}

export class BinDto implements Bin {
  @Shown({ type: Number, nullable: true, description: 'Seconds, included. Null: less than 0.', example: 3600 })
  min!: number | null;

  @Shown({ type: Number, nullable: true, description: 'Seconds, not included. Null: without end.', example: 7200 })
  max!: number | null;

  @Shown({ type: 'integer', example: 1 })
  count!: number;
}

export class ValueDto {
  @Shown({ type: String, example: 'Cloudflare' })
  value!: string;

  @Shown({ type: 'integer', example: 1 })
  count!: number;
}

export class YearDto {
  @Shown({ type: 'integer', example: 2023 })
  value!: number;

  @Shown({ type: 'integer', example: 1 })
  count!: number;
}

const VALUES = { type: () => ValueDto, isArray: true } as const;

@described(({ ApiSchema }) => [
  ApiSchema({ description: 'Each facet is counted under the other criteria; by count, then by name.' }),
])
export class FacetLists {
  @Optional(VALUES)
  company?: ValueDto[];

  @Optional(VALUES)
  product?: ValueDto[];

  @Optional(VALUES)
  service?: ValueDto[];

  @Optional(VALUES)
  category?: ValueDto[];

  @Optional(VALUES)
  keyword?: ValueDto[];

  @Optional(VALUES)
  severity?: ValueDto[];

  @Optional(VALUES)
  status?: ValueDto[];

  @Optional({ type: () => YearDto, isArray: true })
  year?: YearDto[];

  @Optional({ type: () => BinDto, isArray: true, description: 'Of the headline, where it is computed.' })
  duration?: BinDto[];
}

export class FacetsDto {
  @Shown({ type: () => FacetLists })
  facets!: FacetLists;

  @Shown({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'By facet: how many incidents have no value.',
    example: { company: 0, duration: 3 },
  })
  unknown!: Record<string, number>;

  @Shown({ type: 'integer', description: 'Under all criteria.', example: 1 })
  total!: number;
}
