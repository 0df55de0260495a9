/** Ids of commands, by which a retry is recognised (see `request.ts`), and new ids of entries and claims. */
import { v7 } from 'uuid';
import { random16Bytes } from '../../runtime/random-bytes.js';
import { callerName } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { commandNamed } from '../../application/command-name.js';

/** With a key, what caller, scope and key name. Without one a new UUIDv7, which no retry can have. */
export function commandIdOf({ caller, idempotencyKey }: CommandContext): string {
  if (!idempotencyKey) return newId();
  return commandNamed(callerName(caller), idempotencyKey.scope, idempotencyKey.key);
}

/** True for an id that a retry of the command has too. */
export const isRepeatable = (commandId: string): boolean => commandId[14] === '5';

/** A new UUIDv7: of an entry, a claim, or a command without a key. */
export const newId = (): string => v7({ random: random16Bytes() });
