import { SCOPES, type Scope } from '../../application/caller.js';
import { Optional, Shown } from '../../http/openapi/describe.js';
import { INCIDENT_ID_IN, INSTANT, LABELS, listOf, TITLE } from '../../http/openapi/inputs.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type KeyView } from '../keys/key.js';

const SCOPES_ABOUT =
  '`admin` includes `write`, which includes `read`. `changes` posts changes of services and reads nothing, `propose` ' +
  'proposes entries.';
const SERVICES_ABOUT = 'With `changes`: whose changes may be posted, by their exact names. Null: of every service.';

/** Services are named as incidents are. */
const SERVICES = { ...listOf(INCIDENT_ID_IN), minItems: 1, maxItems: LIMITS.labels } as const;

export class NewKey {
  @Shown({ ...TITLE, maxLength: LIMITS.name, description: 'Who or what has it.', example: 'deploy of checkout' })
  name!: string;

  @Shown({ enum: SCOPES, isArray: true, minItems: 1, description: SCOPES_ABOUT, example: ['changes'] })
  scopes!: Scope[];

  @Optional({ ...LABELS, nullable: true, description: 'By which private incidents are shown.' })
  groups?: string[] | null;

  @Optional({ ...SERVICES, nullable: true, description: SERVICES_ABOUT, example: ['checkout'] })
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
