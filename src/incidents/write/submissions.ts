/** Brings writes to the record, and what the record refuses back as problems. */
import { Injectable } from '@nestjs/common';
import { type CallerContext } from '../../http/caller.js';
import { MATCHES_NOTHING } from '../../http/etags.js';
import { Problem, type Fault } from '../../http/problems.js';
import { type Read } from '../../http/read.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { incidentView } from '../../timeline/view/summary.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { type CommandOutcome, type IncidentCommand } from './commands.js';
import { IncidentStreams } from './incident-streams.js';
import { knowledgeOf } from '../../timeline/knowledge.js';
import { Refusal } from './refusal.js';

/** What a write addresses; an opening addresses nothing that exists. */
export interface Address {
  readonly incidentId: string | null;
  readonly entryId?: string;
  readonly claimId?: string;
}

@Injectable()
export class Submissions {
  constructor(private readonly streams: IncidentStreams) {}

  /** @throws Problem; that an address does not exist is said before any fault of the request */
  async submit(address: Address, command: Read<IncidentCommand>, caller: Read<CallerContext>): Promise<CommandOutcome> {
    const incidentId = address.incidentId === null ? null : foldIncidentId(address.incidentId);
    if (incidentId === null && address.incidentId !== null) throw noIncident(address.incidentId);
    if (command.faults.length + caller.faults.length > 0 && incidentId !== null)
      await this.mustExist(incidentId, address);
    const accepted = command.accept(caller);
    const context = caller.accept();
    try {
      return await this.streams.execute(incidentId, accepted, context);
    } catch (error) {
      throw error instanceof Refusal ? await this.problemOf(error, address, context) : error;
    }
  }

  private async mustExist(incidentId: string, { entryId, claimId }: Address): Promise<void> {
    const facts = (await this.streams.load(incidentId))?.incident.state.facts;
    if (!facts) throw noIncident(incidentId);
    if (entryId !== undefined && !facts.entries.has(entryId))
      throw new Problem('not_found', 'The incident has no such entry.');
    if (claimId !== undefined && !facts.claims.has(claimId))
      throw new Problem('not_found', 'The incident has no such claim.');
  }

  private async problemOf(
    refusal: Refusal,
    address: Address,
    { idempotencyKey, ifMatch }: CallerContext,
  ): Promise<Problem> {
    const errors: readonly Fault[] = refusal.faults;
    const current = refusal.code === 'changed' ? await this.currentState(refusal, address) : {};
    const detail =
      refusal.code === 'changed' && ifMatch === MATCHES_NOTHING
        ? 'None of the tags in If-Match is one of this incident; weak ones never match.'
        : refusal.detail;
    const key = refusal.code === 'outcome_unknown' && idempotencyKey ? { idempotencyKey: idempotencyKey.key } : {};
    const headers = refusal.replayed ? { 'idempotency-replayed': 'true' } : {};
    return new Problem(refusal.code, detail, {
      errors,
      members: { ...current, ...key },
      headers,
      cause: refusal.cause,
    });
  }

  /** What the caller would have changed, as it stands now: the entry or claim, else the incident. */
  private async currentState(
    { incidentId, revision }: Refusal,
    { entryId }: Address,
  ): Promise<Record<string, unknown>> {
    const kept = incidentId === null ? null : await this.streams.load(incidentId);
    if (!kept) return {};
    const { state } = kept.incident;
    const entry = entryId === undefined ? undefined : state.facts.entries.get(entryId);
    const current = entry
      ? entryView(entry, state.texts.entries.get(entry.id), tellsNoLearning(state))
      : incidentView(knowledgeOf(state, Date.now()), kept.position!);
    return { revision: state.facts.revision, changedAtRevision: revision, current };
  }
}

const noIncident = (written: string): Problem =>
  new Problem('not_found', `There is no incident ${JSON.stringify(written.slice(0, 100))}.`);
