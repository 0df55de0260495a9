/** Brings commands to the record, and shows in a refusal what the caller needs to go on. */
import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { noIncident, Refusal } from '../../application/refusal.js';
import { seesAll } from '../../application/visibility.js';
import { NO_REVISION } from '../../timeline/facts.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { knowledgeOf } from '../../timeline/knowledge.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { assessedView } from '../../timeline/view/assessed-view.js';
import { type CommandOutcome, type IncidentCommand } from './commands.js';
import { IncidentDocuments } from '../read/documents.js';
import { IncidentStreams } from './incident-streams.js';
import { unseen } from './visibility.js';

@Injectable()
export class Submissions {
  constructor(
    private readonly streams: IncidentStreams,
    @Inject(IncidentDocuments) private readonly documents: Pick<IncidentDocuments, 'isPrivate'>,
  ) {}

  /**
   * Carries out a command. Resolves once everything it needed is stored.
   * @param written the incident's id in any case; null for an opening
   * @throws Refusal; `changed` shows the current state, `outcome_unknown` the key to repeat the command with
   */
  async submit(written: string | null, command: IncidentCommand, context: CommandContext): Promise<CommandOutcome> {
    const incidentId = written === null ? null : foldIncidentId(written);
    if (incidentId === null && written !== null) throw noIncident(written);
    try {
      return await this.streams.execute(incidentId, command, context);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw (
        (await this.ofHidden(error, incidentId, command, context)) ?? (await this.explained(error, command, context))
      );
    }
  }

  /** That events of a private incident are gone is told to nobody who may not see it. */
  private async ofHidden(
    { code }: Refusal,
    incidentId: string | null,
    command: IncidentCommand,
    { caller }: CommandContext,
  ): Promise<Refusal | null> {
    const id = incidentId ?? (command.kind === 'open' ? command.id : null);
    if (code !== 'not_whole' || id === null || seesAll(caller)) return null;
    return (await this.documents.isPrivate(id)) ? unseen(id, command) : null;
  }

  private async explained(
    refusal: Refusal,
    command: IncidentCommand,
    { caller, idempotencyKey, ifMatch }: CommandContext,
  ): Promise<Refusal> {
    const { code, faults, replayed, cause } = refusal;
    if (code === 'outcome_unknown' && idempotencyKey)
      return new Refusal(code, refusal.detail, { details: { idempotencyKey: idempotencyKey.key }, cause });
    if (code !== 'changed') return refusal;
    const detail =
      ifMatch === NO_REVISION
        ? 'None of the tags in If-Match is one of this incident; weak ones never match.'
        : refusal.detail;
    return new Refusal(code, detail, {
      faults,
      // Whoever only posts changes of services reads nothing.
      details: may(caller, 'read') ? await this.currentState(refusal, command) : {},
      replayed,
      cause,
    });
  }

  /** What the caller would have changed, as it is now: the entry, else the incident. */
  private async currentState(
    { incidentId, revision }: Refusal,
    command: IncidentCommand,
  ): Promise<Record<string, unknown>> {
    const cached = incidentId === null ? null : await this.streams.load(incidentId);
    if (!cached) return {};
    const { state } = cached.incident;
    const entry = 'entryId' in command ? state.facts.entries.get(command.entryId) : undefined;
    const current = entry
      ? entryView(entry, state.texts.entries.get(entry.id), tellsNoLearning(state))
      : assessedView(knowledgeOf(state, Date.now()), cached.position!);
    return { revision: state.facts.revision, changedAtRevision: revision, current };
  }
}
