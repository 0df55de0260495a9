import { SCOPES, type Scope } from '../../application/caller.js';
import { Optional, Shown } from '../../http/openapi/describe.js';
import { INSTANT, LABELS, TITLE } from '../../http/openapi/inputs.js';
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
import { type KeyContent, type KeyView } from '../keys/key.js';

const SCOPES_ABOUT =
  '`admin` includes `write`, which includes `read`. `changes` posts changes of services and reads nothing, `propose` ' +
  'proposes entries.';
const SERVICES_ABOUT = 'With `changes`: whose changes may be posted, by their exact names. Null: of every service.';

export class NewKey {
  @Shown({ ...TITLE, maxLength: LIMITS.name, description: 'Who or what has it.', example: 'deploy of checkout' })
  name!: string;

  @Shown({ enum: SCOPES, isArray: true, minItems: 1, description: SCOPES_ABOUT, example: ['changes'] })
  scopes!: Scope[];

  @Optional({ ...LABELS, nullable: true, description: 'By which private incidents are shown.' })
  groups?: string[] | null;

  @Optional({ ...LABELS, minItems: 1, nullable: true, description: SERVICES_ABOUT, example: ['checkout'] })
  services?: string[] | null;

  @Optional({ ...INSTANT, nullable: true, description: 'In the future; otherwise it stays until it is revoked.' })
  expiresAt?: string | null;
}

export class KeyDto implements KeyView {
  @Shown({ type: String, example: '3f9c2a71d0b84e65' })
  id!: string;

  @Shown({ type: String, example: 'deploy of checkout' })
  name!: string;

  @Shown({ enum: SCOPES, isArray: true, description: SCOPES_ABOUT, example: ['changes'] })
  scopes!: Scope[];

  @Shown({ type: String, isArray: true })
  groups!: string[];

  @Shown({ type: String, isArray: true, nullable: true, description: SERVICES_ABOUT })
  services!: string[] | null;

  @Shown({ type: String, example: '2026-03-01T10:00:00.000Z' })
  createdAt!: string;

  @Shown({ type: String, nullable: true })
  expiresAt!: string | null;

  @Shown({ type: String, nullable: true, description: 'To within a minute; null: never.' })
  lastUsedAt!: string | null;
}

export class CreatedKeyDto extends KeyDto {
  @Shown({ type: String, description: 'The key itself, shown this once: `asof_<id>_<43 characters>`.' })
  key!: string;
}

export class KeysDto {
  @Shown({ type: () => KeyDto, isArray: true })
  keys!: KeyDto[];
}

const FIELDS = new Set(['name', 'scopes', 'groups', 'services', 'expiresAt']);
const scopeList = listOf(oneOf(SCOPES), SCOPES.length);

/** The body that says what a key is for. */
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
