import { Optional, Shown } from '../../http/openapi/describe.js';
import { INCIDENT_ID_IN, lineOf, NAME, TIME_ZONE } from '../../http/openapi/inputs.js';
import { LONGEST_SECRET, MOST_CHANNELS, SHORTEST_SECRET } from './hook-body.js';
import { type Became } from './became.js';
import { HOOK_KINDS, type Hook, type HookKindName, type LabelMap } from './hook.js';
import { type DeliveryLine } from './hook-deliveries.js';

/** In an answer. */
const TEXT = { type: String, nullable: true } as const;
const NAME_OR_NULL = { ...NAME, nullable: true } as const;

export class LabelMapDto implements LabelMap {
  @Optional({
    ...NAME_OR_NULL,
    description: 'By default `service`, else `job`, else `alertname`.',
    example: 'component',
  })
  component!: string | null;

  @Optional({ ...NAME_OR_NULL, description: 'By default `service`.', example: 'service' })
  service!: string | null;

  @Optional({ ...NAME_OR_NULL, example: 'env' })
  environment!: string | null;
}

const CHANNELS = {
  type: 'object',
  maxProperties: MOST_CHANNELS,
  propertyNames: { pattern: '^[A-Za-z0-9]{1,50}$' },
  additionalProperties: { ...INCIDENT_ID_IN, type: 'string' },
  description: 'Of `slack`: the incident of each channel, by the id of the channel.',
  example: { C0123ABCD: '2026-11-20-checkout-down' },
} as const;

/** `format` names what a pattern cannot: which secrets the sender can use. */
const SECRET = {
  ...lineOf(LONGEST_SECRET),
  minLength: SHORTEST_SECRET,
  format: 'hook-secret',
  nullable: true,
} as const;
const HEADER_NAME = { type: String, pattern: '^[A-Za-z0-9-]{1,100}$', nullable: true } as const;

/** What a hook is changed with. */
export class HookChangeDto {
  @Optional({ ...SECRET, description: 'Of the sender, or a word of yours. Left out or null: one is made.' })
  secret?: string | null;

  @Optional({
    ...INCIDENT_ID_IN,
    nullable: true,
    description: 'Where its entries go.',
    example: '2026-11-20-checkout-down',
  })
  incident?: string | null;

  @Optional({
    ...NAME_OR_NULL,
    description: 'Whose changes it posts, in place of the name in the payload.',
    example: 'checkout',
  })
  service?: string | null;

  @Optional({
    type: Boolean,
    nullable: true,
    description: 'Opens an incident for each group of alerts, or incident of the sender.',
  })
  opens?: boolean | null;

  @Optional({ ...NAME_OR_NULL, description: 'Of the changes, in place of that in the payload.', example: 'production' })
  environment?: string | null;

  @Optional({ type: () => LabelMapDto, nullable: true, description: 'Which labels of an alert say what.' })
  map?: LabelMapDto | null;

  @Optional({
    ...TIME_ZONE,
    pattern: `^ *$|${TIME_ZONE.pattern}`,
    nullable: true,
    description: 'IANA zone of a time that names none.',
    example: 'Europe/Berlin',
  })
  tz?: string | null;

  @Optional({ ...CHANNELS, nullable: true })
  channels?: Record<string, string> | null;

  @Optional({ ...HEADER_NAME, description: 'Of `grafana`: the header with the time that is signed along.' })
  timestampHeader?: string | null;
}

export class NewHookDto extends HookChangeDto {
  @Shown({ enum: HOOK_KINDS, enumName: 'HookKind', description: 'Who sends.', example: 'alertmanager' })
  kind!: HookKindName;
}

export class HookDto implements Omit<Hook, 'secretInPath'> {
  @Shown({ type: String, example: '3f9c1a2b4d5e6f70' })
  id!: string;

  @Shown({ enum: HOOK_KINDS, enumName: 'HookKind' })
  kind!: HookKindName;

  @Shown({
    type: String,
    description: 'The address to paste. Once the hook is made, the secret that it may end with is left out.',
    example: 'https://asof.example/v1/hooks/3f9c1a2b4d5e6f70/in',
  })
  url!: string;

  @Shown(TEXT)
  incident!: string | null;

  @Shown(TEXT)
  service!: string | null;

  @Shown({ type: Boolean })
  opens!: boolean;

  @Shown(TEXT)
  environment!: string | null;

  @Shown({ type: () => LabelMapDto })
  map!: LabelMapDto;

  @Shown(TEXT)
  tz!: string | null;

  @Shown(CHANNELS)
  channels!: Record<string, string>;

  @Shown(TEXT)
  timestampHeader!: string | null;

  @Shown({ type: String, format: 'date-time' })
  createdAt!: string;

  @Shown({ type: String, description: '`kind:id` of who made it.', example: 'key:5c0e' })
  createdBy!: string;

  @Optional({
    type: String,
    isArray: true,
    description: 'What will keep it from recording anything, where something will.',
    example: ['There is no incident inc-42: what comes for it is refused until there is one.'],
  })
  warnings?: string[];
}

export class HookWithSecretDto extends HookDto {
  @Shown({ ...TEXT, description: 'Shown this once; null where it has not changed.' })
  secret!: string | null;
}

export class HooksDto {
  @Shown({ type: () => HookDto, isArray: true })
  hooks!: HookDto[];
}

export class BecameDto implements Became {
  @Shown(TEXT)
  incident!: string | null;

  @Shown(TEXT)
  service!: string | null;

  @Shown({ type: String, description: 'Of the entry or change.' })
  id!: string;

  @Shown({ type: String, example: 'impact_started' })
  type!: string;

  @Shown({ ...TEXT, description: 'Null: the moment of receipt.' })
  occurredAt!: string | null;

  @Shown({ type: Boolean, description: 'It was there, and was put right by what was learned since.' })
  corrected!: boolean;
}

export class ReceivedDto {
  @Optional({ type: () => BecameDto, isArray: true, description: 'Empty for a repeat.' })
  became?: BecameDto[];

  @Optional({ type: Object, description: 'A problem document: why the facts cannot stand.' })
  refused?: object;
}

export class HookDeliveryDto implements DeliveryLine {
  @Shown({ type: String, format: 'date-time' })
  at!: string;

  @Shown({ type: Number, description: 'The HTTP status of the answer.', example: 202 })
  status!: number;

  @Shown({ enum: ['taken', 'repeat', 'ignored', 'refused', 'unproven'] })
  result!: DeliveryLine['result'];

  @Shown({ ...TEXT, description: 'Why it was not taken.' })
  why!: string | null;

  @Shown({ type: () => BecameDto, isArray: true })
  became!: BecameDto[];
}

export class HookDeliveriesDto {
  @Shown({ type: () => HookDeliveryDto, isArray: true, description: 'The last hundred, the latest first.' })
  deliveries!: HookDeliveryDto[];
}
