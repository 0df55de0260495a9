/** What a private incident is to whoever may not see it, and who may make one private. */
import { type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { maySee, namesOf, type Audience } from '../../application/visibility.js';
import { type IncidentState } from '../../timeline/facts.js';
import { type IncidentCommand } from './commands.js';

/** Whether an incident is there for a caller, now. */
export const isSeenBy = (caller: Caller, { facts }: IncidentState): boolean =>
  facts.eventsKnown > 0 && maySee(caller, facts.description.visibleTo ?? null);

/** All that anybody is told of an incident that they may not see, where they would open one under its id. */
export const idIsTaken = (): Refusal => new Refusal('incident_exists', 'The id is taken.');

/** The refusal of a command on an incident that is there, but not for its caller. */
export const unseen = (id: string, { kind }: IncidentCommand): Refusal =>
  kind === 'open' ? idIsTaken() : new Refusal('not_found', `There is no incident ${id}.`);

/**
 * The refusal of a command on an incident that is not there, or not for its caller: they cannot tell which. Null for an
 * opening under an id that is free.
 */
export function refusalOfUnseen(state: IncidentState, command: IncidentCommand, caller: Caller): Refusal | null {
  const { id, eventsKnown } = state.facts;
  if (isSeenBy(caller, state) || (eventsKnown === 0 && command.kind === 'open')) return null;
  return unseen(id, command);
}

/**
 * Nobody but an admin shuts themselves out.
 * @param visibleTo as it would be; undefined: it stays as it is
 */
export function refusalOfAudience(caller: Caller, visibleTo: Audience | undefined, pointer: string): Refusal | null {
  if (visibleTo === undefined || maySee(caller, visibleTo)) return null;
  const detail = `must hold you yourself: ${namesOf(caller).join(' or ')}`;
  return new Refusal('invalid', `${pointer} ${detail}.`, { faults: [{ pointer, code: 'forbidden', detail }] });
}
