/** The way to the people's issuer, and back. */
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { RefusedAttempts } from '../../access/entrance/refused-attempts.js';
import { returnPath } from '../../access/entrance/sign-in-address.js';
import { CALLBACK } from '../../access/people/code-flow.js';
import { BeginSignIn, FinishSignIn } from '../../access/people/handlers.js';
import {
  attemptCookieOf,
  attemptIn,
  cookieOf,
  noAttempt,
  noOldAttempts,
  tokenIn,
} from '../../access/sessions/cookie.js';
import { EndSession } from '../../access/sessions/handlers.js';
import { SETTINGS, type Settings } from '../../config.js';
import { toProblem } from '../../http/faults.js';
import { Problem } from '../../http/problems.js';
import { Answers, Call, Group, Problems } from '../../http/openapi/describe.js';
import { originOf } from '../../http/origin.js';
import { Open } from '../../http/route.js';
import { type Parameters } from '../address.js';
import { SignInPage } from './sign-in-page.js';

const PAGE = { 'text/html': { schema: { type: 'string' } } } as const;
/** Refusals that a person is told on the page. */
const SHOWN: ReadonlySet<number> = new Set([400, 401, 503]);
const BEGIN_AGAIN = 'This sign-in was not begun in this browser, or too long ago: begin again.';

@Controller('login')
@Group('Pages')
export class IssuerSignInController {
  constructor(
    private readonly commands: CommandBus,
    private readonly refused: RefusedAttempts,
    private readonly page: SignInPage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('issuer')
  @Open()
  @Call('loginByIssuer', 'Sends a person to the issuer that says who people are', {
    description: '`return` is the path to go on to.',
  })
  @Answers({ status: 302, description: 'On to the issuer; `Set-Cookie` has what has to be known when they come back.' })
  @Answers({ status: 503, content: PAGE, description: 'The page to sign in: the issuer cannot be asked just now.' })
  @Problems('not_found')
  async begin(
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const returnTo = returnPath(String(query['return'] ?? '/'));
    const origin = originOf(this.settings, request);
    try {
      const { address, attempt } = await this.commands.execute(new BeginSignIn(origin, returnTo));
      return this.#sendOn(reply, address, [...noOldAttempts(request.headers.cookie), attemptCookieOf(attempt)]);
    } catch (error) {
      return this.#refuse(error, returnTo, request, reply);
    }
  }

  @Get('callback')
  @Open()
  @Call('loginCallback', 'Where a person comes back from the issuer', {
    description: 'The redirect URI of the client at the issuer. Takes `code`, `state` and `iss`, or `error`.',
  })
  @Answers({ status: 303, description: 'On to where the person wanted to go; `Set-Cookie` has the session.' })
  @Answers({ status: 400, content: PAGE, description: 'The page to sign in: nobody has begun that in this browser.' })
  @Answers({ status: 401, content: PAGE, description: 'The page to sign in: nobody was let in.' })
  @Answers({ status: 503, content: PAGE, description: 'The page to sign in: the issuer cannot be asked just now.' })
  @Problems('not_found')
  async comeBack(
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const attempt = attemptIn(request.headers.cookie, String(query['state'] ?? ''));
    const returnTo = returnPath(String(attempt?.returnTo ?? '/'));
    try {
      if (attempt === null) throw new Problem('malformed', BEGIN_AGAIN);
      void reply.header('set-cookie', noAttempt(attempt));
      const { search } = new URL(request.raw.url ?? '/', 'http://here.invalid');
      const cameBack = new URL(originOf(this.settings, request) + CALLBACK + search);
      const { token, expiresAt } = await this.commands.execute(new FinishSignIn(cameBack, attempt));
      const before = tokenIn(request.headers.cookie);
      if (before !== null) await this.commands.execute(new EndSession(before));
      void reply.code(303);
      return this.#sendOn(reply, this.page.addressOf(returnTo), [cookieOf(token, expiresAt)]);
    } catch (error) {
      if (attempt !== null && toProblem(error).status === 401) await this.#endBefore(request);
      return this.#refuse(error, returnTo, request, reply);
    }
  }

  /** Whom the issuer does not let in any more goes on no longer by what it has said before. */
  async #endBefore({ headers }: FastifyRequest): Promise<void> {
    const before = tokenIn(headers.cookie);
    if (before !== null) await this.commands.execute(new EndSession(before, 'person'));
  }

  #sendOn(reply: FastifyReply, location: string, cookies: readonly string[]): string {
    if (reply.statusCode === 200) void reply.code(302);
    // Fastify gathers cookies that are set one after the other.
    for (const cookie of cookies) void reply.header('set-cookie', cookie);
    void reply.headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    return '';
  }

  #refuse(error: unknown, returnTo: string, request: FastifyRequest, reply: FastifyReply): string {
    const { status, detail } = toProblem(error);
    if (!SHOWN.has(status)) throw error;
    if (status < 500) this.refused.note(status === 401 ? 'unknown' : 'malformed', request);
    void reply.code(status);
    return this.page.of(reply, { caller: null, returnTo, refused: detail });
  }
}
