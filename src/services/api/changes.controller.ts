import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Out, type Exit } from '../../http/answer.js';
import { SentBy, type Sender } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems, Writes } from '../../http/openapi/describe.js';
import { Needs } from '../../http/route.js';
import { readOf } from '../../http/shape.js';
import { NewEntry } from '../../incidents/api/dto/entry.dto.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readChanges } from '../../timeline/input/changes.js';
import { mustBeAllowedToChange, serviceNamed } from '../write/rights.js';
import { PostChange, PostChanges } from '../write/writes.js';
import { CHANGES_EXAMPLES, NewChanges, WrittenChangesDto } from './changes.dto.js';

@Controller('v1/services/:service/changes')
@Group('Changes of services')
export class ChangesController {
  constructor(private readonly commands: CommandBus) {}

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
}
