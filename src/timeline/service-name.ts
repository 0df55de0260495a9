/** The names of services: they follow the grammar of ids, in lower case, and name the streams of their changes. */
import { foldIncidentId } from './incident-id.js';

/** What is said of a name that is none. */
export const SERVICE_NAME_EXPECTED =
  'must be 1 to 100 letters, digits, ".", "_" or "-", and begin with a letter or digit';

/** A name as its stream has it: in lower case. Null for what cannot be the name of a stream. */
export const foldServiceName = (text: string): string | null => foldIncidentId(text.trim());

/**
 * The stream that is meant by a service as people write it: what the grammar has not becomes `-`, so that
 * `Checkout API` finds the changes of `checkout-api`. Null if nothing is left.
 */
export function serviceNameFrom(label: string): string | null {
  const plain = label
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return foldServiceName(plain);
}
