/**
 * Reads one message of JSON-RPC as it comes by HTTP, in both revisions of the protocol. In the modern one headers repeat
 * what the body says, so that proxies can tell calls apart; a request whose headers say something else is refused.
 */
import { isModern, isObject, META, MODERN, RPC_CODES, RpcError, WITH_HANDSHAKE, type JsonObject } from './revisions.js';

export type RequestId = string | number;

export type Message =
  | {
      readonly kind: 'request';
      readonly id: RequestId;
      readonly method: string;
      readonly params: JsonObject;
      readonly modern: boolean;
    }
  /** A notification, or the answer to a request that was never sent: nothing is answered. */
  | { readonly kind: 'other' };

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const BAD_REQUEST = 400;

/** The id of whatever came, for the answer to what cannot be read. */
export function idOf(body: unknown): RequestId | null {
  const id = isObject(body) ? body['id'] : null;
  return typeof id === 'string' || (typeof id === 'number' && Number.isSafeInteger(id)) ? id : null;
}

/** @throws RpcError */
export function readMessage(body: unknown, headers: Headers): Message {
  if (!isObject(body) || body['jsonrpc'] !== '2.0') throw notAMessage();
  const { method } = body;
  const revision = header(headers, 'mcp-protocol-version');
  if (method === undefined && ('result' in body || 'error' in body)) return { kind: 'other' };
  if (typeof method !== 'string') throw notAMessage();
  const params = Object.hasOwn(body, 'params') ? body['params'] : {};
  if (!isObject(params)) throw refused(RPC_CODES.invalidParams, 'params must be an object');
  if (!Object.hasOwn(body, 'id')) return { kind: 'other' };
  const id = idOf(body);
  if (id === null) throw notAMessage();
  const meta = params['_meta'];
  const claimed = isObject(meta) ? meta[META.revision] : undefined;
  if (claimed === undefined && !isModern(revision ?? '')) {
    checkHandshakeRevision(revision);
    return { kind: 'request', id, method, params, modern: false };
  }
  checkEnvelope(meta, claimed);
  checkHeaders(headers, { revision: claimed as string, method, name: nameOf(method, params) });
  if (claimed !== MODERN) throw unsupported(claimed as string);
  return { kind: 'request', id, method, params, modern: true };
}

const refused = (code: number, message: string, data?: JsonObject): RpcError =>
  new RpcError(code, message, { status: BAD_REQUEST, ...(data && { data }) });

const notAMessage = (): RpcError =>
  refused(RPC_CODES.invalidRequest, 'The body must be one JSON-RPC 2.0 message; batches are not taken.');

const unsupported = (requested: string): RpcError =>
  refused(RPC_CODES.unsupportedRevision, `This server speaks ${MODERN} and, after initialize, ${WITH_HANDSHAKE[0]}.`, {
    supported: [MODERN, ...WITH_HANDSHAKE],
    requested,
  });

/** No header is as good as the right one: the earliest clients sent none. */
function checkHandshakeRevision(revision: string | undefined): void {
  if (revision !== undefined && !WITH_HANDSHAKE.includes(revision)) throw unsupported(revision);
}

/** What every request of the modern revision says of itself. */
function checkEnvelope(meta: unknown, claimed: unknown): void {
  const fault = (key: string, problem: string): RpcError =>
    refused(RPC_CODES.invalidParams, `params._meta["${key}"] ${problem}: ${MODERN} needs it with every request.`);
  if (claimed === undefined) throw fault(META.revision, 'is missing');
  if (typeof claimed !== 'string') throw fault(META.revision, 'must be a string');
  if (!isObject((meta as JsonObject)[META.clientCapabilities]))
    throw fault(META.clientCapabilities, 'must be an object');
}

interface Repeated {
  readonly revision: string;
  readonly method: string;
  readonly name: string | undefined;
}

function checkHeaders(headers: Headers, { revision, method, name }: Repeated): void {
  expectHeader(headers, 'MCP-Protocol-Version', revision);
  expectHeader(headers, 'Mcp-Method', method);
  if (name !== undefined) expectHeader(headers, 'Mcp-Name', name, decoded);
}

function expectHeader(headers: Headers, name: string, value: string, read = (text: string): string | null => text) {
  const sent = header(headers, name.toLowerCase());
  if (sent !== undefined && read(sent) === value) return;
  const how = sent === undefined ? 'is missing' : 'says something else';
  throw refused(RPC_CODES.headersDiffer, `The header ${name} ${how}: the body says ${JSON.stringify(value)}.`, {
    mismatch: { header: sent ?? null, body: value },
  });
}

function header(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : undefined;
}

/** What a call is about, where the protocol repeats it in a header. */
function nameOf(method: string, params: JsonObject): string | undefined {
  const name = method === 'tools/call' ? params['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

const IN_BASE64 = /^=\?base64\?([A-Za-z0-9+/]{0,4096}={0,2})\?=$/;

/** A value that no header can hold comes in Base64. Null: that cannot be decoded. */
function decoded(sent: string): string | null {
  const encoded = IN_BASE64.exec(sent)?.[1];
  if (encoded === undefined) return sent;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return Buffer.from(text, 'utf8').toString('base64') === encoded ? text : null;
}
