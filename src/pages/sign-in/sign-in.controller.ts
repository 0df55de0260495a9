import { Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { RefusedAttempts } from '../../access/entrance/refused-attempts.js';
import { returnPath } from '../../access/entrance/sign-in-address.js';
import { cookieOf, noCookie, tokenIn } from '../../access/sessions/cookie.js';
import { BeginSession, EndSession } from '../../access/sessions/handlers.js';
import { type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { PerhapsAskedBy } from '../../http/caller.js';
import { Answers, AnswersPage, Call, described, Group, Problems, Shown } from '../../http/openapi/describe.js';
import { lineOf } from '../../http/openapi/inputs.js';
import { Open, StreamsBody } from '../../http/route.js';
import { Problem } from '../../http/problems.js';
import { bodyOf } from '../../http/shape.js';
import { readText } from '../../http/text-body.js';
import { type Parameters } from '../address.js';
import { readSignIn, readSignInForm, type SignInKey } from './sign-in-input.js';
import { SignInPage } from './sign-in-page.js';

const FORM = 'text/plain';
const signInJson = bodyOf<SignInKey>(readSignIn);

const isForm = ({ headers }: FastifyRequest): boolean =>
  headers['content-type']?.toLowerCase().startsWith(FORM) === true;

export class SignIn {
  @Shown({ ...lineOf(200), minLength: 1, description: 'A key that may read.', example: 'asof_…' })
  key!: string;
}

@Controller()
@Group('Pages')
export class SignInController {
  constructor(
    private readonly commands: CommandBus,
    private readonly refused: RefusedAttempts,
    private readonly page: SignInPage,
  ) {}

  @Get('login')
  @Open()
  @Call('loginPage', 'The page on which people sign in', { description: '`return` is the path to go on to.' })
  @AnswersPage()
  look(
    @PerhapsAskedBy() caller: Caller | null,
    @Query() query: Parameters,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    return this.page.of(reply, { caller, returnTo: returnPath(String(query['return'] ?? '/')), refused: null });
  }

  @Post('login')
  @Open()
  @HttpCode(204)
  @StreamsBody([FORM])
  @Call('login', 'Begins a session of at most 12 hours: a cookie')
  @described(({ ApiBody, ApiConsumes, ApiExtraModels, getSchemaPath }) => [
    ApiConsumes('application/json', FORM),
    ApiExtraModels(SignIn),
    ApiBody({ schema: { $ref: getSchemaPath(SignIn) } }),
  ])
  @Answers({ status: 204, description: '`Set-Cookie` has the session.' })
  @Answers({ status: 303, description: 'To the form of the page: on to where the person wanted to go.' })
  @Problems('malformed', 'unauthenticated', 'too_large', 'unsupported_media', 'invalid', 'rate_limited', 'unavailable')
  async login(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    void reply.header('cache-control', 'no-store');
    if (!isForm(request)) {
      const { key } = signInJson.transform(request.body, { type: 'body' }).accept();
      void reply.header('set-cookie', await this.#begin(key, request));
      return undefined;
    }
    const { key, returnTo } = readSignInForm(await readText(request.body, [FORM]));
    try {
      const cookie = await this.#begin(key, request);
      void reply.code(303).headers({ 'set-cookie': cookie, location: this.page.addressOf(returnTo) });
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'unauthenticated') throw error;
      void reply.code(401);
      return this.page.of(reply, { caller: null, returnTo, refused: error.detail });
    }
  }

  @Post('logout')
  @Open()
  @HttpCode(204)
  @StreamsBody([FORM])
  @Call('logout', 'Ends the session')
  @Answers({ status: 204, description: 'The cookie is taken back.' })
  @Answers({ status: 303, description: 'To the form of the page: on to where people sign in.' })
  @Problems('unavailable')
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = tokenIn(request.headers.cookie);
    if (token !== null) await this.commands.execute(new EndSession(token));
    void reply.headers({ 'set-cookie': noCookie(), 'cache-control': 'no-store' });
    if (isForm(request)) void reply.code(303).header('location', this.page.addressOf('/login'));
  }

  /** @returns the header that begins it */
  async #begin(key: string, request: FastifyRequest): Promise<string> {
    try {
      const { token, expiresAt } = await this.commands.execute(new BeginSession(key));
      return cookieOf(token, expiresAt);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'unauthenticated') this.refused.note('unknown', request);
      if (error instanceof Problem && error.code === 'rate_limited') this.refused.note('rate_limit', request);
      throw error;
    }
  }
}
