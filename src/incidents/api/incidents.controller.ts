import { Body, Controller, Get, Inject, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '../../config.js';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy, SentBy, type Sender } from '../../http/caller.js';
import {
  Answers,
  Body as Sent,
  Call,
  Group,
  Moments,
  Problems,
  Writes,
  described,
} from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { bodyOf, queryOf } from '../../http/shape.js';
import {
  readDescriptionSet,
  readHeadline,
  readOpening,
  readRequiredReason,
  type OpeningDraft,
} from '../../timeline/input/input.js';
import { type DescriptionSet } from '../../timeline/input/drafts.js';
import { ChangeIncident, OpenIncident } from '../write/writes.js';
import { OpenedDto, WrittenIncidentDto } from './dto/answers.dto.js';
import { OPENING_EXAMPLES } from './dto/examples.js';
import { IncidentDto, MilestoneDto } from './dto/incident.dto.js';
import { DescriptionChange, HeadlineChoice, Opening, RequiredReason } from './dto/opening.dto.js';
import { momentFaults, MomentQuery } from './dto/queries.dto.js';
import { Requests } from './requests.js';
import { isMetric } from '../write/metrics.js';
import { AskSummary } from '../read/questions.js';
import { Needs } from '../../http/route.js';

const openingBody = bodyOf((body) => readOpening(body, isMetric));
const descriptionBody = bodyOf(readDescriptionSet);
const headlineBody = bodyOf((body) => readHeadline(body, isMetric));
const reasonBody = bodyOf(readRequiredReason);

@Controller('v1/incidents')
@Group('Incidents')
@described(({ ApiExtraModels }) => [ApiExtraModels(MilestoneDto)])
export class IncidentsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly requests: Requests,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @Needs('write')
  @Call('openIncident', 'Opens a record, with entries and claims if there are any, at once or not at all')
  @Sent(Opening, OPENING_EXAMPLES)
  @Writes({ status: 201, type: OpenedDto, description: 'Opened. `Location` is where it is.' })
  @Answers({ status: 200, type: OpenedDto, description: 'The same id with the same content was opened before.' })
  @Problems(
    'malformed',
    'incident_exists',
    'too_large',
    'unsupported_media',
    'invalid',
    'idempotency_key_reused',
    'limit',
  )
  async open(
    @Body(openingBody) opening: Read<OpeningDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, null, opening);
    const opened = await this.commands.execute(new OpenIncident({ kind: 'open', ...body }, context));
    return out.opened(opened, this.settings.publicUrl);
  }

  @Get(':id')
  @Needs('read')
  @Call('getIncident', 'The summary: every number with the facts that it came from, or the reason why there is none')
  @Moments(IncidentDto, MomentQuery)
  async summary(
    @Param('id') id: string,
    @Query(queryOf(MomentQuery, momentFaults)) query: Read<MomentQuery>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    const question = await this.requests.question(caller, id, query);
    return out.answer(await this.queries.execute(new AskSummary(id, question, caller)));
  }

  @Patch(':id')
  @Needs('write')
  @Call('describeIncident', 'Changes descriptive fields')
  @Sent(DescriptionChange)
  @Writes({ status: 200, type: WrittenIncidentDto }, 'if-match')
  async describe(
    @Param('id') id: string,
    @Body(descriptionBody) change: Read<{ set: DescriptionSet; reason: string | null }>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, change);
    return out.written(await this.commands.execute(new ChangeIncident(id, { kind: 'describe', ...body }, context)));
  }

  @Post(':id/retract')
  @Needs('write')
  @Call('retractIncident', 'Takes the whole incident out of lists and statistics; it stays readable and provable')
  @Sent(RequiredReason)
  @Writes({ status: 200, type: WrittenIncidentDto }, 'if-match')
  async retract(
    @Param('id') id: string,
    @Body(reasonBody) reason: Read<{ reason: string }>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, reason);
    const command = { kind: 'retract_incident', ...body } as const;
    return out.written(await this.commands.execute(new ChangeIncident(id, command, context)));
  }

  @Post(':id/restore')
  @Needs('write')
  @Call('restoreIncident', 'Brings a retracted incident back')
  @Sent(RequiredReason)
  @Writes({ status: 200, type: WrittenIncidentDto }, 'if-match')
  async restore(
    @Param('id') id: string,
    @Body(reasonBody) reason: Read<{ reason: string }>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, reason);
    const command = { kind: 'restore_incident', ...body } as const;
    return out.written(await this.commands.execute(new ChangeIncident(id, command, context)));
  }

  @Put(':id/headline')
  @Needs('write')
  @Call('chooseHeadline', 'Chooses the duration that lists show')
  @Sent(HeadlineChoice)
  @Writes({ status: 200, type: WrittenIncidentDto })
  @Problems('malformed', 'not_found', 'changed', 'unsupported_media', 'invalid')
  async headline(
    @Param('id') id: string,
    @Body(headlineBody) choice: Read<{ metric: string; reason: string }>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, choice);
    const command = { kind: 'choose_headline', ...body } as const;
    return out.written(await this.commands.execute(new ChangeIncident(id, command, context)));
  }
}
