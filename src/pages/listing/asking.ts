/** What pages over many incidents ask the read side. */
import { type Query, type QueryBus } from '@nestjs/cqrs';
import { type Listed } from '../../application/answer.js';
import { NAMES } from '../../listing/queries/criteria.js';

/** Parameters that lists, facets and analytics have in common. */
export const CRITERIA: readonly string[] = [
  'q',
  ...NAMES,
  'status',
  'year',
  'active',
  'from',
  'to',
  'minDuration',
  'maxDuration',
  'has',
  'include',
  'minPosition',
];

/** An answer as a client of the API would read it. */
export async function jsonOf<T>(queries: QueryBus, question: Query<Listed>): Promise<T> {
  const { json } = await queries.execute(question);
  return JSON.parse(json.toString()) as T;
}
