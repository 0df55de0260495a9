/** An incident in other dress, beside its page. */
import { Controller, createParamDecorator, Get, Inject, type ExecutionContext } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type ApiResponseOptions } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller } from '../../application/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { Exit } from '../../http/answer.js';
import { readCaller } from '../../http/caller.js';
import { Answers, Call, described, Group, Parameters, Problems } from '../../http/openapi/describe.js';
import { originOf } from '../../http/origin.js';
import { type Read } from '../../http/read.js';
import { queryOf } from '../../http/shape.js';
import { type ExportZone } from '../../timeline/exports/export-source.js';
import { UTC, zoneNamed } from '../../timeline/clocks.js';
import { AskExport, type ExportForm } from '../read/moment-questions.js';
import { exportFaults, ExportQuery, WholeIncidentDto } from './dto/moments.dto.js';
import { Requests } from './requests.js';
import { Needs } from '../../http/route.js';

const TYPES: Readonly<Record<ExportForm, string>> = {
  json: 'application/json; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  mermaid: 'text/vnd.mermaid; charset=utf-8',
};

const exportQuery = queryOf(ExportQuery, exportFaults);

const text = (type: string): ApiResponseOptions => ({ content: { [type]: { schema: { type: 'string' } } } });

interface Asked {
  readonly id: string;
  readonly query: Read<ExportQuery>;
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What is asked, and of whom the answer is: the same for every form. */
const AskedOf = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  const { id } = request.params as { readonly id: string };
  return {
    id,
    query: exportQuery.transform(request.query as object, { type: 'query' }),
    caller: readCaller(request),
    request,
    reply: http.getResponse<FastifyReply>(),
  };
});

const IsExport = (operationId: string, summary: string, answer: ApiResponseOptions): MethodDecorator => {
  const decorators = [
    Call(operationId, summary),
    Parameters(ExportQuery),
    described(({ ApiParam }) => [ApiParam({ name: 'id', type: String, required: true })]),
    Problems('not_found', 'not_whole', 'not_known_yet', 'unknown_revision', 'invalid'),
    Answers({ status: 200, description: 'As it was known at that moment.', ...answer }),
    Answers({ status: 304, description: 'You have it already.' }),
  ];
  return (target, key, descriptor) => {
    for (const decorate of decorators) decorate(target, key, descriptor);
  };
};

@Controller('incidents')
@Group('Incidents')
export class ExportsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly requests: Requests,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':id.json')
  @Needs('read')
  @IsExport('exportJson', 'The summary with every live entry', { type: WholeIncidentDto })
  json(@AskedOf() asked: Asked): Promise<string | Buffer> {
    return this.export('json', asked);
  }

  @Get(':id.md')
  @Needs('read')
  @IsExport('exportMarkdown', 'Markdown with every field, and a footnote for every number', text('text/markdown'))
  markdown(@AskedOf() asked: Asked): Promise<string | Buffer> {
    return this.export('markdown', asked);
  }

  @Get(':id.csv')
  @Needs('read')
  @IsExport('exportCsv', 'CSV: a row for every live entry', text('text/csv'))
  csv(@AskedOf() asked: Asked): Promise<string | Buffer> {
    return this.export('csv', asked);
  }

  @Get(':id.mmd')
  @Needs('read')
  @IsExport('exportMermaid', 'A Gantt chart for Mermaid', text('text/vnd.mermaid'))
  mermaid(@AskedOf() asked: Asked): Promise<string | Buffer> {
    return this.export('mermaid', asked);
  }

  private async export(form: ExportForm, { caller, id, query, request, reply }: Asked): Promise<string | Buffer> {
    const moment = await this.requests.question(caller, id, query);
    const { tz = 'UTC' } = moment;
    const zone: ExportZone = tz === 'written' ? tz : (zoneNamed(tz) ?? UTC);
    const origin = originOf(this.settings, request);
    const question = { moment, form, zone, origin };
    const answered = await this.queries.execute(new AskExport(id, question, caller));
    const body = new Exit(request, reply).answer(answered);
    if (reply.statusCode !== 304) void reply.type(TYPES[form]);
    return body;
  }
}
