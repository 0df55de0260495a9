/** What every command carries beside its content. */
import { type Caller } from './caller.js';

export interface CommandContext {
  readonly caller: Caller;
  /**
   * A retry with the same key, scope and caller is the same command. Null: the command has no key.
   * The scope says where the key is valid: of a request, its method and path.
   */
  readonly idempotencyKey: { readonly key: string; readonly scope: readonly string[] } | null;
  /**
   * The last revision that the caller has seen. The command is refused if what it addresses has changed since.
   * `any` accepts every revision. Null: the caller named none, which only adding may.
   * `NO_REVISION`: the caller named only versions that this incident never had, so that nothing matches.
   */
  readonly ifMatch: number | 'any' | null;
  /** Of the request. */
  readonly correlationId?: string;
  /** W3C Trace Context. */
  readonly traceparent?: string;
}
