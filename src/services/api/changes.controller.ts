import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Out, type Exit } from '../../http/answer.js';
import { AskedBy, SentBy, type Sender } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Parameters, Problems, Writes } from '../../http/openapi/describe.js';
import { stretchFaults } from '../../http/parameters.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf, queryOf, readOf } from '../../http/shape.js';
import { Amendment, ChangeDto, Correction, NewEntry } from '../../incidents/api/dto/entry.dto.js';
import { readChanges } from '../../timeline/input/changes.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readAmendment, readCorrection, type Amendment as AmendmentDraft } from '../../timeline/input/input.js';
import { AskChange, AskChanges } from '../read/questions.js';
import { mustBeAllowedToChange, serviceNamed } from '../write/rights.js';
import { CorrectChange, PostChange, PostChanges } from '../write/writes.js';
import {
  CHANGES_EXAMPLES,
  ChangesDto,
  ChangesQuery,
  NewChanges,
  WrittenChangeDto,
  WrittenChangesDto,
} from './changes.dto.js';

interface CorrectionDraft {
  readonly reason: string | null;
  readonly learnedAt: string | null;
}

const amendmentBody = bodyOf(readAmendment);
const correctionBody = bodyOf(readCorrection);

/** What every correction of a change answers, or can be refused with. */
const Corrects = () => Writes({ status: 200, type: WrittenChangeDto }, 'if-match');

@Controller('v1/services/:service/changes')
@Group('Changes of services')
export class ChangesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('read')
  @Call('listChanges', 'The changes of a service, newest first')
  @Parameters(ChangesQuery)
  @Answers({ status: 200, type: ChangesDto, description: 'None for a service that nothing is known of.' })
  @Problems('not_whole', 'invalid', 'unavailable')
  list(
    @Param('service') service: string,
    @Query(queryOf(ChangesQuery, stretchFaults)) query: Read<ChangesQuery>,
    @AskedBy() caller: Caller,
  ): Promise<ChangesDto> {
    return this.queries.execute(new AskChanges(service, query.accept(), caller)) as Promise<ChangesDto>;
  }

  @Get(':changeId')
  @Needs('read')
  @Call('getChange', 'A change of a service')
  @Answers({ status: 200, type: ChangeDto, description: 'As it stands now.' })
  @Answers({ status: 304, description: 'You have it already.' })
  @Problems('not_found', 'not_whole', 'invalid', 'unavailable')
  async one(
    @Param('service') service: string,
    @Param('changeId') changeId: string,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<string | Buffer> {
    return out.answer(await this.queries.execute(new AskChange(service, changeId, caller)));
  }

  @Post()
  @Needs('changes')
  @Call('postChanges', 'Adds one change of a service, or up to 500 at once or not at all; no incident is needed')
  @Sent([NewEntry, NewChanges], CHANGES_EXAMPLES)
  @Writes({ status: 201, type: WrittenChangesDto })
  @Answers({ status: 200, type: WrittenChangesDto, description: 'All of it was there already.' })
  @Problems('malformed', 'forbidden', 'entry_exists', 'too_large', 'unsupported_media', 'invalid', 'limit')
  async post(
    @Param('service') written: string,
    @Body() sent: unknown,
    @SentBy() { caller, context }: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const service = serviceNamed(written);
    mustBeAllowedToChange(caller, service);
    const changes = readOf<readonly EntryDraft[]>(readChanges(sent, service)).accept(context);
    const Posting = Object.hasOwn(sent as object, 'changes') ? PostChanges : PostChange;
    return out.written(await this.commands.execute(new Posting(service, changes, context.accept())), 201);
  }

  @Patch(':changeId')
  @Needs('changes')
  @Call('amendChange', 'Sets fields of a change; what it said before stays on record')
  @Sent(Amendment)
  @Corrects()
  @Problems('forbidden', 'entry_retracted')
  async amend(
    @Param('service') service: string,
    @Param('changeId') entryId: string,
    @Body(amendmentBody) amendment: Read<AmendmentDraft>,
    @SentBy() { context }: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const command = { kind: 'amend', entryId, ...amendment.accept(context) } as const;
    return out.written(await this.commands.execute(new CorrectChange(service, command, context.accept())));
  }

  @Post(':changeId/retract')
  @Needs('changes')
  @Call('retractChange', 'Takes a change out of everything; it stays on record')
  @Sent(Correction, {}, false)
  @Corrects()
  @Problems('forbidden')
  retract(
    @Param('service') service: string,
    @Param('changeId') entryId: string,
    @Body(correctionBody) correction: Read<CorrectionDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    return this.correct('retract', { service, entryId }, correction, sender, out);
  }

  @Post(':changeId/restore')
  @Needs('changes')
  @Call('restoreChange', 'Brings a retracted change back')
  @Sent(Correction, {}, false)
  @Corrects()
  @Problems('forbidden')
  restore(
    @Param('service') service: string,
    @Param('changeId') entryId: string,
    @Body(correctionBody) correction: Read<CorrectionDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    return this.correct('restore', { service, entryId }, correction, sender, out);
  }

  @Post(':changeId/confirm')
  @Needs('write')
  @Call('confirmChange', 'Makes a change that was found in prose, or proposed by somebody else, a stated one')
  @Sent(Correction, {}, false)
  @Corrects()
  @Problems('forbidden', 'entry_retracted')
  confirm(
    @Param('service') service: string,
    @Param('changeId') entryId: string,
    @Body(correctionBody) correction: Read<CorrectionDraft>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    return this.correct('confirm', { service, entryId }, correction, sender, out);
  }

  private async correct(
    kind: 'retract' | 'restore' | 'confirm',
    { service, entryId }: { readonly service: string; readonly entryId: string },
    correction: Read<CorrectionDraft>,
    { context }: Sender,
    out: Exit,
  ): Promise<string> {
    const command = { kind, entryId, ...correction.accept(context) } as const;
    return out.written(await this.commands.execute(new CorrectChange(service, command, context.accept())));
  }
}
