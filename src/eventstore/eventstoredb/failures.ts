/** What an error of the client means in the words of the port. */
import { ErrorType, isCommandError } from '@eventstore/db-client';
import {
  AppendTooLarge,
  OutcomeUnknown,
  StoreUnavailable,
  StreamNotWhole,
  WrongExpectedRevision,
} from '../event-store.js';
import { revisionOrNoStream, type EncodedAppend } from '../encoded-append.js';

/** Says of an append that nothing of it has left this process. */
export class NeverSent extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'NeverSent';
  }
}

export function appendFailure(error: unknown, { stream, expected, events }: EncodedAppend): Error {
  if (error instanceof OutcomeUnknown || error instanceof StoreUnavailable || error instanceof StreamNotWhole)
    return error;
  // Not one of the client's own: from the attempt to connect, before there was anything to send with.
  if (!(error instanceof Error) || error instanceof NeverSent || !isCommandError(error)) return unavailable(error);
  switch (error.type) {
    case ErrorType.WRONG_EXPECTED_VERSION: {
      const actual = error.actualVersion === 'no_stream' ? 'no-stream' : Number(error.actualVersion);
      return new WrongExpectedRevision(stream, revisionOrNoStream(expected), actual);
    }
    case ErrorType.STREAM_DELETED:
      return new StreamNotWhole(stream, 'it was deleted for good');
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED: {
      const bytes = events.reduce((sum, { data, metadata }) => sum + Buffer.byteLength(data + metadata), 0);
      return new AppendTooLarge(bytes, error.maxAppendSize);
    }
    case ErrorType.ACCESS_DENIED:
    case ErrorType.NOT_LEADER:
      return unavailable(error);
    case ErrorType.UNAVAILABLE:
      return neverLeft(error) ? unavailable(error) : outcomeUnknown(error);
    default:
      // Timeouts, "Server Is Not Ready" and whatever else it may say: nobody knows.
      return outcomeUnknown(error);
  }
}

export function readFailure(error: unknown): StoreUnavailable {
  return error instanceof StoreUnavailable ? error : unavailable(error);
}

/** Whether the server itself said this: then the connection to it is sound. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof StreamNotWhole) return true;
  if (!(error instanceof Error) || !isCommandError(error)) return false;
  return error.type !== ErrorType.UNAVAILABLE && error.type !== ErrorType.CANCELLED;
}

const isOfType =
  (type: ErrorType) =>
  (error: unknown): boolean =>
    error instanceof Error && isCommandError(error) && error.type === type;

export const isMissingStream = isOfType(ErrorType.STREAM_NOT_FOUND);
export const isTombstonedStream = isOfType(ErrorType.STREAM_DELETED);
export const isNotLeader = isOfType(ErrorType.NOT_LEADER);

function unavailable(error: unknown): StoreUnavailable {
  if (error instanceof Error && isCommandError(error)) {
    if (error.type === ErrorType.ACCESS_DENIED) {
      return new StoreUnavailable(
        'EventStoreDB denies access: check the login in the connection string, and what it may do',
        { cause: error },
      );
    }
    if (error.type === ErrorType.NOT_LEADER) {
      return new StoreUnavailable('the leader of the EventStoreDB cluster has just changed', { cause: error });
    }
  }
  return new StoreUnavailable(`EventStoreDB cannot be reached: ${messageOf(error)}`, { cause: error });
}

function outcomeUnknown(error: Error): OutcomeUnknown {
  return new OutcomeUnknown(`EventStoreDB did not say whether it has stored the events: ${messageOf(error)}`, {
    cause: error,
  });
}

/** How gRPC says that a call waited for a connection and got none. */
const neverLeft = ({ message }: Error): boolean =>
  /No connection established|Name resolution failed|Channel closed before call started/.test(message);

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  return isCommandError(error) ? error.type : error.name;
}
