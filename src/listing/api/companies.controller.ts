import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { bodyOf } from '../../http/shape.js';
import { AskCompanyAliases, PutCompanyAlias, RemoveCompanyAlias } from '../queries/company-handlers.js';
import { CompanyAliasDto, CompanyAliasesDto, CompanyName, readCompanyName } from './dto/companies.dto.js';
import { Needs } from '../../http/route.js';

const companyBody = bodyOf(readCompanyName);

@Controller('v1/companies/aliases')
@Group('Lists')
export class CompaniesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Needs('read')
  @Call('listCompanyAliases', 'Which names of companies mean the same')
  @Answers({ status: 200, type: CompanyAliasesDto, description: 'The whole table, by name.' })
  @Problems('unavailable')
  async all(@AskedBy() caller: Caller): Promise<CompanyAliasesDto> {
    return { aliases: [...(await this.queries.execute(new AskCompanyAliases(caller)))] };
  }

  @Put(':company')
  @Needs('write')
  @Call('putCompanyAlias', 'Takes a name for another; incidents keep the name as it was written')
  @Sent(CompanyName)
  @Answers({ status: 200, type: CompanyAliasDto, description: 'As it stands in the table now.' })
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'unavailable')
  async put(
    @Param('company') name: string,
    @Body(companyBody) body: Read<CompanyName>,
    @AskedBy() caller: Caller,
  ): Promise<CompanyAliasDto> {
    const alias = { name, canonical: body.accept().canonical };
    await this.commands.execute(new PutCompanyAlias(alias, caller));
    return alias;
  }

  @Delete(':company')
  @Needs('write')
  @HttpCode(204)
  @Call('deleteCompanyAlias', 'Takes the name for itself again')
  @Answers({ status: 204, description: 'It is gone.' })
  @Problems('not_found', 'unavailable')
  async remove(@Param('company') name: string, @AskedBy() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveCompanyAlias(name, caller));
  }
}
