/** Claims: what comes in, and the audit that goes out. */
import { IsNumber, IsOptional, IsString } from '../../../http/class-validator.js';
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { LENGTH, nullable } from '../../../http/openapi/inputs.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { COMPARISONS, type Comparison } from '../../../timeline/events.js';
import {
  type ClaimAuditView,
  type ReadingKind,
  type ReadingView,
  type Verdict,
} from '../../../timeline/view/view-types.js';
import { EntryRefDto, RangeDto } from './duration.dto.js';
import { ForgottenDto } from './entry.dto.js';

const READING_KINDS = ['pair', 'window', 'union', 'sum', 'envelope'];
const VERDICTS = ['supported', 'within_tolerance', 'coincidence_only', 'unsupported'];

export class NewClaim {
  @Optional({ ...nullable.entryId, description: 'Yours; left out, a UUIDv7 is made.', example: 'c1' })
  @IsOptional()
  @IsString()
  id?: string;

  @Shown({ ...LENGTH, description: 'ISO 8601, in the unit as stated; no years and months.', example: 'PT121M' })
  @IsString()
  stated!: string;

  @Optional({
    ...nullable.length,
    description: 'With `between` alone: the longer end, not below `stated`.',
    example: null,
  })
  @IsOptional()
  @IsString()
  statedUpTo?: string | null;

  @Optional({ ...nullable.prose, example: 'incident lasting 121 minutes' })
  @IsOptional()
  @IsString()
  text?: string | null;

  @Optional({ ...nullable.phraseName, example: 'publisher' })
  @IsOptional()
  @IsString()
  by?: string | null;

  @Optional({ ...nullable.url, example: 'https://example.org/report' })
  @IsOptional()
  @IsString()
  url?: string | null;

  @Optional({ enum: COMPARISONS, nullable: true, description: 'Default: `exactly`.' })
  @IsOptional()
  @IsString()
  comparison?: Comparison | null;

  @Optional({ ...nullable.metric, description: 'The definition that it speaks of.', example: 'time_to_detect' })
  @IsOptional()
  @IsString()
  metric?: string | null;

  @Optional({
    type: Number,
    nullable: true,
    minimum: 0,
    maximum: LIMITS.toleranceSeconds,
    description:
      'Below the length. Default: half the unit of the last stated digit, at most a tenth of the length; for `about` at least a tenth and at most a quarter.',
  })
  @IsOptional()
  @IsNumber()
  toleranceSeconds?: number | null;

  @Optional({ ...nullable.writtenTime, description: 'When it was stated.' })
  @IsOptional()
  @IsString()
  statedAt?: string | null;

  @Optional({ ...nullable.instant, description: 'When the responders learned it.' })
  @IsOptional()
  @IsString()
  learnedAt?: string | null;
}

export class ReadingDto implements ReadingView {
  @Shown({ enum: READING_KINDS, isArray: true, example: ['pair'] })
  kinds!: ReadingKind[];

  @Shown({ type: () => EntryRefDto, nullable: true })
  from!: EntryRefDto | null;

  @Shown({ type: () => EntryRefDto, nullable: true })
  to!: EntryRefDto | null;

  @Optional({ type: String, description: 'Of windows and totals.', example: 'impact' })
  windowKind?: string;

  @Shown({ type: String, nullable: true, example: null })
  component!: string | null;

  @Optional({ type: String, nullable: true, description: 'Of windows.', example: null })
  level?: string | null;

  @Shown({ type: Number, nullable: true, example: 5940 })
  seconds!: number | null;

  @Shown({ type: Number, nullable: true, description: 'Less what was stated.', example: -1320 })
  differenceSeconds!: number | null;

  @Shown({ type: Boolean, example: false })
  exact!: boolean;

  @Shown({ type: 'integer', minimum: 1, maximum: 4, example: 1 })
  rank!: 1 | 2 | 3 | 4;

  @Shown({ type: String, nullable: true, example: 'declared_to_resolved' })
  metric!: string | null;

  @Shown({ type: String, isArray: true, example: ['declared_to_resolved'] })
  metrics!: string[];

  @Shown({ type: String, example: 'declared → resolved' })
  reading!: string;

  @Shown({ type: Boolean, description: 'The arithmetic fits, the meaning does not follow.', example: false })
  coincidence!: boolean;

  @Optional({ type: () => RangeDto, description: 'Where an end is an interval.' })
  range?: RangeDto;
}

export class WouldNeedDto {
  @Shown({ type: () => EntryRefDto })
  to!: EntryRefDto;

  @Shown({ type: String, format: 'date-time', example: '2023-01-24T17:50:00.000Z' })
  startAt!: string;
}

export class CheckedDto {
  @Shown({ type: 'integer', example: 6 })
  pairs!: number;

  @Shown({ type: 'integer', example: 0 })
  windows!: number;

  @Shown({ type: 'integer', example: 0 })
  totals!: number;
}

export class ClaimAuditDto implements ClaimAuditView {
  @Shown({ type: String, example: 'c1' })
  id!: string;

  @Shown({ type: String, nullable: true, example: 'incident lasting 121 minutes' })
  text!: string | null;

  @Shown({ type: String, nullable: true, example: 'publisher' })
  by!: string | null;

  @Shown({ type: String, nullable: true, example: null })
  url!: string | null;

  @Shown({ type: String, nullable: true, example: null })
  statedAt!: string | null;

  @Shown({ type: String, example: 'PT121M' })
  stated!: string;

  @Shown({ type: Number, example: 7260 })
  statedSeconds!: number;

  @Shown({ type: String, nullable: true, description: 'The longer end of `between`.', example: null })
  statedUpTo!: string | null;

  @Shown({ enum: COMPARISONS, example: 'exactly' })
  comparison!: Comparison;

  @Shown({ type: String, nullable: true, example: null })
  metric!: string | null;

  @Shown({ type: Number, example: 30 })
  toleranceSeconds!: number;

  @Shown({ type: Boolean, example: false })
  withdrawn!: boolean;

  @Shown({ enum: VERDICTS, example: 'unsupported' })
  verdict!: Verdict;

  @Shown({ type: () => ReadingDto, isArray: true, maxItems: 50, description: 'The fitting readings.', example: [] })
  supports!: ReadingDto[];

  @Shown({ type: 'integer', example: 0 })
  supportsTotal!: number;

  @Shown({ type: () => ReadingDto, isArray: true, description: 'The closest below and above that do not fit.' })
  nearest!: ReadingDto[];

  @Shown({ type: () => WouldNeedDto, isArray: true, description: 'The starts that the claim would need.' })
  wouldNeed!: WouldNeedDto[];

  @Shown({ type: () => CheckedDto })
  checked!: CheckedDto;

  @Shown({ type: 'integer', example: 5 })
  revision!: number;

  @Optional({ type: () => ForgottenDto, description: 'Where words of it, or of its withdrawal, were forgotten.' })
  forgotten?: ForgottenDto;
}
