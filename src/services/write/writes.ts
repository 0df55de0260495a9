/** Commands on the changes of a service, and on linking them. Each handler throws a `Refusal`. */
import { Command } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { type CommandContext } from '../../application/command-context.js';
import { type IncidentCommand } from '../../incidents/write/commands.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';

/** Posts changes to a service's own stream, all of them or none. The answer shows them as `changes`. */
export class PostChanges extends Command<Written> {
  /** @param service as the caller wrote it */
  constructor(
    readonly service: string,
    readonly changes: readonly EntryDraft[],
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** The same for one: the answer shows it as `change`. */
export class PostChange extends PostChanges {}

/** Amends, retracts, restores, confirms or parts a change of a service. The answer shows it as `change`. */
export class CorrectChange extends Command<Written> {
  /** @param service as the caller wrote it */
  constructor(
    readonly service: string,
    readonly command: Extract<IncidentCommand, { kind: 'amend' | 'retract' | 'restore' | 'confirm' | 'part' }>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Copies a change of a service into an incident. The answer shows it as `entry`. */
export class LinkChange extends Command<Written> {
  /**
   * @param incidentId in any case
   * @param service as the caller wrote it
   */
  constructor(
    readonly incidentId: string,
    readonly service: string,
    readonly changeId: string,
    readonly reason: string | null,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Retracts the copy. */
export class UnlinkChange extends Command<Written> {
  /** @param incidentId in any case */
  constructor(
    readonly incidentId: string,
    readonly changeId: string,
    readonly reason: string | null,
    readonly context: CommandContext,
  ) {
    super();
  }
}
