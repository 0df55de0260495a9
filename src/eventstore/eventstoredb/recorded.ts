/** How our events lie on the server, and which of its events are ours. */
import { type Position as ServerPosition, type ResolvedEvent } from '@eventstore/db-client';
import { StoreUnavailable, type Position, type StreamEvent } from '../event-store.js';
import { streamEvent } from '../recorded-event.js';
import { type StreamNames } from './names.js';

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

/** What the log says of one of our streams: what it holds at a revision, or that something was done to it. */
type Logged =
  | { readonly kind: 'revision'; readonly event: StreamEvent }
  | { readonly kind: 'done'; readonly stream: string; readonly position: Position };

/** Null for what concerns none of our streams. */
export function loggedOf(names: StreamNames, resolved: ResolvedEvent): Logged | null {
  const { event } = resolved;
  const found = event === undefined ? null : names.ofServer(event.streamId);
  if (event === undefined || found === null) return null;
  const { stream, isAbout } = found;
  const position = toPosition(commitOf(resolved));
  // A tombstone stands in the stream itself, at a revision beyond all others.
  if (isAbout || event.type === TOMBSTONE) return { kind: 'done', stream, position };
  return { kind: 'revision', event: eventOf(stream, resolved) };
}

const TOMBSTONE = '$streamDeleted';

/** What one of our streams holds at a revision. */
export function eventOf(stream: string, resolved: ResolvedEvent): StreamEvent {
  const { id, revision, type, isJson, data, metadata } = resolved.event!;
  return streamEvent({
    id,
    stream,
    revision: Number(revision),
    type,
    data: isJson ? data : null,
    metadata: withoutServers(metadata),
    position: toPosition(commitOf(resolved)),
  });
}

/** Beside our own metadata: what others find our events by. */
export interface ServerMetadata {
  readonly incidentId?: string;
  /** Of the command: the server's projection `$by_correlation_id` gathers its events. */
  readonly $correlationId: string;
  /** Of the request, or whatever else has caused the command. */
  readonly $causationId?: string;
}

function withoutServers(metadata: unknown): unknown {
  if (typeof metadata !== 'object' || metadata === null) return metadata;
  const { incidentId: _, $correlationId: _command, $causationId: _cause, ...own } = metadata as Partial<ServerMetadata>;
  return own;
}
