/** Writes as they come from the edge: what is addressed, what was read of the body, and who asks. */
import { Command } from '@nestjs/cqrs';
import { type Written } from '../../http/answer.js';
import { type CallerContext } from '../../http/caller.js';
import { type Read } from '../../http/read.js';
import { type IncidentCommand } from './commands.js';

type CommandOf<K extends IncidentCommand['kind']> = Extract<IncidentCommand, { kind: K }>;

/** Opens a record; its id is in the command, or made. */
export class OpenIncident extends Command<Written & { readonly incidentId: string }> {
  constructor(
    readonly command: Read<CommandOf<'open'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

/** Changes the descriptive fields, the headline, or whether the record counts at all. */
export class ChangeIncident extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly command: Read<CommandOf<'describe' | 'choose_headline' | 'retract_incident' | 'restore_incident'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

/** Adds entries: one, or a batch. */
export class AddEntries extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly command: Read<CommandOf<'add_entries'> & { readonly batch: boolean }>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

/** Amends, retracts, restores or confirms an entry. */
export class CorrectEntry extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly entryId: string,
    readonly command: Read<CommandOf<'amend' | 'retract' | 'restore' | 'confirm'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

/** Retracts or confirms many entries. */
export class CorrectEntries extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly command: Read<CommandOf<'retract_entries' | 'confirm_entries'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

/** Forgets words, for ever and everywhere. */
export class ForgetWords extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly command: Read<CommandOf<'forget'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

export class AddClaim extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly command: Read<CommandOf<'add_claim'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}

export class WithdrawClaim extends Command<Written> {
  constructor(
    readonly incidentId: string,
    readonly claimId: string,
    readonly command: Read<CommandOf<'withdraw'>>,
    readonly caller: Read<CallerContext>,
  ) {
    super();
  }
}
