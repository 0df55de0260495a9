/** What there is to be known of subscriptions. */
import { Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { readCursor, writeCursor } from '../../application/cursor.js';
import { READ_MODELS } from '../../config.js';
import { exists } from '../../incidents/read/existence.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { asFailedDelivery } from './delivery-states.js';
import { Deliveries, type Delivery } from './deliveries.js';
import { type Subscription, type SubscriptionDraft } from './subscription.js';
import { Subscriptions } from './subscriptions.js';

/** Without the secret. */
export interface SubscriptionView extends SubscriptionDraft {
  readonly id: string;
  readonly createdAt: string;
  /** Since when nothing is sent, because the receiver answered that it is gone; null: it is sent to. */
  readonly switchedOffAt: string | null;
  /** Why nothing will come; missing where nothing is known to be wrong. */
  readonly warnings?: string[];
}

/** @param isThere of the incident that it names */
export const subscriptionView = (
  { id, url, types, incident, thin, createdAt }: Subscription,
  { switchedOffAt, isThere }: { readonly switchedOffAt: string | null; readonly isThere: boolean },
): SubscriptionView => ({
  ...{ id, url, types, incident, thin, createdAt, switchedOffAt },
  ...(!isThere && { warnings: [`There is no incident ${incident}: nothing comes until it is opened.`] }),
});

/** Of a subscription to all incidents there is nothing to be looked for. */
export const isThere = async (incident: string | null, queries: QueryBus, caller: Caller): Promise<boolean> =>
  incident === null || exists(incident, queries, caller);

/** All, oldest first. */
export class AskSubscriptions extends Query<SubscriptionView[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskSubscriptions)
export class SubscriptionsHandler implements IQueryHandler<AskSubscriptions> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly queries: QueryBus,
  ) {}

  async execute({ caller }: AskSubscriptions): Promise<SubscriptionView[]> {
    const { subscriptions, off } = await this.subscriptions.all();
    const views: SubscriptionView[] = [];
    for (const subscription of subscriptions.values()) {
      const switchedOffAt = off.get(subscription.id) ?? null;
      const known = await isThere(subscription.incident, this.queries, caller);
      views.push(subscriptionView(subscription, { switchedOffAt, isThere: known }));
    }
    return views.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  }
}

export interface DeliveriesPage {
  readonly deliveries: readonly Delivery[];
  readonly nextCursor: string | null;
}

/** Newest first. */
export class AskDeliveries extends Query<DeliveriesPage> {
  constructor(
    readonly id: string,
    readonly page: { readonly cursor: string | null; readonly limit: number },
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(AskDeliveries)
export class DeliveriesHandler implements IQueryHandler<AskDeliveries> {
  constructor(
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    private readonly subscriptions: Subscriptions,
  ) {}

  async execute({ id, page: { cursor, limit } }: AskDeliveries): Promise<DeliveriesPage> {
    const { offSince } = await this.subscriptions.mustHave(id);
    const listing = `deliveries ${id}`;
    const [before] = cursor === null ? [null] : readCursor<[number]>(cursor, listing, ['number']);
    const found = await new Deliveries(this.readModels.settings, id).before(before, limit + 1);
    const deliveries = found.slice(0, limit);
    const last = found.length > limit ? deliveries.at(-1) : undefined;
    return {
      // Of one that is switched off nothing is pending, whatever stood there then.
      deliveries: deliveries.map((each) => (offSince === null ? each : ended(each))),
      nextCursor: last === undefined ? null : writeCursor(listing, [last.n]),
    };
  }
}

const ended = (delivery: Delivery): Delivery => (delivery.state === 'pending' ? asFailedDelivery(delivery) : delivery);

export const QUERY_HANDLERS = [SubscriptionsHandler, DeliveriesHandler];
