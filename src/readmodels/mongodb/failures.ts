/** What an error of the driver means in the words of the port. */
import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoWriteConcernError,
} from 'mongodb';
import { ReadModelsUnavailable } from '../read-models.js';

const DUPLICATE_KEY = 11000;
const BAD_VALUE = 2;
const UNAUTHORIZED = 13;
/** Of a login that is not right: the server's words name the user. */
const WRONG_LOGIN: ReadonlySet<unknown> = new Set([11, 18]);
/** MaxTimeMSExpired, NetworkTimeout, ExceededTimeLimit. */
const TIMED_OUT: ReadonlySet<unknown> = new Set([50, 89, 262]);
const MOST_WORDS = 300;

/** Somebody else has made a document of the same id first (E11000). */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

/** What was asked names an index that is not there. */
export const isMissingIndex = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === BAD_VALUE && /hint/i.test(error.message);

/**
 * Which of the operations of an unordered bulk write found that somebody else was first; the others were carried out.
 * @returns their places in the bulk; null if anything else went wrong as well
 */
export function duplicatesOf(error: unknown): number[] | null {
  if (!(error instanceof MongoBulkWriteError)) return null;
  const faults = [error.writeErrors].flat();
  // Without faults, the error is about the write concern or of the connection: nobody knows what was carried out.
  if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE_KEY)) return null;
  return error.result.getWriteConcernError() === undefined ? faults.map(({ index }) => index) : null;
}

/**
 * What an error means to whoever asked. A fault of the program stays what it is: the server is not to blame for it.
 * @param database that was asked
 */
export function failureOf(error: unknown, database: string): unknown {
  return error instanceof MongoError || isOfNetwork(error) ? unavailable(error, database) : error;
}

/** Node's own errors of sockets and names have a code. */
const isOfNetwork = (error: unknown): error is Error =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

function unavailable(cause: Error, database: string): ReadModelsUnavailable {
  const says = wordsOf(cause);
  if (isOfTime(cause))
    return new ReadModelsUnavailable(`MongoDB does not answer in time: ${says}`, { cause, kind: 'slow' });
  if (!(cause instanceof MongoServerError)) {
    return new ReadModelsUnavailable(`MongoDB cannot be reached: ${says}`, { cause, kind: 'away' });
  }
  const refused = (message: string): ReadModelsUnavailable =>
    new ReadModelsUnavailable(message, { cause, kind: 'refused' });
  if (WRONG_LOGIN.has(cause.code)) return refused('MongoDB refuses the login in MONGODB_URL');
  if (cause.code === UNAUTHORIZED) return refused(`MongoDB denies access to the database ${database}: ${says}`);
  return refused(`MongoDB refuses what is asked of the database ${database}: ${says}`);
}

const isOfTime = (error: Error): boolean =>
  error instanceof MongoNetworkTimeoutError ||
  error instanceof MongoWriteConcernError ||
  error.name === 'MongoWaitQueueTimeoutError' ||
  (error instanceof MongoServerError && TIMED_OUT.has(error.code)) ||
  (error instanceof MongoBulkWriteError && error.result.getWriteConcernError() !== undefined);

/** Without a login, and without the command, which a server may repeat with all that is in it. */
function wordsOf({ message }: Error): string {
  const said = message.replace(/\/\/[^@/\s]*@/g, '//…@').replace(/\s*\{.*/s, '');
  return said.length > MOST_WORDS ? `${said.slice(0, MOST_WORDS)}…` : said;
}
