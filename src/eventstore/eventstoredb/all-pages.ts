/** Pages of our events out of a log that is shared with others: the server finds them, and sends no other. */
import { PAGE_BYTES } from '../encoded-append.js';
import { StoreUnavailable, isOurs, type AllPage, type Disturbance, type RecordedEvent } from '../event-store.js';
import { within } from '../deadline.js';
import { type Connection } from './connection.js';
import { isAnswer, readFailure } from './failures.js';
import { Feed, Notice } from './feed.js';
import { type StreamNames } from './names.js';
import { commitOf, loggedOf, toPosition } from './recorded.js';

interface PageOptions {
  readonly after: bigint;
  readonly limit: number;
  /** How long the server may go without saying anything. */
  readonly deadlineMs: number;
  /** After so long what there is makes a page: others may have written so much that finding ours takes minutes. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/**
 * What follows a position, at most `limit` events and a number of bytes.
 * @throws StoreUnavailable
 */
export async function ourPage(connection: Connection, names: StreamNames, options: PageOptions): Promise<AllPage> {
  const { client } = connection;
  const feed = new Feed(client, names.filter, options.after, options.signal);
  try {
    return await pageOf(feed, names, options);
  } catch (error) {
    if (!isAnswer(error)) connection.replace(client);
    throw readFailure(error);
  } finally {
    feed.stop();
  }
}

async function pageOf(
  feed: Feed,
  names: StreamNames,
  { after, limit, deadlineMs, patienceMs, signal }: PageOptions,
): Promise<AllPage> {
  const enoughAt = performance.now() + patienceMs;
  const events: RecordedEvent[] = [];
  const disturbed: Disturbance[] = [];
  let at = after;
  const upToHere = (): AllPage => ({ events, disturbed, next: toPosition(at) });
  for (let bytes = 0; ;) {
    const next = feed.next();
    if (next === null) {
      if (feed.failure !== null) throw feed.failure;
      if (signal.aborted) throw new StoreUnavailable('the event store is closed');
      await within(deadlineMs, feed.change(), () => {
        throw new StoreUnavailable(`EventStoreDB has not answered for ${deadlineMs} ms`);
      });
      continue;
    }
    if (next instanceof Notice) {
      if (next.checkpoint === null) return { events, disturbed, next: null };
      if (next.checkpoint > at) at = next.checkpoint;
      if (performance.now() > enoughAt) return upToHere();
      continue;
    }
    if (events.length === limit || bytes >= PAGE_BYTES) return upToHere();
    at = commitOf(next);
    const logged = loggedOf(names, next);
    if (logged?.kind === 'revision' && isOurs(logged.event)) {
      events.push(logged.event);
      bytes += JSON.stringify(logged.event.data).length;
    } else if (logged !== null) {
      disturbed.push({
        stream: logged.kind === 'done' ? logged.stream : logged.event.stream,
        position: toPosition(at),
      });
    }
  }
}
