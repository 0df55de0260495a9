import { Readable } from 'node:stream';
import { Controller, Post, Query, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller } from '../application/caller.js';
import { AskedBy } from '../http/caller.js';
import { failureOf } from '../http/edge.js';
import { Call, described, Group, Parameters, Problems } from '../http/openapi/describe.js';
import { Problem } from '../http/problems.js';
import { type Read } from '../http/read.js';
import { frameFaults } from '../http/reading-frame.js';
import { queryOf } from '../http/shape.js';
import { MAX_IMPORT_BYTES, sentAs, STREAMED } from './import-source.js';
import { ImportedRowDto, ImportQuery } from './import.dto.js';
import { type Imported } from './importer.js';
import { didYouMean } from '../timeline/meant-type.js';
import { Imports, type Outcome } from './imports.js';
import { dateInName } from '../timeline/reports/document-day.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';
import { receive, type ReceivedBody } from './received-body.js';
import { Needs, StreamsBody } from '../http/route.js';

/** Imports at the same time: each may hold some megabytes, and a file. */
const MOST_IMPORTS = 8;

@Controller('v1/import')
@Group('Import')
export class ImportController {
  #underWay = 0;

  constructor(private readonly imports: Imports) {}

  @Post()
  @Needs('write')
  @StreamsBody(STREAMED)
  @Call(
    'import',
    'Imports documents of the Postmortem Index, files of status pages and pagers, or openings; twice changes nothing',
  )
  @Parameters(ImportQuery)
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'limit', 'overloaded', 'unavailable')
  @described(({ ApiBody, ApiConsumes, ApiExtraModels, ApiResponse, getSchemaPath }) => [
    ApiExtraModels(ImportedRowDto),
    ApiConsumes(...STREAMED),
    ApiBody({
      description:
        'One file of the Postmortem Index (Markdown with YAML front matter) or one issue of cState; an array of objects with the same fields and the prose as `body`; `incidents.json` of Statuspage or Google Cloud, issues of Upptime, log entries or incidents of PagerDuty; or lines each of which opens an incident as `POST /v1/incidents` does. At most 64 MiB, each row at most 1 MiB.',
      schema: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }, { type: 'object' }] },
    }),
    ApiResponse({
      status: 200,
      description: 'A line for each row, as soon as it is done.',
      content: { 'application/x-ndjson': { schema: { $ref: getSchemaPath(ImportedRowDto) } } },
    }),
  ])
  async import(
    @Query(queryOf(ImportQuery, frameFaults)) query: Read<ImportQuery>,
    @AskedBy() sender: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = query.accept();
    const sent = sentAs(request.headers['content-type'] ?? '', asked.format ?? null);
    if (this.#underWay >= MOST_IMPORTS)
      throw new Problem('overloaded', `${MOST_IMPORTS} imports are under way already.`);
    this.#underWay += 1;
    let body: ReceivedBody | null = null;
    const end = async (): Promise<void> => {
      this.#underWay -= 1;
      await body?.remove();
    };
    let outcomes: AsyncIterable<Outcome>;
    try {
      body = await receive(request.body as AsyncIterable<Buffer>, MAX_IMPORT_BYTES);
      const order = { sender, sent, reading: readingOf(asked), ...mannerOf(asked), requestId: request.id };
      outcomes = await this.imports.outcomes(body, order);
    } catch (error) {
      await end();
      throw error;
    }
    // Answered to its end or not, the connection says when nobody reads it any more.
    if (reply.raw.closed) await end();
    else reply.raw.once('close', () => void end());
    await reply
      .code(200)
      .type('application/x-ndjson')
      .header('cache-control', 'no-store')
      .send(Readable.from(linesOf(outcomes, request)));
  }
}

const readingOf = ({ tz, date, source }: ImportQuery): ReadingOptions => {
  const day = date ?? dateInName(source ?? '');
  return {
    ...(tz !== undefined && { timeZone: tz }),
    ...(day !== null && { date: day }),
    ...(source && { source }),
  };
};

const mannerOf = ({ dryRun, prune }: ImportQuery): { readonly dryRun: boolean; readonly prune: boolean } => ({
  dryRun: dryRun === 'true',
  prune: prune === 'true',
});

/** Missing things that a row names. */
const MOST_NAMED = 100;

/** What a report no longer says is kept, and told. */
function missingIn({ missing }: Imported): Problem | null {
  if (missing.length === 0) return null;
  const what = missing.length === 1 ? '1 entry or claim is' : `${missing.length} entries or claims are`;
  return new Problem('invalid', `${what} no longer in the text, and kept: prune retracts what is missing.`, {
    errors: missing.slice(0, MOST_NAMED).map(({ kind, id }) => ({
      pointer: kind === 'entry' ? `/entries/${id}` : `/claims/${id}`,
      code: 'missing',
      detail: 'is no longer in the text',
    })),
  });
}

/** What was taken as a custom type, and is asked about. */
function doubtsIn({ doubted }: Imported): Problem | null {
  if (doubted.length === 0) return null;
  const what = doubted.length === 1 ? 'A type is' : `${doubted.length} types are`;
  return new Problem('invalid', `${what} nearly a known one, and taken as custom ones.`, {
    errors: doubted.slice(0, MOST_NAMED).map(({ index, type, meant }) => ({
      pointer: `/entries/${index}/type`,
      code: 'type_slip_suspected',
      detail: didYouMean(type, meant),
    })),
  });
}

async function* linesOf(outcomes: AsyncIterable<Outcome>, request: FastifyRequest): AsyncGenerator<string> {
  for await (const outcome of outcomes) {
    const { line } = outcome;
    const problem =
      'imported' in outcome ? (missingIn(outcome.imported) ?? doubtsIn(outcome.imported)) : outcome.problem;
    const told = problem === null ? null : failureOf(problem, request).document;
    const row: ImportedRowDto =
      'imported' in outcome
        ? { line, status: outcome.imported.status, id: outcome.imported.id, problem: told }
        : { line, status: 'failed', id: null, problem: told };
    yield `${JSON.stringify(row)}\n`;
  }
}
