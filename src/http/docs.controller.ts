import { Controller, Get, Header, Res } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { referencePage } from './docs-page.js';
import { PAGE_HEADERS } from './html.js';
import { ApiDocument } from './openapi/api-document.js';
import { Answers, AnswersPage, Call, Group } from './openapi/describe.js';
import { Open } from './route.js';

@Controller()
@Group('Service')
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  @Get('openapi.json')
  @Open()
  @Header('cache-control', 'no-cache')
  @Call('openapi', 'This document')
  @Answers({ status: 200, description: 'OpenAPI 3.1', schema: { type: 'object', additionalProperties: true } })
  openApi(): Promise<OpenAPIObject> {
    return this.document.get();
  }

  @Get('docs')
  @Open()
  @Header('cache-control', 'no-cache')
  @Call('docs', 'This document as a page')
  @AnswersPage()
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.headers(PAGE_HEADERS);
    return referencePage(await this.document.get());
  }
}
