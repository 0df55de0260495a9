/**
 * The answer to a repeated command: what the first one was answered, worked out again from the stream at the revision
 * that it named. So it is the same for ever, whatever has been recorded since.
 */
import { EVENT_REGISTRY } from '../../events/registry.js';
import { isForeign, type EventStore, type Position } from '../../eventstore/event-store.js';
import { evolve, initialState, passOver, type IncidentState } from '../../timeline/facts.js';
import { type Forgetting } from '../../timeline/entry.js';
import { type CommandOutcome } from './commands.js';
import { Findings, type GuardedAssessor } from './write-lint.js';

/** What is to be answered again. */
export interface Repeated {
  readonly incidentId: string;
  /** Of the incident. */
  readonly stream: string;
  /** Null for a command that changed nothing, and so has no events. */
  readonly commandId: string | null;
  /** That the first answer named. */
  readonly revision: number;
  readonly ids: readonly string[];
  /** What was forgotten since, by revision. */
  readonly forgettings: ReadonlyMap<number, Forgetting>;
}

/**
 * Reads the stream up to the revision.
 * @returns null if the stream does not go so far
 * @throws what the store throws
 */
export async function replayedOutcome(
  store: EventStore,
  assessor: GuardedAssessor,
  { incidentId, stream, commandId, revision, ids, forgettings }: Repeated,
): Promise<CommandOutcome | null> {
  const findings = new Findings(assessor);
  let state: IncidentState = initialState(incidentId, forgettings);
  let position: Position | null = null;
  let isBefore = commandId !== null;
  for await (const event of store.readStream(stream, { limit: revision + 1 })) {
    position = event.position;
    if (isForeign(event)) {
      state = passOver(state, event.revision);
      continue;
    }
    if (isBefore && event.metadata.commandId === commandId) {
      findings.takeStock(state, state.facts.updatedAt);
      isBefore = false;
    }
    state = evolve(state, EVENT_REGISTRY.upcast(event));
  }
  const { facts } = state;
  if (facts.revision !== revision || position === null) return null;
  const lint = commandId === null ? [] : findings.ofChange(state, facts.updatedAt);
  const status = findings.takeStock(state, facts.updatedAt);
  return { incidentId, revision, position, changed: commandId !== null, replayed: true, status, lint, ids, state };
}
