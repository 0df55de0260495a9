import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Written } from '../../http/answer.js';
import { Erasure } from './erasure.js';
import { Submissions } from './submissions.js';
import {
  AddClaim,
  AddEntries,
  ChangeIncident,
  CorrectEntries,
  CorrectEntry,
  ForgetWords,
  OpenIncident,
  WithdrawClaim,
} from './writes.js';
import { WrittenAnswers } from './written.js';

@CommandHandler(OpenIncident)
export class OpenIncidentHandler implements ICommandHandler<OpenIncident> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ command, caller }: OpenIncident): Promise<Written & { readonly incidentId: string }> {
    const outcome = await this.submissions.submit({ incidentId: null }, command, caller);
    return { ...this.answers.opening(outcome), incidentId: outcome.incidentId };
  }
}

@CommandHandler(ChangeIncident)
export class ChangeIncidentHandler implements ICommandHandler<ChangeIncident> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, caller }: ChangeIncident): Promise<Written> {
    return this.answers.incident(await this.submissions.submit({ incidentId }, command, caller));
  }
}

@CommandHandler(AddEntries)
export class AddEntriesHandler implements ICommandHandler<AddEntries> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, caller }: AddEntries): Promise<Written> {
    const outcome = await this.submissions.submit({ incidentId }, command, caller);
    return this.answers.entries(outcome, command.accept().batch);
  }
}

@CommandHandler(CorrectEntry)
export class CorrectEntryHandler implements ICommandHandler<CorrectEntry> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, entryId, command, caller }: CorrectEntry): Promise<Written> {
    return this.answers.entry(await this.submissions.submit({ incidentId, entryId }, command, caller), entryId);
  }
}

@CommandHandler(CorrectEntries)
export class CorrectEntriesHandler implements ICommandHandler<CorrectEntries> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, caller }: CorrectEntries): Promise<Written> {
    return this.answers.entries(await this.submissions.submit({ incidentId }, command, caller), true);
  }
}

@CommandHandler(AddClaim)
export class AddClaimHandler implements ICommandHandler<AddClaim> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, caller }: AddClaim): Promise<Written> {
    const outcome = await this.submissions.submit({ incidentId }, command, caller);
    return this.answers.claim(outcome, outcome.ids[0]!);
  }
}

@CommandHandler(WithdrawClaim)
export class WithdrawClaimHandler implements ICommandHandler<WithdrawClaim> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, claimId, command, caller }: WithdrawClaim): Promise<Written> {
    return this.answers.claim(await this.submissions.submit({ incidentId, claimId }, command, caller), claimId);
  }
}

@CommandHandler(ForgetWords)
export class ForgetWordsHandler implements ICommandHandler<ForgetWords> {
  constructor(
    private readonly submissions: Submissions,
    private readonly erasure: Erasure,
    private readonly answers: WrittenAnswers,
  ) {}

  /** Also of words that are forgotten already it is made sure that nothing of them is left. */
  async execute({ incidentId, command, caller }: ForgetWords): Promise<Written> {
    const outcome = await this.submissions.submit({ incidentId }, command, caller);
    const answer = this.answers.forgotten(outcome);
    await this.erasure.complete(outcome.position);
    return answer;
  }
}

export const COMMAND_HANDLERS = [
  OpenIncidentHandler,
  ChangeIncidentHandler,
  AddEntriesHandler,
  CorrectEntryHandler,
  CorrectEntriesHandler,
  AddClaimHandler,
  WithdrawClaimHandler,
  ForgetWordsHandler,
];
