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
  /** Whether the words of its events are sealed; null where that is not known any more. */
  readonly sealsTexts: boolean | null;
  /** What was done to it, in words; null if nothing was. */
  readonly damage: string | null;
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
  if (identity.sealsTexts !== null && identity.sealsTexts !== sealsTexts) throw new OtherChoice(identity.sealsTexts);
  return identity;
}

/**
 * Reads the store's identity, or gives it one.
 * @param sealsTexts the choice that it is begun with, if it is begun now
 * @throws StoreUnavailable
 */
export async function identityOf(
  names: StreamNames,
  sealsTexts: boolean,
  reader: Reader,
  appender: Appender,
): Promise<Identity> {
  const read = await readIdentity(names.identity, reader);
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
    return { id: v5(stream, NAMESPACE), birth: null, sealsTexts: null, damage: damageOf(stream, 'for good') };
  const { id, sealsTexts = false } = first.event.data as { readonly id?: unknown; readonly sealsTexts?: unknown };
  if (first.event.type !== TYPE || typeof id !== 'string') {
    throw new StoreUnavailable(`stream ${stream} on EventStoreDB belongs to another program: choose another prefix`);
  }
  const known = { id, sealsTexts: sealsTexts === true };
  return first.event.revision === 0n
    ? { ...known, birth: commitOf(first), damage: null }
    : { ...known, birth: null, damage: damageOf(stream, 'and written again') };
}

const damageOf = (stream: string, how: string): string =>
  `stream ${stream} was deleted on the server ${how}: the store has another id, so that cursors begin again`;
