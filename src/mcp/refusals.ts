/** What a tool answers that was refused: what is wrong, and what to do now. An agent reads it and mends its call. */
import { type Scope } from '../application/caller.js';
import { Refusal } from '../application/refusal.js';
import { type ProblemCode, type ProblemDocument } from '../http/problems.js';
import { type Parameters } from './arguments.js';
import { type ToolResult } from './frame.js';
import { hintOf } from './hints.js';
import { isObject } from './protocol/revisions.js';

/** Faults beyond these are counted. */
const MOST_FAULTS = 10;
const AGAIN = 'Wait a second, then call again with the same arguments: with the same key nothing is recorded twice.';

const ADVICE: Readonly<Partial<Record<ProblemCode, string>>> = {
  not_found: 'Call find_incidents for the ids that there are.',
  not_known_yet:
    'Ask for a later moment; clock "learned" tells what responders knew of a record written down afterwards.',
  unknown_revision: 'Leave the moment out for the present state, or name a revision from 0 to that one.',
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

/** What was called, for hints. */
export interface Refused {
  readonly parameters: Parameters;
  readonly given: unknown;
  /** Incidents whose ids are like the one that is not there. */
  readonly near: readonly string[];
}

export function refusalResult(document: ProblemDocument, { parameters, given, near }: Refused): ToolResult {
  const { code, detail, errors, retryable, requestId } = document;
  const args = isObject(given) ? given : {};
  const faults = errors.slice(0, MOST_FAULTS).map((fault) => {
    const place = placeOf(fault);
    const parameter = Object.hasOwn(parameters, place) ? parameters[place] : undefined;
    const hint = parameter ? hintOf(parameter, args[place], fault.detail) : null;
    return `${place}: ${fault.detail}${hint === null ? '' : `; ${hint}`}`;
  });
  const more = errors.length > MOST_FAULTS ? [`- and ${errors.length - MOST_FAULTS} more`] : [];
  // One fault is not told twice.
  const [only] = faults;
  const told =
    faults.length === 1
      ? [`${code}: ${only}`]
      : [`${code}: ${detail}`, ...faults.map((fault) => `- ${fault}`), ...more];
  const advice = near.length > 0 ? `Did you mean ${near.join(' or ')}? Otherwise: ${ADVICE[code] ?? ''}` : ADVICE[code];
  return {
    content: [{ type: 'text', text: [...told, advice ?? ''].filter((line) => line !== '').join('\n') }],
    structuredContent: { code, detail, errors, retryable, requestId, ...(near.length > 0 && { near: [...near] }) },
    isError: true,
  };
}

function placeOf(fault: ProblemDocument['errors'][number]): string {
  if ('parameter' in fault) return fault.parameter;
  return 'pointer' in fault ? fault.pointer.slice(1) : fault.header;
}

export const lacksScope = (scope: Scope): Refusal =>
  new Refusal('forbidden', `This tool needs a key with the scope ${scope}.`, { scope });
