/**
 * Who the store is: an id in a stream of its own, written once, before all other events of the store. Whoever deletes
 * that stream makes another store of it, whose cursors are new ones.
 */
import { randomUUID } from 'node:crypto';
import { NO_REVISION } from '../encoded-append.js';
import { StoreUnavailable, WrongExpectedRevision } from '../event-store.js';
import { type Appender } from './appending.js';
import { type Reader } from './reading.js';
import { commitOf } from './recorded.js';

/** Behind the prefix. Not for callers. */
export const IDENTITY_STREAM = '.store';
const TYPE = 'asof.store';

export interface Identity {
  readonly id: string;
  /** In the log: nothing of the store lies before it. */
  readonly birth: bigint;
}

/**
 * Reads the store's identity, or gives it one.
 * @throws StoreUnavailable
 */
export async function identityOf(prefix: string, reader: Reader, appender: Appender): Promise<Identity> {
  const stream = prefix + IDENTITY_STREAM;
  const read = await readIdentity(stream, reader);
  if (read !== null) return read;
  const event = {
    id: randomUUID(),
    revision: 0,
    type: TYPE,
    data: JSON.stringify({ id: randomUUID() }),
    metadata: '{}',
  };
  try {
    await appender.append({ stream: IDENTITY_STREAM, expected: NO_REVISION, events: [event] });
  } catch (error) {
    // Otherwise another process was first: its id it is.
    if (!(error instanceof WrongExpectedRevision)) {
      throw new StoreUnavailable('the store on EventStoreDB could not be given its id', { cause: error });
    }
  }
  const written = await readIdentity(stream, reader);
  if (written === null) throw new StoreUnavailable(`stream ${stream} on EventStoreDB, just written, cannot be read`);
  return written;
}

async function readIdentity(stream: string, reader: Reader): Promise<Identity | null> {
  const [first] = await reader.page((client) => client.readStream(stream, { maxCount: 1, requiresLeader: true }));
  if (first?.event === undefined) return null;
  const { id } = first.event.data as { readonly id?: unknown };
  if (first.event.type !== TYPE || typeof id !== 'string') {
    throw new StoreUnavailable(`stream ${stream} on EventStoreDB belongs to another program: choose another prefix`);
  }
  return { id, birth: commitOf(first) };
}
