/** An incident, its row in the list and its parts, as they go out. */
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { answered } from '../../../http/openapi/fields.js';
import { DESCRIPTION_FIELDS } from '../../../timeline/fields/description.js';
import { type Lane } from '../../../timeline/entry.js';
import { type Clock } from '../../../timeline/knowledge.js';
import {
  type DurationStatus,
  type EpisodeView,
  type FindingView,
  type HeadlineView,
  type IncidentRow,
  type IncidentView,
  type KnowledgeView,
  type LintCode,
  type MilestoneEnd,
  type NarrativeSentence,
  type Status,
} from '../../../timeline/view/view-types.js';
import { ClaimAuditDto } from './claim.dto.js';
import { DurationDto, EntryRefDto, RangeDto, WindowDto } from './duration.dto.js';
import { ForgottenDto } from './entry.dto.js';

const STATUSES = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'];
const RECORDED = '2023-01-25T09:00:00.000Z';

export class MarkDto {
  @Shown({ type: String, format: 'date-time', example: '2023-01-24T18:12:00.000Z' })
  at!: string;

  @Shown({ type: String, example: 'dec' })
  entryId!: string;

  @Shown({ type: String, example: 'declared' })
  type!: string;
}

export class CountsDto {
  @Shown({ type: 'integer', example: 4 })
  entries!: number;

  @Shown({ type: 'integer', example: 0 })
  retracted!: number;

  @Shown({ type: 'integer', example: 0 })
  unconfirmed!: number;

  @Shown({ type: 'integer', example: 1 })
  claims!: number;
}

export class MilestoneEndDto implements MilestoneEnd {
  @Shown({ type: String, example: 'rel' })
  entryId!: string;

  @Shown({ type: String, example: '2023-01-24T16:55:00.000Z' })
  occurredAt!: string;

  @Shown({ type: String, format: 'date-time', example: RECORDED })
  recordedAt!: string;

  @Shown({ type: 'integer', example: 1 })
  revision!: number;
}

export class MilestoneDto {
  @Shown({ type: () => MilestoneEndDto })
  first!: MilestoneEndDto;

  @Shown({ type: () => MilestoneEndDto })
  last!: MilestoneEndDto;

  @Shown({ type: 'integer', example: 1 })
  count!: number;
}

export class EpisodeDto implements EpisodeView {
  @Shown({ type: () => EntryRefDto })
  from!: EntryRefDto;

  @Shown({ type: () => EntryRefDto, nullable: true })
  to!: EntryRefDto | null;

  @Shown({ type: Number, nullable: true, example: 5940 })
  seconds!: number | null;
}

export class HeadlineDto implements HeadlineView {
  @Shown({ type: String, example: 'declared_to_resolved' })
  metric!: string;

  @Shown({ type: () => DurationDto })
  duration!: DurationDto;

  @Shown({ type: String, description: '`default`, or who chose it.', example: 'default' })
  chosenBy!: string;

  @Shown({ type: String, nullable: true, example: null })
  reason!: string | null;
}

export class FindingDto implements FindingView {
  @Shown({ type: String, example: 'claim_unsupported' })
  code!: LintCode;

  @Shown({ enum: ['info', 'warning', 'error'], example: 'warning' })
  severity!: 'info' | 'warning' | 'error';

  @Shown({ type: String, isArray: true, description: 'In timeline order.', example: [] })
  entryIds!: string[];

  @Shown({ type: String, example: 'No reading of the timeline gives the 121 min that c1 states.' })
  message!: string;
}

export class SentenceDto implements NarrativeSentence {
  @Shown({ type: String, example: 'Resolved at 19:51 UTC, 1 h 39 min after it was declared.' })
  text!: string;

  @Shown({ type: String, isArray: true, description: 'The entries that it rests on.', example: ['dec', 'res'] })
  cites!: string[];
}

export class KnowledgeDto implements KnowledgeView {
  @Shown({ type: 'integer', description: 'Of the last known event.', example: 5 })
  revision!: number;

  @Shown({ type: 'integer', description: 'Of the last event there is.', example: 5 })
  head!: number;

  @Shown({
    type: String,
    description: 'Where the last known event stands in the store.',
    example: '00000000000000000006',
  })
  position!: string;

  @Shown({ type: String, nullable: true, example: null })
  asOf!: string | null;

  @Shown({ enum: ['recorded', 'learned'], example: 'recorded' })
  clock!: Clock;

  @Shown({ type: 'integer', example: 6 })
  eventsKnown!: number;

  @Shown({ type: 'integer', example: 6 })
  eventsTotal!: number;

  @Shown({ type: Boolean, description: 'Everything was recorded after `endedAt`.', example: true })
  recordedAfterwards!: boolean;
}

const { historical, summary, links, attributes, visibleTo, ...IN_ROWS } = DESCRIPTION_FIELDS;
const NOT_IN_ROWS = { historical, summary, links, attributes, visibleTo };

/** What a row of the list and a summary have in common. */
export class IncidentHeadDto extends answered(IN_ROWS) {
  @Shown({ enum: STATUSES, example: 'resolved' })
  status!: Status;

  @Shown({ type: Boolean, example: false })
  inProgress!: boolean;

  @Shown({ type: () => MarkDto, nullable: true })
  startedAt!: MarkDto | null;

  @Shown({ type: () => MarkDto, nullable: true, description: 'Null while in progress.' })
  endedAt!: MarkDto | null;

  @Shown({ type: () => CountsDto })
  counts!: CountsDto;

  @Shown({ type: String, format: 'date-time', example: RECORDED })
  updatedAt!: string;
}

export class IncidentDto extends answered(NOT_IN_ROWS, IncidentHeadDto) implements IncidentView {
  @Shown({ type: Boolean, example: false })
  retracted!: boolean;

  @Shown({ type: String, nullable: true, example: null })
  duplicateOf!: string | null;

  @Shown({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/MilestoneDto' },
    description: 'By type: every type outside the notes lane.',
  })
  milestones!: Record<string, MilestoneDto>;

  @Shown({ type: () => WindowDto, isArray: true, example: [] })
  windows!: WindowDto[];

  @Shown({ type: () => EpisodeDto, isArray: true })
  episodes!: EpisodeDto[];

  @Shown({ type: () => HeadlineDto })
  headline!: HeadlineDto;

  @Shown({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/DurationDto' },
    description: 'Every definition, by id: a value, or the reason why there is none.',
  })
  durations!: Record<string, DurationDto>;

  @Shown({ type: () => ClaimAuditDto, isArray: true })
  claims!: ClaimAuditDto[];

  @Shown({ type: () => FindingDto, isArray: true })
  lint!: FindingDto[];

  @Shown({ type: () => SentenceDto, isArray: true })
  narrative!: SentenceDto[];

  @Shown({ type: () => KnowledgeDto })
  knowledge!: KnowledgeDto;

  @Shown({ type: 'integer', example: 0 })
  definitionsRevision!: number;

  @Shown({
    type: String,
    format: 'date-time',
    description: 'Whatever is pending is counted up to here.',
    example: RECORDED,
  })
  evaluatedAt!: string;

  @Shown({ type: String, format: 'date-time', example: RECORDED })
  openedAt!: string;

  @Optional({
    type: () => ForgottenDto,
    description:
      "Where words of the description, of the headline's choice or of the retraction of the whole were forgotten.",
  })
  forgotten?: ForgottenDto;
}

export class RowHeadlineDto {
  @Shown({ type: String, example: 'declared_to_resolved' })
  metric!: string;

  @Shown({ type: String, example: 'computed' })
  status!: DurationStatus;

  @Shown({ type: Number, nullable: true, example: 5940 })
  seconds!: number | null;

  @Shown({ type: String, nullable: true, description: 'What a person reads.', example: '1 h 39 min' })
  text!: string | null;

  @Shown({ type: () => RangeDto, nullable: true, example: null })
  range!: RangeDto | null;

  @Shown({ type: Boolean, example: false })
  approximate!: boolean;

  @Shown({ type: Boolean, description: 'It rests on an extraction that nobody has confirmed.', example: false })
  unconfirmed!: boolean;

  @Shown({
    type: Number,
    nullable: true,
    description: 'Of a pending one: seconds so far, when it is read.',
    example: null,
  })
  elapsedSeconds!: number | null;
}

export class StripMarkDto {
  @Shown({ enum: ['status', 'impact', 'changes', 'response', 'notes', 'span'], example: 'status' })
  lane!: Lane;

  @Shown({ type: String, example: 'declared' })
  type!: string;

  @Shown({ type: String, format: 'date-time', example: '2023-01-24T18:12:00.000Z' })
  at!: string;

  @Optional({ type: String, format: 'date-time', description: 'Of a closed window.' })
  to?: string;
}

export class IncidentRowDto extends IncidentHeadDto implements IncidentRow {
  @Shown({ type: () => RowHeadlineDto })
  headline!: RowHeadlineDto;

  @Shown({ type: 'integer', example: 1 })
  claimsUnsupported!: number;

  @Shown({ type: () => StripMarkDto, isArray: true, maxItems: 40 })
  strip!: StripMarkDto[];

  @Shown({ type: 'integer', example: 5 })
  revision!: number;
}
