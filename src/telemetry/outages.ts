import { OutcomeUnknown, StoreUnavailable } from '../eventstore/event-store.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';

/** A server or database that cannot be reached just now: expected, and told by whoever follows it. */
export const isOutage = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof OutcomeUnknown || error instanceof ReadModelsUnavailable;
