/** AnswerCache analytics: numbers over many incidents, from the columns alone. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Listed } from '../../../http/answer.js';
import { type Read } from '../../../http/read.js';
import { AnswerCache } from '../answer-cache.js';
import { criteriaOf, leastOf } from '../../api/dto/criteria.dto.js';
import {
  type ClaimsAnalysisQuery,
  type CountsQuery,
  type DurationsAnalysisQuery,
  type HoursQuery,
  type TogetherQuery,
} from '../../api/dto/analytics.dto.js';
import { type CountedQuery } from '../../api/dto/facets.dto.js';
import { IncidentIndex } from '../../columns/incident-index.js';
import { select } from '../selection.js';
import { type Analysed } from './analysed.js';
import { counts, hours } from './counts.js';
import { durations, stages } from './durations.js';
import { claims, learnedLate } from './knowing.js';
import { together } from './together.js';

/** What each analysis is asked. */
interface Questions {
  durations: DurationsAnalysisQuery;
  counts: CountsQuery;
  hours: HoursQuery;
  stages: CountedQuery;
  'learned-late': CountedQuery;
  together: TogetherQuery;
  claims: ClaimsAnalysisQuery;
}

type Analyses = { readonly [Name in keyof Questions]: (on: Analysed, asked: Questions[Name]) => Promise<object> };

const ANALYSES: Analyses = { durations, counts, hours, stages, 'learned-late': learnedLate, together, claims };

export class AskAnalysis<Name extends keyof Questions = keyof Questions> extends Query<Listed> {
  constructor(
    readonly name: Name,
    readonly query: Read<Questions[Name]>,
  ) {
    super();
  }
}

@QueryHandler(AskAnalysis)
export class AnalysisHandler implements IQueryHandler<AskAnalysis> {
  constructor(
    private readonly index: IncidentIndex,
    private readonly answers: AnswerCache,
  ) {}

  async execute<Name extends keyof Questions>({ name, query }: AskAnalysis<Name>): Promise<Listed> {
    const asked = query.accept();
    const { minPosition: _, ...narrowing } = asked;
    const criteria = criteriaOf(asked, asked.include);
    const loaded = await this.index.at(leastOf(asked));
    const answer = await this.answers.to(loaded, { name, narrowing }, criteria, async () => {
      const { view: columns, position } = loaded;
      const { rows, total } = select(columns, criteria, Date.now());
      const on = { columns, rows: columns.order.startedAt.all(rows, total) };
      return { position, total, ...(await ANALYSES[name](on, asked)) };
    });
    return { json: answer.jsonAt(Date.now()), nextCursor: null, isStale: this.index.isStale };
  }
}
