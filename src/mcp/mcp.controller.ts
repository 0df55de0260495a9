import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller } from '../application/caller.js';
import { AskedBy } from '../http/caller.js';
import { failureOf } from '../http/edge.js';
import { Answers, Call, described, Group, Problems } from '../http/openapi/describe.js';
import { DescribedAt, Needs } from '../http/route.js';
import { AgentServer } from './agent-server.js';
import { idOf, readMessage } from './protocol/message.js';
import { RpcError } from './protocol/revisions.js';

const ANSWER = { type: 'object', additionalProperties: true } as const;
/** Without an `id` it is a notification. */
const MESSAGE = {
  type: 'object',
  required: ['jsonrpc', 'method'],
  properties: {
    jsonrpc: { type: 'string', enum: ['2.0'] },
    id: {
      oneOf: [
        { type: 'string' },
        { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
      ],
    },
    method: { type: 'string', example: 'tools/list' },
    params: { type: 'object', additionalProperties: true },
  },
  additionalProperties: true,
};
const ACCEPTED = 202;

@Controller('mcp')
@Group('Agents')
export class McpController {
  constructor(private readonly server: AgentServer) {}

  @Post()
  @Needs('read')
  @DescribedAt('/.well-known/oauth-protected-resource/mcp')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Header('content-type', 'application/json; charset=utf-8')
  @Call('mcp', 'Model Context Protocol: one JSON-RPC message; revisions 2026-07-28 and 2025-11-25, without sessions')
  @Answers({ status: 200, description: 'The result of a request, or its error.', schema: ANSWER })
  @Answers({ status: 202, description: 'A notification was taken. Nothing follows from it.' })
  @Problems('malformed', 'too_large', 'unsupported_media')
  @described(({ ApiBody }) => [ApiBody({ description: 'A request or notification of JSON-RPC 2.0.', schema: MESSAGE })])
  async take(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @AskedBy() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const id = idOf(body);
    try {
      const message = readMessage(body, request.headers);
      if (message.kind === 'other') {
        void reply.code(ACCEPTED);
        return '';
      }
      const result = await this.server.answer(message, {
        caller: agent(caller),
        requestId: request.id,
        problemOf: (error) => failureOf(error, request).document,
      });
      return `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${result}}`;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const { code, message, more } = error;
      void reply.code(more.status ?? 200);
      return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(more.data && { data: more.data }) } });
    }
  }
}

/** Without a key an agent is another than the people who come without one: they can confirm what it proposes. */
const agent = (caller: Caller): Caller => (caller.kind === 'local' ? { ...caller, kind: 'mcp' } : caller);
