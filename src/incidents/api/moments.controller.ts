import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy } from '../../http/caller.js';
import {
  Answers,
  Body as Sent,
  Call,
  described,
  Group,
  Moments,
  Parameters,
  Problems,
} from '../../http/openapi/describe.js';
import { Read } from '../../http/read.js';
import { bodyOf, queryOf } from '../../http/shape.js';
import { readSupposition, type Supposition } from '../../timeline/input/what-if.js';
import { AskDiff, AskDigest, AskWhatIf } from '../read/moment-questions.js';
import { EntrySet } from './dto/entry.dto.js';
import {
  DiffDto,
  diffFaults,
  DiffQuery,
  DigestDto,
  digestFaults,
  DigestQuery,
  WhatIfRequest,
  WhatIfDto,
} from './dto/moments.dto.js';
import { momentAt } from './dto/point.js';
import { momentFaults, MomentQuery } from './dto/queries.dto.js';
import { Requests } from './requests.js';
import { Needs } from '../../http/route.js';

const whatIfBody = bodyOf(readSupposition);

@Controller('v1/incidents/:id')
@Group('Moments')
@described(({ ApiExtraModels }) => [ApiExtraModels(EntrySet)])
export class MomentsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly requests: Requests,
  ) {}

  @Get('diff')
  @Needs('read')
  @Call('getDiff', 'What differs between two moments of knowledge')
  @Moments(DiffDto, DiffQuery)
  async diff(
    @Param('id') id: string,
    @Query(queryOf(DiffQuery, diffFaults)) query: Read<DiffQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const asked = await this.requests.question(caller, id, query);
    const question = { from: momentAt(asked.from, asked), to: momentAt(asked.to, asked) };
    return out.answer(await this.queries.execute(new AskDiff(id, question, caller)));
  }

  @Get('digest')
  @Needs('read')
  @Call('getDigest', 'What is new since a moment, in at most 60 words')
  @Moments(DigestDto, DigestQuery)
  async digest(
    @Param('id') id: string,
    @Query(queryOf(DigestQuery, digestFaults)) query: Read<DigestQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const asked = await this.requests.question(caller, id, query);
    const question = { since: momentAt(asked.since, asked), to: momentAt(undefined, asked) };
    return out.answer(await this.queries.execute(new AskDigest(id, question, caller)));
  }

  @Post('what-if')
  @Needs('read')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Call('whatIf', 'What the incident would say if more were recorded; nothing is stored')
  @Sent(WhatIfRequest, {}, false)
  @Parameters(MomentQuery)
  @Answers({ status: 200, type: WhatIfDto, description: 'Hypothetical in every part.' })
  @Problems('malformed', 'not_found', 'not_known_yet', 'unknown_revision', 'not_whole', 'unsupported_media', 'invalid')
  async whatIf(
    @Param('id') id: string,
    @Query(queryOf(MomentQuery, momentFaults)) query: Read<MomentQuery>,
    @Body(whatIfBody) body: Read<Supposition>,
    @AskedBy() caller: Caller,
  ): Promise<object> {
    const both = body.faults.length > 0 ? Read.faulty<MomentQuery>([...query.faults, ...body.faults]) : query;
    const moment = await this.requests.question(caller, id, both);
    const question = { moment, supposition: body.accept() };
    const { body: view } = await this.queries.execute(new AskWhatIf(id, question, caller));
    return view as object;
  }
}
