import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Out, type Exit } from '../../http/answer.js';
import { Call, Group, Moments } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { HistoryDto, VerificationDto } from './dto/answers.dto.js';
import { HistoryQuery, momentFaults, MomentQuery } from './dto/queries.dto.js';
import { AskHistory, AskVerification } from '../read/questions.js';

@Controller('v1/incidents/:id')
@Group('Proof')
export class ProofController {
  constructor(private readonly queries: QueryBus) {}

  @Get('history')
  @Call('getHistory', 'The stored events in stream order')
  @Moments(HistoryDto, HistoryQuery)
  async history(
    @Param('id') id: string,
    @Query(queryOf(HistoryQuery, momentFaults)) query: Read<HistoryQuery>,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    return out.answer(await this.queries.execute(new AskHistory(id, query)));
  }

  @Get('verify')
  @Call('verifyIncident', 'Whether the events are what they were when they were written')
  @Moments(VerificationDto, MomentQuery)
  async verify(
    @Param('id') id: string,
    @Query(queryOf(MomentQuery, momentFaults)) query: Read<MomentQuery>,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    return out.answer(await this.queries.execute(new AskVerification(id, query)));
  }
}
