/**
 * Who the store is: an id in a stream of its own, written once, before all other events of the store. Should somebody
 * delete that stream, the store gets another id, so that cursors begin again; its incidents are all read as before.
 */
import { randomUUID } from 'node:crypto';
import { v5 } from 'uuid';
import { NO_REVISION } from '../encoded-append.js';
import { StoreUnavailable, StreamNotWhole, WrongExpectedRevision } from '../event-store.js';
import { type Appender } from './appending.js';
import { IDENTITY_STREAM, type StreamNames } from './names.js';
import { type Reader } from './reading.js';
import { commitOf } from './recorded.js';

const TYPE = 'asof.store';
/** Of stores whose identity can never be written again: names in it are those of their streams. */
const NAMESPACE = 'c0a5f5cb-5b0f-5d0e-8a63-6a1c8a2f9a51';

export interface Identity {
  readonly id: string;
  /** In the log: nothing of the store lies before it. Null where that is not known any more. */
  readonly birth: bigint | null;
  /** What was done to it, in words; null if nothing was. */
  readonly damage: string | null;
}

/**
 * Reads the store's identity, or gives it one.
 * @throws StoreUnavailable
 */
export async function identityOf(names: StreamNames, reader: Reader, appender: Appender): Promise<Identity> {
  const read = await readIdentity(names.identity, reader);
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
    // Otherwise another process was first: its id it is. A deleted stream goes on behind what it had.
    if (!(error instanceof WrongExpectedRevision || error instanceof StreamNotWhole)) {
      throw new StoreUnavailable('the store on EventStoreDB could not be given its id', { cause: error });
    }
  }
  const written = await readIdentity(names.identity, reader);
  if (written === null) {
    throw new StoreUnavailable(`stream ${names.identity} on EventStoreDB, just written, cannot be read`);
  }
  return written;
}

async function readIdentity(stream: string, reader: Reader): Promise<Identity | null> {
  const page = await reader.page((client) => client.readStream(stream, { maxCount: 1 }));
  if (page === 'missing') return null;
  const first = page === 'tombstoned' ? undefined : page[0];
  // What cannot be written again, or read again, has one id for all who find it so.
  if (first?.event === undefined)
    return { id: v5(stream, NAMESPACE), birth: null, damage: damageOf(stream, 'for good') };
  const { id } = first.event.data as { readonly id?: unknown };
  if (first.event.type !== TYPE || typeof id !== 'string') {
    throw new StoreUnavailable(`stream ${stream} on EventStoreDB belongs to another program: choose another prefix`);
  }
  return first.event.revision === 0n
    ? { id, birth: commitOf(first), damage: null }
    : { id, birth: null, damage: damageOf(stream, 'and written again') };
}

const damageOf = (stream: string, how: string): string =>
  `stream ${stream} was deleted on the server ${how}: the store has another id, so that cursors begin again`;
