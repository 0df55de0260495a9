import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller } from '../../application/caller.js';
import { checkFaults } from '../../checking/check-query.dto.js';
import { AskCheck } from '../../checking/check-text.js';
import { receiveText } from '../../checking/received-text.js';
import { SETTINGS, type Settings } from '../../config.js';
import { AskedBy } from '../../http/caller.js';
import { toProblem } from '../../http/faults.js';
import { AnswersPage, Call, described, Group, Problems } from '../../http/openapi/describe.js';
import { invalid } from '../../http/problems.js';
import { type CheckReport } from '../../timeline/checking/check.js';
import { PageAddress, type Parameters } from '../address.js';
import { Assets } from '../assets.js';
import { basePath, canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { checkBody } from './check-body.js';
import { readCheckForm, type CheckForm } from './check-form.js';
import { Needs, StreamsBody } from '../../http/route.js';

/** A form of a page that names no referrer is sent with the origin `null`, which is nobody's. */
const HEADERS = { ...SHELL_HEADERS, 'referrer-policy': 'same-origin', 'cache-control': 'no-store' } as const;

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
    description: 'Takes `incident`, `source` and `tz`, which it fills in.',
  })
  @AnswersPage()
  page(@Query() query: Parameters, @Res({ passthrough: true }) reply: FastifyReply): string {
    const address = new PageAddress(basePath(this.settings), query);
    const first = (name: string): string => address.first(name) ?? '';
    const form = { report: '', source: first('source'), incident: first('incident'), tz: first('tz') };
    return this.#answer(reply, form, null, null);
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
      description: 'The form: `source=`, `tz=`, `incident=`, a line each, then `report=` and the text. At most 1 MiB.',
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
      return this.#answer(reply, form, await this.#checked(form, caller), null);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500 && problem.code !== 'overloaded') throw error;
      void reply.code(problem.status);
      return this.#answer(reply, form, null, problem.detail);
    }
  }

  async #checked({ report, source, incident, tz }: CheckForm, caller: Caller): Promise<CheckReport> {
    const faults = checkFaults({ ...(tz !== '' && { tz }), ...(incident !== '' && { incident }) });
    if (faults.length > 0) throw invalid(faults);
    const asked = {
      ...{ text: report, source: source === '' ? 'report' : source.slice(0, 300), date: null, moment: {} },
      ...{ timeZone: tz === '' ? null : tz, incidentId: incident === '' ? null : incident },
    };
    return this.queries.execute(new AskCheck(asked, caller));
  }

  #answer(reply: FastifyReply, form: CheckForm, report: CheckReport | null, refused: string | null): string {
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
