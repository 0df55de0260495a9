/** What an import asks of an incident, as the writes that every caller makes. */
import { type Command } from '@nestjs/cqrs';
import { type Written } from '../http/answer.js';
import { type CallerContext } from '../http/caller.js';
import { Read } from '../http/read.js';
import { AddClaim, AddEntries, ChangeIncident, CorrectEntry, WithdrawClaim } from '../incidents/write/writes.js';
import { IMPORTER, type ImportCommand } from './import-rule.js';

/**
 * For the writes of an import.
 * @param requestId of the request that brought it
 * @param ifMatch the revision that it has seen, for changes of what is there
 */
export const importingFor = (requestId: string, ifMatch: number | null): Read<CallerContext> =>
  Read.of({ issuedBy: IMPORTER, idempotencyKey: null, ifMatch, correlationId: requestId });

export function writeOf(incidentId: string, command: ImportCommand, caller: Read<CallerContext>): Command<Written> {
  switch (command.kind) {
    case 'describe':
      return new ChangeIncident(incidentId, Read.of(command), caller);
    case 'add_entries':
      return new AddEntries(incidentId, Read.of({ ...command, batch: true }), caller);
    case 'amend':
    case 'retract':
    case 'restore':
    case 'confirm':
      return new CorrectEntry(incidentId, command.entryId, Read.of(command), caller);
    case 'add_claim':
      return new AddClaim(incidentId, Read.of(command), caller);
    case 'withdraw':
      return new WithdrawClaim(incidentId, command.claimId, Read.of(command), caller);
  }
}
