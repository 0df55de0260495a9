/** What the page asks of each analysis. */
import { type PipeTransform } from '@nestjs/common';
import { type Caller } from '../../application/caller.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import {
  ClaimsAnalysisQuery,
  CountsQuery,
  durationsAnalysisFaults,
  DurationsAnalysisQuery,
  hoursFaults,
  HoursQuery,
  TogetherQuery,
} from '../../listing/api/dto/analytics-queries.dto.js';
import { criteriaFaults } from '../../listing/api/dto/criteria.dto.js';
import { CountedQuery } from '../../listing/api/dto/facets.dto.js';
import { analysisQuestion } from '../../listing/api/questions.js';
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

const lenient = <T>(pipe: PipeTransform<object, Read<T>>, parameters: Parameters, own: readonly string[] = []): T =>
  readLeniently(pipe, parameters, [...CRITERIA, ...own]).query;

export const QUESTIONS: Readonly<Record<AnalysisName, (parameters: Parameters, caller: Caller) => AskAnalysis>> = {
  durations: (from, by) =>
    new AskAnalysis('durations', analysisQuestion(lenient(pipes.durations, from, ['metric', 'groupBy'])), by),
  counts: (from, by) => new AskAnalysis('counts', analysisQuestion(lenient(pipes.counts, from)), by),
  stages: (from, by) => new AskAnalysis('stages', analysisQuestion(lenient(pipes.counted, from)), by),
  hours: (from, by) => new AskAnalysis('hours', analysisQuestion(lenient(pipes.hours, from, ['tz'])), by),
  'learned-late': (from, by) => new AskAnalysis('learned-late', analysisQuestion(lenient(pipes.counted, from)), by),
  together: (from, by) => new AskAnalysis('together', analysisQuestion(lenient(pipes.together, from, ['of'])), by),
  claims: (from, by) => new AskAnalysis('claims', analysisQuestion(lenient(pipes.claims, from)), by),
};

export const ANALYSES = Object.keys(QUESTIONS) as readonly AnalysisName[];
export const isAnalysis = (name: string): name is AnalysisName => Object.hasOwn(QUESTIONS, name);
