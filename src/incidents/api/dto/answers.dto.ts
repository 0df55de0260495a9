/** What the calls answer. */
import { described, Optional, Shown } from '../../../http/openapi/describe.js';
import { type FindingView, type Status } from '../../../timeline/view/view-types.js';
import { type EntryVersion } from '../../read/entry-versions.js';
import { type Check, type Verification } from '../../read/verification.js';
import { ClaimAuditDto } from './claim.dto.js';
import { DurationDto } from './duration.dto.js';
import { ActorDto, EntryDto, ForgottenDto, SuspectDto } from './entry.dto.js';
import { FindingDto, IncidentDto, KnowledgeDto } from './incident.dto.js';

const POSITION = '00000000000000000006';
const STATUSES = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'];

const NULL_STATUS = 'Null only where it could not be worked out: see `lintUnavailable`.';
const LINT_UNAVAILABLE =
  'True where the service failed after everything was stored: which findings this brought is not known, and what it ' +
  'could not render (`incident`, `claim`) is left out. Otherwise absent.';

/** What every write answers. */
export class WrittenDto {
  @Shown({ type: 'integer', description: 'Of the incident, after this.', example: 5 })
  revision!: number;

  @Shown({ type: String, description: 'In the whole store.', example: POSITION })
  position!: string;

  @Shown({ enum: [...STATUSES, null], nullable: true, description: NULL_STATUS, example: 'resolved' })
  status!: Status | null;

  @Shown({ type: () => FindingDto, isArray: true, description: 'Findings that this brought.', example: [] })
  lint!: FindingView[];

  @Optional({ type: Boolean, description: LINT_UNAVAILABLE })
  lintUnavailable?: true;
}

export class WrittenIncidentDto extends WrittenDto {
  @Shown({ type: () => IncidentDto })
  incident!: IncidentDto;
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'The incident itself, with what every write answers.' })])
export class OpenedDto extends IncidentDto {
  @Optional({ type: Boolean, description: LINT_UNAVAILABLE })
  lintUnavailable?: true;

  @Shown({ type: 'integer', example: 5 })
  revision!: number;

  @Shown({ type: String, example: POSITION })
  position!: string;
}

@described(({ ApiSchema }) => [
  ApiSchema({ description: 'One entry was sent: `entry`. A batch: `entries`, in its order.' }),
])
export class WrittenEntriesDto extends WrittenDto {
  @Optional({ type: () => EntryDto })
  entry?: EntryDto;

  @Optional({ type: () => EntryDto, isArray: true })
  entries?: EntryDto[];
}

export class WrittenEntryDto extends WrittenDto {
  @Shown({ type: () => EntryDto })
  entry!: EntryDto;
}

export class PartedEntryDto extends WrittenEntryDto {
  @Shown({ type: () => EntryDto, description: 'What the other system told, as an entry of its own.' })
  parted!: EntryDto;
}

export class WrittenClaimDto extends WrittenDto {
  @Shown({ type: () => ClaimAuditDto })
  claim!: ClaimAuditDto;
}

export class TimelineDto {
  @Shown({ type: () => KnowledgeDto })
  knowledge!: KnowledgeDto;

  @Shown({ type: () => EntryDto, isArray: true })
  entries!: EntryDto[];

  @Shown({ type: String, nullable: true, description: 'Null on the last page.', example: null })
  nextCursor!: string | null;

  @Shown({ type: () => FindingDto, isArray: true })
  lint!: FindingDto[];

  @Optional({ type: () => SuspectDto, isArray: true, description: 'With `include=suspects`, the nearest first.' })
  suspects?: SuspectDto[];
}

export class EntryVersionDto implements EntryVersion {
  @Shown({ type: 'integer', example: 3 })
  revision!: number;

  @Shown({ type: String, format: 'date-time', example: '2023-01-25T09:00:00.000Z' })
  recordedAt!: string;

  @Shown({ type: () => ActorDto })
  recordedBy!: ActorDto;

  @Shown({
    enum: [
      'added',
      'change_linked',
      'amended',
      'retracted',
      'restored',
      'confirmed',
      'witnessed',
      'parted',
      'forgotten',
    ],
    example: 'added',
  })
  operation!: string;

  @Shown({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Of an amendment; `null` cleared.',
    example: null,
  })
  set!: Record<string, unknown> | null;

  @Shown({ type: String, nullable: true, example: null })
  reason!: string | null;

  @Shown({ type: () => EntryDto, description: 'As it stood then.' })
  entry!: EntryDto;

  @Optional({ type: () => ForgottenDto, description: 'Where the words of this event were forgotten.' })
  forgotten?: ForgottenDto;
}

export class EntryHistoryDto {
  @Shown({ type: () => EntryVersionDto, isArray: true, description: 'Oldest first.' })
  versions!: EntryVersionDto[];
}

export class DurationsDto {
  @Shown({ type: () => KnowledgeDto })
  knowledge!: KnowledgeDto;

  @Shown({ type: String, format: 'date-time', example: '2023-01-25T09:00:00.000Z' })
  evaluatedAt!: string;

  @Shown({ type: () => DurationDto, isArray: true })
  durations!: DurationDto[];
}

export class ClaimsDto {
  @Shown({ type: () => KnowledgeDto })
  knowledge!: KnowledgeDto;

  @Shown({ type: () => ClaimAuditDto, isArray: true })
  claims!: ClaimAuditDto[];
}

@described(({ ApiSchema }) => [
  ApiSchema({
    description:
      'A stored event as a CloudEvent 1.0. Everything that its hash covers is in it, so that anyone can recompute the chain.',
  }),
])
export class CloudEventDto {
  @Shown({ enum: ['1.0'], example: '1.0' })
  specversion!: '1.0';

  @Shown({ type: String, description: 'UUIDv5 of the hash.', example: '5f0b9b9e-6f5e-5d0b-8a53-0d6c6f3c1f7a' })
  id!: string;

  @Shown({ type: String, description: 'The public URL, or `/asof`.', example: '/asof' })
  source!: string;

  @Shown({ type: String, description: 'The incident.', example: '2023-01-24-cloudflare-service-token-incident' })
  subject!: string;

  @Shown({ type: String, description: '`asof.<entry type>` or `asof.op.<operation>`.', example: 'asof.declared' })
  type!: string;

  @Shown({
    type: String,
    format: 'date-time',
    description: '`occurredAt` if it is an instant, else `recordedAt`.',
    example: '2023-01-24T18:12:00.000Z',
  })
  time!: string;

  @Shown({ enum: ['application/json'], example: 'application/json' })
  datacontenttype!: 'application/json';

  @Shown({ type: String, example: 'incident-2023-01-24-cloudflare-service-token-incident' })
  stream!: string;

  @Shown({ type: 'integer', example: 3 })
  revision!: number;

  @Shown({ type: String, format: 'date-time', example: '2023-01-25T09:00:00.000Z' })
  recordedtime!: string;

  @Shown({ type: String, description: '`kind:id`.', example: 'local:local' })
  recordedby!: string;

  @Shown({ type: String, example: '01985f5e-6f0a-7c3e-9d51-0c3a7c1d2e4f' })
  commandid!: string;

  @Shown({ type: String, description: 'Hex SHA-256.' })
  requesthash!: string;

  @Shown({ type: 'integer', example: 1 })
  schemaversion!: number;

  @Optional({ type: String, description: 'Hex SHA-256 of salt and texts.' })
  texthash?: string;

  @Shown({ type: String, description: 'Hex SHA-256 over the hash before and this event.' })
  hash!: string;

  @Optional({ type: String })
  traceparent?: string;

  @Shown({
    type: 'object',
    properties: {
      facts: { type: 'object', additionalProperties: true },
      texts: { type: 'object', additionalProperties: true },
      salt: { type: 'string' },
      forgotten: {
        type: 'object',
        description: 'In the place of texts that were: when, by whom, and why. Not hashed.',
        additionalProperties: true,
      },
    },
    required: ['facts'],
  })
  data!: object;
}

export class HistoryDto {
  @Shown({ type: () => CloudEventDto, isArray: true, description: 'In stream order.' })
  events!: CloudEventDto[];

  @Shown({ type: String, nullable: true, example: null })
  nextCursor!: string | null;
}

export class CheckDto implements Check {
  @Shown({ type: String, example: 'chain' })
  name!: string;

  @Shown({ type: Boolean, example: true })
  ok!: boolean;

  @Shown({ type: String, example: 'every hash follows from the event and the hash before it' })
  detail!: string;
}

export class VerificationDto implements Verification {
  @Shown({ type: Boolean, example: true })
  ok!: boolean;

  @Shown({ type: 'integer', example: 5 })
  revision!: number;

  @Shown({ type: String, description: 'Hash of the last event.' })
  head!: string;

  @Shown({ type: () => CheckDto, isArray: true })
  checks!: CheckDto[];
}
