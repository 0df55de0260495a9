/** The words of the Model Context Protocol: its revisions, the keys of `_meta`, the codes of its errors. */

/** Every request says for itself what it is; there is no handshake. */
export const MODERN = '2026-07-28';
/** These begin with `initialize`. The first is answered to whoever asks for one that is not here. */
export const WITH_HANDSHAKE: readonly string[] = ['2025-11-25', '2025-06-18'];

/** Revisions are dates. */
export const isModern = (revision: string): boolean => revision >= MODERN;

export const META = {
  revision: 'io.modelcontextprotocol/protocolVersion',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  server: 'io.modelcontextprotocol/serverInfo',
} as const;

export const RPC_CODES = {
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  headersDiffer: -32020,
  unsupportedRevision: -32022,
} as const;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A message that cannot be carried out: what is answered, and with which status. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly more: {
      readonly status?: number;
      readonly data?: JsonObject;
    } = {},
  ) {
    super(message);
    this.name = 'RpcError';
  }
}
