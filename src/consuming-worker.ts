/** The thread behind `ConsumingThread`: folds, renders and writes documents, on connections of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Settings } from './config.js';
import { toldFault, type FromThread, type ToThread } from './consuming/consuming-thread.js';
import { ProjectionSupervisor } from './consuming/projection-supervisor.js';
import { EventLog } from './eventstore/event-log.js';
import { ALL_PROJECTIONS } from './projections/all-projections.js';
import { openStoresBeside, type StoresLog } from './stores.js';
import { isOutage } from './telemetry/outages.js';

/** What the thread is started with. */
export interface ConsumingWorkerData {
  readonly settings: Settings;
  readonly folder: string | null;
  /** Of this instance, among all. */
  readonly holder: string;
}

/** One consumer follows the log here, closely: the main thread keeps what browsers come back for. */
const KEEP_EVENTS = { keep: 500, keepBytes: 8 * 1024 * 1024 };

const port = parentPort!;
const { settings, folder, holder } = workerData as ConsumingWorkerData;
const tell = (message: FromThread): void => port.postMessage(message);
const say: StoresLog = {
  warn: (of, words) => tell({ kind: 'said', level: 'warn', of, words }),
  error: (of, words) => tell({ kind: 'said', level: 'error', of, words }),
};

const stores = await openStoresBeside(settings, folder, say);
const { store, readModels } = stores;
const log = new EventLog(store, KEEP_EVENTS);
const supervisors = new Map(
  ALL_PROJECTIONS.map((projection) => {
    const { name } = projection;
    const moved = (): void => tell({ kind: 'moved', projection: name, progress: supervisor.progress });
    const supervisor: ProjectionSupervisor = new ProjectionSupervisor({
      store,
      log,
      readModels,
      projection,
      holder,
      onMove: moved,
      onPark: () => tell({ kind: 'parked', projection: name }),
      onFault: (error) => {
        tell({ kind: 'fault', projection: name, fault: toldFault(error, isOutage(error)) });
        moved();
      },
    });
    return [name, supervisor] as const;
  }),
);

async function close(): Promise<void> {
  await Promise.all([...supervisors.values()].map((supervisor) => supervisor.close()));
  await log.close();
  await stores.close();
  // With the port open the thread would not end.
  port.close();
}

port.on('message', (told: ToThread) => {
  if (told.kind === 'appended') stores.appended();
  else if (told.kind === 'look') supervisors.get(told.projection)?.wake();
  else void close();
});
for (const supervisor of supervisors.values()) supervisor.start();
