import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Out, type Exit } from '../../http/answer.js';
import { Call, Group } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { AskAnalysis } from '../queries/analytics/analytics.js';
import {
  ClaimsAnalysisDto,
  ClaimsAnalysisQuery,
  CountsAnalysisDto,
  CountsQuery,
  DurationsAnalysisDto,
  durationsAnalysisFaults,
  DurationsAnalysisQuery,
  HoursAnalysisDto,
  hoursFaults,
  HoursQuery,
  LearnedLateAnalysisDto,
  StagesAnalysisDto,
  TogetherAnalysisDto,
  TogetherQuery,
} from './dto/analytics.dto.js';
import { criteriaFaults } from './dto/criteria.dto.js';
import { CountedQuery } from './dto/facets.dto.js';
import { OverAll } from './over-all.js';

@Controller('v1/analytics')
@Group('Lists')
export class AnalyticsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('durations')
  @Call('analyseDurations', 'A metric over many incidents, group by group: quantiles from n = 10, never a mean')
  @OverAll(DurationsAnalysisQuery, DurationsAnalysisDto)
  durations(
    @Query(queryOf(DurationsAnalysisQuery, durationsAnalysisFaults)) query: Read<DurationsAnalysisQuery>,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('durations', query), out);
  }

  @Get('counts')
  @Call('analyseCounts', 'How many incidents began in each year, month or day')
  @OverAll(CountsQuery, CountsAnalysisDto)
  counts(@Query(queryOf(CountsQuery, criteriaFaults)) query: Read<CountsQuery>, @Out() out: Exit): Promise<Buffer> {
    return this.answer(new AskAnalysis('counts', query), out);
  }

  @Get('hours')
  @Call('analyseHours', 'How many incidents began in each hour of the week')
  @OverAll(HoursQuery, HoursAnalysisDto)
  hours(@Query(queryOf(HoursQuery, hoursFaults)) query: Read<HoursQuery>, @Out() out: Exit): Promise<Buffer> {
    return this.answer(new AskAnalysis('hours', query), out);
  }

  @Get('stages')
  @Call('analyseStages', 'Where the time goes: how long each stage of a response took')
  @OverAll(CountedQuery, StagesAnalysisDto)
  stages(@Query(queryOf(CountedQuery, criteriaFaults)) query: Read<CountedQuery>, @Out() out: Exit): Promise<Buffer> {
    return this.answer(new AskAnalysis('stages', query), out);
  }

  @Get('learned-late')
  @Call('analyseLearnedLate', 'How long after they were true milestones came to be known, type by type')
  @OverAll(CountedQuery, LearnedLateAnalysisDto)
  learnedLate(
    @Query(queryOf(CountedQuery, criteriaFaults)) query: Read<CountedQuery>,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('learned-late', query), out);
  }

  @Get('together')
  @Call('analyseTogether', 'Which categories or keywords the same incidents have')
  @OverAll(TogetherQuery, TogetherAnalysisDto)
  together(
    @Query(queryOf(TogetherQuery, criteriaFaults)) query: Read<TogetherQuery>,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('together', query), out);
  }

  @Get('claims')
  @Call('analyseClaims', 'Claims by verdict, and the incidents with the most that no facts support')
  @OverAll(ClaimsAnalysisQuery, ClaimsAnalysisDto)
  claims(
    @Query(queryOf(ClaimsAnalysisQuery, criteriaFaults)) query: Read<ClaimsAnalysisQuery>,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return this.answer(new AskAnalysis('claims', query), out);
  }

  private async answer(question: AskAnalysis, out: Exit): Promise<Buffer> {
    return out.listed(await this.queries.execute(question));
  }
}
