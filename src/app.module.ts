/** The program put together: `stores.ts` has chosen what stands behind the ports. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Inject, Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { DATA_FOLDER, EVENT_STORE, READ_MODELS, SETTINGS, type Settings } from './config.js';
import { type ConsumingWorkerData } from './consuming-worker.js';
import { CONSUMER_WORK } from './consuming/consumers.js';
import { ConsumingThread } from './consuming/consuming-thread.js';
import { type WorkMaker } from './consuming/leased-work.js';
import { EventLog } from './eventstore/event-log.js';
import { OwnAppends } from './eventstore/own-appends.js';
import { DocsController } from './http/docs.controller.js';
import { HealthController } from './telemetry/health.controller.js';
import { Lifecycle } from './http/lifecycle.js';
import { Metrics } from './telemetry/metrics/metrics.js';
import { MetricsController } from './telemetry/metrics/metrics.controller.js';
import { buildMetrics, logMetrics } from './telemetry/metrics/service-metrics.js';
import { ApiDocument } from './http/openapi/api-document.js';
import { ProblemFilter } from './http/problem-filter.js';
import { ProblemsController } from './http/problems.controller.js';
import { ReadinessChecks } from './telemetry/readiness.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { AccessModule } from './access/access.module.js';
import { HooksModule } from './hooks/hooks.module.js';
import { ServicesModule } from './services/services.module.js';
import { HooksOutModule } from './hooks/out/hooks-out.module.js';
import { DefinitionsModule } from './definitions/definitions.module.js';
import { CheckingModule } from './checking/checking.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { McpModule } from './mcp/mcp.module.js';
import { ListingModule } from './listing/listing.module.js';
import { ProjectionsModule } from './projections/projections.module.js';
import { canBeOpenedBeside, type Stores } from './stores.js';
import { PagesModule } from './pages/pages.module.js';
import { StreamingModule } from './streaming/streaming.module.js';
import { UnexpectedFaults } from './telemetry/unexpected-faults.js';

const STORES = Symbol('stores');

/** The program of the thread, beside this one: there once the service has been built. */
const THREAD = new URL('./consuming-worker.js', import.meta.url);

/** Consumers work in a thread of their own, wherever another thread can open the stores. Null: in this one. */
function workMaker(settings: Settings, { folder }: Stores, log: EventLog): WorkMaker | null {
  if (!canBeOpenedBeside(settings) || !existsSync(THREAD)) return null;
  const data: ConsumingWorkerData = { settings, folder, holder: randomUUID() };
  const say = (level: 'warn' | 'error', of: string, words: string): void => new Logger(of)[level](words);
  const thread = new ConsumingThread({ program: THREAD, data, log, say });
  return (projection, listener) => thread.work(projection, listener);
}

@Module({})
export class AppModule implements OnApplicationShutdown {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    private readonly log: EventLog,
    metrics: Metrics,
    faults: UnexpectedFaults,
  ) {
    metrics.add(faults);
    metrics.add(buildMetrics);
    metrics.add(logMetrics(log));
  }

  /** @param stores closed by the application when it ends */
  static of(settings: Settings, stores: Stores, lifecycle: Lifecycle, metrics: Metrics): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [
        CqrsModule.forRoot(),
        ProjectionsModule,
        IncidentsModule,
        ServicesModule,
        DefinitionsModule,
        ListingModule,
        IngestModule,
        CheckingModule,
        StreamingModule,
        PagesModule,
        HooksModule,
        AccessModule,
        McpModule,
        HooksOutModule,
      ],
      controllers: [HealthController, MetricsController, ProblemsController, DocsController],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Lifecycle, useValue: lifecycle },
        { provide: Metrics, useValue: metrics },
        ApiDocument,
        ReadinessChecks,
        UnexpectedFaults,
        { provide: STORES, useValue: stores },
        { provide: EVENT_STORE, useValue: stores.store },
        { provide: READ_MODELS, useValue: stores.readModels },
        { provide: DATA_FOLDER, useValue: stores.folder },
        { provide: EventLog, useFactory: () => new EventLog(stores.store) },
        OwnAppends,
        {
          provide: CONSUMER_WORK,
          useFactory: (log: EventLog) => workMaker(settings, stores, log),
          inject: [EventLog],
        },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [
        SETTINGS,
        DATA_FOLDER,
        EVENT_STORE,
        READ_MODELS,
        EventLog,
        OwnAppends,
        CONSUMER_WORK,
        Metrics,
        UnexpectedFaults,
      ],
    };
  }

  /** Nest calls this when no request is in flight any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
    await this.stores.close();
  }
}
