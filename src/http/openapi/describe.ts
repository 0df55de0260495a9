/**
 * Decorators that describe the API. They are @nestjs/swagger's own, applied when somebody asks for the document:
 * loading that library with the program would make every start a third slower.
 */
import { type Type } from '@nestjs/common';
import { type ApiOperationOptions, type ApiPropertyOptions, type ApiResponseOptions } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from '../problems.js';
import { says } from '../rules.js';

type Swagger = typeof import('@nestjs/swagger');
type AnyDecorator = (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => void;

const waiting: ((swagger: Swagger) => void)[] = [];

/** Puts a decorator of swagger off until the document is built. */
export function described(
  decorators: (swagger: Swagger) => readonly (ClassDecorator | MethodDecorator | PropertyDecorator)[],
) {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    waiting.push((swagger) => {
      for (const decorate of decorators(swagger)) (decorate as AnyDecorator)(target, key, descriptor);
    });
  };
}

/** Problems by the method that can be answered with them: several decorators name some, and they belong together. */
const problemsOf = new Map<
  object,
  { readonly codes: Set<ProblemCode>; readonly decorate: (decorator: MethodDecorator) => void }
>();

/** Applies everything that was put off. */
export async function loadDescriptions(): Promise<Swagger> {
  const swagger = await import('@nestjs/swagger');
  for (const apply of waiting.splice(0)) apply(swagger);
  for (const { codes, decorate } of problemsOf.values()) problemResponses(swagger, codes).forEach(decorate);
  problemsOf.clear();
  return swagger;
}

/** A property of a shape. */
export const Shown = (options: ApiPropertyOptions) => described(({ ApiProperty }) => [ApiProperty(options)]);

/** A property that may be left out. */
export const Optional = (options: ApiPropertyOptions) =>
  described(({ ApiProperty }) => [ApiProperty({ ...options, required: false } as ApiPropertyOptions)]);

/** A call: what it does, under which name in clients, and the group that it stands in. */
export const Call = (operationId: string, summary: string, more: ApiOperationOptions = {}) =>
  described(({ ApiOperation }) => [ApiOperation({ operationId, summary, ...more })]);

/** An answer of a call. */
export const Answers = (options: ApiResponseOptions) => described(({ ApiResponse }) => [ApiResponse(options)]);

/** A page for people. */
export const AnswersPage = (): MethodDecorator =>
  both(
    says({ isPage: true }),
    Answers({ status: 200, description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } }),
  );

/** The group that calls stand in. */
export const Group = (tag: string) => described(({ ApiTags }) => [ApiTags(tag)]);

/** The problems that a call can be answered with, beside those that any call can. */
export const Problems =
  (...codes: ProblemCode[]): MethodDecorator =>
  (target, key, descriptor) => {
    const method = descriptor.value as object;
    const decorate = (decorator: MethodDecorator): void => void decorator(target, key, descriptor);
    const known = problemsOf.get(method) ?? { codes: new Set(), decorate };
    for (const code of codes) known.codes.add(code);
    problemsOf.set(method, known);
  };

/** Several decorators as one. */
const both =
  (...decorators: MethodDecorator[]): MethodDecorator =>
  (target, key, descriptor) => {
    for (const decorate of decorators) decorate(target, key, descriptor);
  };

type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** The body of a call: one shape, or one of several. */
export const Body = (types: Type | Type[], examples: Examples = {}, required = true) =>
  described(({ ApiBody, ApiExtraModels, getSchemaPath }) => {
    const all = [types].flat();
    const schemas = all.map((type) => ({ $ref: getSchemaPath(type) }));
    const taken = required ? schemas : [...schemas, { type: 'null' }];
    const schema = taken.length === 1 ? taken[0]! : { oneOf: taken };
    return [ApiExtraModels(...all), ApiBody({ schema, required, examples: { ...examples } })];
  });

const text = { type: 'string' } as const;
const ETAG = { description: '`"<revision>"`, or with a fingerprint where the answer depends on more.', schema: text };

/**
 * A write: its answer, the headers that it takes, and what any write can be refused with.
 * @param precondition for changing what is there
 */
export const Writes = (answer: { status: 200 | 201; type: Type; description?: string }, precondition?: 'if-match') =>
  both(
    Problems(...OF_WRITES, ...(precondition ? OF_CHANGES : [])),
    described(({ ApiHeader, ApiResponse }) => {
      const key = ApiHeader({
        name: 'Idempotency-Key',
        required: false,
        description: 'The same key and request again is answered as the first time, for ever.',
        schema: { ...text, maxLength: 200 },
      });
      const ifMatch = ApiHeader({
        name: 'If-Match',
        required: precondition !== undefined,
        description: 'The revision after which what is addressed must not have changed: an ETag, or `*`.',
        schema: text,
      });
      const replayed = { description: '`true` where this is the answer to a repeat.', schema: text };
      const headers = { ETag: ETAG, 'Idempotency-Replayed': replayed };
      return [key, ...(precondition ? [ifMatch] : []), ApiResponse({ description: 'Recorded.', ...answer, headers })];
    }),
  );

const OF_WRITES: ProblemCode[] = [
  'in_progress',
  'idempotency_key_reused',
  'outcome_unknown',
  'unavailable',
  'overloaded',
  'contention',
  'not_whole',
];
const OF_CHANGES: ProblemCode[] = [
  'malformed',
  'not_found',
  'changed',
  'unsupported_media',
  'invalid',
  'if_match_required',
];

/** A read of one incident at a moment: parameters, answer, and what any such read can be refused with. */
export const Moments = (answer: Type, query: Type): MethodDecorator =>
  both(
    Problems('not_found', 'not_whole', 'not_known_yet', 'unknown_revision', 'invalid'),
    Parameters(query),
    described(({ ApiHeader, ApiResponse }) => [
      ApiHeader({ name: 'If-None-Match', required: false, description: 'An ETag that you have.', schema: text }),
      ApiResponse({
        status: 200,
        type: answer,
        description: 'As it was known at that moment.',
        headers: { ETag: ETAG },
      }),
      ApiResponse({ status: 304, description: 'You have it already.' }),
    ]),
  );

/** The parameters of a query, as its DTO class describes them. */
export const Parameters = (query: Type): MethodDecorator =>
  described(({ ApiQuery, DECORATORS }) => {
    const prototype = query.prototype as object;
    const names = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, prototype) as readonly string[];
    return names.map((written) => {
      const name = written.slice(1);
      const options = Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, prototype, name) as object;
      return ApiQuery({ name, ...options });
    });
  });

export const PROBLEM_SCHEMA = '#/components/schemas/Problem';

function problemResponses({ ApiResponse }: Swagger, codes: ReadonlySet<ProblemCode>): MethodDecorator[] {
  const statuses = new Set([...codes].map((code) => PROBLEMS[code].status));
  return [...statuses].map((status) => {
    const ofStatus = [...codes].filter((code) => PROBLEMS[code].status === status);
    return ApiResponse({
      status,
      description: ofStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
      content: {
        'application/problem+json': {
          schema: { $ref: PROBLEM_SCHEMA },
          examples: problemExamples(ofStatus),
        },
      },
    });
  });
}

/** References: they stand in the document once, as any call can be answered with some. */
export const problemExamples = (codes: readonly ProblemCode[]) =>
  Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));

/** A problem as it looks, for the document. */
export const problemExample = (code: ProblemCode) => ({
  type: `/problems/${code}`,
  title: PROBLEMS[code].title,
  status: PROBLEMS[code].status,
  detail: PROBLEMS[code].about.split('. ')[0]!.replace(/\.?$/, '.'),
  instance: '/v1/incidents/2023-01-24-cloudflare-service-token-incident',
  code,
  retryable: PROBLEMS[code].retryable,
  requestId: '01985f5e-6f0a-7c3e-9d51-0c3a7c1d2e4f',
  errors:
    code === 'invalid'
      ? [{ pointer: '/occurredAt', code: 'malformed', detail: 'An instant needs an offset or Z.' }]
      : [],
});
