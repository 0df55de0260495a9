import { Controller, Get, Header, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Answers, Call, Group } from '../../http/openapi/describe.js';
import { Metrics } from './metrics.js';
import { Needs } from '../../http/route.js';

@Controller()
@Group('Service')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get('metrics')
  @Needs('read')
  @Header('cache-control', 'no-store')
  @Call('metrics', 'What can be measured of the running service, as Prometheus reads it')
  @Answers({
    status: 200,
    description: 'Prometheus text, version 0.0.4',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { contentType, text } = await this.metrics.page();
    void reply.type(contentType);
    return text;
  }
}
