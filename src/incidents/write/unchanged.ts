/** Answers retries of commands that changed nothing, from the record. */
import { type EventStore } from '../../eventstore/event-store.js';
import { type ReceivedCommand } from './batch.js';
import { type CommandOutcome } from './commands.js';
import { type GuardedAssessor } from './write-lint.js';
import { type Openings } from './openings.js';
import { type Unchanged } from './repeats-shortcut.js';
import { replayedOutcome, type Repeated } from './idempotent-replay.js';

/** The incident of a command, if the command is stored. @param incidentId null for an opening */
export function idIfStored(
  openings: Openings,
  incidentId: string | null,
  { command, receipt }: ReceivedCommand,
): Promise<string | null> {
  if (command.kind !== 'open') return Promise.resolve(incidentId);
  return command.id === null ? openings.own(command, receipt) : Promise.resolve(command.id);
}

/**
 * The answer to a retry of a command that changed nothing. Null if the record is another one than at the first try:
 * entries and claims are never taken away.
 */
export async function answerUnchanged(
  store: EventStore,
  assessor: GuardedAssessor,
  { incidentId, stream, revision, ids, forgettings }: Unchanged & Pick<Repeated, 'stream' | 'forgettings'>,
  { command }: ReceivedCommand,
): Promise<CommandOutcome | null> {
  const repeated = { incidentId, stream, commandId: null, revision, ids, forgettings };
  const outcome = await replayedOutcome(store, assessor, repeated);
  if (outcome === null) return null;
  const { entries, claims, witnessed } = outcome.state.facts;
  // An opening shows the incident. Its drafts may have got new ids, which are not stored.
  return command.kind === 'open' || ids.every((id) => entries.has(id) || claims.has(id) || witnessed.has(id))
    ? outcome
    : null;
}
