/** What a check answers, as the API describes it. */
import { listOf } from '../http/openapi/inputs.js';
import { Shown } from '../http/openapi/describe.js';
import { ClaimAuditDto } from '../incidents/api/dto/claim.dto.js';
import { NewEntry } from '../incidents/api/dto/entry.dto.js';
import {
  CHECK_SEVERITY,
  type CheckClaim,
  type CheckCode,
  type CheckCounts,
  type CheckFact,
  type CheckFinding,
  type CheckReport,
  type CheckSeverity,
  type CheckVerdict,
  type Edit,
  type Suggestion,
} from '../timeline/checking/check.js';
import { type ReportZone, type TextSpan } from '../timeline/reports/report.js';

const ZONE_FROM = ['row', 'column', 'document', 'option'];

class SpanDto implements TextSpan {
  @Shown({ type: 'integer', minimum: 1, example: 12 })
  line!: number;

  @Shown({ type: 'integer', minimum: 1, description: 'In UTF-16 units, from 1.', example: 20 })
  column!: number;

  @Shown({ type: 'integer', minimum: 1, description: 'Exclusive.', example: 30 })
  endColumn!: number;
}

export class CheckZoneDto implements ReportZone {
  @Shown({
    type: String,
    nullable: true,
    description: 'IANA or `UTC`; null where nobody says.',
    example: 'Europe/Berlin',
  })
  name!: string | null;

  @Shown({ enum: ZONE_FROM, nullable: true, example: 'document' })
  from!: ReportZone['from'];

  @Shown({ type: String, nullable: true, description: 'The words that say so.', example: 'all times in CEST' })
  said!: string | null;
}

export class CheckFactDto extends SpanDto implements CheckFact {
  @Shown({ type: String, description: '`f` and the line; `.2`, `.3` for more on one line.', example: 'f31' })
  id!: string;

  @Shown({ type: String, description: 'The time as written.', example: '10:12' })
  text!: string;

  @Shown({ type: String, description: 'On the clocks of the report.', example: '2026-11-22T10:12' })
  local!: string;

  @Shown({ type: () => NewEntry, description: 'As it would be posted.' })
  entry!: CheckFact['entry'];

  @Shown({ type: Boolean, description: 'A row or line led by a time; false in prose.', example: true })
  structured!: boolean;

  @Shown({ type: Boolean, description: 'Nobody wrote its date.', example: false })
  dateInferred!: boolean;

  @Shown({ enum: ZONE_FROM, nullable: true, example: 'document' })
  zoneFrom!: CheckFact['zoneFrom'];

  @Shown({ ...listOf({ type: String }), description: 'Ids of entries of the incident.', example: [] })
  matches!: string[];
}

const VERDICTS = ['supported', 'within_tolerance', 'within_calendar', 'coincidence_only', 'unsupported'];

export class CheckClaimDto extends ClaimAuditDto implements TextSpan {
  @Shown({ type: 'integer', minimum: 1, example: 3 })
  line!: number;

  @Shown({ type: 'integer', minimum: 1, example: 20 })
  column!: number;

  @Shown({ type: 'integer', minimum: 1, example: 31 })
  endColumn!: number;

  @Shown({ type: String, example: '121 minutes' })
  quote!: string;

  @Shown({ type: String, nullable: true, description: 'The metric that its words name.', example: 'time_to_repair' })
  metricSaid!: CheckClaim['metricSaid'];

  @Shown({ enum: VERDICTS, description: '`within_calendar`: in hours that the report states.', example: 'unsupported' })
  declare verdict: Exclude<CheckVerdict, 'within_calendar'>;
}

class EditDto extends SpanDto implements Edit {
  @Shown({ type: String, example: '19:02' })
  replacement!: string;
}

class SuggestionDto implements Suggestion {
  @Shown({ type: () => EditDto, isArray: true, description: 'A swap has two.' })
  edits!: EditDto[];

  @Shown({ type: 'integer', description: 'How many contradictions vanish with it.', example: 2 })
  resolves!: number;
}

class RelatedDto {
  @Shown({ type: 'integer', minimum: 1, example: 33 })
  line!: number;

  @Shown({ type: String, example: 'declared 18:12' })
  message!: string;
}

export class CheckFindingDto extends SpanDto implements CheckFinding {
  @Shown({ enum: Object.keys(CHECK_SEVERITY), example: 'claim_unsupported' })
  code!: CheckCode;

  @Shown({ enum: ['error', 'warning', 'info'], example: 'error' })
  severity!: CheckSeverity;

  @Shown({ type: String, example: '121 minutes: no two facts are 121 minutes apart' })
  message!: string;

  @Shown({ type: () => RelatedDto, isArray: true })
  related!: RelatedDto[];

  @Shown({ type: () => SuggestionDto, nullable: true, example: null })
  suggestion!: SuggestionDto | null;
}

class CheckCountsDto implements CheckCounts {
  @Shown({ type: 'integer', example: 12 })
  facts!: number;

  @Shown({ type: 'integer', example: 3 })
  claims!: number;

  @Shown({ type: 'integer', example: 2 })
  supported!: number;

  @Shown({ type: 'integer', description: 'Findings that `asof-ignore` keeps quiet.', example: 0 })
  quieted!: number;

  @Shown({ type: 'integer', example: 1 })
  errors!: number;

  @Shown({ type: 'integer', example: 0 })
  warnings!: number;
}

export class CheckReportDto implements Omit<CheckReport, 'claims'> {
  @Shown({ type: String, example: '2026-11-22-checkout.md' })
  source!: string;

  @Shown({ type: () => CheckZoneDto })
  timeZone!: CheckZoneDto;

  @Shown({ type: () => CheckFactDto, isArray: true })
  facts!: CheckFactDto[];

  @Shown({ type: () => CheckClaimDto, isArray: true })
  claims!: CheckClaimDto[];

  @Shown({ type: () => CheckFindingDto, isArray: true })
  findings!: CheckFindingDto[];

  @Shown({ type: () => CheckCountsDto })
  counts!: CheckCountsDto;
}
