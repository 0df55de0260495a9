/** What analytics answer. */
import { Shown } from '../../../http/openapi/describe.js';
import { type Excluded } from '../../queries/analytics/analysed.js';
import { type Period } from '../../queries/analytics/counts.js';
import { type MeasuredGroup } from '../../queries/analytics/durations.js';
import { type Spread } from '../../queries/analytics/spread.js';
import { TOGETHER } from './analytics-queries.dto.js';
import { BinDto } from './facets.dto.js';

const SECONDS = { type: Number, nullable: true } as const;
const excluded = (reasons: string) =>
  ({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: `How many were left out, by reason: ${reasons}. Only reasons that occur.`,
    example: {},
  }) as const;

export class AnalysisDto {
  @Shown({
    type: String,
    nullable: true,
    description: 'How far the log is in the numbers.',
    example: '00000000000000000006',
  })
  position!: string | null;

  @Shown({ type: 'integer', description: 'Incidents under the criteria.', example: 1 })
  total!: number;
}

export class SpreadDto implements Spread {
  @Shown({ type: 'integer', description: 'How many have a number.', example: 1 })
  n!: number;

  @Shown({ ...SECONDS, example: 5940 })
  min!: number | null;

  @Shown({ ...SECONDS, description: 'Seconds. Null below n = 10.', example: null })
  median!: number | null;

  @Shown({ ...SECONDS, description: 'Seconds. Null below n = 10.', example: null })
  p90!: number | null;

  @Shown({ ...SECONDS, example: 5940 })
  max!: number | null;
}

const STATUSES = '`pending`, `range`, `invalid`, `missing`, `ambiguous`, `not_applicable`';

export class PointDto {
  @Shown({ type: String, example: '2023-01-24-cloudflare-service-token-incident' })
  incident!: string;

  @Shown({ type: Number, example: 5940 })
  seconds!: number;

  @Shown({ type: 'integer', example: 5 })
  revision!: number;
}

export class DurationGroupDto extends SpreadDto implements MeasuredGroup {
  @Shown({
    oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }],
    description: 'Null: those without a value; without `groupBy` all of them.',
    example: 'config-change',
  })
  value!: string | number | null;

  @Shown(excluded(STATUSES))
  excluded!: Excluded;

  @Shown({ type: () => BinDto, isArray: true, description: 'Widening with the length.' })
  bins!: BinDto[];

  @Shown({
    type: () => PointDto,
    isArray: true,
    description: 'By length; of many incidents some, the shortest and the longest among them.',
  })
  points!: PointDto[];
}

export class DurationsAnalysisDto extends AnalysisDto {
  @Shown({ type: String, example: 'declared_to_resolved' })
  metric!: string;

  @Shown({ type: 'integer', example: 1 })
  definitionVersion!: number;

  @Shown({ type: String, nullable: true, example: 'category' })
  groupBy!: string | null;

  @Shown({ type: () => DurationGroupDto, isArray: true, description: 'The largest first, those without a value last.' })
  groups!: DurationGroupDto[];

  @Shown({ type: 'integer', description: 'Of all groups, those beyond `limit` too.', example: 1 })
  groupsTotal!: number;
}

export class PeriodDto {
  @Shown({ type: String, example: '2023-01' })
  value!: string;

  @Shown({ type: 'integer', example: 1 })
  n!: number;
}

const STARTS = '`unknown` (no start), `coarse` (known less exactly than that)';

export class CountsAnalysisDto extends AnalysisDto {
  @Shown({ enum: ['year', 'month', 'day'], example: 'month' })
  by!: Period;

  @Shown({ type: () => PeriodDto, isArray: true, description: 'In order; periods without incidents are left out.' })
  counts!: PeriodDto[];

  @Shown(excluded(STARTS))
  excluded!: Excluded;
}

export class HourDto {
  @Shown({ type: 'integer', description: 'From 1, Monday, to 7.', example: 2 })
  weekday!: number;

  @Shown({ type: 'integer', description: 'From 0 to 23.', example: 18 })
  hour!: number;

  @Shown({ type: 'integer', example: 1 })
  n!: number;
}

export class HoursAnalysisDto extends AnalysisDto {
  @Shown({ type: String, example: 'UTC' })
  tz!: string;

  @Shown({ type: () => HourDto, isArray: true, description: 'All 168.' })
  hours!: HourDto[];

  @Shown(excluded(`${STARTS}, \`midnight\` (about midnight, as who knows the day alone writes it)`))
  excluded!: Excluded;
}

export class StageDto extends SpreadDto {
  @Shown({ type: String, example: 'time_to_detect' })
  metric!: string;

  @Shown({ type: 'integer', example: 1 })
  definitionVersion!: number;

  @Shown(excluded(STATUSES))
  excluded!: Excluded;
}

export class StagesAnalysisDto extends AnalysisDto {
  @Shown({ type: () => StageDto, isArray: true, description: 'In the order in which stages begin; they overlap.' })
  stages!: StageDto[];
}

export class LateTypeDto extends SpreadDto {
  @Shown({ type: String, example: 'impact_started' })
  type!: string;

  @Shown({ type: 'integer', description: 'How many were known later than `lateSeconds`.', example: 0 })
  late!: number;

  @Shown(
    excluded(
      '`untold` (written down afterwards, and nothing says when it was learned), `ahead` (known before it was true)',
    ),
  )
  excluded!: Excluded;
}

export class LearnedLateAnalysisDto extends AnalysisDto {
  @Shown({ type: Number, example: 120 })
  lateSeconds!: number;

  @Shown({ type: () => LateTypeDto, isArray: true, description: 'Milestones known to the instant, by type.' })
  types!: LateTypeDto[];
}

export class TogetherPairDto {
  @Shown({ type: String, example: 'automation' })
  a!: string;

  @Shown({ type: String, example: 'config-change' })
  b!: string;

  @Shown({ type: 'integer', description: 'Incidents with both.', example: 1 })
  n!: number;

  @Shown({ type: 'integer', description: 'Incidents with the first.', example: 1 })
  ofA!: number;

  @Shown({ type: 'integer', description: 'Incidents with the second.', example: 1 })
  ofB!: number;
}

export class TogetherAnalysisDto extends AnalysisDto {
  @Shown({ enum: TOGETHER, example: 'category' })
  of!: (typeof TOGETHER)[number];

  @Shown({
    type: () => TogetherPairDto,
    isArray: true,
    description: 'The most frequent first, among the 200 most frequent values.',
  })
  pairs!: TogetherPairDto[];

  @Shown({ type: 'integer', example: 1 })
  pairsTotal!: number;

  @Shown(excluded('`unknown` (without any)'))
  excluded!: Excluded;
}

export class VerdictsDto {
  @Shown({ type: 'integer', example: 0 })
  supported!: number;

  @Shown({ type: 'integer', example: 0 })
  within_tolerance!: number;

  @Shown({ type: 'integer', example: 0 })
  coincidence_only!: number;

  @Shown({ type: 'integer', example: 1 })
  unsupported!: number;
}

export class ClaimGroupDto {
  @Shown({
    oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }],
    description: 'Null: those without a value; without `groupBy` all of them.',
    example: 'Cloudflare',
  })
  value!: string | number | null;

  @Shown({ type: 'integer', description: 'Incidents in the group, with claims or without.', example: 1 })
  incidents!: number;

  @Shown({ type: 'integer', description: 'Claims.', example: 1 })
  n!: number;

  @Shown({ type: () => VerdictsDto })
  verdicts!: VerdictsDto;
}

export class UnsupportedDto {
  @Shown({ type: String, example: '2023-01-24-cloudflare-service-token-incident' })
  incident!: string;

  @Shown({ type: 'integer', example: 1 })
  unsupported!: number;

  @Shown({ type: 'integer', example: 5 })
  revision!: number;
}

export class ClaimsAnalysisDto extends AnalysisDto {
  @Shown({ type: String, nullable: true, example: null })
  groupBy!: string | null;

  @Shown({ type: () => ClaimGroupDto, isArray: true })
  groups!: ClaimGroupDto[];

  @Shown({ type: 'integer', example: 1 })
  groupsTotal!: number;

  @Shown({ type: () => UnsupportedDto, isArray: true, description: 'The 100 incidents with the most.' })
  unsupported!: UnsupportedDto[];

  @Shown({ type: 'integer', description: 'Incidents with any.', example: 1 })
  unsupportedTotal!: number;
}
