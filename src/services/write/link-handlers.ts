import { CommandHandler, QueryBus, type ICommandHandler } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { invalidRequest, type Refusal } from '../../application/refusal.js';
import { AskExistence } from '../../incidents/read/questions.js';
import { Submissions } from '../../incidents/write/submissions.js';
import { WrittenAnswers } from '../../incidents/write/written.js';
import { isProposed } from '../../timeline/entry.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { foldServiceName } from '../../timeline/service-name.js';
import { witnessesView } from '../../timeline/witnesses.js';
import { ServiceReader } from '../read/service-reader.js';
import { LinkChange, UnlinkChange } from './writes.js';

@CommandHandler(LinkChange)
class LinkChangeHandler implements ICommandHandler<LinkChange> {
  constructor(
    private readonly services: ServiceReader,
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
    private readonly queries: QueryBus,
  ) {}

  /** As the change stands now: what it said before stays in the stream of its service. */
  async execute({ incidentId, service, changeId, reason, context }: LinkChange): Promise<Written> {
    const name = foldServiceName(service);
    const state = name === null ? null : await this.services.now(name);
    const change = state?.facts.entries.get(changeId);
    if (name === null || !state || !change) {
      const detail = `the service has no change ${JSON.stringify(changeId)}`;
      throw await this.#refusal(incidentId, context.caller, { code: 'unknown_change', detail });
    }
    if (isProposed(change)) {
      const detail = 'is only proposed: somebody else has to confirm it first, at its service';
      throw await this.#refusal(incidentId, context.caller, { code: 'proposed', detail });
    }
    const { facts, lastRevision, retracted } = change;
    const texts = state.texts.entries.get(changeId) ?? {};
    const linkedFrom = { service: name, revision: lastRevision, hash: await this.services.hashOf(name, lastRevision) };
    const witnesses = witnessesView(change);
    const copied = { facts, texts, ...(witnesses && { witnesses }) };
    const command = { kind: 'link_change', changeId, copied, linkedFrom, isRetracted: retracted, reason } as const;
    return this.answers.entry(await this.submissions.submit(incidentId, command, context), changeId);
  }

  /** That the incident does not exist is said before what is wrong with the change. */
  async #refusal(
    written: string,
    caller: LinkChange['context']['caller'],
    fault: { readonly code: string; readonly detail: string },
  ): Promise<Refusal> {
    await this.queries.execute(new AskExistence({ incidentId: foldIncidentId(written) ?? written }, caller));
    return invalidRequest([{ pointer: '/changeId', ...fault }]);
  }
}

@CommandHandler(UnlinkChange)
class UnlinkChangeHandler implements ICommandHandler<UnlinkChange> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, changeId, reason, context }: UnlinkChange): Promise<Written> {
    const command = { kind: 'retract', entryId: changeId, reason, learnedAt: null, isLink: true } as const;
    return this.answers.entry(await this.submissions.submit(incidentId, command, context), changeId);
  }
}

export const LINK_HANDLERS = [LinkChangeHandler, UnlinkChangeHandler];
