import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { callerName, type Caller } from '../../application/caller.js';
import { SETTINGS, type Settings } from '../../config.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Problems } from '../../http/openapi/describe.js';
import { originOf } from '../../http/origin.js';
import { invalid } from '../../http/problems.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf } from '../../http/shape.js';
import { Place } from '../../timeline/input/values.js';
import { formatInstant } from '../../timeline/time.js';
import {
  checkSecret,
  checkTarget,
  readHookChange,
  readNewHook,
  type HookChange,
  type NewHookDraft,
} from './hook-body.js';
import { type Hook, type HookKindName } from './hook.js';
import { HookDeliveries } from './hook-deliveries.js';
import { HookStore, newHookId, newSecret } from './hook-store.js';
import { HookDeliveriesDto, HookChangeDto, HookDto, HooksDto, HookWithSecretDto, NewHookDto } from './hooks.dto.js';
import { KINDS } from './kinds.js';

const newHookBody = bodyOf(readNewHook);
const changeBody = bodyOf(readHookChange);

const secretFor = (kind: HookKindName): string => newSecret(KINDS[kind].secrets === 'whsec' ? 'whsec' : 'plain');

@Controller('v1/hooks')
@Group('Hooks')
export class HooksController {
  constructor(
    private readonly hooks: HookStore,
    private readonly deliveries: HookDeliveries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Needs('admin')
  @Call('listHooks', 'The hooks that others send to, without their secrets')
  @Answers({ status: 200, type: HooksDto, description: 'In order of creation.' })
  @Problems('unavailable')
  async all(@Req() request: FastifyRequest): Promise<HooksDto> {
    return { hooks: (await this.hooks.all()).map((hook) => this.#shown(hook, request)) };
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
    const { kind, secret: brought, settings } = body.accept();
    const { secrets } = KINDS[kind];
    const secret = brought ?? secretFor(kind);
    const hook: Hook = {
      ...{ id: newHookId(), kind, ...settings },
      secretInPath: secrets === 'path' || (secrets === 'path unless given' && brought === null),
      createdAt: formatInstant(Date.now()),
      createdBy: callerName(caller),
    };
    await this.hooks.put(hook, secret);
    return { ...this.#shown(hook, request, secret), secret };
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
    @Req() request: FastifyRequest,
  ): Promise<HookWithSecretDto> {
    const before = await this.hooks.withSecret(id);
    const { secret: brought, set } = body.accept();
    const { kind } = before.hook;
    const isInPath = KINDS[kind].secrets === 'path unless given' ? !brought : before.hook.secretInPath;
    const hook: Hook = { ...before.hook, ...set, ...(brought !== undefined && { secretInPath: isInPath }) };
    const place = Place.root();
    checkTarget(hook, place);
    checkSecret(kind, brought ?? null, place);
    if (place.faults.length > 0) throw invalid(place.faults);
    const secret = brought === null ? secretFor(kind) : (brought ?? null);
    await this.hooks.put(hook, secret ?? before.secret);
    return { ...this.#shown(hook, request, secret), secret };
  }

  @Delete(':hookId')
  @Needs('admin')
  @HttpCode(204)
  @Call('deleteHook', 'Takes a hook away; what it has recorded stays')
  @Answers({ status: 204, description: 'It is gone, and its address with it.' })
  @Problems('not_found', 'unavailable')
  async remove(@Param('hookId') id: string): Promise<void> {
    await this.hooks.remove(id);
  }

  @Get(':hookId/deliveries')
  @Needs('admin')
  @Call('listHookDeliveries', 'What was taken, ignored and refused of late, and why; no bodies are kept')
  @Answers({ status: 200, type: HookDeliveriesDto, description: 'The latest first.' })
  @Problems('not_found', 'unavailable')
  async delivered(@Param('hookId') id: string): Promise<HookDeliveriesDto> {
    const { id: known } = await this.hooks.one(id);
    const lines = await this.deliveries.of(known);
    return { deliveries: lines.map((line) => ({ ...line, became: [...line.became] })) };
  }

  /** @param secret where the answer may hold it */
  #shown({ secretInPath, ...hook }: Hook, request: FastifyRequest, secret: string | null = null): HookDto {
    const origin = originOf(this.settings, request);
    const end = secretInPath && secret !== null ? `/${encodeURIComponent(secret)}` : '';
    return { ...hook, channels: { ...hook.channels }, url: `${origin}/v1/hooks/${hook.id}/in${end}` };
  }
}
