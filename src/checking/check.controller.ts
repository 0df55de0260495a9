import { Controller, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { type Caller } from '../application/caller.js';
import { AskedBy } from '../http/caller.js';
import { Answers, Call, described, Group, Parameters, Problems } from '../http/openapi/describe.js';
import { type Read } from '../http/read.js';
import { queryOf } from '../http/shape.js';
import { AskExistence } from '../incidents/read/questions.js';
import { type CheckReport } from '../timeline/checking/check.js';
import { AskCheck } from './check-text.js';
import { CheckReportDto } from './check.dto.js';
import { checkFaults, CheckQuery } from './check-query.dto.js';
import { receiveText, REPORT_TYPES } from './received-text.js';
import { Needs, StreamsBody } from '../http/route.js';

@Controller('v1/check')
@Group('Reports')
export class CheckController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @Needs('read')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @StreamsBody(REPORT_TYPES)
  @Call('checkReport', 'Holds a report against itself, and against an incident if one is named; nothing is stored')
  @Parameters(CheckQuery)
  @Answers({ status: 200, type: CheckReportDto, description: 'What it states, and what of that does not add up.' })
  @Problems('malformed', 'not_found', 'not_known_yet', 'unknown_revision', 'not_whole', 'too_large')
  @Problems('unsupported_media', 'invalid', 'limit', 'overloaded', 'unavailable')
  @described(({ ApiBody, ApiConsumes }) => [
    ApiConsumes(...REPORT_TYPES),
    ApiBody({ description: 'The report: Markdown or any text, at most 1 MiB.', schema: { type: 'string' } }),
  ])
  async check(
    @Query(queryOf(CheckQuery, checkFaults)) query: Read<CheckQuery>,
    @Req() request: FastifyRequest,
    @AskedBy() caller: Caller,
  ): Promise<CheckReport> {
    const named = (request.query as { readonly incident?: unknown }).incident;
    if (query.faults.length > 0 && typeof named === 'string')
      await this.queries.execute(new AskExistence({ incidentId: named }, caller));
    const { source, incident, tz, date, asOf, revision } = query.accept();
    const text = await receiveText(request.body);
    const moment = { ...(asOf !== undefined && { asOf }), ...(revision !== undefined && { revision }) };
    const asked = {
      ...{ text, source: source ?? 'report', timeZone: tz ?? null, date: date ?? null },
      ...{ incidentId: incident ?? null, moment },
    };
    return this.queries.execute(new AskCheck(asked, caller));
  }
}
