/** Commands on the changes of a service. Each handler throws a `Refusal`. */
import { Command } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { type CommandContext } from '../../application/command-context.js';
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
