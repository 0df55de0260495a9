/** From the parameters of a request to a question. */
import { type AnalysisQuestion } from '../queries/analytics/analytics.js';
import { FACETS } from '../queries/selection.js';
import { type FacetsQuestion } from '../queries/facets.js';
import { type ListQuestion } from '../queries/list.js';
import { criteriaOf, leastOf } from './dto/criteria.dto.js';
import { type CountedQuery, type FacetsQuery } from './dto/facets.dto.js';
import { type ListQuery } from './dto/list.dto.js';

export function listQuestion(query: ListQuery): ListQuestion {
  const { include = [], metric, sort = '-startedAt', limit = 50, cursor } = query;
  const wantsDurations = include.includes('durations') || metric !== undefined;
  return {
    criteria: criteriaOf(query, include),
    sort,
    limit,
    cursor: cursor ?? null,
    durations: wantsDurations ? (metric ?? 'all') : null,
    lint: include.includes('lint'),
    least: leastOf(query),
  };
}

export function facetsQuestion(query: FacetsQuery): FacetsQuestion {
  const { facet, prefix = '', limit = 100, include } = query;
  return {
    criteria: criteriaOf(query, include),
    facets: facet ? [...new Set(facet)] : FACETS,
    prefix,
    limit,
    least: leastOf(query),
  };
}

export function analysisQuestion<Q extends CountedQuery>(query: Q): AnalysisQuestion<Omit<Q, 'minPosition'>> {
  const { minPosition: _, ...options } = query;
  return { criteria: criteriaOf(query, query.include), options, least: leastOf(query) };
}
