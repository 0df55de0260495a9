import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Answers, Call, described, Group, Problems } from '../../http/openapi/describe.js';
import { Problem } from '../../http/problems.js';
import { Open, TakesAnyBody } from '../../http/route.js';
import { ReceivedDto } from './hooks.dto.js';
import { type Delivery } from './kind.js';
import { Receiver } from './receiver.js';

const Receives =
  (operationId: string, summary: string): MethodDecorator =>
  (target, key, descriptor) => {
    const all = [
      Open(),
      TakesAnyBody(),
      Call(operationId, summary, { security: [] }),
      Answers({ status: 200, type: ReceivedDto, description: 'A repeat: all of it was recorded before.' }),
      Answers({ status: 202, type: ReceivedDto, description: 'What it has become, or why its facts cannot stand.' }),
      Answers({ status: 204, description: 'It means nothing here, or is signed and cannot be read.' }),
      Problems('unauthenticated', 'not_found', 'too_large', 'unavailable'),
      described(({ ApiBody, ApiConsumes }) => [
        ApiConsumes('*/*'),
        ApiBody({ description: 'As the sender of this kind of hook writes it: at most 1 MiB.', schema: {} }),
      ]),
    ];
    for (const decorate of all) decorate(target, key as string, descriptor);
  };

/** What others send. Every answer but these would have senders switch the hook off. */
@Controller('v1/hooks/:hookId/in')
@Group('Hooks')
export class ReceivingController {
  constructor(private readonly receiver: Receiver) {}

  @Post()
  @Receives('receiveHook', 'Takes a delivery of another tool, which proves who it is by a signature')
  receive(
    @Param('hookId') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.#receive(id, null, request, reply);
  }

  @Post(':secret')
  @Receives('receiveHookWithSecret', 'Takes a delivery of another tool, which proves who it is by the address')
  receiveWithSecret(
    @Param('hookId') id: string,
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.#receive(id, secret, request, reply);
  }

  async #receive(
    id: string,
    pathSecret: string | null,
    { body, headers, id: requestId }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<object | undefined> {
    const delivery: Delivery = { body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers, pathSecret };
    const received = await this.receiver.receive(id, delivery, { requestId, path: `/v1/hooks/${id}/in` });
    if (received.status === 401)
      throw new Problem('unauthenticated', 'The signature or the secret is missing or wrong.');
    void reply.code(received.status).header('cache-control', 'no-store');
    return received.body ?? undefined;
  }
}
