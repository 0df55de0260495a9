/** Commands on the bus: what is addressed, what is to be recorded, and who asks. Each handler throws a `Refusal`. */
import { Command } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { type CommandContext } from '../../application/command-context.js';
import { type IncidentCommand } from './commands.js';

type CommandOf<K extends IncidentCommand['kind']> = Extract<IncidentCommand, { kind: K }>;

/** Opens a record. Its id is in the command, or the service makes one. */
export class OpenIncident extends Command<Written & { readonly incidentId: string }> {
  constructor(
    readonly command: CommandOf<'open'>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** @template K which commands on an existing incident this is for */
abstract class OnIncident<K extends IncidentCommand['kind']> extends Command<Written> {
  /** @param incidentId in any case */
  constructor(
    readonly incidentId: string,
    readonly command: CommandOf<K>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Changes the descriptive fields, the headline, or whether the record counts at all. */
export class ChangeIncident extends OnIncident<
  'describe' | 'choose_headline' | 'retract_incident' | 'restore_incident'
> {}

/** Adds entries. The answer shows `entries`. */
export class AddEntries extends OnIncident<'add_entries'> {}

/** Adds entries. The answer shows the first one as `entry`. */
export class AddEntry extends OnIncident<'add_entries'> {}

/** Amends, retracts, restores or confirms an entry. */
export class CorrectEntry extends OnIncident<'amend' | 'retract' | 'restore' | 'confirm'> {}

/** Parts what another system told of an entry from it. The answer shows both, as `entry` and `parted`. */
export class PartEntry extends OnIncident<'part'> {}

/** Retracts or confirms many entries. */
export class CorrectEntries extends OnIncident<'retract_entries' | 'confirm_entries'> {}

/** Forgets words, forever and everywhere. */
export class ForgetWords extends OnIncident<'forget'> {}

export class AddClaim extends OnIncident<'add_claim'> {}

export class WithdrawClaim extends OnIncident<'withdraw'> {}
