import { Controller, Get, Inject, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { html, type Html } from '../../http/html.js';
import { AnswersPage, Call, Group } from '../../http/openapi/describe.js';
import { Consumers } from '../../consuming/consumers.js';
import { type ProjectionReport } from '../../consuming/leased-consumer.js';
import { reportFor } from '../../consuming/report-for.js';
import { Assets } from '../assets.js';
import { foot } from '../listing/index-body.js';
import { basePath } from '../../http/origin.js';
import { canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { count, roughLength, typeWords } from '../words.js';
import { Needs } from '../../http/route.js';

@Controller('projections')
@Group('Pages')
export class ProjectionsPageController {
  constructor(
    private readonly consumers: Consumers,
    private readonly assets: Assets,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('read')
  @Call('projectionsPage', 'How far the read models are, as a page')
  @AnswersPage()
  async page(@AskedBy() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const base = basePath(this.settings);
    const reports = (await this.consumers.report()).map((report) => reportFor(caller, report));
    void reply.headers(SHELL_HEADERS);
    return shell({
      base,
      assets: this.assets.of(null),
      caller: reply.request.caller,
      title: 'Projections',
      description: 'How far the read models are, and what keeps them.',
      canonical: canonicalOf(this.settings, 'projections'),
      body: html`<h1>Projections</h1>
        <p class="under-title">What lists, facets and analytics are read from, and how far it is behind the record.</p>
        ${reports.map((report) => projectionOf(report, base))} ${foot(base)}`,
    });
  }
}

function projectionOf(report: ProjectionReport, base: string): Html {
  const { name, version, status, position, lagEvents, lagSeconds, lastError, leader, rebuild, parked } = report;
  const lag =
    lagEvents === 0 ? 'up to date' : `${count(lagEvents, 'event')}, ${roughLength(Math.round(lagSeconds))} behind`;
  const facts: readonly (readonly [string, string])[] = [
    ['Status', typeWords(status)],
    ['Behind', lag],
    ['Version', `${version}`],
    ['Position', position ?? 'nothing yet'],
    ['Projected by', leader ?? 'nobody just now'],
    ...(rebuild === null ? [] : [['Made anew', `${rebuild.percent} %`] as const]),
    ...(lastError === null ? [] : [['Last fault', lastError] as const]),
  ];
  return html`<section class="figure-section" aria-labelledby="projection-${name}">
    <h2 id="projection-${name}">${name}</h2>
    <dl class="facts-list">
      ${facts.map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${parked.length === 0 ? html`<p class="about">No stream is left out.</p>` : parkedOf(parked, base)}
  </section>`;
}

const parkedOf = (parked: ProjectionReport['parked'], base: string): Html =>
  html`<p>It goes on without ${count(parked.length, 'stream')}:</p>
    <ul>
      ${parked.map(({ stream, revision, error }) => {
        const id = stream.replace(/^incident-/, '');
        return html`<li>
          <a href="${base}incidents/${id}"><bdi>${stream}</bdi></a
          >, revision ${revision}: <bdi>${error}</bdi>
        </li>`;
      })}
    </ul>`;
