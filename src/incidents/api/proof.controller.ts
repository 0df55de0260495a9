import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy } from '../../http/caller.js';
import { Call, Group, Moments } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { HistoryDto, VerificationDto } from './dto/answers.dto.js';
import { HistoryQuery, momentFaults, MomentQuery } from './dto/queries.dto.js';
import { Requests } from './requests.js';
import { AskHistory, AskVerification } from '../read/questions.js';
import { Needs } from '../../http/route.js';

@Controller('v1/incidents/:id')
@Group('Proof')
export class ProofController {
  constructor(
    private readonly queries: QueryBus,
    private readonly requests: Requests,
  ) {}

  @Get('history')
  @Needs('read')
  @Call('getHistory', 'The stored events in stream order')
  @Moments(HistoryDto, HistoryQuery)
  async history(
    @Param('id') id: string,
    @Query(queryOf(HistoryQuery, momentFaults)) query: Read<HistoryQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskHistory(id, question, caller)));
  }

  @Get('verify')
  @Needs('read')
  @Call('verifyIncident', 'Whether the events are what they were when they were written')
  @Moments(VerificationDto, MomentQuery)
  async verify(
    @Param('id') id: string,
    @Query(queryOf(MomentQuery, momentFaults)) query: Read<MomentQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskVerification(id, question, caller)));
  }
}
