import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller } from '../../application/caller.js';
import { checkFaults, CheckQuery } from '../../checking/check-query.dto.js';
import { AskCheck } from '../../checking/check-text.js';
import { receiveText } from '../../checking/received-text.js';
import { SETTINGS, type Settings } from '../../config.js';
import { AskedBy } from '../../http/caller.js';
import { toProblem } from '../../http/faults.js';
import { AnswersPage, Call, described, Group, Problems } from '../../http/openapi/describe.js';
import { type Problem } from '../../http/problems.js';
import { queryOf } from '../../http/shape.js';
import { type CheckReport } from '../../timeline/checking/check.js';
import { PageAddress, type Parameters } from '../address.js';
import { Assets } from '../assets.js';
import { basePath } from '../../http/origin.js';
import { canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { checkBody, type Reason } from './check-body.js';
import { checkForm, FIELDS, readCheckForm, type CheckForm } from './check-form.js';
import { Needs, StreamsBody } from '../../http/route.js';

/** A form of a page that names no referrer is sent with the origin `null`, which is nobody's. */
const HEADERS = { ...SHELL_HEADERS, 'referrer-policy': 'same-origin', 'cache-control': 'no-store' } as const;

const PARAMETERS = queryOf(CheckQuery, checkFaults);

@Controller('check')
@Group('Pages')
export class CheckPageController {
  constructor(
    private readonly queries: QueryBus,
    private readonly assets: Assets,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('read')
  @Call('checkPage', 'The page on which a report is checked', {
    description: 'Takes `source`, `tz`, `date`, `incident` and `asOf`, which it fills in.',
  })
  @AnswersPage()
  page(@Query() query: Parameters, @Res({ passthrough: true }) reply: FastifyReply): string {
    const address = new PageAddress(basePath(this.settings), query);
    const form = checkForm('', (name) => address.first(name) ?? '');
    return this.#answer(reply, form, null, []);
  }

  @Post()
  @Needs('read')
  @HttpCode(200)
  @StreamsBody(['text/plain'])
  @Call('checkForm', 'The same page with what was found; nothing is stored')
  @AnswersPage()
  @Problems('malformed', 'too_large', 'unsupported_media', 'unavailable')
  @described(({ ApiBody, ApiConsumes }) => [
    ApiConsumes('text/plain'),
    ApiBody({
      description:
        'The form: `source=`, `tz=`, `date=`, `incident=`, `asOf=`, a line each, then `report=` and the text. At most 1 MiB.',
      schema: { type: 'string' },
    }),
  ])
  async check(
    @Req() request: FastifyRequest,
    @AskedBy() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const form = readCheckForm(await receiveText(request.body));
    try {
      return this.#answer(reply, form, await this.#checked(form, caller), []);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500 && problem.code !== 'overloaded') throw error;
      void reply.code(problem.status);
      return this.#answer(reply, form, null, reasonsOf(problem));
    }
  }

  /** The fields are the parameters of the API, and read as those. */
  async #checked(form: CheckForm, caller: Caller): Promise<CheckReport> {
    const given = FIELDS.filter((name) => form[name] !== '').map((name) => [name, form[name]]);
    const read = PARAMETERS.transform(Object.fromEntries(given) as Readonly<Record<string, string>>, { type: 'query' });
    const { source, incident, tz, date, asOf } = read.accept();
    const asked = {
      ...{ text: form.report, source: source ?? 'report', timeZone: tz ?? null, date: date ?? null },
      ...{ incidentId: incident ?? null, moment: asOf === undefined ? {} : { asOf } },
    };
    return this.queries.execute(new AskCheck(asked, caller));
  }

  #answer(reply: FastifyReply, form: CheckForm, report: CheckReport | null, refused: readonly Reason[]): string {
    const base = basePath(this.settings);
    void reply.headers(HEADERS);
    return shell({
      base,
      assets: this.assets.of('check'),
      title: 'Check a report',
      current: 'check',
      caller: reply.request.caller,
      description: 'Every time and length that a report states, held against the others. Nothing is stored.',
      canonical: canonicalOf(this.settings, 'check'),
      body: checkBody({ base, form, report, refused }),
    });
  }
}

/** Faults of fields are told each by itself. */
function reasonsOf({ detail, more }: Problem): Reason[] {
  const faults = (more.errors ?? []).flatMap((fault): Reason[] => {
    const field = 'parameter' in fault ? FIELDS.find((name) => name === fault.parameter) : undefined;
    return field === undefined ? [] : [{ field, why: fault.detail }];
  });
  return faults.length > 0 ? faults : [{ field: null, why: detail }];
}
