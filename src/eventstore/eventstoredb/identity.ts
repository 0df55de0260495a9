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
  /** Whether the words of its events are sealed. */
  readonly sealsTexts: boolean;
}

/** The store was begun with another choice. The message says which, and what to do. */
export class OtherChoice extends StoreUnavailable {
  constructor(sealsTexts: boolean) {
    super(
      `this store was begun with ASOF_SEAL_TEXTS=${sealsTexts ? 'on' : 'off'}, which stays: start it like that, or begin ` +
        'another one (ASOF_STREAM_PREFIX)',
    );
    this.name = 'OtherChoice';
  }
}

/** @throws OtherChoice */
export function checkChoice(identity: Identity, sealsTexts: boolean): Identity {
  if (identity.sealsTexts !== sealsTexts) throw new OtherChoice(identity.sealsTexts);
  return identity;
}

/**
 * Reads the store's identity, or gives it one.
 * @param sealsTexts the choice that it is begun with, if it is begun now
 * @throws StoreUnavailable
 */
export async function identityOf(
  prefix: string,
  sealsTexts: boolean,
  reader: Reader,
  appender: Appender,
): Promise<Identity> {
  const stream = prefix + IDENTITY_STREAM;
  const read = await readIdentity(stream, reader);
  if (read !== null) return read;
  const event = {
    id: randomUUID(),
    revision: 0,
    type: TYPE,
    data: JSON.stringify({ id: randomUUID(), sealsTexts }),
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
  const { id, sealsTexts = false } = first.event.data as { readonly id?: unknown; readonly sealsTexts?: unknown };
  if (first.event.type !== TYPE || typeof id !== 'string') {
    throw new StoreUnavailable(`stream ${stream} on EventStoreDB belongs to another program: choose another prefix`);
  }
  return { id, birth: commitOf(first), sealsTexts: sealsTexts === true };
}
