/** Reads whatever gives somebody rights: a key, and a rule for jobs. */
import { SCOPES } from '../application/caller.js';
import { LIMITS } from '../timeline/input/limits.js';
import {
  given,
  listOf,
  name,
  oneOf,
  readOptional,
  type JsonObject,
  type Place,
  type Reader,
} from '../timeline/input/values.js';

export const scopeList = listOf(oneOf(SCOPES), SCOPES.length);

/** Other lists leave a blank name out; one that gives rights says what it means. */
const service: Reader<string> = (value, place) =>
  typeof value === 'string' && value.trim() === ''
    ? place.fault('required', 'must name a service')
    : name(LIMITS.name)(value, place);
const services = listOf(service, LIMITS.labels);

/** Whose changes may be posted; null: those of every service. */
export const readServices = (input: JsonObject, place: Place): readonly string[] | null =>
  readOptional(services, input, 'services', place) ?? null;

/** Notes a list without a name in it: it would be mistaken for one that narrows something down. */
export function checkNamed(input: JsonObject, services: readonly string[] | null, place: Place): void {
  if (given(input, 'services') !== undefined && services === null)
    place.at('services').fault('required', 'must name a service; left out, it is every service');
}
