/** Subscriptions on the bus. */
import { randomBytes } from 'node:crypto';
import { Command, CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { Inject } from '@nestjs/common';
import { type Caller } from '../../application/caller.js';
import { invalidRequest, Refusal } from '../../application/refusal.js';
import { EVENT_STORE, READ_MODELS } from '../../config.js';
import { type EventStore } from '../../eventstore/event-store.js';
import { within } from '../../eventstore/deadline.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { SealedSecrets } from '../sealed-secrets.js';
import { asDelivery } from './delivery-states.js';
import { Deliveries, type Delivery } from './deliveries.js';
import { resolveName } from './post.js';
import { isThere, subscriptionView, type SubscriptionView } from './queries.js';
import { newSecret } from '../standard-webhooks.js';
import { type Subscription, type SubscriptionDraft } from './subscription.js';
import { Subscriptions } from './subscriptions.js';
import { literalOf, TargetRefused, Targets } from './targets.js';
import { Webhooks } from './webhooks.js';

/** Each follows the log by itself. */
const MOST_SUBSCRIPTIONS = 100;
const ID_BYTES = 8;
/** A name that cannot be resolved just now may be by the first try. */
const RESOLVING_MS = 2000;

/** Shown once. */
export interface NewSubscription extends SubscriptionView {
  readonly secret: string;
}

/** Begins to tell a URL what happens from now on. */
export class Subscribe extends Command<NewSubscription> {
  constructor(
    readonly draft: SubscriptionDraft,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(Subscribe)
export class SubscribeHandler implements ICommandHandler<Subscribe> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly subscriptions: Subscriptions,
    private readonly secrets: SealedSecrets,
    private readonly targets: Targets,
    private readonly webhooks: Webhooks,
    private readonly queries: QueryBus,
  ) {}

  async execute({ draft, caller }: Subscribe): Promise<NewSubscription> {
    await this.mustBeTarget(new URL(draft.url));
    if ((await this.subscriptions.all()).subscriptions.size >= MOST_SUBSCRIPTIONS)
      throw new Refusal('limit', `There are ${MOST_SUBSCRIPTIONS} subscriptions already.`);
    const [id, secret] = [randomBytes(ID_BYTES).toString('hex'), newSecret()];
    const from = await this.store.head();
    const subscription: Subscription = {
      ...draft,
      id,
      createdAt: new Date().toISOString(),
      storeId: this.store.id,
      from,
      sealedSecret: await this.secrets.seal(secret, id),
    };
    await this.subscriptions.add(subscription);
    this.webhooks.wake();
    const known = await isThere(draft.incident, this.queries, caller);
    return { ...subscriptionView(subscription, { switchedOffAt: null, isThere: known }), secret };
  }

  /** Said at once where it is known at once; judged again at every try. */
  private async mustBeTarget(url: URL): Promise<void> {
    try {
      this.targets.checkUrl(url);
      if (literalOf(url) !== null) return;
      const resolving = resolveName(url.hostname).catch(() => null);
      const addresses = await within(RESOLVING_MS, resolving, () => null);
      if (addresses !== null) this.targets.permitted(url, addresses);
    } catch (error) {
      if (!(error instanceof TargetRefused)) throw error;
      throw invalidRequest([{ pointer: '/url', code: 'target', detail: error.message }]);
    }
  }
}

/** Nothing more is sent for it, and its deliveries are removed. */
export class Unsubscribe extends Command<void> {
  constructor(
    readonly id: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(Unsubscribe)
export class UnsubscribeHandler implements ICommandHandler<Unsubscribe> {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly webhooks: Webhooks,
  ) {}

  async execute({ id }: Unsubscribe): Promise<void> {
    await this.subscriptions.mustHave(id);
    await this.subscriptions.remove(id);
    this.webhooks.wake();
  }
}

/** Sends a delivery again, or sooner. */
export class RetryDelivery extends Command<Delivery> {
  constructor(
    readonly id: string,
    readonly n: number,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(RetryDelivery)
export class RetryDeliveryHandler implements ICommandHandler<RetryDelivery> {
  constructor(
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    private readonly subscriptions: Subscriptions,
    private readonly webhooks: Webhooks,
  ) {}

  async execute({ id, n }: RetryDelivery): Promise<Delivery> {
    const { offSince } = await this.subscriptions.mustHave(id);
    const delivery = Number.isSafeInteger(n) ? await new Deliveries(this.readModels.settings, id).one(n) : null;
    if (delivery === null) throw new Refusal('not_found', 'The subscription has no such delivery, or not any more.');
    if (offSince !== null)
      throw invalidRequest([
        { parameter: 'id', code: 'switched_off', detail: 'is switched off: the receiver said that it is gone' },
      ]);
    await this.subscriptions.askRetry({ subscription: id, n });
    this.webhooks.wake();
    return asDelivery({ ...delivery, failures: 0 }, Date.now());
  }
}

export const COMMAND_HANDLERS = [SubscribeHandler, UnsubscribeHandler, RetryDeliveryHandler];
