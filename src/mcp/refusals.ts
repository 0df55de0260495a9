/** What a tool answers that was refused: what is wrong, and what to do now. An agent reads it and mends its call. */
import { type Scope } from '../application/caller.js';
import { Refusal } from '../application/refusal.js';
import { type ProblemCode, type ProblemDocument } from '../http/problems.js';
import { type ToolResult } from './frame.js';

/** Faults beyond these are counted. */
const MOST_FAULTS = 10;
const AGAIN = 'Wait a second, then call again with the same arguments: with the same key nothing is recorded twice.';

const ADVICE: Readonly<Partial<Record<ProblemCode, string>>> = {
  not_found: 'Call find_incidents for the ids that there are.',
  not_known_yet:
    'Ask for a later moment; clock "learned" tells what responders knew of a record written down afterwards.',
  unknown_revision: 'Leave the moment out for the present state, or name a revision up to the head.',
  invalid: 'Mend the arguments that are named, then call again.',
  entry_exists: 'Read the timeline: an entry with this id says something else.',
  idempotency_key_reused: 'Use a new key for a new entry; the old one belongs to another.',
  forbidden: 'Tell the person whom you work for; calling again does not help.',
  not_whole: 'Tell a person: the store has lost events of this incident.',
  limit: 'Send less, or tell a person that the limit is reached.',
  too_large: 'Send less.',
  in_progress: AGAIN,
  outcome_unknown: AGAIN,
  unavailable: AGAIN,
  overloaded: AGAIN,
  contention: AGAIN,
  internal: 'Tell a person, with the requestId.',
};

export function refusalResult(document: ProblemDocument): ToolResult {
  const { code, detail, errors, retryable, requestId } = document;
  const faults = errors.slice(0, MOST_FAULTS).map((fault) => `- ${placeOf(fault)}: ${fault.detail}`);
  const more = errors.length > MOST_FAULTS ? [`- and ${errors.length - MOST_FAULTS} more`] : [];
  const lines = [`${code}: ${detail}`, ...faults, ...more, ADVICE[code] ?? ''].filter((line) => line !== '');
  return {
    content: [{ type: 'text', text: lines.join('\n') }],
    structuredContent: { code, detail, errors, retryable, requestId },
    isError: true,
  };
}

function placeOf(fault: ProblemDocument['errors'][number]): string {
  if ('parameter' in fault) return fault.parameter;
  return 'pointer' in fault ? fault.pointer.slice(1) : fault.header;
}

export const lacksScope = (scope: Scope): Refusal =>
  new Refusal('forbidden', `This tool needs a key with the scope ${scope}.`, { scope });
