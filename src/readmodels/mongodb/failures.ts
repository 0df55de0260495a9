/** What an error of the driver means in the words of the port. */
import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { ReadModelsUnavailable } from '../read-models.js';

const DUPLICATE_KEY = 11000;
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;

/** Somebody else has made a document of the same id first (E11000). */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

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

/** What an error means to whoever asked. A fault of the program stays what it is: the server is not to blame for it. */
export function failureOf(error: unknown): unknown {
  return error instanceof MongoError || isOfNetwork(error) ? unavailable(error) : error;
}

/** Node's own errors of sockets and names have a code. */
const isOfNetwork = (error: unknown): error is Error =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

function unavailable(error: Error): ReadModelsUnavailable {
  const code = error instanceof MongoServerError ? error.code : undefined;
  if (code === UNAUTHORIZED || code === AUTHENTICATION_FAILED) {
    return new ReadModelsUnavailable(
      'MongoDB denies access: check the login in the connection string, and what it may do',
      { cause: error },
    );
  }
  return new ReadModelsUnavailable(`MongoDB cannot be reached: ${error.message}`, { cause: error });
}
