import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { html, page, PAGE_HEADERS, prose } from './html.js';
import { Answers, Call, Group, Problems, Shown } from './openapi/describe.js';
import { isProblemCode, Problem, PROBLEM_CODES, PROBLEMS, type ProblemCode } from './problems.js';
import { Open } from './route.js';

class ProblemKindDto {
  @Shown({ enum: PROBLEM_CODES, example: 'changed' })
  code!: ProblemCode;

  @Shown({ type: 'integer', example: 412 })
  status!: number;

  @Shown({ type: String, example: 'Changed meanwhile' })
  title!: string;

  @Shown({ type: Boolean, description: 'True if the very same request may succeed later.', example: false })
  retryable!: boolean;

  @Shown({ type: String, description: 'What happened, and what the caller can do.' })
  about!: string;
}

@Controller('problems')
@Group('Service')
export class ProblemsController {
  @Get(':code')
  @Open()
  @Call('problem', 'What a problem code means', { description: 'A page for people, or JSON, by `Accept`.' })
  @Answers({ status: 200, type: ProblemKindDto })
  @Problems('not_found')
  about(
    @Param('code') code: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ProblemKindDto | string {
    if (!isProblemCode(code)) throw new Problem('not_found', 'There is no problem of this name.');
    const { status, title, retryable, about } = PROBLEMS[code];
    void reply.header('vary', 'accept').header('cache-control', 'no-cache');
    if (!wantsPage(accept)) return { code, status, title, retryable, about };
    void reply.headers(PAGE_HEADERS);
    const again = retryable
      ? 'The very same request may succeed later.'
      : 'The very same request will not succeed later.';
    const body = html`<h1>${title}</h1>
      <p>Status <code>${status}</code>, code <code>${code}</code></p>
      <p>${prose(about)}</p>
      <p>${again}</p>
      <p><a href="../docs">All calls</a></p>`;
    return page(title, body);
  }
}

/** Browsers name HTML; everything else gets JSON. */
const wantsPage = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false;
