/** What stands around a write's body: who asks, how a repeat is recognised, what the caller has seen. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { pathOf } from './edge.js';
import { readIfMatch } from './etags.js';
import { type Fault } from './problems.js';
import { Read } from './read.js';

export interface CallerContext {
  /** `kind:id`. */
  readonly issuedBy: string;
  readonly idempotencyKey: { readonly key: string; readonly method: string; readonly path: string } | null;
  readonly ifMatch: number | 'any' | null;
  /** The request's id. */
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** Everybody who reaches a service without keys. */
const LOCAL_USER = 'local:local';

const MAX_KEY_CHARACTERS = 200;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export function readCaller(request: FastifyRequest): Read<CallerContext> {
  const { headers } = request;
  const ifMatch = readIfMatch(headers['if-match']);
  const key = readIdempotencyKey(headers['idempotency-key']);
  const ofHeaders = [ifMatch, key].filter((value): value is Fault => typeof value === 'object' && value !== null);
  const ofQuery = Object.keys(request.query as object).map((parameter): Fault => ({
    parameter,
    code: 'unknown_parameter',
    detail: 'is not known here',
  }));
  const faults = [...ofHeaders, ...ofQuery];
  if (faults.length > 0) return Read.faulty(faults);
  const { traceparent } = headers;
  return Read.of({
    issuedBy: LOCAL_USER,
    idempotencyKey: key === null ? null : { key: key as string, method: request.method, path: pathOf(request) },
    ifMatch: ifMatch as CallerContext['ifMatch'],
    correlationId: request.id,
    // Another's trace is kept if it is one; if not, it is ignored (W3C Trace Context, 3.2).
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

/** The caller of a write, for a controller's parameter. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  readCaller(context.switchToHttp().getRequest<FastifyRequest>()),
);
