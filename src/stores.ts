/** Which adapters stand behind the ports: chosen here alone, by the settings, for the service and for its threads. */
import { join } from 'node:path';
import { MEMORY, StartRefused, type Settings } from './config.js';
import { within } from './eventstore/deadline.js';
import { type EventStore } from './eventstore/event-store.js';
import { MemoryEventStore } from './eventstore/memory/memory-event-store.js';
import { type KeyStore } from './eventstore/sealed-event-store.js';
import { type DataFolder } from './eventstore/sqlite/data-folder.js';
import { MemoryReadModels } from './readmodels/memory/memory-read-models.js';
import { type ReadModels, type SettingsStore } from './readmodels/read-models.js';
import { type ReadModelFiles } from './readmodels/sqlite/sqlite-read-models.js';
import { ClosingStack } from './runtime/closing-stack.js';
import { sparing } from './telemetry/logging.js';

/** What stands behind the ports, and how to let go of everything that came with it. */
export interface Stores {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly folder: string | null;
  close(): Promise<void>;
}

/** Where the stores tell what a person should know. */
export interface StoresLog {
  warn(of: string, words: string): void;
  error(of: string, words: string): void;
}

/**
 * Opens what the settings name; whatever goes wrong, nothing stays open.
 * @throws StartRefused, DataFolderError
 */
export async function openStores(settings: Settings, log: StoresLog): Promise<Stores> {
  const opened = new ClosingStack();
  try {
    const folder = await openFolder(settings);
    if (folder) opened.add(folder);
    const readModels = opened.add(await openReadModels(settings, folder, log));
    const store = opened.add(await openEvents(settings, folder, readModels.settings, log));
    return { store, readModels, folder: folder?.path ?? null, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * Opens the read models without the events: for a command that changes settings. In a folder only while no service runs.
 * @throws StartRefused, DataFolderError
 */
export async function openReadModelsAlone(
  settings: Settings,
  log: StoresLog,
): Promise<{ readonly readModels: ReadModels; readonly close: () => Promise<void> }> {
  const opened = new ClosingStack();
  try {
    const folder = settings.mongodbUrl === undefined ? await openFolder(settings) : null;
    if (folder) opened.add(folder);
    const readModels = opened.add(await openReadModels(settings, folder, log));
    return { readModels, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What a thread has open beside the service whose stores they are. */
export interface StoresBeside extends Stores {
  /** The service has appended: subscriptions look for what is new. */
  appended(): void;
}

/**
 * Opens once more what the service of this process has open: for a thread, which needs connections of its own.
 * @param folder the data folder, whose lock the service holds; null where nothing is kept on this machine
 * @throws Error for what is in memory, which no other thread can see; DataFolderError
 */
export async function openStoresBeside(
  settings: Settings,
  folder: string | null,
  log: StoresLog,
): Promise<StoresBeside> {
  const opened = new ClosingStack();
  try {
    const readModels = opened.add(await openReadModelsBeside(settings, folder));
    const { store, appended } = await openEventsBeside(settings, folder, readModels.settings, log);
    opened.add(store);
    return { store, readModels, folder, appended, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Whether another thread can open them, too. */
export const canBeOpenedBeside = ({ data, eventStoreUrl, mongodbUrl }: Settings): boolean =>
  data !== MEMORY || (eventStoreUrl !== undefined && mongodbUrl !== undefined);

async function openReadModelsBeside(
  { mongodbUrl, streamPrefix }: Settings,
  folder: string | null,
): Promise<ReadModels> {
  if (mongodbUrl !== undefined) return connectToMongo(mongodbUrl, streamPrefix);
  if (folder === null) throw new Error('read models in memory belong to one thread');
  const { SqliteReadModels } = await import('./readmodels/sqlite/sqlite-read-models.js');
  return SqliteReadModels.openBeside(readModelFilesIn(folder));
}

async function openEventsBeside(
  settings: Settings,
  folder: string | null,
  keys: SettingsStore,
  log: StoresLog,
): Promise<Pick<StoresBeside, 'store' | 'appended'>> {
  // Events of a server are told by the server.
  if (settings.eventStoreUrl !== undefined)
    return { store: await openEvents(settings, null, keys, log), appended: () => undefined };
  if (folder === null) throw new Error('events in memory belong to one thread');
  const { SqliteEventStore } = await import('./eventstore/sqlite/sqlite-event-store.js');
  const { eventsFileIn } = await import('./eventstore/sqlite/data-folder.js');
  const store = SqliteEventStore.openBeside(eventsFileIn(folder));
  return { store, appended: () => store.appendedBeside() };
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
async function openEvents(
  settings: Settings,
  folder: DataFolder | null,
  keys: SettingsStore,
  log: StoresLog,
): Promise<EventStore> {
  const { eventStoreUrl, sealTexts = false } = settings;
  if (eventStoreUrl !== undefined) {
    const store = await openEventStoreDb(eventStoreUrl, settings, log);
    if (!sealTexts) return store;
    const { SealedEventStore } = await import('./eventstore/sealed-event-store.js');
    return new SealedEventStore(store, keysIn(keys));
  }
  if (folder === null) return new MemoryEventStore();
  const { SqliteEventStore } = await import('./eventstore/sqlite/sqlite-event-store.js');
  return SqliteEventStore.open(folder.eventsFile);
}

async function openEventStoreDb(
  url: string,
  { streamPrefix, sealTexts = false }: Settings,
  log: StoresLog,
): Promise<EventStore> {
  const { EventStoreDbEventStore } = await import('./eventstore/eventstoredb/eventstoredb-event-store.js');
  const { OtherChoice } = await import('./eventstore/eventstoredb/identity.js');
  const warn = sparing((words) => log.warn(EVENT_STORE_DB, words));
  let store: InstanceType<typeof EventStoreDbEventStore>;
  try {
    store = new EventStoreDbEventStore({
      url,
      sealsTexts: sealTexts,
      ...(streamPrefix === undefined ? {} : { prefix: streamPrefix }),
      onDrop: ({ message }) => warn(`the subscription was dropped and is resumed: ${message}`),
      onDamage: (words) => log.error(EVENT_STORE_DB, words),
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

const EVENT_STORE_DB = 'EventStoreDB';

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
async function openReadModels(
  { mongodbUrl, streamPrefix }: Settings,
  folder: DataFolder | null,
  log: StoresLog,
): Promise<ReadModels> {
  if (mongodbUrl !== undefined) return connectToMongo(mongodbUrl, streamPrefix);
  if (folder === null) return new MemoryReadModels();
  const { SqliteReadModels } = await import('./readmodels/sqlite/sqlite-read-models.js');
  return SqliteReadModels.open(readModelFilesIn(folder.path), (reason) => log.warn('read models', reason));
}

async function connectToMongo(url: string, streamPrefix: string | undefined): Promise<ReadModels> {
  const { MongoReadModels } = await import('./readmodels/mongodb/mongo-read-models.js');
  try {
    return MongoReadModels.connect(url, streamPrefix === undefined ? {} : { prefix: streamPrefix });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StartRefused(`MONGODB_URL: ${error.message}`, { cause: error });
  }
}

const readModelFilesIn = (folder: string): ReadModelFiles => ({
  readModels: join(folder, 'readmodels.db'),
  settings: join(folder, 'settings.db'),
});
