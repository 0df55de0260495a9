/**
 * From whatever was thrown to the problem that answers it. Only the messages of our own problems and refusals reach
 * the caller; a driver's or library's words stay in the log.
 */
import { HttpException } from '@nestjs/common';
import { notWholeInWords, Refusal, unreadableInWords } from '../application/refusal.js';
import { UnreadableEvent } from '../events/registry.js';
import { AppendTooLarge, OutcomeUnknown, StoreUnavailable, StreamNotWhole } from '../eventstore/event-store.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { forbiddenTo } from './challenges.js';
import { MAX_BODY_BYTES } from './json-body.js';
import { Problem } from './problems.js';

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refusal) return ofRefusal(error);
  if (error instanceof OutcomeUnknown)
    return new Problem('outcome_unknown', 'The event store did not answer.', { cause: error });
  if (error instanceof StoreUnavailable) {
    return new Problem('unavailable', 'The event store cannot be reached just now.', { cause: error });
  }
  if (error instanceof StreamNotWhole) return new Problem('not_whole', notWholeInWords(error), { cause: error });
  if (error instanceof UnreadableEvent) return new Problem('not_whole', unreadableInWords(error), { cause: error });
  if (error instanceof ReadModelsUnavailable) {
    return new Problem('unavailable', `The read models ${error.inShort} just now.`, { cause: error });
  }
  if (error instanceof AppendTooLarge) {
    return new Problem('too_large', `What is to be appended has ${error.bytes} bytes; the limit is ${error.limit}.`);
  }
  return fromFastify(error) ?? new Problem('internal', 'Something went wrong in the service.', { cause: error });
}

/** The same code and words; what the refusal shows becomes members of the document. */
const ofRefusal = ({ code, detail, faults, details, scope, replayed, cause }: Refusal): Problem =>
  new Problem(code, detail, {
    errors: faults,
    members: details,
    headers: {
      ...(replayed && { 'idempotency-replayed': 'true' }),
      ...(code === 'forbidden' && forbiddenTo(scope)),
    },
    cause,
  });

/** Fastify's own refusals, which come bare before a controller is reached and wrapped by Nest after it. */
function fromFastify(error: unknown): Problem | null {
  const own = error instanceof HttpException && error.cause !== undefined ? error.cause : error;
  if (own instanceof Problem) return own;
  const { statusCode } = own as { statusCode?: unknown };
  const status = own instanceof HttpException ? own.getStatus() : statusCode;
  switch (status) {
    case 400:
      return new Problem('malformed', 'The request cannot be read.');
    case 404:
      return new Problem('not_found', 'There is nothing at this address.');
    case 413:
      return new Problem('too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`);
    case 414:
    case 431:
      return new Problem('too_large', 'The address is too long.', { status });
    case 415:
      return new Problem('unsupported_media', 'Bodies are application/json.');
    default:
      return null;
  }
}
