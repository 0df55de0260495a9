/** The id of a command that has a key: whoever knows the caller, the scope and the key can work it out. */
import { v5 } from 'uuid';

/** Of this program; ids of commands are names in it. */
const NAMESPACE = '1f3c1b0e-64a9-5d0c-9f0f-6f3f1a0b7c55';

/**
 * UUIDv5 of the caller, the scope and the key: a retry gets the same id, on any instance and at any time.
 * @param caller `kind:id`
 * @param scope where the key is valid: of a request, its method and path
 */
export const commandNamed = (caller: string, scope: readonly string[], key: string): string =>
  v5(JSON.stringify([caller, ...scope, key]), NAMESPACE);
