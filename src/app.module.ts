/** The program put together. Here alone it is decided which adapters stand behind the ports. */
import { Inject, Logger, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { DATA_FOLDER, EVENT_STORE, MEMORY, READ_MODELS, SETTINGS, StartRefused, type Settings } from './config.js';
import { EventLog } from './eventstore/event-log.js';
import { within } from './eventstore/deadline.js';
import { type EventStore } from './eventstore/event-store.js';
import { OwnAppends } from './eventstore/own-appends.js';
import { MemoryEventStore } from './eventstore/memory/memory-event-store.js';
import { type KeyStore } from './eventstore/sealed-event-store.js';
import { type DataFolder } from './eventstore/sqlite/data-folder.js';
import { DocsController } from './http/docs.controller.js';
import { HealthController } from './telemetry/health.controller.js';
import { Lifecycle } from './http/lifecycle.js';
import { sparing } from './telemetry/logging.js';
import { Metrics } from './telemetry/metrics/metrics.js';
import { MetricsController } from './telemetry/metrics/metrics.controller.js';
import { buildMetrics, logMetrics } from './telemetry/metrics/service-metrics.js';
import { ApiDocument } from './http/openapi/api-document.js';
import { ProblemFilter } from './http/problem-filter.js';
import { ProblemsController } from './http/problems.controller.js';
import { ReadinessChecks } from './telemetry/readiness.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { IngestModule } from './ingest/ingest.module.js';
import { ListingModule } from './listing/listing.module.js';
import { ProjectionsModule } from './projections/projections.module.js';
import { MemoryReadModels } from './readmodels/memory/memory-read-models.js';
import { ClosingStack } from './runtime/closing-stack.js';
import { type SettingsStore, type ReadModels } from './readmodels/read-models.js';
import { StreamingModule } from './streaming/streaming.module.js';
import { UnexpectedFaults } from './telemetry/unexpected-faults.js';

/** What stands behind the ports, and how to let go of everything that came with it. */
export interface Stores {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly folder: string | null;
  close(): Promise<void>;
}

/**
 * Opens what the settings name; whatever goes wrong, nothing stays open.
 * @throws StartRefused, DataFolderError
 */
export async function openStores(settings: Settings): Promise<Stores> {
  const opened = new ClosingStack();
  try {
    const folder = await openFolder(settings);
    if (folder) opened.add(folder);
    const readModels = opened.add(await openReadModels(settings, folder));
    const store = opened.add(await openEvents(settings, folder, readModels.settings));
    return { store, readModels, folder: folder?.path ?? null, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The data folder; null where nothing is kept on this machine. */
async function openFolder({ data, eventStoreUrl, mongodbUrl }: Settings): Promise<DataFolder | null> {
  if (data === MEMORY || (eventStoreUrl !== undefined && mongodbUrl !== undefined)) return null;
  const { DataFolder } = await import('./eventstore/sqlite/data-folder.js');
  return DataFolder.open(data);
}

/** How long a start waits for EventStoreDB to say how the store was begun, in milliseconds. */
const IDENTITY_PATIENCE_MS = 2000;

/**
 * @param keys has the keys of sealed words
 * @throws StartRefused for a server that cannot be named so, and for a store that was begun with another choice; one that
 *   cannot be reached is none of its business
 */
async function openEvents(settings: Settings, folder: DataFolder | null, keys: SettingsStore): Promise<EventStore> {
  const { eventStoreUrl, sealTexts = false } = settings;
  if (eventStoreUrl !== undefined) {
    const store = await openEventStoreDb(eventStoreUrl, settings);
    if (!sealTexts) return store;
    const { SealedEventStore } = await import('./eventstore/sealed-event-store.js');
    return new SealedEventStore(store, keysIn(keys));
  }
  if (folder === null) return new MemoryEventStore();
  const { SqliteEventStore } = await import('./eventstore/sqlite/sqlite-event-store.js');
  return SqliteEventStore.open(folder.eventsFile);
}

async function openEventStoreDb(url: string, { streamPrefix, sealTexts = false }: Settings): Promise<EventStore> {
  const { EventStoreDbEventStore } = await import('./eventstore/eventstoredb/eventstoredb-event-store.js');
  const { OtherChoice } = await import('./eventstore/eventstoredb/identity.js');
  const log = new Logger('EventStoreDB');
  const warn = sparing((words) => log.warn(words));
  let store: InstanceType<typeof EventStoreDbEventStore>;
  try {
    store = new EventStoreDbEventStore({
      url,
      sealsTexts: sealTexts,
      ...(streamPrefix === undefined ? {} : { prefix: streamPrefix }),
      onDrop: ({ message }) => warn(`the subscription was dropped and is resumed: ${message}`),
      onDamage: (words) => log.error(words),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StartRefused(`EVENTSTORE_URL or ASOF_STREAM_PREFIX: ${error.message}`, { cause: error });
  }
  try {
    await within(IDENTITY_PATIENCE_MS, store.ready(), () => undefined);
  } catch (error) {
    if (!(error instanceof OtherChoice)) return store;
    await store.close();
    throw new StartRefused(`EVENTSTORE_URL: ${error.message}`, { cause: error });
  }
  return store;
}

const KEYS = 'keys of words';

const keysIn = (settings: SettingsStore): KeyStore => ({
  some: (ids) => settings.some(KEYS, ids),
  putNew: (keys) => settings.putNew(KEYS, keys),
  destroy: (ids) => settings.blank(KEYS, ids),
});

/**
 * Stores of several prefixes may share a server of events, and one of read models as well.
 * @throws StartRefused for a server that cannot be named so; DataFolderError
 */
async function openReadModels({ mongodbUrl, streamPrefix }: Settings, folder: DataFolder | null): Promise<ReadModels> {
  if (mongodbUrl !== undefined) {
    const { MongoReadModels } = await import('./readmodels/mongodb/mongo-read-models.js');
    try {
      return MongoReadModels.connect(mongodbUrl, streamPrefix === undefined ? {} : { prefix: streamPrefix });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new StartRefused(`MONGODB_URL: ${error.message}`, { cause: error });
    }
  }
  if (folder === null) return new MemoryReadModels();
  const { SqliteReadModels } = await import('./readmodels/sqlite/sqlite-read-models.js');
  const files = { readModels: folder.file('readmodels.db'), settings: folder.file('settings.db') };
  return SqliteReadModels.open(files, (reason) => new Logger('read models').warn(reason));
}

const STORES = Symbol('stores');

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
      imports: [CqrsModule.forRoot(), ProjectionsModule, IncidentsModule, ListingModule, IngestModule, StreamingModule],
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
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [SETTINGS, EVENT_STORE, READ_MODELS, EventLog, OwnAppends, Metrics, UnexpectedFaults],
    };
  }

  /** Nest calls this when no request is in flight any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
    await this.stores.close();
  }
}
