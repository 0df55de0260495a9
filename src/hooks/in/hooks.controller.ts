import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { type Caller } from '../../application/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems } from '../../http/openapi/describe.js';
import { originOf } from '../../http/origin.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf } from '../../http/shape.js';
import { ChangeHook, MakeHook, RemoveHook, type HookWithSecret } from './commands.js';
import { readHookChange, readNewHook, type HookChange, type NewHookDraft } from './hook-body.js';
import { HookDeliveriesDto, HookChangeDto, HookDto, HooksDto, HookWithSecretDto, NewHookDto } from './hooks.dto.js';
import { AskHook, AskHookDeliveries, AskHooks, type SeenHook } from './queries.js';

const newHookBody = bodyOf(readNewHook);
const changeBody = bodyOf(readHookChange);

@Controller('v1/hooks')
@Group('Hooks')
export class HooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('admin')
  @Call('listHooks', 'The hooks that others send to, without their secrets')
  @Answers({ status: 200, type: HooksDto, description: 'In order of creation.' })
  @Problems('unavailable')
  async all(@AskedBy() caller: Caller, @Req() request: FastifyRequest): Promise<HooksDto> {
    const hooks = await this.queries.execute(new AskHooks(caller));
    return { hooks: hooks.map((each) => this.#shown(each, request)) };
  }

  @Post()
  @Needs('admin')
  @Call('makeHook', 'Makes a hook: an address to paste into another tool, and its secret, which is shown once')
  @Sent(NewHookDto)
  @Answers({ status: 201, type: HookWithSecretDto, description: 'The hook, with its secret.' })
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'unavailable')
  async make(
    @Body(newHookBody) body: Read<NewHookDraft>,
    @AskedBy() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<HookWithSecretDto> {
    return this.#withSecret(await this.commands.execute(new MakeHook(body.accept(), caller)), caller, request);
  }

  @Patch(':hookId')
  @Needs('admin')
  @Call('changeHook', 'Changes a hook: its secret, once the sender has made one, or where its entries go')
  @Sent(HookChangeDto)
  @Answers({ status: 200, type: HookWithSecretDto, description: 'The hook, with its secret if that is another one.' })
  @Problems('malformed', 'not_found', 'too_large', 'unsupported_media', 'invalid', 'unavailable')
  async change(
    @Param('hookId') id: string,
    @Body(changeBody) body: Read<HookChange>,
    @AskedBy() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<HookWithSecretDto> {
    // What is not there is told before what is wrong.
    await this.queries.execute(new AskHook(id, caller));
    return this.#withSecret(await this.commands.execute(new ChangeHook(id, body.accept(), caller)), caller, request);
  }

  @Delete(':hookId')
  @Needs('admin')
  @HttpCode(204)
  @Call('deleteHook', 'Takes a hook away; what it has recorded stays')
  @Answers({ status: 204, description: 'It is gone, and its address with it.' })
  @Problems('not_found', 'unavailable')
  async remove(@Param('hookId') id: string, @AskedBy() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveHook(id, caller));
  }

  @Get(':hookId/deliveries')
  @Needs('admin')
  @Call('listHookDeliveries', 'What was taken, ignored and refused of late, and why; no bodies are kept')
  @Answers({ status: 200, type: HookDeliveriesDto, description: 'The latest first.' })
  @Problems('not_found', 'unavailable')
  async delivered(@Param('hookId') id: string, @AskedBy() caller: Caller): Promise<HookDeliveriesDto> {
    const lines = await this.queries.execute(new AskHookDeliveries(id, caller));
    return { deliveries: lines.map((line) => ({ ...line, became: [...line.became] })) };
  }

  async #withSecret(
    { hook, secret }: HookWithSecret,
    caller: Caller,
    request: FastifyRequest,
  ): Promise<HookWithSecretDto> {
    const seen = await this.queries.execute(new AskHook(hook.id, caller));
    return { ...this.#shown(seen, request, secret), secret };
  }

  /** @param secret where the answer may hold it */
  #shown({ hook, warnings }: SeenHook, request: FastifyRequest, secret: string | null = null): HookDto {
    const { secretInPath, ...shown } = hook;
    const origin = originOf(this.settings, request);
    const end = secretInPath && secret !== null ? `/${encodeURIComponent(secret)}` : '';
    const url = `${origin}/v1/hooks/${hook.id}/in${end}`;
    return { ...shown, channels: { ...shown.channels }, url, ...(warnings.length > 0 && { warnings: [...warnings] }) };
  }
}
