import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy } from '../../http/caller.js';
import { Call, Group } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { AskAnalysis } from '../queries/analytics/analytics.js';
import {
  ClaimsAnalysisDto,
  CountsAnalysisDto,
  DurationsAnalysisDto,
  HoursAnalysisDto,
  LearnedLateAnalysisDto,
  StagesAnalysisDto,
  TogetherAnalysisDto,
} from './dto/analytics.dto.js';
import {
  ClaimsAnalysisQuery,
  CountsQuery,
  durationsAnalysisFaults,
  DurationsAnalysisQuery,
  hoursFaults,
  HoursQuery,
  TogetherQuery,
} from './dto/analytics-queries.dto.js';
import { criteriaFaults } from './dto/criteria.dto.js';
import { CountedQuery } from './dto/facets.dto.js';
import { analysisQuestion } from './questions.js';
import { OverAll } from './over-all.js';
import { Needs } from '../../http/route.js';

@Controller('v1/analytics')
@Group('Lists')
export class AnalyticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('durations')
  @Needs('read')
  @Call('analyseDurations', 'A metric over many incidents, group by group: quantiles from n = 10, never a mean')
  @OverAll(DurationsAnalysisQuery, DurationsAnalysisDto)
  durations(
    @Query(queryOf(DurationsAnalysisQuery, durationsAnalysisFaults)) query: Read<DurationsAnalysisQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('durations', analysisQuestion(query.accept()), caller), out);
  }

  @Get('counts')
  @Needs('read')
  @Call('analyseCounts', 'How many incidents began in each year, month or day')
  @OverAll(CountsQuery, CountsAnalysisDto)
  counts(
    @Query(queryOf(CountsQuery, criteriaFaults)) query: Read<CountsQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('counts', analysisQuestion(query.accept()), caller), out);
  }

  @Get('hours')
  @Needs('read')
  @Call('analyseHours', 'How many incidents began in each hour of the week')
  @OverAll(HoursQuery, HoursAnalysisDto)
  hours(
    @Query(queryOf(HoursQuery, hoursFaults)) query: Read<HoursQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('hours', analysisQuestion(query.accept()), caller), out);
  }

  @Get('stages')
  @Needs('read')
  @Call('analyseStages', 'Where the time goes: how long each stage of a response took')
  @OverAll(CountedQuery, StagesAnalysisDto)
  stages(
    @Query(queryOf(CountedQuery, criteriaFaults)) query: Read<CountedQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('stages', analysisQuestion(query.accept()), caller), out);
  }

  @Get('learned-late')
  @Needs('read')
  @Call('analyseLearnedLate', 'How long after they were true milestones came to be known, type by type')
  @OverAll(CountedQuery, LearnedLateAnalysisDto)
  learnedLate(
    @Query(queryOf(CountedQuery, criteriaFaults)) query: Read<CountedQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('learned-late', analysisQuestion(query.accept()), caller), out);
  }

  @Get('together')
  @Needs('read')
  @Call('analyseTogether', 'Which categories or keywords the same incidents have')
  @OverAll(TogetherQuery, TogetherAnalysisDto)
  together(
    @Query(queryOf(TogetherQuery, criteriaFaults)) query: Read<TogetherQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('together', analysisQuestion(query.accept()), caller), out);
  }

  @Get('claims')
  @Needs('read')
  @Call('analyseClaims', 'Claims by verdict, and the incidents with the most that no facts support')
  @OverAll(ClaimsAnalysisQuery, ClaimsAnalysisDto)
  claims(
    @Query(queryOf(ClaimsAnalysisQuery, criteriaFaults)) query: Read<ClaimsAnalysisQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('claims', analysisQuestion(query.accept()), caller), out);
  }

  private async answer(question: AskAnalysis, out: Exit): Promise<Buffer> {
    return out.listed(await this.queries.execute(question));
  }
}
