import { Controller, Get, Header, Headers, Param, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Answers, Call, Group, Problems } from '../http/openapi/describe.js';
import { Problem } from '../http/problems.js';
import { Assets } from './assets.js';
import { Open } from '../http/route.js';

@Controller('assets')
@Group('Pages')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':file')
  @Open()
  @Header('cache-control', 'public, max-age=31536000, immutable')
  @Header('vary', 'accept-encoding')
  @Call('asset', 'Script and style of the pages')
  @Answers({ status: 200, description: 'A file', content: { 'text/javascript': { schema: { type: 'string' } } } })
  @Problems('not_found')
  file(
    @Param('file') name: string,
    @Headers('accept-encoding') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Buffer {
    const asset = this.assets.file(name);
    if (!asset) {
      void reply.header('cache-control', 'no-cache');
      throw new Problem('not_found', 'There is no such file of the pages.');
    }
    void reply.type(asset.type);
    if (!/\bgzip\b/.test(accepted ?? '')) return asset.bytes;
    void reply.header('content-encoding', 'gzip');
    return asset.gzip;
  }
}
