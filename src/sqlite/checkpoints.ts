/**
 * Checkpoints of a database in WAL mode, made by a thread of their own: what has been committed to the log is copied to
 * the database there, so that no commit on the event loop has to wait for that. The connection's own
 * `wal_autocheckpoint` stays, for the log to be begun anew now and then while commits never pause; it finds most of the
 * work done.
 */
import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type CheckpointWork } from './checkpoint-worker.js';

const PROGRAM = new URL('./checkpoint-worker.js', import.meta.url);
/** A log that stays shorter than this is not worth a thread. */
const LOG_BYTES = 4 * 1024 * 1024;
const LOOK_MS = 500;

export class Checkpoints {
  readonly #work: CheckpointWork;
  #worker: Worker | null = null;
  readonly #looking: NodeJS.Timeout;

  /** @param file of the database, which is open here; a log that grows is noticed within half a second */
  constructor(file: string) {
    this.#work = { file, log: `${file}-wal` };
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** To be awaited before the database is closed here: whoever closes it last removes the log. */
  async close(): Promise<void> {
    clearInterval(this.#looking);
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    // Nothing else may keep the process until then.
    worker.ref();
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close');
    await gone;
  }

  #look(): void {
    if (bytesOf(this.#work.log) < LOG_BYTES) return;
    clearInterval(this.#looking);
    this.#worker = new Worker(PROGRAM, { workerData: this.#work, execArgv: [] });
    this.#worker.unref();
    // Without it the connection makes all checkpoints itself, in longer pauses.
    this.#worker.on('error', () => (this.#worker = null));
  }
}

function bytesOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    // It is not there yet, or out of reach: then SQLite has more to say about it than we.
    return 0;
  }
}
