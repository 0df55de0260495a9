import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '../../config.js';
import { Out, type Exit } from '../../http/answer.js';
import { Call, Group } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { criteriaFaults } from './dto/criteria.dto.js';
import { FacetsDto, FacetsQuery } from './dto/facets.dto.js';
import { IncidentListDto, listFaults, ListQuery } from './dto/list.dto.js';
import { AskFacets } from '../queries/facets.js';
import { AskList } from '../queries/list.js';
import { OverAll } from './over-all.js';
import { remembered } from '../queries/remembered.js';

const listQuery = remembered(queryOf(ListQuery, listFaults));
const facetsQuery = remembered(queryOf(FacetsQuery, criteriaFaults));

@Controller('v1')
@Group('Lists')
export class ListingController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('incidents')
  @Call('listIncidents', 'Incidents that are looked for, page by page')
  @OverAll(ListQuery, IncidentListDto, 'pages')
  async list(@Query(listQuery) query: Read<ListQuery>, @Out() out: Exit): Promise<Buffer> {
    return out.listed(await this.queries.execute(new AskList(query)), this.settings.publicUrl);
  }

  @Get('facets')
  @Call('getFacets', 'How many incidents there are of each value, each facet counted under the other criteria')
  @OverAll(FacetsQuery, FacetsDto)
  async facets(@Query(facetsQuery) query: Read<FacetsQuery>, @Out() out: Exit): Promise<Buffer> {
    return out.listed(await this.queries.execute(new AskFacets(query)));
  }
}
