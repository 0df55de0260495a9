/** From what an import changes to the commands on the bus. */
import { type Command } from '@nestjs/cqrs';
import { type Written } from '../application/answer.js';
import { type Caller } from '../application/caller.js';
import { type CommandContext } from '../application/command-context.js';
import { AddClaim, AddEntries, ChangeIncident, CorrectEntry, WithdrawClaim } from '../incidents/write/writes.js';
import { type ImportCommand } from './import-rule.js';

/**
 * The context of the commands of an import.
 * @param requestId of the request that brought it
 * @param ifMatch the revision that the import has seen; null for an opening
 */
export const importingFor = (importer: Caller, requestId: string, ifMatch: number | null): CommandContext => ({
  caller: importer,
  idempotencyKey: null,
  ifMatch,
  correlationId: requestId,
});

export function writeOf(incidentId: string, command: ImportCommand, context: CommandContext): Command<Written> {
  switch (command.kind) {
    case 'describe':
      return new ChangeIncident(incidentId, command, context);
    case 'add_entries':
      return new AddEntries(incidentId, command, context);
    case 'amend':
    case 'retract':
    case 'restore':
    case 'confirm':
      return new CorrectEntry(incidentId, command, context);
    case 'add_claim':
      return new AddClaim(incidentId, command, context);
    case 'withdraw':
      return new WithdrawClaim(incidentId, command, context);
  }
}
