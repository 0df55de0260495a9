/** How much memory an event takes, for budgets: rounded up from what was measured, and quickly told. */
import { type StoredEvent } from '../events/stored-event.js';

/** Of an event beside its payload: ids, hashes, names of fields. */
const ENVELOPE_BYTES = 1000;

export const roughBytes = ({ data }: StoredEvent): number => ENVELOPE_BYTES + 2 * JSON.stringify(data).length;
