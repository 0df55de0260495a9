/** How our events lie on the server, and which of its events are ours. */
import { type Position as ServerPosition, type ResolvedEvent } from '@eventstore/db-client';
import { StoreUnavailable, type Position, type RecordedEvent } from '../event-store.js';

/** @param commit position in the server's log, as bigint or in decimal */
export const toPosition = (commit: bigint | string): Position => String(commit).padStart(20, '0');

/** @throws RangeError for what is no position */
export function fromPosition(position: Position): bigint {
  if (!/^\d{20}$/.test(position)) throw new RangeError(`not a position: ${position}`);
  return BigInt(position);
}

/**
 * Where the server is to begin. It wants two positions; they differ in transactions only, which we never write. In the
 * middle of another's transaction this goes back to events that are not ours.
 */
export const serverPosition = (commit: bigint): ServerPosition => ({ commit, prepare: commit });

/**
 * Where in the log the event stands.
 * @throws StoreUnavailable with a server before 22.6, which does not tell
 */
export function commitOf({ event, commitPosition }: ResolvedEvent): bigint {
  const commit = event?.position?.commit ?? commitPosition;
  if (commit === undefined) throw new StoreUnavailable('EventStoreDB 22.6 or newer is needed');
  return commit;
}

/**
 * The event, if it is one of ours: in a stream with our prefix, and with our schema version. Anything else on a shared
 * server (the server's own, other programs', deletions) is null.
 */
export function ours(prefix: string, resolved: ResolvedEvent): RecordedEvent | null {
  const { event } = resolved;
  if (!event?.isJson || !event.streamId.startsWith(prefix) || !hasSchemaVersion(event.metadata)) return null;
  return {
    id: event.id,
    stream: event.streamId.slice(prefix.length),
    revision: Number(event.revision),
    type: event.type,
    // Whatever JSON stands there: the registry judges payloads, here as in every other store.
    data: event.data as unknown as RecordedEvent['data'],
    metadata: event.metadata,
    position: toPosition(commitOf(resolved)),
  };
}

const hasSchemaVersion = (metadata: unknown): metadata is RecordedEvent['metadata'] =>
  typeof metadata === 'object' &&
  metadata !== null &&
  typeof (metadata as Partial<RecordedEvent['metadata']>).schemaVersion === 'number';
