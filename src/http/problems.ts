/**
 * Everything that can go wrong, by code: RFC 9457 problem documents. The table below is also what `/problems/<code>`
 * and the OpenAPI document show.
 */
import { faultsInWords } from '../application/refusal.js';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** True if the very same request may succeed later. */
  readonly retryable: boolean;
  /** What happened, and what the caller can do. */
  readonly about: string;
}

export const PROBLEMS = {
  malformed: {
    status: 400,
    title: 'The request cannot be read',
    retryable: false,
    about:
      'The request is not HTTP, or its body is not JSON in UTF-8, has a name twice in one object, or is nested too deeply. Nothing was stored.',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid key',
    retryable: false,
    about:
      'This call needs an API key (`Authorization: Bearer`), and none that is valid came with it. `WWW-Authenticate` says whether one came. Without keys it is the answer to requests that a proxy has forwarded: nobody knows who sent them.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    retryable: false,
    about:
      'The caller may not do this; `WWW-Authenticate` names the scope where the key lacks one. It is also the answer to a Host that does not name the service, and to an Origin that is not the service itself, so that no page of another site can talk to it: `--allow-host` and `--public-url` tell the service of its names.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing',
    retryable: false,
    about: 'No incident, entry, claim or page has this address.',
  },
  not_whole: {
    status: 410,
    title: 'Not whole any more',
    retryable: false,
    about:
      'The event store no longer has all events of the stream: somebody has deleted or truncated it there, or has made an event unreadable. `detail` says what is gone. What is left proves nothing, so it is not shown and takes no writes, and the id is not used again; `asof doctor` names such streams.',
  },
  not_known_yet: {
    status: 404,
    title: 'Not known at that moment',
    retryable: false,
    about:
      'The incident exists, but at the moment that was asked about (`asOf`) nothing of it had been recorded. `firstRecordedAt` says since when something is.',
  },
  unknown_revision: {
    status: 404,
    title: 'Beyond the head',
    retryable: false,
    about: 'The incident has not (yet) reached the revision that was asked for. `head` says where it stands.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Not with this method',
    retryable: false,
    about: 'The address exists, but not for this method. The `Allow` header names the methods that it has.',
  },
  incident_exists: {
    status: 409,
    title: 'The id is taken',
    retryable: false,
    about:
      'An incident with this id exists and was opened with other content. The same content would be answered with 200.',
  },
  entry_exists: {
    status: 409,
    title: 'The id is taken',
    retryable: false,
    about:
      'An entry or claim with this id exists and was first posted with other content. The same content would be answered with 200.',
  },
  entry_retracted: {
    status: 409,
    title: 'The entry is retracted',
    retryable: false,
    about: 'A retracted entry cannot be amended. Restore it first.',
  },
  cannot_forget: {
    status: 409,
    title: 'The event store cannot forget words',
    retryable: false,
    about:
      'The event store cannot change an event, and the words of this one were not sealed with keys that could be destroyed. That is chosen before the first event (ASOF_SEAL_TEXTS=on).',
  },
  in_progress: {
    status: 409,
    title: 'The same request is under way',
    retryable: true,
    about: 'A request with this Idempotency-Key has not been answered yet. Ask again in a moment.',
  },
  reserved: {
    status: 409,
    title: 'Reserved',
    retryable: false,
    about: 'It is the service’s own, or cannot be done without: `detail` says which.',
  },
  changed: {
    status: 412,
    title: 'Changed meanwhile',
    retryable: false,
    about:
      'What the request wants to change has changed after the revision in `If-Match`. The document carries the current state and revision: look at it, then ask again with the new revision.',
  },
  too_large: {
    status: 413,
    title: 'Too large',
    retryable: false,
    about: 'The body, the append, the address or the headers are larger than the limit that `detail` names.',
  },
  unsupported_media: {
    status: 415,
    title: 'Not this content type',
    retryable: false,
    about: 'Bodies are `application/json` in UTF-8, without content encoding.',
  },
  invalid: {
    status: 422,
    title: 'The request has faults',
    retryable: false,
    about:
      '`errors` names every fault: where it is (`pointer` into the body, `parameter` of the query, or `header`), a code and what is expected. Nothing was stored.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The key was used for something else',
    retryable: false,
    about: 'This Idempotency-Key came with another request before. A new request needs a new key.',
  },
  limit: {
    status: 422,
    title: 'A limit is reached',
    retryable: false,
    about: 'The incident, or this call, would grow beyond the limit that `detail` names.',
  },
  if_match_required: {
    status: 428,
    title: 'If-Match is missing',
    retryable: false,
    about:
      'Changing what is there needs `If-Match` with the revision that you have seen (the ETag of a read or write), or `*`. Adding never needs it.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    about: 'Wait as long as `Retry-After` says.',
  },
  internal: {
    status: 500,
    title: 'A fault of the service',
    retryable: false,
    about: 'A bug. Its log has the cause under the `requestId`.',
  },
  outcome_unknown: {
    status: 503,
    title: 'It is not known whether this was stored',
    retryable: true,
    about:
      'The event store did not answer. Send the same request again with the Idempotency-Key that the document names: it is stored once, whatever happened.',
  },
  unavailable: {
    status: 503,
    title: 'Not available just now',
    retryable: true,
    about: 'Nothing was stored. The service is stopping, or its event store cannot be reached.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    retryable: true,
    about: 'Nothing was stored. Wait as long as `Retry-After` says.',
  },
  contention: {
    status: 503,
    title: 'Too many writers on one incident',
    retryable: true,
    about: 'Nothing was stored: other writers were faster, several times over. Ask again.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

/** Where a fault is, and what is wrong there. `pointer` is a JSON pointer into the body. */
export type Fault = ({ readonly pointer: string } | { readonly parameter: string } | { readonly header: string }) & {
  readonly code: string;
  readonly detail: string;
};

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ProblemCode;
  retryable: boolean;
  requestId: string;
  errors: Fault[];
}

/** Thrown anywhere behind the edge; the edge answers it. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: {
      readonly errors?: readonly Fault[];
      /** Further members of the document. */
      readonly members?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      /** Where it is not the code's own. */
      readonly status?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'Problem';
  }

  get status(): number {
    return this.more.status ?? PROBLEMS[this.code].status;
  }
}

const RETRY_AFTER_SECONDS = '1';
/** How to say who one is. RFC 6750 wants no `error` where nothing was sent. */
export const CHALLENGE = 'Bearer realm="asof"';

/** The document and headers that answer a problem. `instance` is the path that was asked for, without its query. */
export function answerOf(
  problem: Problem,
  request: { id: string; path: string },
): { document: ProblemDocument; headers: Record<string, string> } {
  const { title, retryable } = PROBLEMS[problem.code];
  return {
    document: {
      type: `/problems/${problem.code}`,
      title,
      status: problem.status,
      detail: problem.detail,
      instance: request.path,
      code: problem.code,
      retryable,
      requestId: request.id,
      errors: [...(problem.more.errors ?? [])],
      ...problem.more.members,
    },
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(retryable ? { 'retry-after': RETRY_AFTER_SECONDS } : {}),
      ...(problem.code === 'unauthenticated' ? { 'www-authenticate': CHALLENGE } : {}),
      ...problem.more.headers,
    },
  };
}

/** 422 with every fault. */
export const invalid = (errors: readonly Fault[]): Problem => new Problem('invalid', faultsInWords(errors), { errors });
