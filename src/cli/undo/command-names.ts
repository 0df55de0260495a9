/** What the service calls a command: a name that is stored for ever (docs/reference/hash.md). */
import { v5 } from 'uuid';

/** Names of commands are names in it. */
const NAMESPACE = '1f3c1b0e-64a9-5d0c-9f0f-6f3f1a0b7c55';

/** A call as it was made, or would be. */
export interface KeyedCall {
  /** `kind:id`. */
  readonly caller: string;
  readonly method: string;
  /** Below the address of the service, as in `v1/incidents/i/retract`. */
  readonly path: string;
  /** Its Idempotency-Key. */
  readonly key: string;
}

/** The id of the command that a call with a key is. */
export const commandNamed = ({ caller, method, path, key }: KeyedCall): string =>
  v5(JSON.stringify([caller, method, `/${path}`, key]), NAMESPACE);
