import { Controller, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { Out, type Exit } from '../../http/answer.js';
import { SentBy, type Sender } from '../../http/caller.js';
import { Answers, Call, described, Group, Parameters, Problems, Writes } from '../../http/openapi/describe.js';
import { Read } from '../../http/read.js';
import { frameFaults } from '../../http/reading-frame.js';
import { queryOf } from '../../http/shape.js';
import { readText } from '../../http/text-body.js';
import { LinesReader } from '../write/lines-reader.js';
import { type ReadText } from '../write/posted-lines.js';
import { AddEntries } from '../write/writes.js';
import { LINES_EXAMPLES } from './dto/examples.js';
import { LinesQuery, ReadLinesDto, WrittenLinesDto } from './dto/lines.dto.js';
import { Requests } from './requests.js';
import { Needs, StreamsBody } from '../../http/route.js';

const TYPES = ['text/plain'];

@Controller('v1/incidents/:id/lines')
@Group('Entries')
export class LinesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly requests: Requests,
    private readonly reader: LinesReader,
  ) {}

  @Post()
  @Needs('write')
  @StreamsBody(TYPES)
  @Call('addLines', 'Adds entries written as lines, all of them or none; or says how each would be read')
  @Parameters(LinesQuery)
  @Writes({ status: 201, type: WrittenLinesDto })
  @Answers({ status: 200, type: ReadLinesDto, description: 'Of `dryRun`: how each line was read.' })
  @Problems('malformed', 'not_found', 'too_large', 'unsupported_media', 'invalid', 'limit')
  @described(({ ApiBody, ApiConsumes }) => [
    ApiConsumes(...TYPES),
    ApiBody({
      description:
        'Lines such as `18:12 UTC declared Incident declared`, lists, tables: at most 500 that hold something, and 1 MiB.',
      schema: { type: 'string' },
      examples: LINES_EXAMPLES,
    }),
  ])
  async add(
    @Param('id') id: string,
    @Query(queryOf(LinesQuery, frameFaults)) query: Read<LinesQuery>,
    @Req() request: FastifyRequest,
    @SentBy('with a query') sender: Sender,
    @Out() out: Exit,
  ): Promise<string> {
    await this.requests.existence(sender.caller, id);
    const { dryRun, tz, date } = query.accept(sender.context);
    const text = await readText(request.body, TYPES);
    const asked = { text, timeZone: tz ?? null, date: date ?? null, now: Date.now() };
    const read = await this.reader.read(asked);
    if (dryRun === 'true' && !read.isTooLong) return out.shown({ lines: read.lines } satisfies ReadLinesDto);
    const lines = read.faults.length > 0 ? Read.faulty<ReadText>(read.faults) : Read.of(read);
    const { body, context } = await this.requests.command(sender, { incidentId: id }, lines);
    const command = { kind: 'add_entries', entries: body.entries, asked: body.asked } as const;
    const written = await this.commands.execute(new AddEntries(id, command, context));
    const remarks = body.lines.flatMap((each) => (each.remarks ?? []).map((said) => `line ${each.line}: ${said}`));
    return out.written(remarks.length === 0 ? written : { ...written, body: { ...written.body, remarks } }, 201);
  }
}
