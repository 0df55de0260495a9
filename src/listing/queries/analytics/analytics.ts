/** Answers analytics: numbers over many incidents, from the columns alone. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Listed } from '../../../application/answer.js';
import { type Caller } from '../../../application/caller.js';
import { type Position } from '../../../eventstore/event-store.js';
import { AnswerCache } from '../answer-cache.js';
import { type Criteria } from '../criteria.js';
import { Audiences } from '../../columns/audiences.js';
import { IncidentIndex } from '../../columns/incident-index.js';
import { select } from '../selection.js';
import { type Analysed } from './analysed.js';
import { counts, hours, type CountsOptions, type HoursOptions } from './counts.js';
import { durations, stages, type DurationsOptions, type GroupOptions } from './durations.js';
import { claims, learnedLate } from './knowing.js';
import { together, type TogetherOptions } from './together.js';

/** The options of each analysis. */
interface Options {
  durations: DurationsOptions;
  counts: CountsOptions;
  hours: HoursOptions;
  stages: object;
  'learned-late': object;
  together: TogetherOptions;
  claims: GroupOptions;
}

type Analyses = { readonly [Name in keyof Options]: (on: Analysed, options: Options[Name]) => Promise<object> };

const ANALYSES: Analyses = { durations, counts, hours, stages, 'learned-late': learnedLate, together, claims };

export interface AnalysisQuestion<O extends object> {
  readonly criteria: Criteria;
  readonly options: O;
  /** The position to wait for; null: none. */
  readonly least: Position | null;
}

export class AskAnalysis<Name extends keyof Options = keyof Options> extends Query<Listed> {
  constructor(
    readonly name: Name,
    readonly question: AnalysisQuestion<Options[Name]>,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(AskAnalysis)
export class AnalysisHandler implements IQueryHandler<AskAnalysis> {
  constructor(
    private readonly index: IncidentIndex,
    private readonly answers: AnswerCache,
    private readonly audiences: Audiences,
  ) {}

  async execute<Name extends keyof Options>({ name, question, caller }: AskAnalysis<Name>): Promise<Listed> {
    const { criteria, options, least } = question;
    const loaded = await this.index.at(least);
    const { view: columns } = loaded;
    const hidden = this.audiences.hiddenFrom(caller, columns);
    const answer = await this.answers.to(loaded, { name, criteria, options }, criteria, hidden, async () => {
      const { position } = loaded;
      const { rows, total } = select(columns, criteria, Date.now(), hidden);
      const on = { columns, hidden, rows: columns.order.startedAt.all(rows, total) };
      return { position, total, ...(await ANALYSES[name](on, options)) };
    });
    return { json: answer.jsonAt(Date.now()), nextCursor: null, isStale: this.index.isStale };
  }
}
