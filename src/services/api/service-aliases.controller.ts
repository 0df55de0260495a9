import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf } from '../../http/shape.js';
import { AskServiceAliases, PutServiceAlias, RemoveServiceAlias } from '../alias-commands.js';
import { readServiceName, ServiceAliasDto, ServiceAliasesDto, ServiceName } from './service-aliases.dto.js';

const nameBody = bodyOf(readServiceName);

@Controller('v1/services/aliases')
@Group('Changes of services')
export class ServiceAliasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('read')
  @Call('listServiceAliases', 'Which names of services mean the same')
  @Answers({ status: 200, type: ServiceAliasesDto, description: 'The whole table, by name.' })
  @Problems('unavailable')
  async all(@AskedBy() caller: Caller): Promise<ServiceAliasesDto> {
    return { aliases: [...(await this.queries.execute(new AskServiceAliases(caller)))] };
  }

  @Put(':service')
  @Needs('write')
  @Call('putServiceAlias', 'Takes a name for another; incidents and changes keep the name as it was written')
  @Sent(ServiceName)
  @Answers({ status: 200, type: ServiceAliasDto, description: 'As it stands in the table now.' })
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'unavailable')
  async put(
    @Param('service') name: string,
    @Body(nameBody) body: Read<ServiceName>,
    @AskedBy() caller: Caller,
  ): Promise<ServiceAliasDto> {
    const alias = { name, canonical: body.accept().canonical };
    await this.commands.execute(new PutServiceAlias(alias, caller));
    return alias;
  }

  @Delete(':service')
  @Needs('write')
  @HttpCode(204)
  @Call('deleteServiceAlias', 'Takes the name for itself again')
  @Answers({ status: 204, description: 'It is gone.' })
  @Problems('not_found', 'unavailable')
  async remove(@Param('service') name: string, @AskedBy() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveServiceAlias(name, caller));
  }
}
