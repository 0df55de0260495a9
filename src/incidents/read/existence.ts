/** Whether an incident that somebody names is there. */
import { type QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { AskExistence } from './questions.js';

/** False for an incident that nobody knows. @throws Refusal where that cannot be said */
export async function exists(incidentId: string, queries: QueryBus, caller: Caller): Promise<boolean> {
  try {
    await queries.execute(new AskExistence({ incidentId }, caller));
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not_found') return false;
    throw error;
  }
}
