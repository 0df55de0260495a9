import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { may, type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { AskedBy } from '../../http/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { AnswersPage, Call, Group } from '../../http/openapi/describe.js';
import { queryOf } from '../../http/shape.js';
import { criteriaFaults } from '../../listing/api/dto/criteria.dto.js';
import { FacetsQuery } from '../../listing/api/dto/facets.dto.js';
import { listFaults, ListQuery } from '../../listing/api/dto/list.dto.js';
import { facetsQuestion, listQuestion } from '../../listing/api/questions.js';
import { AskFacets } from '../../listing/queries/facets.js';
import { AskList } from '../../listing/queries/list.js';
import { AskStanding } from '../../listing/queries/standing.js';
import { UTC, zoneNamed } from '../../timeline/clocks.js';
import { PageAddress, readLeniently, type Parameters } from '../address.js';
import { Assets } from '../assets.js';
import { basePath } from '../../http/origin.js';
import { canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { count } from '../words.js';
import { CRITERIA, jsonOf } from './asking.js';
import { type FacetsAnswer } from './filters.js';
import { headingOf, indexBody, type IndexContent, type ListAnswer } from './index-body.js';
import { Needs } from '../../http/route.js';

const listQuery = queryOf(ListQuery, listFaults);
const facetsQuery = queryOf(FacetsQuery, criteriaFaults);
/** Of what is in progress so many are framed; beyond that a link leads on. */
const MOST_OPEN = 5;

@Controller()
@Group('Pages')
export class IndexPageController {
  constructor(
    private readonly queries: QueryBus,
    private readonly assets: Assets,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('read')
  @Call('indexPage', 'All incidents as a page', {
    description: 'Takes the criteria of the list, `sort`, `cursor`, `limit` and `tz`.',
  })
  @AnswersPage()
  async page(
    @AskedBy() caller: Caller,
    @Query() parameters: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const base = basePath(this.settings);
    const address = new PageAddress(base, parameters);
    const content = await this.#content(caller, address, parameters, base);
    void reply.headers(SHELL_HEADERS);
    const title = headingOf(address)?.title ?? 'Incidents';
    return shell({
      base,
      assets: this.assets.of('index'),
      title,
      current: 'incidents',
      caller: reply.request.caller,
      description: `${count(content.list.total, 'incident')}: what happened, how long it took, and what is known of it.`,
      canonical: canonicalOf(this.settings, address.with({ tz: null }).slice(base.length)),
      body: indexBody(content),
    });
  }

  async #content(caller: Caller, address: PageAddress, parameters: Parameters, base: string): Promise<IndexContent> {
    const { query, refused } = readLeniently(listQuery, parameters, [...CRITERIA, 'sort', 'limit', 'cursor']);
    const counted = readLeniently(facetsQuery, parameters, CRITERIA);
    const { minPosition } = query;
    const ask = (asked: Partial<ListQuery>): Promise<ListAnswer> =>
      jsonOf(this.queries, new AskList(listQuestion(Object.assign(new ListQuery(), asked)), caller));
    const [list, open, facets, all] = await Promise.all([
      this.#list(query, ask),
      ask({ active: 'true', limit: MOST_OPEN }),
      jsonOf<FacetsAnswer>(this.queries, new AskFacets(facetsQuestion(counted.query), caller)),
      ask({ limit: 1, ...(minPosition !== undefined && { minPosition }) }),
    ]);
    const zone = zoneNamed(address.first('tz') ?? 'UTC') ?? UTC;
    const ids = [...list.items, ...open.items].map(({ id }) => id);
    const standing = await this.queries.execute(new AskStanding(ids));
    const shown = { base, zone, now: Date.now(), standing };
    return {
      address,
      shown,
      list,
      open,
      facets,
      totalOfAll: Math.max(all.total, list.total),
      refused,
      mayWrite: may(caller, 'write'),
    };
  }

  /** A cursor of another list, from an old address, stands for the first page. */
  async #list(query: ListQuery, ask: (asked: Partial<ListQuery>) => Promise<ListAnswer>): Promise<ListAnswer> {
    const { cursor, ...first } = query;
    if (cursor === undefined) return ask(query);
    try {
      return await ask(query);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'invalid') throw error;
      return ask(first);
    }
  }
}
