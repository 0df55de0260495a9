import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { invalidRequest } from '../../application/refusal.js';
import { type CommandOutcome } from '../../incidents/write/commands.js';
import { WrittenAnswers } from '../../incidents/write/written.js';
import { amendedChangeFaults, changeFaults, ofService } from '../../timeline/input/changes.js';
import { LinkedIncidents } from '../read/linked-incidents.js';
import { SERVICE_SUBMISSIONS, type ServiceSubmissions } from '../service-streams.js';
import { mustBeAllowedToChange, serviceNamed } from './rights.js';
import { CorrectChange, PostChange, PostChanges } from './writes.js';

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
class PostChangesHandler implements ICommandHandler<PostChanges> {
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
class PostChangeHandler implements ICommandHandler<PostChange> {
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

@CommandHandler(CorrectChange)
class CorrectChangeHandler implements ICommandHandler<CorrectChange> {
  constructor(
    @Inject(SERVICE_SUBMISSIONS) private readonly submissions: ServiceSubmissions,
    private readonly answers: WrittenAnswers,
    private readonly linked: LinkedIncidents,
  ) {}

  async execute({ service, command, context }: CorrectChange): Promise<Written> {
    const name = serviceNamed(service);
    mustBeAllowedToChange(context.caller, name);
    const faults = command.kind === 'amend' ? amendedChangeFaults(command, name) : [];
    if (faults.length > 0) throw invalidRequest(faults);
    const outcome = await this.submissions.submit(name, inStream(command, name), context);
    return this.answers.change(outcome, command.entryId, this.linked.of(name, context.caller));
  }
}

/** However the name of the service is written in an amendment, it is stored as the stream has it. */
const inStream = (command: CorrectChange['command'], service: string): CorrectChange['command'] =>
  command.kind === 'amend' && command.set.facts.service !== undefined
    ? { ...command, set: { ...command.set, facts: { ...command.set.facts, service } } }
    : command;

export const COMMAND_HANDLERS = [PostChangesHandler, PostChangeHandler, CorrectChangeHandler];
