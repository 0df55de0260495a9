/** Removes words from the event database: in place, out of its log, and so that nothing of them is left in either file. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Database } from '../../sqlite/driver.js';
import { truncateLog } from '../../sqlite/truncate-log.js';
import { forgottenJson } from '../without-words.js';

/** What SQLite rewrites in a few milliseconds. */
const TURN_EVENTS = 250;

/** Called again, it finds nothing to remove, and empties the log all the same. @throws what SQLite throws */
export async function forgetWords(database: Database, stream: string, revisions: readonly number[]): Promise<void> {
  const find = database
    .prepare<[string, number], string>('SELECT data FROM events WHERE stream = ? AND revision = ?')
    .pluck();
  const replace = database.prepare<[string, string, number]>(
    'UPDATE events SET data = ? WHERE stream = ? AND revision = ?',
  );
  const rewrite = database.transaction((some: readonly number[]) => {
    for (const revision of some) {
      const data = find.get(stream, revision);
      if (data === undefined) continue;
      const left = forgottenJson(data);
      if (left !== data) replace.run(left, stream, revision);
    }
  });
  for (let at = 0; at < revisions.length; at += TURN_EVENTS) {
    rewrite.immediate(revisions.slice(at, at + TURN_EVENTS));
    await nextTurn();
  }
  await truncateLog(database);
}
