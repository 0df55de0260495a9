/** Reads whatever gives somebody rights: a key, and a rule for jobs. */
import { SCOPES } from '../application/caller.js';
import { LIMITS } from '../timeline/input/limits.js';
import { foldServiceName, SERVICE_NAME_EXPECTED } from '../timeline/service-name.js';
import {
  given,
  listOf,
  oneOf,
  readOptional,
  type JsonObject,
  type Place,
  type Reader,
} from '../timeline/input/values.js';

export const scopeList = listOf(oneOf(SCOPES), SCOPES.length);

/**
 * Other lists leave a blank name out; one that gives rights says what it means. A name that no service can have would
 * give nothing, and nobody would be told.
 */
const service: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  if (value.trim() === '') return place.fault('required', 'must name a service');
  return foldServiceName(value) ?? place.fault('format', SERVICE_NAME_EXPECTED);
};
const services = listOf(service, LIMITS.labels);

/** Whose changes may be posted; null: those of every service. */
export const readServices = (input: JsonObject, place: Place): readonly string[] | null =>
  readOptional(services, input, 'services', place) ?? null;

/** Notes a list without a name in it: it would be mistaken for one that narrows something down. */
export function checkNamed(input: JsonObject, place: Place): void {
  const list = given(input, 'services');
  if (Array.isArray(list) && list.length === 0)
    place.at('services').fault('required', 'must name a service; left out, it is every service');
}
