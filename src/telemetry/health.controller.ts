import { Controller, Get, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { version } from '../version.js';
import { Lifecycle } from '../http/lifecycle.js';
import { Answers, Call, Group, Shown } from '../http/openapi/describe.js';
import { ReadinessChecks, type HealthCheck } from './readiness.js';
import { Open } from '../http/route.js';

class AliveDto {
  @Shown({ enum: ['ok'], example: 'ok' })
  status!: 'ok';

  @Shown({ type: String, description: 'Of the program.', example: '0.1.0' })
  version!: string;
}

class HealthCheckDto implements HealthCheck {
  @Shown({ type: String, example: 'event_store' })
  name!: string;

  @Shown({ type: Boolean, example: true })
  ok!: boolean;

  @Shown({ type: String, example: 'answers' })
  detail!: string;
}

const STATUSES = ['ok', 'degraded', 'unavailable', 'stopping'] as const;

class ReadinessDto {
  @Shown({
    enum: STATUSES,
    description: '`degraded`: something is wrong, and reads or writes are served all the same.',
    example: 'ok',
  })
  status!: (typeof STATUSES)[number];

  @Shown({ type: () => HealthCheckDto, isArray: true })
  checks!: HealthCheckDto[];
}

@Controller()
@Group('Service')
export class HealthController {
  constructor(
    private readonly readiness: ReadinessChecks,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get('livez')
  @Open()
  @Call('alive', 'Whether the process runs')
  @Answers({ status: 200, type: AliveDto })
  alive(): AliveDto {
    return { status: 'ok', version: version() };
  }

  @Get('readyz')
  @Open()
  @Call('ready', 'Whether reads and writes can be served')
  @Answers({ status: 200, type: ReadinessDto, description: 'Reads or writes are served.' })
  @Answers({ status: 503, type: ReadinessDto, description: 'Nothing can be served just now.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessDto> {
    const { status, checks } = await this.readiness.all();
    const isServing = !this.lifecycle.closing && status !== 'unavailable';
    void reply.code(isServing ? 200 : 503).header('cache-control', 'no-store');
    return { status: this.lifecycle.closing ? 'stopping' : status, checks: [...checks] };
  }
}
