/** Repeated commands, held against what stands in the record. */
import { type EventStore } from '../eventstore/event-store.js';
import { type ReceivedCommand } from './batch.js';
import { type CommandOutcome } from './commands.js';
import { type KeptIncident } from './kept-incidents.js';
import { openingIds } from './openings.js';
import { type Unchanged } from './repeats.js';

/** Where a command is, if it is stored. @param incidentId null for an opening */
export async function idIfStored(
  store: EventStore,
  incidentId: string | null,
  { command, receipt }: ReceivedCommand,
): Promise<string | null> {
  if (command.kind !== 'open' || command.id !== null) return command.kind === 'open' ? command.id : incidentId;
  // Its own id comes first, and alone.
  for await (const id of openingIds(store, command, receipt)) return id;
  return null;
}

/**
 * The answer to a repeat of a command that changed nothing. Null if the incident is not the one that was asked about:
 * entries and claims are never taken away.
 */
export function answerUnchanged(
  { position, findings, incident: { state } }: KeptIncident,
  { incidentId, revision, ids }: Unchanged,
  { command }: ReceivedCommand,
): CommandOutcome | null {
  const { facts } = state;
  const isThere = (id: string): boolean => facts.entries.has(id) || facts.claims.has(id);
  // Of an opening the incident is shown, and its drafts may have been given ids that nothing was stored under.
  if (revision > facts.revision || !(command.kind === 'open' || ids.every(isThere))) return null;
  return {
    incidentId,
    revision,
    position: position!,
    changed: false,
    replayed: true,
    status: findings.takeStock(state, facts.updatedAt),
    lint: [],
    ids,
    state,
  };
}
