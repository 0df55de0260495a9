import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy, SentBy, type Sender } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Moments, Problems, Writes } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { bodyOf, queryOf } from '../../http/shape.js';
import { type ClaimDraft } from '../../timeline/input/drafts.js';
import { readClaim, readReason } from '../../timeline/input/input.js';
import { AddClaim, WithdrawClaim } from '../write/writes.js';
import { ClaimsDto, DurationsDto, WrittenClaimDto } from './dto/answers.dto.js';
import { NewClaim } from './dto/claim.dto.js';
import { Reason } from './dto/opening.dto.js';
import { durationFaults, DurationsQuery, momentFaults, MomentQuery } from './dto/queries.dto.js';
import { Requests } from './requests.js';
import { isMetric } from '../write/metrics.js';
import { AskClaims, AskDurations } from '../read/questions.js';
import { Needs } from '../../http/route.js';

const claimBody = bodyOf((body) => readClaim(body, isMetric));
const reasonBody = bodyOf(readReason);

@Controller('v1/incidents/:id')
@Group('Numbers')
export class NumbersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly requests: Requests,
  ) {}

  @Get('durations')
  @Needs('read')
  @Call('getDurations', 'Every definition; those that `metric` names; or an ad-hoc pair or total')
  @Moments(DurationsDto, DurationsQuery)
  async durations(
    @Param('id') id: string,
    @Query(queryOf(DurationsQuery, durationFaults)) query: Read<DurationsQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskDurations(id, question, caller)));
  }

  @Get('claims')
  @Needs('read')
  @Call('getClaims', 'Every claim, held against every reading of the timeline')
  @Moments(ClaimsDto, MomentQuery)
  async claims(
    @Param('id') id: string,
    @Query(queryOf(MomentQuery, momentFaults)) query: Read<MomentQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskClaims(id, question, caller)));
  }

  @Post('claims')
  @Needs('write')
  @Call('addClaim', 'Records a duration that somebody stated')
  @Sent(NewClaim)
  @Writes({ status: 201, type: WrittenClaimDto })
  @Answers({ status: 200, type: WrittenClaimDto, description: 'It was there already.' })
  @Problems('malformed', 'not_found', 'entry_exists', 'unsupported_media', 'invalid', 'limit')
  async add(
    @Param('id') id: string,
    @Body(claimBody) draft: Read<ClaimDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body: claim, context } = await this.requests.command(sender, { incidentId: id }, draft);
    return out.written(await this.commands.execute(new AddClaim(id, { kind: 'add_claim', claim }, context)), 201);
  }

  @Post('claims/:claimId/withdraw')
  @Needs('write')
  @Call('withdrawClaim', 'Withdraws a claim; it stays listed and does not count')
  @Sent(Reason, {}, false)
  @Writes({ status: 200, type: WrittenClaimDto }, 'if-match')
  async withdraw(
    @Param('id') id: string,
    @Param('claimId') claimId: string,
    @Body(reasonBody) reason: Read<{ reason: string | null }>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id, claimId }, reason);
    const command = { kind: 'withdraw', claimId, ...body } as const;
    return out.written(await this.commands.execute(new WithdrawClaim(id, command, context)));
  }
}
