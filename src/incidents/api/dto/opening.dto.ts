/** Bodies about the incident as a whole. Values are checked by `timeline/input.ts`; here stands their shape. */
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
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { ATTRIBUTES, LABELS, METRIC, nullable, REASON, SEVERITY, TITLE } from '../../../http/openapi/inputs.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { NewClaim } from './claim.dto.js';
import { LinkInput, NewEntry } from './entry.dto.js';

/** The descriptive fields beside the title. */
class DescriptionFields {
  @Optional({ enum: ['incident', 'drill'], nullable: true, description: 'Default: `incident`.' })
  @IsOptional()
  @IsString()
  kind?: 'incident' | 'drill' | null;

  @Optional({ ...nullable.flag, description: 'Written down afterwards: nothing about it is pending.', example: true })
  @IsOptional()
  @IsBoolean()
  historical?: boolean | null;

  @Optional({ ...nullable.name, example: 'Cloudflare' })
  @IsOptional()
  @IsString()
  company?: string | null;

  @Optional({ ...nullable.name, example: 'service tokens' })
  @IsOptional()
  @IsString()
  product?: string | null;

  @Optional({ ...LABELS, example: ['access'] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  services?: string[] | null;

  @Optional({ ...SEVERITY, description: 'sev1 … sev5 in any spelling, or another word.', example: 'sev2' })
  @IsOptional()
  severity?: string | number | null;

  @Optional({ ...LABELS, example: ['config-change'] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  categories?: string[] | null;

  @Optional({ ...LABELS, example: ['service tokens'] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  keywords?: string[] | null;

  @Optional({ ...nullable.prose, example: 'A release broke reading of service tokens.' })
  @IsOptional()
  @IsString()
  summary?: string | null;

  @Optional({ type: () => LinkInput, isArray: true, nullable: true, maxItems: LIMITS.links })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => LinkInput)
  links?: LinkInput[] | null;

  @Optional({ ...ATTRIBUTES, example: { team: 'identity' } })
  @IsOptional()
  @IsObject()
  attributes?: Record<string, string> | null;
}

/** What a change sets: `null` clears. */
export class DescriptionSet extends DescriptionFields {
  @Optional({ ...TITLE, example: 'Cloudflare service token incident' })
  @IsOptional()
  @IsString()
  title?: string | null;
}

export class Opening extends DescriptionFields {
  @Shown({ ...TITLE, example: 'Cloudflare service token incident' })
  @IsString()
  title!: string;

  @Optional({
    ...nullable.incidentId,
    description:
      'Yours, in any case, not ending in .html .json .md .mmd .csv; left out, it is made of the date and the title.',
    example: '2023-01-24-cloudflare-service-token-incident',
  })
  @IsOptional()
  @IsString()
  id?: string | null;

  @Optional({ type: () => NewEntry, isArray: true, nullable: true, maxItems: LIMITS.perCall })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.perCall)
  @ValidateNested({ each: true })
  @Type(() => NewEntry)
  entries?: NewEntry[] | null;

  @Optional({ type: () => NewClaim, isArray: true, nullable: true, maxItems: LIMITS.perCall })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.perCall)
  @ValidateNested({ each: true })
  @Type(() => NewClaim)
  claims?: NewClaim[] | null;
}

export class Reason {
  @Optional({ ...nullable.prose, example: 'Posted to the wrong record.' })
  @IsOptional()
  @IsString()
  reason?: string | null;
}

export class RequiredReason {
  @Shown({ ...REASON, example: 'The same outage as another record.' })
  @IsString()
  reason!: string;
}

export class DescriptionChange extends Reason {
  @Shown({ type: () => DescriptionSet, description: 'The fields to set; `null` clears.' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => DescriptionSet)
  set!: DescriptionSet;
}

export class HeadlineChoice extends RequiredReason {
  @Shown({ ...METRIC, description: 'Id of a definition.', example: 'declared_to_resolved' })
  @IsString()
  metric!: string;
}
