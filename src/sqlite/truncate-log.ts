/**
 * Empties the log of a database in WAL mode: what was replaced or removed stands in it until then, however thoroughly
 * `secure_delete` has cleaned the database itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Database } from './driver.js';

const PAUSE_MS = 20;
/** A reader, or a checkpoint of another connection, may be in the way for a moment. */
const PATIENCE_MS = 10_000;

interface Checkpointed {
  readonly busy: number;
}

/** @throws Error if something is in the way for too long; what SQLite throws */
export async function truncateLog(database: Database): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const [{ busy }] = database.pragma('wal_checkpoint(TRUNCATE)') as [Checkpointed];
    if (busy === 0) return;
    if (performance.now() > until) throw new Error('the log is in use and could not be emptied');
    await pause(PAUSE_MS);
  }
}
