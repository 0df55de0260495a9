import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { invalidRequest } from '../../application/refusal.js';
import { type CommandOutcome } from '../../incidents/write/commands.js';
import { WrittenAnswers } from '../../incidents/write/written.js';
import { changeFaults, ofService } from '../../timeline/input/changes.js';
import { LinkedIncidents } from '../read/linked-incidents.js';
import { SERVICE_SUBMISSIONS, type ServiceSubmissions } from '../service-streams.js';
import { mustBeAllowedToChange, serviceNamed } from './rights.js';
import { PostChange, PostChanges } from './writes.js';

/** The name of the service in lower case, and what became of it. */
async function posted(
  submissions: ServiceSubmissions,
  { service, changes, context }: PostChanges,
): Promise<{ readonly name: string; readonly outcome: CommandOutcome }> {
  const name = serviceNamed(service);
  mustBeAllowedToChange(context.caller, name);
  const faults = changeFaults(changes, name);
  if (faults.length > 0) throw invalidRequest(faults);
  const entries = changes.map((draft) => ofService(draft, name));
  return { name, outcome: await submissions.submit(name, { kind: 'add_entries', entries }, context) };
}

@CommandHandler(PostChanges)
export class PostChangesHandler implements ICommandHandler<PostChanges> {
  constructor(
    @Inject(SERVICE_SUBMISSIONS) private readonly submissions: ServiceSubmissions,
    private readonly answers: WrittenAnswers,
    private readonly linked: LinkedIncidents,
  ) {}

  async execute(command: PostChanges): Promise<Written> {
    const { name, outcome } = await posted(this.submissions, command);
    return this.answers.changes(outcome, this.linked.of(name, command.context.caller));
  }
}

@CommandHandler(PostChange)
export class PostChangeHandler implements ICommandHandler<PostChange> {
  constructor(
    @Inject(SERVICE_SUBMISSIONS) private readonly submissions: ServiceSubmissions,
    private readonly answers: WrittenAnswers,
    private readonly linked: LinkedIncidents,
  ) {}

  async execute(command: PostChange): Promise<Written> {
    const { name, outcome } = await posted(this.submissions, command);
    return this.answers.change(outcome, outcome.ids[0]!, this.linked.of(name, command.context.caller));
  }
}

export const COMMAND_HANDLERS = [PostChangesHandler, PostChangeHandler];
