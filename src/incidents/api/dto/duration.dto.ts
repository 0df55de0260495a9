/** Durations and windows as they go out. Lengths are seconds, with milliseconds kept. */
import { Optional, Shown } from '../../../http/openapi/describe.js';
import {
  type DefinitionView,
  type DurationStatus,
  type DurationView,
  type EndView,
  type Range,
  type WindowView,
} from '../../../timeline/view/view-types.js';

const INSTANT = '2023-01-24T18:12:00.000Z';
const RECORDED = '2023-01-25T09:00:00.000Z';
const DURATION_STATUSES = ['not_applicable', 'ambiguous', 'missing', 'pending', 'invalid', 'range', 'computed'];
const SECONDS_BY_NAME = {
  type: 'object' as const,
  nullable: true,
  additionalProperties: { anyOf: [{ type: 'number' }, { $ref: '#/components/schemas/RangeDto' }] },
};

export class RangeDto implements Range {
  @Shown({ type: Number, example: 0 })
  minSeconds!: number;

  @Shown({ type: Number, example: 180 })
  maxSeconds!: number;
}

export class EntryRefDto {
  @Shown({ type: String, example: 'dec' })
  entryId!: string;
}

export class EdgeDto extends EntryRefDto {
  @Shown({ type: String, example: INSTANT })
  occurredAt!: string;
}

export class EndDto extends EdgeDto implements EndView {
  @Shown({ type: String, example: 'declared' })
  type!: string;

  @Shown({ type: String, format: 'date-time', example: RECORDED })
  recordedAt!: string;

  @Shown({ type: 'integer', example: 3 })
  revision!: number;
}

export class WindowDto implements WindowView {
  @Shown({ type: String, example: 'impact' })
  kind!: string;

  @Shown({ type: String, nullable: true, description: 'Null: the whole service.', example: 'api' })
  component!: string | null;

  @Shown({ type: String, nullable: true, example: 'down' })
  level!: string | null;

  @Shown({ type: () => EdgeDto })
  from!: EdgeDto;

  @Shown({ type: () => EdgeDto, nullable: true, description: 'Null while it is open.' })
  to!: EdgeDto | null;

  @Shown({ type: Number, nullable: true, example: 2640 })
  seconds!: number | null;

  @Optional({ type: () => RangeDto, description: 'Where an end is an interval.' })
  range?: RangeDto;
}

export class PreviousDto {
  @Shown({ type: Number, example: 5940 })
  seconds!: number;

  @Shown({ type: () => EndDto })
  to!: EndDto;
}

export class NoValueDto {
  @Shown({ type: String, example: 'missing' })
  code!: string;

  @Shown({ type: String, example: 'there is no detected' })
  message!: string;

  @Optional({ type: String, isArray: true, example: ['detected'] })
  missing?: string[];
}

export class CandidatesDto {
  @Shown({ type: String, isArray: true, example: ['dec'] })
  from!: string[];

  @Shown({ type: String, isArray: true, example: ['res'] })
  to!: string[];
}

export class DurationDto implements DurationView {
  @Shown({ type: String, nullable: true, description: 'Null for an ad-hoc question.', example: 'declared_to_resolved' })
  metric!: string | null;

  @Shown({
    type: 'object',
    additionalProperties: true,
    description:
      'What was measured: `{version, kind: "pair", from, to, needs?}` or `{version, kind: "total", total, window, component?, level?}`.',
    example: { version: 1, kind: 'pair', from: 'first:declared', to: 'last:resolved' },
  })
  definition!: DefinitionView;

  @Shown({ enum: DURATION_STATUSES, example: 'computed' })
  status!: DurationStatus;

  @Shown({ type: Number, nullable: true, example: 5940 })
  seconds!: number | null;

  @Shown({ type: String, nullable: true, example: 'PT1H39M' })
  iso!: string | null;

  @Shown({ type: String, nullable: true, example: '1 h 39 min' })
  text!: string | null;

  @Shown({ type: Boolean, description: 'An end is approximate.', example: false })
  approximate!: boolean;

  @Shown({ type: Boolean, description: 'An end is an unconfirmed extraction.', example: false })
  unconfirmed!: boolean;

  @Shown({ type: () => RangeDto, nullable: true, example: null })
  range!: RangeDto | null;

  @Shown({ type: Number, nullable: true, description: 'While pending, at `evaluatedAt`.', example: null })
  elapsedSeconds!: number | null;

  @Shown({ type: () => PreviousDto, nullable: true, description: 'If it had ended once.', example: null })
  previous!: PreviousDto | null;

  @Shown({ type: Number, nullable: true, description: 'Of a total: the windows that are closed.', example: null })
  closedSeconds!: number | null;

  @Shown({ type: () => NoValueDto, nullable: true, description: 'Why there is no value.', example: null })
  reason!: NoValueDto | null;

  @Shown({ type: () => EndDto, nullable: true })
  from!: EndDto | null;

  @Shown({ type: () => EndDto, nullable: true })
  to!: EndDto | null;

  @Shown({ type: () => CandidatesDto, nullable: true })
  candidates!: CandidatesDto | null;

  @Shown({ type: () => WindowDto, isArray: true, nullable: true, example: null })
  windows!: WindowDto[] | null;

  @Shown({ ...SECONDS_BY_NAME, description: 'Of a total; `*` is the whole service.', example: null })
  byComponent!: Record<string, number | Range> | null;

  @Shown({ ...SECONDS_BY_NAME, description: 'Of a total.', example: null })
  byLevel!: Record<string, number | Range> | null;

  @Shown({ type: String, format: 'date-time', example: RECORDED })
  evaluatedAt!: string;

  @Shown({ type: 'integer', example: 5 })
  revision!: number;
}
