/** Reads what whoever makes a key says of it: over HTTP, and on the command line. */
import { type Scope } from '../../application/caller.js';
import { LIMITS } from '../../timeline/input/limits.js';
import {
  instant,
  labels,
  name,
  object,
  Place,
  readOptional,
  readRequired,
  refuseOthers,
  type JsonObject,
  type Reading,
} from '../../timeline/input/values.js';
import { checkNamed, readServices, scopeList } from '../rights.js';
import { type KeyContent } from './key.js';

const FIELDS = new Set(['name', 'scopes', 'groups', 'services', 'expiresAt']);

/** A body that says what a key is for. */
export function readNewKey(body: unknown): Reading<KeyContent> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<KeyContent>(undefined);
  refuseOthers(input, FIELDS, place);
  const keyName = readRequired(name(LIMITS.name), input, 'name', place);
  const scopes = readRequired(scopeList, input, 'scopes', place);
  const groups = readOptional(labels, input, 'groups', place) ?? [];
  const services = readServices(input, place);
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
  checkNamed(input, place);
  const isNarrow = scopes.includes('changes') && !scopes.some((scope) => scope === 'admin' || scope === 'write');
  if (services !== null && !isNarrow)
    place
      .at('services')
      .fault('conflict', 'goes with the scope changes, and not with write or admin, which may change every service');
}
