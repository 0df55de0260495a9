/** The parameters of reads. A parameter is given once, unless it says that it repeats. */
import { METRIC, SELECTOR, WORDS } from '../../../http/openapi/inputs.js';
import {
  Cursor,
  Instant,
  Names,
  OneOf,
  SomeOf,
  Text,
  Texts,
  WholeNumber,
  wordFaults,
} from '../../../http/parameters.js';
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

/** The moment of knowledge that is asked about, on every read of one incident. */
export class MomentQuery implements MomentQuestion {
  @Instant({ description: 'What was known at this instant.' })
  asOf?: Millis;

  @WholeNumber(0, MAX_REVISION, { description: 'What was known at this revision.' })
  revision?: number;

  @OneOf(['recorded', 'learned'], { description: 'Which clock `asOf` is of. Default: `recorded`.' })
  clock?: Clock;

  @Instant({ description: 'Only what had begun by this instant.' })
  occurredBefore?: Millis;

  @WholeNumber(0, MAX_REVISION, { description: 'Waits up to 2 s until the incident has this revision.' })
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

export class TimelineQuery extends MomentQuery implements TimelineQuestion {
  @Names({ description: 'Types, separated by commas; may repeat.', example: 'declared,resolved' })
  types?: string[];

  @Names({ description: 'Components, separated by commas; may repeat.' })
  component?: string[];

  @Texts({ type: String }, { description: 'Repeat for several.' })
  actor?: string[];

  @Text({ ...WORDS, description: 'Words, all of which must begin a word of the text, quote or actor.' })
  q?: string;

  @Instant({ description: 'Only what began at or after this instant.' })
  since?: Millis;

  @OneOf(['true', 'false'], { description: 'Only what stands outside the notes lane.' })
  milestones?: 'true' | 'false';

  @SomeOf(['retracted', 'suspects'], {
    description: 'Retracted entries too; changes of its services that nobody has linked, as `suspects`.',
  })
  include?: ('retracted' | 'suspects')[];

  @WholeNumber(1, 500, { default: 500 })
  limit?: number;

  @Cursor('`nextCursor` of the page before.')
  cursor?: string;
}

export class DurationsQuery extends MomentQuery implements DurationsQuestion {
  @Texts(METRIC, { description: '`id` or `id@version`; repeat for several.' })
  metric?: string[];

  @Text({ ...SELECTOR, description: 'Selector of the start of an ad-hoc pair.', example: 'first:declared' })
  from?: string;

  @Text({ ...SELECTOR, description: 'Selector of the end of an ad-hoc pair.', example: 'last:resolved' })
  to?: string;

  @OneOf(['union', 'sum', 'envelope'], { description: 'An ad-hoc total over windows.' })
  total?: 'union' | 'sum' | 'envelope';

  @Text({ description: 'Of an ad-hoc total: the kind of window. Default: `impact`.' })
  kind?: string;

  @Text({ description: 'Of an ad-hoc total: windows of exactly this component.' })
  component?: string;

  @Text({ description: 'Of an ad-hoc total: windows of this level.' })
  level?: string;
}

export class HistoryQuery extends MomentQuery implements HistoryQuestion {
  @WholeNumber(1, 500, { default: 500 })
  limit?: number;

  @Cursor('`nextCursor` of the page before.')
  cursor?: string;
}
