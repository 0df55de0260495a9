/** What every call has to do with keys: who may make it, and how it is refused to others. */
import { type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from '../problems.js';
import { PROBLEM_SCHEMA, problemExamples } from './describe.js';

/** Of every call that needs a scope. */
const OF_KEYS: readonly ProblemCode[] = ['unauthenticated', 'forbidden', 'rate_limited'];
const text = { type: 'string' } as const;
const HEADERS: Partial<Record<ProblemCode, object>> = {
  unauthenticated: {
    'WWW-Authenticate': { description: 'RFC 6750: no `error` where nothing was sent.', schema: text },
  },
  forbidden: { 'WWW-Authenticate': { description: 'The scope that is missing.', schema: text } },
  rate_limited: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};

/** Adds it to every operation: `security: []` to those that anyone may call. */
export function sayAccess({ paths }: OpenAPIObject): void {
  const operations = Object.values(paths).flatMap(({ get, post, put, patch, delete: remove }) => [
    ...[get, post, put, patch, remove].filter((operation) => operation !== undefined),
  ]);
  for (const operation of operations) {
    operation.security ??= [];
    const scopes = operation.security.flatMap((way) => Object.values(way).flat());
    const needs = scopes.length === 0 ? 'Needs no key.' : `Needs the scope \`${scopes.join('`, `')}\`.`;
    operation.description = [operation.description, needs].filter(Boolean).join(' ');
    // A Host that does not name the service is refused everywhere.
    for (const code of scopes.length === 0 ? (['forbidden'] as const) : OF_KEYS) addProblem(operation.responses, code);
  }
}

function addProblem(responses: Record<string, unknown>, code: ProblemCode): void {
  const { status, title } = PROBLEMS[code];
  responses[String(status)] ??= {
    description: `\`${code}\`: ${title}`,
    headers: HEADERS[code],
    content: {
      'application/problem+json': {
        schema: { $ref: PROBLEM_SCHEMA },
        examples: problemExamples([code]),
      },
    },
  };
}
