/** The thread behind `writeAnew`. */
import { workerData } from 'node:worker_threads';
import { Database } from './driver.js';

/** For others who write: each holds the file for milliseconds. */
const PATIENCE_MS = 10_000;

const { file } = workerData as { readonly file: string };
const database = new Database(file, { timeout: PATIENCE_MS });
try {
  database.pragma('secure_delete = ON');
  database.exec('VACUUM');
} finally {
  database.close();
}
