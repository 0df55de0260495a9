import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../../config.js';
import { html, type Html } from '../../http/html.js';
import { AnswersPage, Call, Group } from '../../http/openapi/describe.js';
import { BUILT_IN, findDefinition } from '../../timeline/measure/durations.js';
import { type Definition } from '../../timeline/measure/definition.js';
import { Assets } from '../assets.js';
import { foot } from '../listing/index-body.js';
import { basePath } from '../../http/origin.js';
import { canonicalOf } from '../place.js';
import { shell, SHELL_HEADERS } from '../shell.js';
import { sentenceOf } from './definition-words.js';
import { Needs } from '../../http/route.js';

const selectorsOf = ({ measure }: Definition): string =>
  measure.kind === 'pair' ? `${measure.from} → ${measure.to}` : `${measure.total} of ${measure.window}`;

@Controller('definitions')
@Group('Pages')
export class DefinitionsPageController {
  constructor(
    private readonly assets: Assets,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('read')
  @Call('definitionsPage', 'What each duration is, as a page')
  @AnswersPage()
  all(@Res({ passthrough: true }) reply: FastifyReply): string {
    const base = basePath(this.settings);
    const body = html`<h1>Definitions</h1>
      <p class="under-title">What each duration is computed from. A definition never changes without a new version.</p>
      <dl class="definitions">
        ${BUILT_IN.map(
          (definition) =>
            html`<div>
              <dt>
                <a href="${base}definitions/${definition.id}">${definition.title}</a>
                <code>${definition.id}@${definition.version}</code>
              </dt>
              <dd>${sentenceOf(definition)}</dd>
            </div>`,
        )}
      </dl>`;
    return this.#page(reply, 'Definitions', 'definitions', 'What each duration is computed from.', body);
  }

  @Get(':metricId')
  @Needs('read')
  @Call('definitionPage', 'What one duration is, as a page')
  @AnswersPage()
  one(@Param('metricId') id: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const base = basePath(this.settings);
    const definition = findDefinition(id);
    if (!definition) {
      void reply.code(404);
      const body = html`<h1>There is no such definition</h1>
        <p><a href="${base}definitions">All definitions</a></p>`;
      return this.#page(reply, 'No such definition', 'definitions', 'There is no such definition.', body);
    }
    const body = html`<h1>${definition.title}</h1>
      <p class="under-title"><code>${definition.id}@${definition.version}</code> · built in</p>
      <p>${sentenceOf(definition)}</p>
      <p class="definition"><code>${selectorsOf(definition)}</code></p>
      <p>
        <a href="${base}analytics?metric=${definition.id}">Over all incidents</a> ·
        <a href="${base}definitions">All definitions</a>
      </p>`;
    return this.#page(reply, definition.title, `definitions/${definition.id}`, sentenceOf(definition), body);
  }

  #page(reply: FastifyReply, title: string, path: string, description: string, body: Html): string {
    const base = basePath(this.settings);
    void reply.headers(SHELL_HEADERS);
    return shell({
      base,
      assets: this.assets.of(null),
      caller: reply.request.caller,
      title,
      description,
      canonical: canonicalOf(this.settings, path),
      body: html`${body}${foot(base)}`,
    });
  }
}
