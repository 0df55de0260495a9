/** Pages of our events out of a log that is shared with others: the client cannot ask the server for ours alone. */
import { type Position, type RecordedEvent } from '../event-store.js';
import { type Reader } from './reading.js';
import { commitOf, ours, serverPosition, toPosition } from './recorded.js';

/** So many at least are read at once, for most may be others'. */
const SMALLEST_PAGE = 100;
const LARGEST_PAGE = 2000;

/**
 * Our events after a position, at most `limit`; fewer, with somewhere to go on, if others' take longer to get through
 * than `patienceMs`.
 * @throws StoreUnavailable
 */
export async function ourPage(
  reader: Reader,
  prefix: string,
  start: bigint,
  limit: number,
  patienceMs: number,
): Promise<{ events: RecordedEvent[]; next: Position | null }> {
  const enoughAt = Date.now() + patienceMs;
  const events: RecordedEvent[] = [];
  for (let after = start; ;) {
    const wanted = Math.min(Math.max(limit - events.length, SMALLEST_PAGE), LARGEST_PAGE);
    // The event at the position comes again; and one more tells whether there is more.
    const maxCount = wanted + 2;
    const page = await reader.page((client) =>
      client.readAll({ fromPosition: serverPosition(after), maxCount, requiresLeader: true }),
    );
    for (const resolved of page) {
      const at = commitOf(resolved);
      if (at <= after) continue;
      if (events.length === limit) return { events, next: toPosition(after) };
      after = at;
      const event = ours(prefix, resolved);
      if (event !== null) events.push(event);
    }
    if (page.length < maxCount) return { events, next: null };
    if (Date.now() > enoughAt) return { events, next: toPosition(after) };
  }
}
