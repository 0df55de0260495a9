/** The parameters of reads. A parameter is given once, unless it says that it repeats. */
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from '../../../http/class-validator.js';
import { Optional } from '../../../http/openapi/describe.js';
import { CURSOR_IN, INSTANT as INSTANT_IN, listOf, METRIC, SELECTOR, WORDS } from '../../../http/openapi/inputs.js';
import { CURSOR, Digits, Instant, limitMessage, Names, Repeated, wordFaults } from '../../../http/parameters.js';
import { type Fault } from '../../../http/problems.js';
import { findDefinition } from '../../../timeline/measure/durations.js';
import { type Clock } from '../../../timeline/knowledge.js';
import { parseSelector } from '../../../timeline/measure/selectors.js';
import { type Millis } from '../../../timeline/time.js';
import {
  type DurationsQuestion,
  type HistoryQuestion,
  type MomentQuestion,
  type TimelineQuestion,
} from '../../read/questions.js';

const MAX_REVISION = 999_999_999;

const INSTANT = 'must be an RFC 3339 instant with Z or an offset';
const REVISION = `must be a whole number from 0 to ${MAX_REVISION}`;

/** The moment of knowledge that is asked about, on every read of one incident. */
export class MomentQuery implements MomentQuestion {
  @Optional({ ...INSTANT_IN, description: 'What was known at this instant.' })
  @IsOptional()
  @Instant()
  @IsInt({ message: INSTANT })
  asOf?: Millis;

  @Optional({ type: 'integer', minimum: 0, maximum: MAX_REVISION, description: 'What was known at this revision.' })
  @IsOptional()
  @Digits()
  @IsInt({ message: REVISION })
  revision?: number;

  @Optional({ enum: ['recorded', 'learned'], description: 'Which clock `asOf` is of. Default: `recorded`.' })
  @IsOptional()
  @IsIn(['recorded', 'learned'], { message: 'must be recorded or learned' })
  clock?: Clock;

  @Optional({ ...INSTANT_IN, description: 'Only what had begun by this instant.' })
  @IsOptional()
  @Instant()
  @IsInt({ message: INSTANT })
  occurredBefore?: Millis;

  @Optional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_REVISION,
    description: 'Waits up to 2 s until the incident has this revision.',
  })
  @IsOptional()
  @Digits()
  @IsInt({ message: REVISION })
  minRevision?: number;
}

/** On the recorded clock an instant names a revision, so only one of the two can be asked about. */
export function momentFaults({ asOf, revision, clock }: MomentQuery): Fault[] {
  if (asOf === undefined || revision === undefined || clock === 'learned') return [];
  const detail = 'on the recorded clock give asOf or revision, not both';
  return [{ parameter: 'revision', code: 'conflict', detail }];
}

/** A moment, and words to look for. */
export const timelineFaults = (query: TimelineQuery): Fault[] => [...momentFaults(query), ...wordFaults(query.q)];

/** Selectors and metrics that exist, and one question at a time: metrics, a pair, or a total. */
export function durationFaults(query: DurationsQuery): Fault[] {
  const { metric = [], from, to, total, kind, component, level } = query;
  const unknownMetrics = metric.filter((each) => findDefinition(each) === null);
  const faults: Fault[] = unknownMetrics.map((each) => ({
    parameter: 'metric',
    code: 'unknown_metric',
    detail: `there is no definition ${JSON.stringify(each.slice(0, 100))}`,
  }));
  for (const [parameter, selector] of Object.entries({ from, to })) {
    if (selector !== undefined && !parseSelector(selector))
      faults.push({ parameter, code: 'format', detail: 'is not a selector' });
  }
  const isPair = from !== undefined || to !== undefined;
  if (isPair && (from === undefined || to === undefined)) {
    faults.push({ parameter: from === undefined ? 'from' : 'to', code: 'required', detail: 'a pair has from and to' });
  }
  if ([metric.length > 0, isPair, total !== undefined].filter(Boolean).length > 1) {
    faults.push({
      parameter: isPair ? 'from' : 'metric',
      code: 'conflict',
      detail: 'give metrics, a pair, or a total',
    });
  }
  if (total === undefined) {
    for (const [parameter, value] of Object.entries({ kind, component, level })) {
      if (value !== undefined) faults.push({ parameter, code: 'conflict', detail: 'belongs to a total' });
    }
  }
  return [...momentFaults(query), ...faults];
}

const LIMIT = { minimum: 1, maximum: 500, default: 500 };

export class TimelineQuery extends MomentQuery implements TimelineQuestion {
  @Optional({ type: String, description: 'Types, separated by commas; may repeat.', example: 'declared,resolved' })
  @IsOptional()
  @Names()
  @IsString({ each: true })
  types?: string[];

  @Optional({ type: String, description: 'Components, separated by commas; may repeat.' })
  @IsOptional()
  @Names()
  @IsString({ each: true })
  component?: string[];

  @Optional({ type: String, isArray: true, description: 'Repeat for several.' })
  @IsOptional()
  @Repeated()
  @IsString({ each: true })
  actor?: string[];

  @Optional({ ...WORDS, description: 'Words, all of which must begin a word of the text, quote or actor.' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  @MaxLength(500, { message: 'must have at most 500 characters' })
  q?: string;

  @Optional({ ...INSTANT_IN, description: 'Only what began at or after this instant.' })
  @IsOptional()
  @Instant()
  @IsInt({ message: INSTANT })
  since?: Millis;

  @Optional({ enum: ['true', 'false'], description: 'Only what stands outside the notes lane.' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  milestones?: 'true' | 'false';

  @Optional({ enum: ['retracted'], description: 'Retracted entries too.' })
  @IsOptional()
  @Names()
  @IsIn(['retracted'], { each: true, message: 'must be retracted' })
  include?: 'retracted'[];

  @Optional({ type: 'integer', ...LIMIT })
  @IsOptional()
  @Digits()
  @IsInt({ message: limitMessage(500) })
  @Min(1, { message: limitMessage(500) })
  @Max(500, { message: limitMessage(500) })
  limit?: number;

  @Optional({ ...CURSOR_IN, description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString({ message: CURSOR })
  cursor?: string;
}

export class DurationsQuery extends MomentQuery implements DurationsQuestion {
  @Optional({ ...listOf(METRIC), description: '`id` or `id@version`; repeat for several.' })
  @IsOptional()
  @Repeated()
  @IsString({ each: true })
  metric?: string[];

  @Optional({ ...SELECTOR, description: 'Selector of the start of an ad-hoc pair.', example: 'first:declared' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  from?: string;

  @Optional({ ...SELECTOR, description: 'Selector of the end of an ad-hoc pair.', example: 'last:resolved' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  to?: string;

  @Optional({ enum: ['union', 'sum', 'envelope'], description: 'An ad-hoc total over windows.' })
  @IsOptional()
  @IsIn(['union', 'sum', 'envelope'], { message: 'must be union, sum or envelope' })
  total?: 'union' | 'sum' | 'envelope';

  @Optional({ type: String, description: 'Of an ad-hoc total: the kind of window. Default: `impact`.' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  kind?: string;

  @Optional({ type: String, description: 'Of an ad-hoc total: windows of exactly this component.' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  component?: string;

  @Optional({ type: String, description: 'Of an ad-hoc total: windows of this level.' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  level?: string;
}

export class HistoryQuery extends MomentQuery implements HistoryQuestion {
  @Optional({ type: 'integer', ...LIMIT })
  @IsOptional()
  @Digits()
  @IsInt({ message: limitMessage(500) })
  @Min(1, { message: limitMessage(500) })
  @Max(500, { message: limitMessage(500) })
  limit?: number;

  @Optional({ ...CURSOR_IN, description: '`nextCursor` of the page before.' })
  @IsOptional()
  @IsString({ message: CURSOR })
  cursor?: string;
}
