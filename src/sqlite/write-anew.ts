/**
 * Writes a database anew (`VACUUM`): after that, its file has nothing but what is in it. For a large one that takes long,
 * so that a thread does it; whoever wants to write meanwhile is told that the file is locked.
 */
import { Worker } from 'node:worker_threads';
import { type Database } from './driver.js';

const PROGRAM = new URL('./write-anew-worker.js', import.meta.url);
/** So many bytes are written anew within a few milliseconds: not worth a thread. */
const SMALL_BYTES = 4 * 1024 * 1024;

/** @throws what SQLite throws */
export async function writeAnew(database: Database): Promise<void> {
  const bytes = pragma(database, 'page_count') * pragma(database, 'page_size');
  if (bytes <= SMALL_BYTES) return void database.exec('VACUUM');
  await new Promise<void>((resolve, reject) => {
    const worker = new Worker(PROGRAM, { workerData: { file: database.name }, execArgv: [] });
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the thread ended with ${code}`))));
  });
}

const pragma = (database: Database, name: string): number => database.pragma(name, { simple: true }) as number;
