import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { Out, type Exit } from '../../http/answer.js';
import { Call, Group } from '../../http/openapi/describe.js';
import { AskedBy } from '../../http/caller.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { criteriaFaults } from './dto/criteria.dto.js';
import { FacetsDto, FacetsQuery } from './dto/facets.dto.js';
import { IncidentListDto, listFaults, ListQuery } from './dto/list.dto.js';
import { AskFacets, type FacetsQuestion } from '../queries/facets.js';
import { AskList, type ListQuestion } from '../queries/list.js';
import { OverAll } from './over-all.js';
import { facetsQuestion, listQuestion } from './questions.js';
import { remembered } from './remembered.js';
import { Needs } from '../../http/route.js';

const listQuery = remembered(queryOf(ListQuery, listFaults), listQuestion);
const facetsQuery = remembered(queryOf(FacetsQuery, criteriaFaults), facetsQuestion);

@Controller('v1')
@Group('Lists')
export class ListingController {
  constructor(
    private readonly queries: QueryBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('incidents')
  @Needs('read')
  @Call('listIncidents', 'Incidents that are looked for, page by page')
  @OverAll(ListQuery, IncidentListDto, 'pages')
  async list(
    @Query(listQuery) question: Read<ListQuestion>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    const listed = await this.queries.execute(new AskList(question.accept(), caller));
    return out.listed(listed, this.settings.publicUrl);
  }

  @Get('facets')
  @Needs('read')
  @Call('getFacets', 'How many incidents there are of each value, each facet counted under the other criteria')
  @OverAll(FacetsQuery, FacetsDto)
  async facets(
    @Query(facetsQuery) question: Read<FacetsQuestion>,
    @AskedBy() caller: Caller,
    @Out() out: Exit,
  ): Promise<Buffer> {
    return out.listed(await this.queries.execute(new AskFacets(question.accept(), caller)));
  }
}
