import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type Caller } from '../application/caller.js';
import { SETTINGS, type Settings } from '../config.js';
import { AskedBy } from '../http/caller.js';
import { html } from '../http/html.js';
import { AnswersPage, Call, Group } from '../http/openapi/describe.js';
import { toProblem } from '../http/faults.js';
import { UTC, zoneNamed } from '../timeline/clocks.js';
import { type Parameters } from './address.js';
import { Assets } from './assets.js';
import { descriptionOf, incidentBody, titleOfPage } from './incident-shell.js';
import { OfflineFile, offlineHeaders } from './offline-file.js';
import { nearestKnown } from './nearest-known.js';
import { basePath } from '../http/origin.js';
import { canonicalOf } from './place.js';
import { shell, SHELL_HEADERS } from './shell.js';
import { Needs } from '../http/route.js';

@Controller('incidents')
@Group('Pages')
export class IncidentPageController {
  constructor(
    private readonly queries: QueryBus,
    private readonly assets: Assets,
    private readonly offline: OfflineFile,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':id')
  @Needs('read')
  @Call('incidentPage', 'An incident as a page', {
    description:
      'Takes the moment parameters, `tz`, and what the page itself puts into its address. With `offline=true` it is a ' +
      'file to keep: the whole history inside, it replays and verifies itself without a network.',
  })
  @AnswersPage()
  async page(
    @AskedBy() caller: Caller,
    @Param('id') name: string,
    @Query() query: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = name.replace(/\.html$/, '').toLowerCase();
    const base = basePath(this.settings);
    const frame = {
      base,
      caller,
      canonical: canonicalOf(this.settings, `incidents/${id}`),
    };
    void reply.headers(SHELL_HEADERS);
    try {
      const { incident, entries, standing } = await nearestKnown(this.queries, caller, id, query);
      const zone = zoneNamed(String(query['tz'] ?? 'UTC')) ?? UTC;
      const content = {
        title: titleOfPage(incident, standing),
        description: descriptionOf(incident),
        body: incidentBody(incident, entries, zone, standing),
      };
      if (query['offline'] === 'true') {
        const file = await this.offline.of(caller, incident.id, query, content);
        void reply.headers(offlineHeaders(incident.id));
        return file;
      }
      return shell({
        ...frame,
        ...content,
        assets: this.assets.of('incident'),
        data: { incident: incident.id },
        preload: [`v1/incidents/${incident.id}/history`],
      });
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) throw error;
      void reply.code(problem.status);
      const body = html`<h1>
          ${problem.status === 404 ? 'There is no such incident' : 'This incident cannot be shown'}
        </h1>
        <p>${problem.message}</p>
        <p><a href="${base}">All incidents</a></p>`;
      const description = problem.message;
      return shell({ ...frame, title: 'No such incident', description, assets: this.assets.of(null), body });
    }
  }
}
