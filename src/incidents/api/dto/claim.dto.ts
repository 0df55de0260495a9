/** Claims: what comes in, and the audit that goes out. */
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { answered, taken } from '../../../http/openapi/fields.js';
import { CLAIM_FIELDS } from '../../../timeline/fields/claim.js';
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

export class NewClaim extends taken(CLAIM_FIELDS) {}

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

export class ClaimAuditDto extends answered(CLAIM_FIELDS) implements ClaimAuditView {
  @Shown({ type: Number, example: 7260 })
  statedSeconds!: number;

  @Shown({ type: Number, description: 'What was given, or what follows from the length.', example: 30 })
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
