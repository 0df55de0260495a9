import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { Answers, AnswersPage, Call, Group, Problems } from '../../http/openapi/describe.js';
import { Problem } from '../../http/problems.js';
import { queryOf } from '../../http/shape.js';
import { criteriaFaults } from '../../listing/api/dto/criteria.dto.js';
import { FacetsQuery } from '../../listing/api/dto/facets.dto.js';
import { facetsQuestion } from '../../listing/api/questions.js';
import { AskFacets } from '../../listing/queries/facets.js';
import { PageAddress, readLeniently, type Parameters } from '../address.js';
import { Assets } from '../assets.js';
import { CRITERIA, jsonOf } from '../listing/asking.js';
import { type FacetsAnswer } from '../listing/filters.js';
import { basePath } from '../../http/origin.js';
import { canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { analyticsBody } from './analytics-body.js';
import { type AnalysisName, type Answers as Analysed } from './answers.js';
import { ANALYSES, isAnalysis, QUESTIONS } from './asking.js';
import { CHARTS } from './charts.js';
import { tableCsv, type Figure } from './figure.js';
import { Needs } from '../../http/route.js';

const facetsQuery = queryOf(FacetsQuery, criteriaFaults);
const CSV = { 'text/csv': { schema: { type: 'string' } } } as const;

/** Complete without a script: charts are drawn by the service, filters are links, what is chosen is a form. */
@Controller('analytics')
@Group('Pages')
export class AnalyticsPageController {
  constructor(
    private readonly queries: QueryBus,
    private readonly assets: Assets,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('read')
  @Call('analyticsPage', 'Numbers over many incidents as a page', {
    description: 'Takes the criteria of the list, `metric`, `groupBy`, `of` and `tz`.',
  })
  @AnswersPage()
  async page(
    @AskedBy() caller: Caller,
    @Query() parameters: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const base = basePath(this.settings);
    const address = new PageAddress(`${base}analytics`, parameters);
    const { query, refused } = readLeniently(facetsQuery, parameters, CRITERIA);
    const [facets, ...figures] = await Promise.all([
      jsonOf<FacetsAnswer>(this.queries, new AskFacets(facetsQuestion(query), caller)),
      ...ANALYSES.map(async (name) => ({ name, figure: await this.#figure(name, parameters, caller) })),
    ]);
    void reply.headers(SHELL_HEADERS);
    return shell({
      base,
      assets: this.assets.of(null),
      title: 'Analytics',
      current: 'analytics',
      caller: reply.request.caller,
      description: 'How long incidents took, when they began, where the time went, what was learned late.',
      canonical: canonicalOf(this.settings, address.with({}).slice(base.length)),
      body: analyticsBody({ base, address, facets, figures, refused }),
    });
  }

  @Get(':file')
  @Needs('read')
  @Call('analyticsTable', 'The table of a chart of that page as CSV', {
    description: '`durations.csv` and so on; lengths are in seconds. Takes the parameters of the page.',
  })
  @Answers({ status: 200, description: 'A table', content: CSV })
  @Problems('not_found')
  async table(
    @Param('file') file: string,
    @AskedBy() caller: Caller,
    @Query() parameters: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const name = /^(.+)\.csv$/.exec(file)?.[1] ?? '';
    if (!isAnalysis(name)) throw new Problem('not_found', 'There is no such table.');
    const { table } = await this.#figure(name, parameters, caller);
    void reply.headers({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-cache',
    });
    return tableCsv(table);
  }

  async #figure<Name extends AnalysisName>(name: Name, parameters: Parameters, caller: Caller): Promise<Figure> {
    const base = basePath(this.settings);
    const answer = await jsonOf<Analysed[Name]>(this.queries, QUESTIONS[name](parameters, caller));
    const criteria = Object.entries(parameters).filter(([parameter]) => CRITERIA.includes(parameter));
    return CHARTS[name](answer, { base, list: new PageAddress(base, Object.fromEntries(criteria)) });
  }
}
