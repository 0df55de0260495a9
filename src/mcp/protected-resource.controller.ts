/** Where clients learn how to come in: the metadata of a protected resource by RFC 9728. */
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config.js';
import { Answers, Call, Group } from '../http/openapi/describe.js';
import { originOf } from '../http/origin.js';
import { Open } from '../http/route.js';

const METADATA = { type: 'object', additionalProperties: true } as const;
const SCOPES = ['read', 'propose', 'write'] as const;

@Controller('.well-known/oauth-protected-resource')
@Group('Agents')
export class ProtectedResourceController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @Open()
  @Header('cache-control', 'no-cache')
  @Call('protectedResource', 'The service as a protected resource (RFC 9728)')
  @Answers({ status: 200, description: 'How tokens are sent, and which scopes there are.', schema: METADATA })
  ofService(@Req() request: FastifyRequest): object {
    return this.metadata(originOf(this.settings, request));
  }

  @Get('mcp')
  @Open()
  @Header('cache-control', 'no-cache')
  @Call('protectedMcp', 'The address for agents as a protected resource (RFC 9728)')
  @Answers({ status: 200, description: 'How tokens are sent, and which scopes there are.', schema: METADATA })
  ofMcp(@Req() request: FastifyRequest): object {
    return this.metadata(`${originOf(this.settings, request)}/mcp`);
  }

  private metadata(resource: string): object {
    return {
      resource,
      resource_name: 'asof',
      bearer_methods_supported: ['header'],
      scopes_supported: SCOPES,
      // Without one, clients have keys.
      ...(this.settings.oidc && { authorization_servers: [this.settings.oidc.issuer] }),
    };
  }
}
