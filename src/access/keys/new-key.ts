/** Reads what whoever makes a key says of it: over HTTP, and on the command line. */
import { SCOPES, type Scope } from '../../application/caller.js';
import { LIMITS } from '../../timeline/input/limits.js';
import {
  given,
  instant,
  labels,
  listOf,
  name,
  object,
  oneOf,
  Place,
  readOptional,
  readRequired,
  refuseOthers,
  type JsonObject,
  type Reading,
} from '../../timeline/input/values.js';
import { type KeyContent } from './key.js';

const FIELDS = new Set(['name', 'scopes', 'groups', 'services', 'expiresAt']);
const scopeList = listOf(oneOf(SCOPES), SCOPES.length);

/** A body that says what a key is for. */
export function readNewKey(body: unknown): Reading<KeyContent> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<KeyContent>(undefined);
  refuseOthers(input, FIELDS, place);
  const keyName = readRequired(name(LIMITS.name), input, 'name', place);
  const scopes = readRequired(scopeList, input, 'scopes', place);
  const groups = readOptional(labels, input, 'groups', place) ?? [];
  const services = readOptional(labels, input, 'services', place) ?? null;
  const expiresAt = readOptional(instant, input, 'expiresAt', place) ?? null;
  if (keyName === undefined || scopes === undefined) return place.reading<KeyContent>(undefined);
  checkServices(input, scopes, services, place);
  return place.reading<KeyContent>({ name: keyName, scopes, groups, services, expiresAt });
}

/** A list that narrows nothing down would be mistaken for one that does. */
function checkServices(
  input: JsonObject,
  scopes: readonly Scope[],
  services: readonly string[] | null,
  place: Place,
): void {
  const own = place.at('services');
  const isGiven = given(input, 'services') !== undefined;
  if (isGiven && services === null) own.fault('required', 'must name a service; left out, it is every service');
  else if (isGiven && (!scopes.includes('changes') || scopes.some((scope) => scope === 'admin' || scope === 'write')))
    own.fault('conflict', 'goes with the scope changes, and not with write or admin, which may change every service');
}
