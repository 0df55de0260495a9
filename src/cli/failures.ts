/**
 * What can go wrong, with the exit code that says so: 1 failed, 2 usage, 4 authentication, 5 conflict, 6 unreachable.
 */
export const EXIT = { ok: 0, failed: 1, usage: 2, authentication: 4, conflict: 5, unreachable: 6 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure that is told in words: the message, then `details`, a line each. */
export class Failure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}

/** The command line, or a settings file, asks for something that makes no sense. */
export class UsageFault extends Failure {
  constructor(message: string, details: readonly string[] = []) {
    super(EXIT.usage, message, details);
  }
}

/** One fault of a problem document. */
export interface Fault {
  pointer?: string;
  parameter?: string;
  header?: string;
  code: string;
  detail: string;
}

/** RFC 9457, as the service sends it. Every field may be missing: a proxy may have answered in its place. */
export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  retryable?: boolean;
  requestId?: string;
  errors?: Fault[];
  firstRecordedAt?: string;
}

/** The service answered, and the answer is no. */
export class ServiceProblem extends Failure {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    details: readonly string[] = problemLines(problem),
  ) {
    super(exitCodeOf(status, problem.code), headline(status, problem), details);
  }

  get code(): string {
    return this.problem.code ?? '';
  }
}

/** No answer, or one that leaves the outcome open. */
export class Unreachable extends Failure {
  constructor(
    message: string,
    /** True if the request may have been carried out all the same. */
    readonly outcomeUnknown: boolean,
  ) {
    super(EXIT.unreachable, message);
  }
}

function exitCodeOf(status: number, code: string | undefined): ExitCode {
  if (status === 401 || status === 403) return EXIT.authentication;
  if (status === 409 || status === 412 || code === 'idempotency_key_reused') return EXIT.conflict;
  if (status === 400 || status === 422) return EXIT.usage;
  if (status === 502 || status === 503 || status === 504) return EXIT.unreachable;
  return EXIT.failed;
}

function headline(status: number, { title, detail, code, errors = [] }: Problem): string {
  // With faults, each has a line of its own and `detail` only repeats them.
  const words = [title, errors.length > 0 ? undefined : detail].filter(Boolean).join(': ');
  return `${words || `the service answered ${status}`}${code ? ` (${status} ${code})` : ''}`;
}

function problemLines({ errors = [], firstRecordedAt, code, requestId }: Problem): string[] {
  const lines = errors.map((fault) => `${faultPlace(fault)}${fault.detail} (${fault.code})`);
  if (firstRecordedAt !== undefined) lines.push(`first recorded at ${firstRecordedAt}`);
  if (code === 'unauthenticated') lines.push('a key is named by ASOF_TOKEN, ASOF_TOKEN_FILE or --token-file');
  if (code === 'internal' && requestId !== undefined) lines.push(`request ${requestId}, for the service's log`);
  return lines;
}

function faultPlace({ pointer, parameter, header }: Fault): string {
  const place = pointer ?? (parameter === undefined ? header : `?${parameter}`);
  return place === undefined || place === '' ? '' : `${place}: `;
}

/** Anything thrown, told on stderr; the exit code that it means. */
export function tellFailure(error: unknown, say: (line: string) => void): number {
  if (!(error instanceof Failure)) {
    say(`asof: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.failed;
  }
  say(`asof: ${error.message}`);
  for (const detail of error.details) say(`  ${detail}`);
  return error.exitCode;
}
