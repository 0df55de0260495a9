import { Controller, Get, Inject, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { EVENT_STORE } from '../config.js';
import { type EventStore } from '../eventstore/event-store.js';
import { Lifecycle } from './lifecycle.js';
import { Answers, Call, Group, Shown } from './openapi/describe.js';

export class AliveDto {
  @Shown({ enum: ['ok'], example: 'ok' })
  status!: 'ok';
}

export class HealthCheckDto {
  @Shown({ type: String, example: 'event_store' })
  name!: string;

  @Shown({ type: Boolean, example: true })
  ok!: boolean;

  @Shown({ type: String, example: 'answers' })
  detail!: string;
}

export class ReadinessDto {
  @Shown({ enum: ['ok', 'unavailable', 'stopping'], example: 'ok' })
  status!: 'ok' | 'unavailable' | 'stopping';

  @Shown({ type: () => HealthCheckDto, isArray: true })
  checks!: HealthCheckDto[];
}

@Controller()
@Group('Service')
export class HealthController {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get('livez')
  @Call('alive', 'Whether the process runs')
  @Answers({ status: 200, type: AliveDto })
  alive(): AliveDto {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Call('ready', 'Whether reads and writes can be served')
  @Answers({ status: 200, type: ReadinessDto })
  @Answers({ status: 503, type: ReadinessDto, description: 'Nothing can be served just now.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessDto> {
    const check = await this.eventStore();
    const status = this.lifecycle.closing ? 'stopping' : check.ok ? 'ok' : 'unavailable';
    void reply.code(status === 'ok' ? 200 : 503).header('cache-control', 'no-store');
    return { status, checks: [check] };
  }

  private async eventStore(): Promise<HealthCheckDto> {
    try {
      await this.store.head();
      return { name: 'event_store', ok: true, detail: 'answers' };
    } catch {
      return { name: 'event_store', ok: false, detail: 'does not answer' };
    }
  }
}
