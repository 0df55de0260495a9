import { Readable } from 'node:stream';
import { Controller, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { failureOf } from '../http/edge.js';
import { Call, described, Group, Parameters, Problems } from '../http/openapi/describe.js';
import { type Read } from '../http/read.js';
import { queryOf } from '../http/shape.js';
import { MAX_ARRAY_BYTES, rowsOf, STREAMED, type ImportRow } from './import-source.js';
import { ImportedRowDto, ImportQuery } from './import.dto.js';
import { Importer } from './importer.js';

/** Rows that are imported at the same time, so that their commits can be one. */
const AT_ONCE = 32;

@Controller('v1/import')
@Group('Import')
export class ImportController {
  constructor(private readonly importer: Importer) {}

  @Post()
  @RouteConfig({ streamed: STREAMED, maxBodyBytes: MAX_ARRAY_BYTES })
  @Call('import', 'Imports documents of the Postmortem Index, or openings; twice changes nothing')
  @Parameters(ImportQuery)
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'unavailable')
  @described(({ ApiBody, ApiConsumes, ApiExtraModels, ApiResponse, getSchemaPath }) => [
    ApiExtraModels(ImportedRowDto),
    ApiConsumes('text/markdown', 'application/json', 'application/x-ndjson'),
    ApiBody({
      description:
        'One file of the Postmortem Index (Markdown with YAML front matter), an array of objects with the same fields and the prose as `body`, or lines each of which opens an incident as `POST /v1/incidents` does.',
      schema: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }] },
    }),
    ApiResponse({
      status: 200,
      description: 'A line for each row, as soon as it is done.',
      content: { 'application/x-ndjson': { schema: { $ref: getSchemaPath(ImportedRowDto) } } },
    }),
  ])
  async import(
    @Query(queryOf(ImportQuery)) query: Read<ImportQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { dryRun } = query.accept();
    const rows = rowsOf(contentTypeOf(request), request.body);
    const known = await this.importer.known();
    const answer = async (row: ImportRow): Promise<string> => {
      const told = await this.imported(row, known, dryRun === 'true', request);
      return `${JSON.stringify({ line: row.line, ...told })}\n`;
    };
    await reply
      .code(200)
      .type('application/x-ndjson')
      .header('cache-control', 'no-store')
      .send(Readable.from(inOrder(rows, answer)));
  }

  /** A row that cannot be imported fails alone. */
  private async imported(
    row: ImportRow,
    known: ReadonlyMap<string, string>,
    dryRun: boolean,
    request: FastifyRequest,
  ): Promise<Omit<ImportedRowDto, 'line'>> {
    try {
      if ('problem' in row) throw row.problem;
      const { id, status } = await this.importer.import(row.importable, known, dryRun);
      return { status, id, problem: null };
    } catch (error) {
      return { status: 'failed', id: null, problem: failureOf(error, request).document };
    }
  }
}

const contentTypeOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

/** Answers in the order of the rows, several at work at once. */
async function* inOrder(
  rows: AsyncIterable<ImportRow>,
  answer: (row: ImportRow) => Promise<string>,
): AsyncGenerator<string> {
  const atWork: Promise<string>[] = [];
  for await (const row of rows) {
    atWork.push(answer(row));
    if (atWork.length === AT_ONCE) yield atWork.shift()!;
  }
  for (const done of atWork) yield done;
}
