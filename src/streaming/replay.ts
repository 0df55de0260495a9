/** Sends an incident's replay to one listener, at the pace that it asks for. */
import { setTimeout as pause } from 'node:timers/promises';
import { type StoredEvent } from '../events/stored-event.js';
import { type Millis } from '../timeline/time.js';
import { type Connection } from './connection.js';
import { frame } from './frames.js';
import { type OneATurn } from './one-a-turn.js';
import { Frames, stepsOf, type Rhythm } from './replay-frames.js';

/** What is idle is cut to this. */
const LONGEST_PAUSE_MS = 2000;

/** The id after the last frame: a client that comes back with it has seen everything. */
export const END = 'end';

export interface Pace {
  /** How many times as fast as it went; 0: at once. */
  readonly speed: number;
  readonly rhythm: Rhythm;
}

/**
 * One frame for each event, then the end.
 * @param after the revision of the last frame that the client has; null: it has none
 * @param source of the events: the public URL, or `/asof`
 * @param turns shared by all replays
 * @param isThere whether the incident is still there for the listener: else it ends
 */
export async function replay(
  connection: Connection,
  events: readonly StoredEvent[],
  { speed, rhythm }: Pace,
  after: number | null,
  source: string,
  turns: OneATurn,
  isThere: () => boolean,
): Promise<void> {
  const { revisions, steps } = stepsOf(events, rhythm);
  const count = revisions.length;
  const frames = new Frames(count, source);
  // A revision that has no frame stands for none: it begins anew.
  const seen = after === null ? 0 : revisions.indexOf(after) + 1;
  let step = 0;
  let before: Millis | null = null;
  for (const each of steps) {
    step += 1;
    if (step <= seen) {
      frames.pass(each);
      before = each.at;
      continue;
    }
    const gap = before === null || speed === 0 ? 0 : Math.min((each.at - before) / speed, LONGEST_PAUSE_MS);
    if (gap > 0) await pause(gap, undefined, { signal: connection.gone }).catch(() => undefined);
    await turns.next();
    if (connection.gone.aborted) return;
    if (!isThere()) return connection.end();
    const shown = frames.of(each, step);
    connection.tell(frame('frame', String(shown.revision), JSON.stringify(shown)));
    if (connection.isFull) await connection.drained();
    before = each.at;
  }
  const revision = events.at(-1)!.revision;
  connection.tell(frame('end', END, JSON.stringify({ revision, steps: count })));
  connection.finish();
}
