import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf } from '../../http/shape.js';
import { AskKeys, CreateKey, RevokeKey } from '../keys/handlers.js';
import { type KeyContent } from '../keys/key.js';
import { readNewKey } from '../keys/new-key.js';
import { CreatedKeyDto, KeysDto, NewKey } from './keys.dto.js';

const keyBody = bodyOf(readNewKey);

@Controller('v1/keys')
@Group('Access')
export class KeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('admin')
  @Header('cache-control', 'no-store')
  @Call('listKeys', 'Which keys there are')
  @Answers({ status: 200, type: KeysDto, description: 'All of them, the oldest first, without their secrets.' })
  @Problems('unavailable')
  async all(@AskedBy() caller: Caller) {
    return { keys: await this.queries.execute(new AskKeys(caller)) };
  }

  @Post()
  @Needs('admin')
  @Header('cache-control', 'no-store')
  @Call('createKey', 'Makes a key', {
    description: 'Whoever needs no key here may make the first one, and no other.',
  })
  @Sent(NewKey)
  @Answers({ status: 201, type: CreatedKeyDto, description: 'The key; nothing shows it again.' })
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'in_progress', 'unavailable')
  async create(@Body(keyBody) body: Read<KeyContent>, @AskedBy() caller: Caller) {
    const { view, key } = await this.commands.execute(new CreateKey(body.accept(), caller));
    return { ...view, key };
  }

  @Delete(':id')
  @Needs('admin')
  @HttpCode(204)
  @Call('revokeKey', 'Ends a key, and the sessions that were begun with it')
  @Answers({ status: 204, description: 'It opens nothing any more; on other instances within seconds.' })
  @Problems('not_found', 'reserved', 'in_progress', 'unavailable')
  async revoke(@Param('id') id: string, @AskedBy() caller: Caller): Promise<void> {
    await this.commands.execute(new RevokeKey(id, caller));
  }
}
