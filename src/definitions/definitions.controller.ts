import { Controller, Get, Header, Param } from '@nestjs/common';
import { Answers, Call, Group, Problems } from '../http/openapi/describe.js';
import { Problem } from '../http/problems.js';
import { builtInDefinitions } from '../timeline/view/definitions.js';
import { DefinitionDto, DefinitionsDto } from './definitions.dto.js';
import { Needs } from '../http/route.js';

@Controller('v1/definitions')
@Group('Numbers')
export class DefinitionsController {
  @Get()
  @Needs('read')
  @Header('cache-control', 'no-cache')
  @Call('getDefinitions', 'What is measured, and how')
  @Answers({ status: 200, type: DefinitionsDto, description: 'All of them.' })
  all(): DefinitionsDto {
    return { definitions: builtInDefinitions() };
  }

  @Get(':metricId')
  @Needs('read')
  @Header('cache-control', 'no-cache')
  @Call('getDefinition', 'One definition, with its versions')
  @Answers({ status: 200, type: DefinitionDto, description: 'It.' })
  @Problems('not_found')
  one(@Param('metricId') id: string): DefinitionDto {
    const found = builtInDefinitions().find((definition) => definition.id === id);
    if (!found) throw new Problem('not_found', `There is no definition ${JSON.stringify(id.slice(0, 100))}.`);
    return found;
  }
}
