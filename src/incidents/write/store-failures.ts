/** From what the event store could not do to the refusal of a command. */
import { notWholeInWords, Refusal, unreadableInWords } from '../../application/refusal.js';
import { UnreadableEvent } from '../../events/registry.js';
import {
  AppendTooLarge,
  CannotForget,
  OutcomeUnknown,
  StoreUnavailable,
  StreamNotWhole,
} from '../../eventstore/event-store.js';

/** @returns any other error as it is */
export function asRefusal(error: unknown): unknown {
  const cause = error;
  if (error instanceof OutcomeUnknown)
    return new Refusal('outcome_unknown', 'The event store did not answer: this may or may not be stored.', { cause });
  if (error instanceof StoreUnavailable)
    return new Refusal('unavailable', 'The event store cannot be reached just now. Nothing was stored.', { cause });
  if (error instanceof CannotForget) return new Refusal('cannot_forget', error.message, { cause });
  if (error instanceof StreamNotWhole) return new Refusal('not_whole', notWholeInWords(error), { cause });
  if (error instanceof UnreadableEvent) return new Refusal('not_whole', unreadableInWords(error), { cause });
  if (error instanceof AppendTooLarge) {
    const detail = `This would append ${error.bytes} bytes; the limit is ${error.limit}.`;
    return new Refusal('too_large', detail, { cause });
  }
  return error;
}
