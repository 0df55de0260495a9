import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { AskedBy } from '../../http/caller.js';
import { Answers, Body as Sent, Call, Group, Parameters, Problems } from '../../http/openapi/describe.js';
import { type Read } from '../../http/read.js';
import { Needs } from '../../http/route.js';
import { bodyOf, queryOf } from '../../http/shape.js';
import { RetryDelivery, Subscribe, Unsubscribe } from './commands.js';
import { type Delivery } from './deliveries.js';
import { AskDeliveries, AskSubscriptions } from './queries.js';
import { type SubscriptionDraft } from './subscription.js';
import {
  WebhookDeliveriesDto,
  DeliveriesQuery,
  WebhookDeliveryDto,
  NewSubscriptionDto,
  readSubscription,
  SubscriptionBody,
  SubscriptionsDto,
} from './subscriptions.dto.js';

const subscriptionBody = bodyOf(readSubscription);
const DEFAULT_LIMIT = 50;

@Controller('v1/subscriptions')
@Group('Subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Needs('admin')
  @Call('subscribe', 'Has every event posted to a URL as it is recorded, signed as Standard Webhooks')
  @Sent(SubscriptionBody)
  @Answers({ status: 201, type: NewSubscriptionDto, description: 'With the secret, which is shown once.' })
  @Problems('malformed', 'too_large', 'unsupported_media', 'invalid', 'limit', 'unavailable')
  async subscribe(
    @Body(subscriptionBody) body: Read<SubscriptionDraft>,
    @AskedBy() caller: Caller,
  ): Promise<NewSubscriptionDto> {
    const made = await this.commands.execute(new Subscribe(body.accept(), caller));
    return { ...made, types: [...made.types] };
  }

  @Get()
  @Needs('admin')
  @Call('listSubscriptions', 'Who is told what happens')
  @Answers({ status: 200, type: SubscriptionsDto, description: 'Without their secrets.' })
  @Problems('unavailable')
  async all(@AskedBy() caller: Caller): Promise<SubscriptionsDto> {
    const subscriptions = await this.queries.execute(new AskSubscriptions(caller));
    return { subscriptions: subscriptions.map((each) => ({ ...each, types: [...each.types] })) };
  }

  @Delete(':subscription')
  @Needs('admin')
  @HttpCode(204)
  @Call('unsubscribe', 'Sends nothing more, and forgets the deliveries')
  @Answers({ status: 204, description: 'It is gone.' })
  @Problems('not_found', 'unavailable')
  async unsubscribe(@Param('subscription') id: string, @AskedBy() caller: Caller): Promise<void> {
    await this.commands.execute(new Unsubscribe(id, caller));
  }

  @Get(':subscription/deliveries')
  @Needs('admin')
  @Call('listSubscriptionDeliveries', 'What was sent, what came of it, and what is tried again')
  @Parameters(DeliveriesQuery)
  @Answers({ status: 200, type: WebhookDeliveriesDto })
  @Problems('not_found', 'invalid', 'unavailable')
  async deliveries(
    @Param('subscription') id: string,
    @Query(queryOf(DeliveriesQuery)) query: Read<DeliveriesQuery>,
    @AskedBy() caller: Caller,
  ): Promise<WebhookDeliveriesDto> {
    const { cursor = null, limit = DEFAULT_LIMIT } = query.accept();
    const page = await this.queries.execute(new AskDeliveries(id, { cursor, limit }, caller));
    return { deliveries: page.deliveries.map(deliveryDto), nextCursor: page.nextCursor };
  }

  @Post(':subscription/deliveries/:n/retry')
  @Needs('admin')
  @HttpCode(202)
  @Call('retryDelivery', 'Sends it again, or sooner; the pauses between tries begin anew')
  @Answers({ status: 202, type: WebhookDeliveryDto, description: 'It will be tried at once.' })
  @Problems('not_found', 'invalid', 'unavailable')
  async retry(
    @Param('subscription') id: string,
    @Param('n') n: string,
    @AskedBy() caller: Caller,
  ): Promise<WebhookDeliveryDto> {
    const number = /^[1-9]\d{0,14}$/.test(n) ? Number(n) : NaN;
    return deliveryDto(await this.commands.execute(new RetryDelivery(id, number, caller)));
  }
}

const deliveryDto = ({ n, eventId, state, nextAt, attempts }: Delivery): WebhookDeliveryDto => ({
  ...{ n, eventId, state, nextAt },
  attempts: [...attempts],
});
