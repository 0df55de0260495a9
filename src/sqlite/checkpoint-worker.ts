/** The thread behind `Checkpoints`. */
import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Database } from './driver.js';

export interface CheckpointWork {
  readonly file: string;
  readonly log: string;
}

/** What `wal_checkpoint` answers: pages in the log, and those of them that are in the database now. */
interface Progress {
  readonly log: number;
  readonly checkpointed: number;
}

/** Between two checkpoints. Each waits for the disk, so they are rare while little is written. */
const SHORTEST_MS = 100;
const LONGEST_MS = 2000;
const MANY_PAGES = 500;

const { file, log } = workerData as CheckpointWork;
const database = new Database(file);
let pauseMs = SHORTEST_MS;
let seen = { modified: 0, done: 0 };
let next = setTimeout(checkpoint, 0);

function checkpoint(): void {
  const { mtimeMs: modified } = statSync(log, { throwIfNoEntry: false }) ?? { mtimeMs: seen.modified };
  let pages = 0;
  if (modified !== seen.modified) {
    const done = copy();
    // A shorter log is a new one.
    pages = done < seen.done ? done : done - seen.done;
    seen = { modified, done };
  }
  pauseMs = pages >= MANY_PAGES ? SHORTEST_MS : Math.min(LONGEST_MS, 2 * pauseMs);
  next = setTimeout(checkpoint, pauseMs);
}

/** Passive: it waits for nobody, and nobody for it. */
function copy(): number {
  try {
    const [progress] = database.pragma('wal_checkpoint(PASSIVE)') as [Progress];
    return progress.checkpointed;
  } catch {
    // Whatever is wrong with the file or its disk, the next commit comes upon it, and tells.
    return seen.done;
  }
}

parentPort!.once('message', () => {
  clearTimeout(next);
  database.close();
});
