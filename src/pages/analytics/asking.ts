/** What the page asks of each analysis. */
import { type PipeTransform } from '@nestjs/common';
import { Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import {
  ClaimsAnalysisQuery,
  CountsQuery,
  durationsAnalysisFaults,
  DurationsAnalysisQuery,
  hoursFaults,
  HoursQuery,
  TogetherQuery,
} from '../../listing/api/dto/analytics.dto.js';
import { criteriaFaults } from '../../listing/api/dto/criteria.dto.js';
import { CountedQuery } from '../../listing/api/dto/facets.dto.js';
import { AskAnalysis } from '../../listing/queries/analytics/analytics.js';
import { readLeniently, type Parameters } from '../address.js';
import { CRITERIA } from '../listing/asking.js';
import { type AnalysisName } from './answers.js';

const pipes = {
  durations: queryOf(DurationsAnalysisQuery, durationsAnalysisFaults),
  counts: queryOf(CountsQuery, criteriaFaults),
  hours: queryOf(HoursQuery, hoursFaults),
  counted: queryOf(CountedQuery, criteriaFaults),
  together: queryOf(TogetherQuery, criteriaFaults),
  claims: queryOf(ClaimsAnalysisQuery, criteriaFaults),
};

const lenient = <T>(
  pipe: PipeTransform<object, Read<T>>,
  parameters: Parameters,
  own: readonly string[] = [],
): Read<T> => Read.of(readLeniently(pipe, parameters, [...CRITERIA, ...own]).query);

export const QUESTIONS: Readonly<Record<AnalysisName, (parameters: Parameters) => AskAnalysis>> = {
  durations: (from) => new AskAnalysis('durations', lenient(pipes.durations, from, ['metric', 'groupBy'])),
  counts: (from) => new AskAnalysis('counts', lenient(pipes.counts, from)),
  stages: (from) => new AskAnalysis('stages', lenient(pipes.counted, from)),
  hours: (from) => new AskAnalysis('hours', lenient(pipes.hours, from, ['tz'])),
  'learned-late': (from) => new AskAnalysis('learned-late', lenient(pipes.counted, from)),
  together: (from) => new AskAnalysis('together', lenient(pipes.together, from, ['of'])),
  claims: (from) => new AskAnalysis('claims', lenient(pipes.claims, from)),
};

export const ANALYSES = Object.keys(QUESTIONS) as readonly AnalysisName[];
export const isAnalysis = (name: string): name is AnalysisName => Object.hasOwn(QUESTIONS, name);
