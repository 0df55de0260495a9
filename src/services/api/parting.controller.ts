import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Out, type Exit } from '../../http/answer.js';
import { SentBy, type Sender } from '../../http/caller.js';
import { Body as Sent, Call, Group, Problems, Writes } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf } from '../../http/shape.js';
import { Parting } from '../../incidents/api/dto/entry.dto.js';
import { readParting } from '../../timeline/input/input.js';
import { type Witness } from '../../timeline/witnesses.js';
import { CorrectChange } from '../write/writes.js';
import { WrittenChangeDto } from './changes.dto.js';

interface PartingDraft {
  readonly witness: Witness;
  readonly reason: string | null;
  readonly learnedAt: string | null;
}

@Controller('v1/services/:service/changes')
@Group('Changes of services')
export class PartingController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':changeId/part')
  @Needs('changes')
  @Call('partChange', 'Makes what another system told of a change one of its own')
  @Sent(Parting)
  @Writes({ status: 200, type: WrittenChangeDto })
  @Problems('malformed', 'forbidden', 'not_found', 'changed', 'unsupported_media', 'invalid')
  async part(
    @Param('service') service: string,
    @Param('changeId') entryId: string,
    @Body(bodyOf(readParting)) parting: Read<PartingDraft>,
    @SentBy() { context }: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    const command = { kind: 'part', entryId, ...parting.accept(context) } as const;
    return out.written(await this.commands.execute(new CorrectChange(service, command, context.accept())));
  }
}
