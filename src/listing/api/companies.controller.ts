import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { Answers, Body as Sent, Call, Group, Problems } from '../../http/openapi/describe.js';
import { invalid, Problem } from '../../http/problems.js';
import { type Read } from '../../http/read.js';
import { bodyOf } from '../../http/shape.js';
import { CompanyAliases } from '../queries/company-aliases.js';
import { CompanyAliasDto, CompanyAliasesDto, CompanyName, readCompanyName } from './dto/companies.dto.js';

const companyBody = bodyOf(readCompanyName);
const LONGEST_NAME = 100;

@Controller('v1/companies/aliases')
@Group('Lists')
export class CompaniesController {
  constructor(private readonly aliases: CompanyAliases) {}

  @Get()
  @Call('listCompanyAliases', 'Which names of companies mean the same')
  @Answers({ status: 200, type: CompanyAliasesDto, description: 'The whole table, by name.' })
  @Problems('unavailable')
  async all(): Promise<CompanyAliasesDto> {
    return { aliases: await this.aliases.all() };
  }

  @Put(':company')
  @Call('putCompanyAlias', 'Takes a name for another; incidents keep the name as it was written')
  @Sent(CompanyName)
  @Answers({ status: 200, type: CompanyAliasDto, description: 'As it stands in the table now.' })
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'unavailable')
  async put(@Param('company') name: string, @Body(companyBody) body: Read<CompanyName>): Promise<CompanyAliasDto> {
    const alias = { name, canonical: body.accept().canonical };
    if (name.trim() === '' || name.length > LONGEST_NAME)
      throw invalid([{ parameter: 'company', code: 'format', detail: `must have 1 to ${LONGEST_NAME} characters` }]);
    if (!(await this.aliases.put(alias)))
      throw invalid([{ pointer: '/canonical', code: 'circle', detail: 'means the same name already' }]);
    return alias;
  }

  @Delete(':company')
  @HttpCode(204)
  @Call('deleteCompanyAlias', 'Takes the name for itself again')
  @Answers({ status: 204, description: 'It is gone.' })
  @Problems('not_found', 'unavailable')
  async remove(@Param('company') name: string): Promise<void> {
    if (!(await this.aliases.remove(name))) {
      throw new Problem('not_found', `There is no alias ${JSON.stringify(name.slice(0, LONGEST_NAME))}.`);
    }
  }
}
