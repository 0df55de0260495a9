import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { Erasure } from './erasure.js';
import { Submissions } from './submissions.js';
import {
  AddClaim,
  AddEntries,
  AddEntry,
  ChangeIncident,
  CorrectEntries,
  CorrectEntry,
  ForgetWords,
  OpenIncident,
  PartEntry,
  WithdrawClaim,
} from './writes.js';
import { WrittenAnswers } from './written.js';

@CommandHandler(OpenIncident)
class OpenIncidentHandler implements ICommandHandler<OpenIncident> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ command, context }: OpenIncident): Promise<Written & { readonly incidentId: string }> {
    const outcome = await this.submissions.submit(null, command, context);
    return { ...this.answers.opening(outcome), incidentId: outcome.incidentId };
  }
}

@CommandHandler(ChangeIncident)
class ChangeIncidentHandler implements ICommandHandler<ChangeIncident> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: ChangeIncident): Promise<Written> {
    return this.answers.incident(await this.submissions.submit(incidentId, command, context));
  }
}

@CommandHandler(AddEntries)
class AddEntriesHandler implements ICommandHandler<AddEntries> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: AddEntries): Promise<Written> {
    return this.answers.entries(await this.submissions.submit(incidentId, command, context));
  }
}

@CommandHandler(AddEntry)
class AddEntryHandler implements ICommandHandler<AddEntry> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: AddEntry): Promise<Written> {
    const outcome = await this.submissions.submit(incidentId, command, context);
    return this.answers.entry(outcome, outcome.ids[0]!);
  }
}

@CommandHandler(CorrectEntry)
class CorrectEntryHandler implements ICommandHandler<CorrectEntry> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: CorrectEntry): Promise<Written> {
    return this.answers.entry(await this.submissions.submit(incidentId, command, context), command.entryId);
  }
}

@CommandHandler(PartEntry)
class PartEntryHandler implements ICommandHandler<PartEntry> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: PartEntry): Promise<Written> {
    const outcome = await this.submissions.submit(incidentId, command, context);
    return this.answers.parted(outcome, command.entryId, command.witness);
  }
}

@CommandHandler(CorrectEntries)
class CorrectEntriesHandler implements ICommandHandler<CorrectEntries> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: CorrectEntries): Promise<Written> {
    return this.answers.entries(await this.submissions.submit(incidentId, command, context));
  }
}

@CommandHandler(AddClaim)
class AddClaimHandler implements ICommandHandler<AddClaim> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: AddClaim): Promise<Written> {
    const outcome = await this.submissions.submit(incidentId, command, context);
    return this.answers.claim(outcome, outcome.ids[0]!);
  }
}

@CommandHandler(WithdrawClaim)
class WithdrawClaimHandler implements ICommandHandler<WithdrawClaim> {
  constructor(
    private readonly submissions: Submissions,
    private readonly answers: WrittenAnswers,
  ) {}

  async execute({ incidentId, command, context }: WithdrawClaim): Promise<Written> {
    return this.answers.claim(await this.submissions.submit(incidentId, command, context), command.claimId);
  }
}

@CommandHandler(ForgetWords)
class ForgetWordsHandler implements ICommandHandler<ForgetWords> {
  constructor(
    private readonly submissions: Submissions,
    private readonly erasure: Erasure,
    private readonly answers: WrittenAnswers,
  ) {}

  /** A retry erases again: the first try may have failed after the words were gone from the record. */
  async execute({ incidentId, command, context }: ForgetWords): Promise<Written> {
    const outcome = await this.submissions.submit(incidentId, command, context);
    const answer = this.answers.forgotten(outcome);
    await this.erasure.complete(outcome.position);
    return answer;
  }
}

export const COMMAND_HANDLERS = [
  OpenIncidentHandler,
  ChangeIncidentHandler,
  AddEntriesHandler,
  AddEntryHandler,
  CorrectEntryHandler,
  PartEntryHandler,
  CorrectEntriesHandler,
  AddClaimHandler,
  WithdrawClaimHandler,
  ForgetWordsHandler,
];
