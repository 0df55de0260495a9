/** Answers the commands of a batch, once everything that they needed is stored. */
import { StoreUnavailable, type AppendResult, type EventStore } from '../../eventstore/event-store.js';
import { findingsOf, type DecidedBatch } from './batch.js';
import { replayedOutcome } from './idempotent-replay.js';
import { type CachedIncident, type IncidentCache } from './incident-cache.js';
import { type Waiting } from './incident-queues.js';
import { type GuardedAssessor } from './write-lint.js';

export class CommandAnswers {
  readonly #store: EventStore;
  readonly #assessor: GuardedAssessor;
  readonly #kept: IncidentCache;

  constructor(store: EventStore, assessor: GuardedAssessor, kept: IncidentCache) {
    this.#store = store;
    this.#assessor = assessor;
    this.#kept = kept;
  }

  /** Folds the incident again: the cached fold still has the words. */
  async forgotten(
    incidentId: string,
    batch: readonly Waiting[],
    decided: DecidedBatch,
    appended: AppendResult | null,
  ): Promise<void> {
    const kept = await this.#kept.loadAnew(incidentId);
    takeStock(kept);
    this.settle(kept, batch, { ...decided, settle: () => undefined }, appended);
  }

  /** Settles every command of a batch, except retries. Everything is stored by now. */
  settle(
    kept: CachedIncident,
    batch: readonly Waiting[],
    { verdicts, settle }: DecidedBatch,
    appended: AppendResult | null,
  ): void {
    const { incident, findings } = kept;
    const { state } = incident;
    settle();
    if (appended && appended.position > (kept.position ?? '')) kept.position = appended.position;
    this.#kept.keep(kept);
    const lint = findingsOf(kept, verdicts);
    const status = findings.takeStock(state, state.facts.updatedAt);
    for (const [index, verdict] of verdicts.entries()) {
      const { resolve, reject } = batch[index]!;
      if ('error' in verdict) reject(verdict.error);
      else if (verdict.decision.repeats === null) {
        resolve({
          incidentId: state.facts.id,
          revision: verdict.revision,
          position: kept.position!,
          changed: verdict.events.length > 0,
          replayed: false,
          status,
          lint: verdict.events.length === 0 ? [] : lint && lint.get(verdict)!,
          ids: verdict.decision.ids,
          state,
        });
      }
    }
  }

  /** Answers retries from the stream, which holds their events. */
  async repeats(incidentId: string, batch: readonly Waiting[], { verdicts }: DecidedBatch): Promise<void> {
    for (const [index, verdict] of verdicts.entries()) {
      if ('error' in verdict || verdict.decision.repeats === null) continue;
      const { receipt, resolve } = batch[index]!;
      const { ids, repeats } = verdict.decision;
      const { kind, state } = (await this.#kept.load(incidentId)).incident;
      const { forgettings } = state.facts;
      const stream = kind.streamOf(incidentId);
      const { commandId } = receipt;
      const repeated = { incidentId, stream, commandId, revision: repeats.revision, ids, forgettings };
      const outcome = await replayedOutcome(this.#store, this.#assessor, repeated);
      if (outcome === null) throw new StoreUnavailable('the stream ended before its last event');
      resolve(outcome);
    }
  }
}

/** Called before the append: a reader may fold the new events before their writer hears that they are stored. */
export function takeStock({ incident: { state }, findings }: CachedIncident): void {
  findings.takeStock(state, state.facts.updatedAt);
}
