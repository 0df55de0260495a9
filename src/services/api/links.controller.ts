import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Out, type Exit } from '../../http/answer.js';
import { SentBy, type Sender } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems, Writes } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf } from '../../http/shape.js';
import { WrittenEntryDto } from '../../incidents/api/dto/answers.dto.js';
import { Requests } from '../../incidents/api/requests.js';
import { readChangeLink, type ChangeLink } from '../../timeline/input/changes.js';
import { readReason } from '../../timeline/input/input.js';
import { LinkChange, UnlinkChange } from '../write/writes.js';
import { NewLink, Unlinking } from './changes.dto.js';

const linkBody = bodyOf<ChangeLink>(readChangeLink);
const reasonBody = bodyOf<{ readonly reason: string | null }>(readReason);

@Controller('v1/incidents/:id/links/changes')
@Group('Changes of services')
export class LinksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly requests: Requests,
  ) {}

  @Post()
  @Needs('write')
  @Call('linkChange', 'Copies a change of a service into the incident')
  @Sent(NewLink)
  @Writes({ status: 201, type: WrittenEntryDto })
  @Answers({ status: 200, type: WrittenEntryDto, description: 'It was linked already.' })
  @Problems('malformed', 'not_found', 'entry_exists', 'entry_retracted', 'unsupported_media', 'invalid', 'limit')
  async link(
    @Param('id') id: string,
    @Body(linkBody) link: Read<ChangeLink>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const { body, context } = await this.requests.command(sender, { incidentId: id }, link);
    const { service, changeId, reason } = body;
    return out.written(await this.commands.execute(new LinkChange(id, service, changeId, reason, context)), 201);
  }

  @Post(':changeId/unlink')
  @Needs('write')
  @Call('unlinkChange', 'Takes a linked change out of the incident; that it was linked stays on record')
  @Sent(Unlinking, {}, false)
  @Writes({ status: 200, type: WrittenEntryDto }, 'if-match')
  async unlink(
    @Param('id') id: string,
    @Param('changeId') changeId: string,
    @Body(reasonBody) correction: Read<{ readonly reason: string | null }>,
    @SentBy() sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const address = { incidentId: id, entryId: changeId };
    const { body, context } = await this.requests.command(sender, address, correction);
    return out.written(await this.commands.execute(new UnlinkChange(id, changeId, body.reason, context)));
  }
}
