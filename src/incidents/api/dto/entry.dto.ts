/** Entries: what comes in, and what goes out. Values are checked by `timeline/input.ts`; here stands their shape. */
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsObject,
  IsOptional,
  IsString,
  ValidateNested,
} from '../../../http/class-validator.js';
import { described, Optional, Shown } from '../../../http/openapi/describe.js';
import {
  ATTRIBUTES as ATTRIBUTES_IN,
  ENTRY_ID_IN,
  listOf,
  nullable,
  REASON,
  SEVERITY,
  TYPE_IN,
  URL_IN,
  WRITTEN_TIME,
} from '../../../http/openapi/inputs.js';
import { KNOWN_TYPES, ORIGINS, SOURCES, type Origin, type Source } from '../../../timeline/entry.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { type Actor, type EntryView, type ForgottenView, type Link } from '../../../timeline/view/view-types.js';
import { PRECISIONS, type Precision } from '../../../timeline/time.js';

const INSTANT = '2023-01-24T18:12:00.000Z';
const ATTRIBUTES = {
  type: 'object',
  additionalProperties: { type: 'string' },
  example: { region: 'eu-west' },
} as const;
const ENTRY_IDS = { ...listOf(ENTRY_ID_IN), minItems: 1, maxItems: LIMITS.perCall };
const TYPES = `One of ${KNOWN_TYPES.join(', ')}, or a type of your own.`;

export class LinkInput {
  @Optional({ ...nullable.name, example: 'report' })
  @IsOptional()
  @IsString()
  rel?: string | null;

  @Shown({ ...URL_IN, example: 'https://example.org/report' })
  @IsString()
  url!: string;

  @Optional(nullable.phrase)
  @IsOptional()
  @IsString()
  title?: string | null;
}

/** What an entry says beside its type. */
class EntryFields {
  @Optional({ ...nullable.instant, description: 'The end of a fact that lasts.' })
  @IsOptional()
  @IsString()
  until?: string | null;

  @Optional({ enum: PRECISIONS, nullable: true, description: 'Default: what the text of `occurredAt` shows.' })
  @IsOptional()
  @IsString()
  precision?: Precision | null;

  @Optional({ ...nullable.flag, description: 'True for "around 23:00".' })
  @IsOptional()
  @IsBoolean()
  approximate?: boolean | null;

  @Optional({ ...nullable.instant, description: 'The true time is not before this instant.' })
  @IsOptional()
  @IsString()
  earliest?: string | null;

  @Optional({ ...nullable.instant, description: 'The true time is not after this instant.' })
  @IsOptional()
  @IsString()
  latest?: string | null;

  @Optional({
    ...nullable.timeZone,
    description: 'IANA zone in its written case, or UTC; no abbreviation, no offset.',
    example: 'Europe/Berlin',
  })
  @IsOptional()
  @IsString()
  timeZone?: string | null;

  @Optional({ ...nullable.phrase, description: 'The words of the source.', example: '9:16 PM PDT' })
  @IsOptional()
  @IsString()
  occurredAtText?: string | null;

  @Optional({ ...nullable.prose, description: 'Markdown, up to 16 KiB.', example: 'Incident declared' })
  @IsOptional()
  @IsString()
  text?: string | null;

  @Optional({
    ...nullable.selectedName,
    description: 'The part that was hit: at most 100 characters, none of @ # | ,',
    example: 'api',
  })
  @IsOptional()
  @IsString()
  component?: string | null;

  @Optional({
    ...nullable.selectedName,
    description: 'How hard it was hit: down, degraded, minor, or a word.',
    example: 'down',
  })
  @IsOptional()
  @IsString()
  level?: string | null;

  @Optional({ ...nullable.name, description: 'Of a change: the service.', example: 'checkout' })
  @IsOptional()
  @IsString()
  service?: string | null;

  @Optional({ ...nullable.name, description: 'Of a change.', example: 'production' })
  @IsOptional()
  @IsString()
  environment?: string | null;

  @Optional({ ...nullable.name, description: 'Of a change.', example: '2.14.0' })
  @IsOptional()
  @IsString()
  version?: string | null;

  @Optional({ ...nullable.name, description: 'Of a change.', example: '9fceb02' })
  @IsOptional()
  @IsString()
  commit?: string | null;

  @Optional({ ...nullable.name, description: 'The release that a rollback takes back: its id, version or commit.' })
  @IsOptional()
  @IsString()
  reverts?: string | null;

  @Optional({ ...SEVERITY, description: 'Of `severity_changed`.', example: 'sev2' })
  @IsOptional()
  severity?: string | number | null;

  @Optional({ ...nullable.name, description: 'Who did it, as claimed.', example: 'Ada' })
  @IsOptional()
  @IsString()
  actor?: string | null;

  @Optional({ enum: SOURCES, nullable: true, description: 'Default: `api`.' })
  @IsOptional()
  @IsString()
  source?: Source | null;

  @Optional({
    enum: ORIGINS,
    nullable: true,
    description:
      'Default: `stated`. `extracted` was found in prose, with its `quote`; `proposed` by an agent. Both until someone confirms.',
  })
  @IsOptional()
  @IsString()
  origin?: Origin | null;

  @Optional({ ...nullable.prose, description: 'The prose that an extracted entry was found in.' })
  @IsOptional()
  @IsString()
  quote?: string | null;

  @Optional({ type: () => LinkInput, isArray: true, nullable: true, maxItems: LIMITS.links })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => LinkInput)
  links?: LinkInput[] | null;

  @Optional({ ...ATTRIBUTES_IN, description: 'A flat map of strings.' })
  @IsOptional()
  @IsObject()
  attributes?: Record<string, string> | null;
}

/** What an amendment sets: `null` clears. */
export class EntrySet extends EntryFields {
  @Optional({
    ...WRITTEN_TIME,
    description: 'When it was true: RFC 3339 with an offset or Z, or YYYY-MM-DD, YYYY-MM, YYYY.',
    example: '2023-01-24T18:12:00Z',
  })
  @IsOptional()
  @IsString()
  occurredAt?: string | null;

  @Optional({ ...TYPE_IN, description: TYPES, example: 'declared' })
  @IsOptional()
  @IsString()
  type?: string | null;
}

export class NewEntry extends EntryFields {
  @Optional({
    ...nullable.writtenTime,
    description:
      'When it was true: RFC 3339 with an offset or Z, or YYYY-MM-DD, YYYY-MM, YYYY. Left out: the moment of receipt, in whole seconds.',
    example: '2023-01-24T18:12:00Z',
  })
  @IsOptional()
  @IsString()
  occurredAt?: string | null;

  @Shown({ ...TYPE_IN, description: TYPES, example: 'declared' })
  @IsString()
  type!: string;

  @Optional({
    ...nullable.entryId,
    description: 'Yours, unique in the incident; left out, a UUIDv7 is made. The same id again is compared, not added.',
    example: 'dec',
  })
  @IsOptional()
  @IsString()
  id?: string;

  @Optional({ ...nullable.instant, description: 'When the responders learned it, if earlier than writing it down.' })
  @IsOptional()
  @IsString()
  learnedAt?: string | null;
}

export class NewEntries {
  @Shown({ type: () => NewEntry, isArray: true, minItems: 1, maxItems: LIMITS.perCall })
  @IsDefined()
  @IsArray()
  @ArrayMaxSize(LIMITS.perCall)
  @ValidateNested({ each: true })
  @Type(() => NewEntry)
  entries!: NewEntry[];
}

/** Why, and since when it was known: what a retraction, restoration or confirmation can say. */
export class Correction {
  @Optional({ ...nullable.prose, example: 'The page and the log disagree; the log is right.' })
  @IsOptional()
  @IsString()
  reason?: string | null;

  @Optional({ ...nullable.instant, description: 'When the responders learned of the correction.' })
  @IsOptional()
  @IsString()
  learnedAt?: string | null;
}

/** Many entries at once, and why. */
export class Corrections {
  @Shown({ ...ENTRY_IDS, example: ['dec', 'res'] })
  @IsArray()
  @ArrayMaxSize(LIMITS.perCall)
  @IsString({ each: true })
  entryIds!: string[];

  @Optional({ ...nullable.prose, example: 'Read against the page.' })
  @IsOptional()
  @IsString()
  reason?: string | null;
}

export class Amendment {
  @Shown({ ...REASON, example: 'The page and the log disagree; the log is right.' })
  @IsString()
  reason!: string;

  @Optional({ ...nullable.instant, description: 'When the responders learned of the correction.' })
  @IsOptional()
  @IsString()
  learnedAt?: string | null;

  @Shown({ type: () => EntrySet, description: 'The fields to set; `null` clears.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => EntrySet)
  set!: EntrySet;
}

export class ActorDto implements Actor {
  @Shown({ type: String, example: 'local' })
  kind!: string;

  @Shown({ type: String, example: 'local' })
  id!: string;
}

export class ForgottenDto implements ForgottenView {
  @Shown({ type: String, format: 'date-time', example: '2023-01-26T08:00:00.000Z' })
  at!: string;

  @Shown({ type: () => ActorDto })
  by!: ActorDto;

  @Shown({ type: String, nullable: true, example: 'It named a customer' })
  reason!: string | null;
}

export class LinkDto implements Link {
  @Shown({ type: String, nullable: true, example: 'report' })
  rel!: string | null;

  @Shown({ type: String, example: 'https://example.org/report' })
  url!: string;

  @Shown({ type: String, nullable: true, example: null })
  title!: string | null;
}

export class IntervalDto {
  @Shown({ type: String, format: 'date-time', example: INSTANT })
  from!: string;

  @Shown({ type: String, format: 'date-time', example: INSTANT })
  to!: string;
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'An entry as it stands, with its place in the record.' })])
export class EntryDto implements EntryView {
  @Shown({ type: String, example: 'dec' })
  id!: string;

  @Shown({ type: String, example: 'declared' })
  type!: string;

  @Shown({ type: String, description: 'An instant, or as given where the precision is coarse.', example: INSTANT })
  occurredAt!: string;

  @Shown({ type: String, nullable: true, example: null })
  until!: string | null;

  @Shown({ enum: PRECISIONS, example: 'minute' })
  precision!: Precision;

  @Shown({ type: Boolean, example: false })
  approximate!: boolean;

  @Shown({ type: () => IntervalDto, description: 'Half-open; an instant has equal ends.' })
  interval!: IntervalDto;

  @Shown({ type: String, nullable: true, example: null })
  timeZone!: string | null;

  @Shown({ type: String, nullable: true, example: null })
  occurredAtText!: string | null;

  @Shown({ type: String, nullable: true, example: 'Incident declared' })
  text!: string | null;

  @Shown({ type: String, nullable: true, example: null })
  component!: string | null;

  @Shown({ type: String, nullable: true, example: null })
  level!: string | null;

  @Shown({ type: String, nullable: true, example: null })
  actor!: string | null;

  @Shown({ enum: SOURCES, example: 'api' })
  source!: Source;

  @Shown({ enum: ORIGINS, example: 'stated' })
  origin!: Origin;

  @Shown({ type: String, nullable: true, example: null })
  quote!: string | null;

  @Shown({ type: () => LinkDto, isArray: true, example: [] })
  links!: LinkDto[];

  @Shown({ ...ATTRIBUTES, example: {} })
  attributes!: Record<string, string>;

  @Optional({ type: String, description: 'Where set.', example: 'checkout' })
  service?: string;

  @Optional({ type: String, description: 'Where set.', example: 'production' })
  environment?: string;

  @Optional({ type: String, description: 'Where set.', example: '2.14.0' })
  version?: string;

  @Optional({ type: String, description: 'Where set.', example: '9fceb02' })
  commit?: string;

  @Optional({ type: String, description: 'Where set.', example: '2.14.0' })
  reverts?: string;

  @Optional({ type: String, description: 'Where set.', example: 'sev2' })
  severity?: string;

  @Shown({ type: String, nullable: true, example: null })
  learnedAt!: string | null;

  @Shown({
    type: String,
    format: 'date-time',
    description: 'When this record knew.',
    example: '2023-01-25T09:00:00.000Z',
  })
  recordedAt!: string;

  @Shown({ type: () => ActorDto })
  recordedBy!: ActorDto;

  @Shown({
    type: Number,
    nullable: true,
    description:
      'From the start of the interval to `learnedAt`, else to `recordedAt`; null where neither says when it was known, because the incident was written down afterwards.',
    example: null,
  })
  learnedAfterSeconds!: number | null;

  @Shown({ type: 'integer', description: 'Where in the stream it was appended.', example: 3 })
  revision!: number;

  @Shown({ type: 'integer', description: 'The last event that touched it.', example: 3 })
  lastRevision!: number;

  @Shown({ type: Boolean, example: false })
  amended!: boolean;

  @Shown({ type: Boolean, example: false })
  retracted!: boolean;

  @Optional({ type: () => ForgottenDto, description: 'Where words of it, or of a correction, were forgotten.' })
  forgotten?: ForgottenDto;
}
