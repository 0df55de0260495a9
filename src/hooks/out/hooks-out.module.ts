import { Logger, Module } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { EVENT_STORE, READ_MODELS, SETTINGS, type Settings } from '../../config.js';
import { Consumers } from '../../consuming/consumers.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type EventStore } from '../../eventstore/event-store.js';
import { ListingModule } from '../../listing/listing.module.js';
import { ProjectionsModule } from '../../projections/projections.module.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { sparing } from '../../telemetry/logging.js';
import { Metrics } from '../../telemetry/metrics/metrics.js';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { HooksModule } from '../hooks.module.js';
import { SealedSecrets } from '../sealed-secrets.js';
import { COMMAND_HANDLERS } from './commands.js';
import { QUERY_HANDLERS } from './queries.js';
import { Sender } from './sender.js';
import { Discretion } from './discretion.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { Subscriptions } from './subscriptions.js';
import { Targets } from './targets.js';
import { Webhooks } from './webhooks.js';

/** Logged, as it is gone over; a fault of the program is told once with its stack, too. */
function faultTeller(faults: UnexpectedFaults): (error: Error) => void {
  const logger = new Logger('webhooks');
  const warn = sparing((words) => logger.warn(words));
  return (error) => {
    warn(error.message);
    if (!(error instanceof Refusal)) faults.reportUnlessOutage('webhooks', error);
  };
}

/** What is sent to others: subscriptions, and the consumer of the log that tells them. */
@Module({
  imports: [ProjectionsModule, HooksModule, ListingModule],
  controllers: [SubscriptionsController],
  providers: [
    ...COMMAND_HANDLERS,
    ...QUERY_HANDLERS,
    Discretion,
    {
      provide: Targets,
      useFactory: ({ allowPrivateTargets = [] }: Settings) => new Targets(allowPrivateTargets),
      inject: [SETTINGS],
    },
    {
      provide: Subscriptions,
      useFactory: ({ settings }: ReadModels) => new Subscriptions(settings),
      inject: [READ_MODELS],
    },
    {
      provide: Sender,
      useFactory: (targets: Targets, secrets: SealedSecrets, { publicUrl = '/asof' }: Settings) =>
        new Sender({ targets, secrets, source: publicUrl }),
      inject: [Targets, SealedSecrets, SETTINGS],
    },
    {
      provide: Webhooks,
      useFactory: (
        store: EventStore,
        readModels: ReadModels,
        log: EventLog,
        sender: Sender,
        discretion: Discretion,
        faults: UnexpectedFaults,
      ) => new Webhooks({ store, readModels, log, sender, discretion, onFault: faultTeller(faults) }),
      inject: [EVENT_STORE, READ_MODELS, EventLog, Sender, Discretion, UnexpectedFaults],
    },
  ],
})
export class HooksOutModule {
  constructor(metrics: Metrics, consumers: Consumers, webhooks: Webhooks) {
    consumers.add(webhooks);
    metrics.add(webhooks.counters);
  }
}
