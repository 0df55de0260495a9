/** Ids of commands, by which a retry is recognised (see `request.ts`), and new ids of entries and claims. */
import { v5, v7 } from 'uuid';
import { random16Bytes } from '../../runtime/random-bytes.js';
import { callerName } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';

/** Of this program; ids of commands are names in it. */
const NAMESPACE = '1f3c1b0e-64a9-5d0c-9f0f-6f3f1a0b7c55';

/**
 * UUIDv5 of the caller, the scope and the key: a retry gets the same id, on any instance and at any time. Without a key
 * a new UUIDv7, which no retry can have.
 */
export function commandIdOf({ caller, idempotencyKey }: CommandContext): string {
  if (!idempotencyKey) return newId();
  const { scope, key } = idempotencyKey;
  return v5(JSON.stringify([callerName(caller), ...scope, key]), NAMESPACE);
}

/** True for an id that a retry of the command has too. */
export const isRepeatable = (commandId: string): boolean => commandId[14] === '5';

/** A new UUIDv7: of an entry, a claim, or a command without a key. */
export const newId = (): string => v7({ random: random16Bytes() });
