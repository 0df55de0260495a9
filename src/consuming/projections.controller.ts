import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { type Caller } from '../application/caller.js';
import { AskedBy } from '../http/caller.js';
import { Answers, Call, Group, Problems } from '../http/openapi/describe.js';
import { Problem } from '../http/problems.js';
import { Consumers } from './consumers.js';
import { ProjectionsDto } from './projections.dto.js';
import { reportFor } from './report-for.js';
import { Needs } from '../http/route.js';

@Controller('v1/projections')
@Group('Service')
export class ProjectionsController {
  constructor(private readonly consumers: Consumers) {}

  @Get()
  @Needs('read')
  @Call('listProjections', 'How far the read models are, and what keeps them')
  @Answers({ status: 200, type: ProjectionsDto })
  @Problems('unavailable')
  async all(@AskedBy() caller: Caller): Promise<ProjectionsDto> {
    const reports = (await this.consumers.report()).map((report) => reportFor(caller, report));
    return { projections: reports.map((report) => ({ ...report, parked: [...report.parked] })) };
  }

  @Post(':name/rebuild')
  @Needs('admin')
  @HttpCode(200)
  @Call('rebuildProjection', 'Makes all documents anew, beside those that are read until the new ones are whole')
  @Answers({ status: 200, type: ProjectionsDto, description: 'It has begun, or was under way already.' })
  @Problems('not_found', 'unavailable')
  async rebuild(@Param('name') name: string, @AskedBy() caller: Caller): Promise<ProjectionsDto> {
    this.mustExist(name);
    await this.consumers.rebuild(name);
    return this.all(caller);
  }

  @Post(':name/retry-parked')
  @Needs('admin')
  @HttpCode(200)
  @Call('retryParked', 'Tries the parked streams again; those that can be taken in now are parked no more')
  @Answers({ status: 200, type: ProjectionsDto })
  @Problems('not_found', 'unavailable')
  async retryParked(@Param('name') name: string, @AskedBy() caller: Caller): Promise<ProjectionsDto> {
    this.mustExist(name);
    await this.consumers.retryParked(name);
    return this.all(caller);
  }

  private mustExist(name: string): void {
    if (!this.consumers.isKnown(name)) throw new Problem('not_found', 'There is no projection of this name.');
  }
}
