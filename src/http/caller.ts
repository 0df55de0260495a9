/** Who asks; and of a write, what its headers say: the key of a retry, the revision that the caller has seen. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { LOCAL_CALLER, type Caller } from '../application/caller.js';
import { type CommandContext } from '../application/command-context.js';
import { pathOf } from './edge.js';
import { readIfMatch } from './etags.js';
import { type Fault } from './problems.js';
import { Read } from './read.js';

const MAX_KEY_CHARACTERS = 200;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the edge. */
    caller?: Caller;
  }
}

/** Without keys everyone is the same caller. */
export const readCaller = ({ caller = LOCAL_CALLER }: FastifyRequest): Caller => caller;

function readContext(request: FastifyRequest, caller: Caller, hasQuery: boolean): Read<CommandContext> {
  const { headers } = request;
  const ifMatch = readIfMatch(headers['if-match']);
  const key = readIdempotencyKey(headers['idempotency-key']);
  const ofHeaders = [ifMatch, key].filter((value): value is Fault => typeof value === 'object' && value !== null);
  const parameters = hasQuery ? [] : Object.keys(request.query as object);
  const ofQuery = parameters.map((parameter): Fault => ({
    parameter,
    code: 'unknown_parameter',
    detail: 'is not known here',
  }));
  const faults = [...ofHeaders, ...ofQuery];
  if (faults.length > 0) return Read.faulty(faults);
  const { traceparent } = headers;
  return Read.of({
    caller,
    idempotencyKey: key === null ? null : { key: key as string, scope: [request.method, pathOf(request)] },
    ifMatch: ifMatch as CommandContext['ifMatch'],
    correlationId: request.id,
    // A malformed trace is ignored (W3C Trace Context, 3.2).
    ...(typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? { traceparent } : {}),
  });
}

/** A quoted or bare string of up to 200 characters. */
function readIdempotencyKey(header: string | string[] | undefined): string | null | Fault {
  if (header === undefined) return null;
  const written = String(header).trim();
  const key = /^"(.*)"$/.exec(written)?.[1] ?? written;

  if (key.length > 0 && key.length <= MAX_KEY_CHARACTERS && !/[\x00-\x1f\x7f"]/.test(key)) return key;
  return {
    header: 'Idempotency-Key',
    code: 'malformed',
    detail: `Idempotency-Key is a quoted or bare string of 1 to ${MAX_KEY_CHARACTERS} characters.`,
  };
}

/** Who sends a command, and the context that the request gives it. */
export interface Sender {
  readonly caller: Caller;
  readonly context: Read<CommandContext>;
}

/**
 * The sender of a command, for a controller's parameter. Few commands have a query: then `SentBy('with a query')`, and
 * whoever reads it names its faults.
 */
export const SentBy = createParamDecorator((has: 'with a query' | undefined, context: ExecutionContext): Sender => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const caller = readCaller(request);
  return { caller, context: readContext(request, caller, has === 'with a query') };
});

/** The caller of a query, for a controller's parameter. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext) =>
  readCaller(context.switchToHttp().getRequest<FastifyRequest>()),
);
