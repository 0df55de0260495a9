/** Typed event drafts: what a decision says, in the payloads that `src/timeline/events.ts` defines. */
import { type EventDraft } from '../../events/stored-event.js';
import { type EntryPayload, type Operations, type OperationType } from '../../timeline/events.js';

export function operationDraft<T extends OperationType>(
  type: T,
  facts: Operations[T]['facts'],
  texts: Partial<Operations[T]['texts']>,
): EventDraft {
  return draft(type, facts, texts);
}

export const entryDraft = ({ facts, texts }: EntryPayload): EventDraft => draft(facts.type, facts, texts);

const draft = (type: string, facts: object, texts: object): EventDraft => ({
  type,
  facts: facts as EventDraft['facts'],
  texts: texts as EventDraft['facts'],
});

export const reasonTexts = (reason: string | null): { readonly reason?: string } => (reason === null ? {} : { reason });
