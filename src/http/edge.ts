/**
 * What happens to every request before a controller sees it, and to every answer: the request's id, whether it is meant
 * for this service, security headers, 405 with `Allow`, one line in the log.
 */
import { STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { type Caller } from '../application/caller.js';
import { asksForKeys, type Settings } from '../config.js';
import { random16Bytes } from '../runtime/random-bytes.js';
import { AllowedHosts } from './allowed-hosts.js';
import { BodiesInFlight } from './bodies-in-flight.js';
import { MAX_BODY_BYTES, readJson } from './json-body.js';
import { wholeBody } from './whole-body.js';
import { toProblem } from './faults.js';
import { basePath, originOf } from './origin.js';
import { PAGE_HEADERS } from './html.js';
import { isForPeople, problemPage } from './problem-page.js';
import { answerOf, Problem, type ProblemDocument } from './problems.js';
import { type RouteRules } from './rules.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's own request id, if it is one that can safely stand in logs and headers; else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : uuidv7({ random: random16Bytes() });
}

/** The path that was asked for, without its query. */
export function pathOf(request: Pick<FastifyRequest, 'raw'>): string {
  const url = request.raw.url ?? '/';
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

/**
 * What answers a request that failed. The log tells what is not the caller's doing: a line for what cannot be had just
 * now, and a fault of ours with its stack.
 */
export function failureOf(
  error: unknown,
  request: Pick<FastifyRequest, 'id' | 'raw' | 'log'>,
): ReturnType<typeof answerOf> {
  const problem = toProblem(error);
  const { status, code, detail } = problem;
  const { cause } = problem.more;
  if (status === 500) request.log.error({ err: cause ?? problem, code }, 'failed');
  else if (status > 500) request.log.warn({ code, ...(cause instanceof Error && { cause: cause.toString() }) }, detail);
  return answerOf(problem, { id: request.id, path: pathOf(request) });
}

/** Answers a problem as its document. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { document, headers } = failureOf(error, request);
  return reply.code(document.status).headers(headers).send(JSON.stringify(document));
}

/** Answers what the router itself refuses, before any hook has run. */
export function refuseUnroutable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(error, request, reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id }));
}

/** Answers what is not even a request: too large a head, too slow a client, not HTTP. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem('too_large', 'The address and headers are larger than 16 KiB.', { status: 431 })
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem('malformed', 'The request did not arrive in time.', { status: 408 })
        : new Problem('malformed', 'This is not HTTP.');
  const { document, headers } = answerOf(problem, { id: uuidv7(), path: '' });
  const body = JSON.stringify(document);
  const head = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines}\r\n${body}`);
}

/** Who may come in, and to what: the edge only carries it out. */
export interface Entrance {
  /**
   * @returns the caller; null where anybody may come, and nobody has said who it is
   * @throws Problem, by the promise too
   */
  admit(request: FastifyRequest): Caller | null | Promise<Caller | null>;
  /** The address at which a person says who they are, and then goes on to what they asked for. */
  signIn(request: FastifyRequest): string;
}

/** What the edge needs to know of the service that it guards. */
interface Guarded {
  readonly settings: Settings;
  readonly entrance: Entrance;
  readonly closing: () => boolean;
  /** Told of every request once it has been answered. */
  readonly answered: (request: FastifyRequest, reply: FastifyReply) => void;
}

/** Of all requests that are being received or carried out. */
const MAX_BODIES_BYTES = 128 * 1024 * 1024;
const STREAMED_TYPES = [
  ...['text/markdown', 'text/plain', 'application/x-ndjson'],
  ...['application/cloudevents+json', 'application/cloudevents-batch+json'],
];

/** What the route of a request says of itself. */
export const rulesOf = ({ routeOptions }: FastifyRequest): RouteRules => routeOptions.config as RouteRules;

const BYTES = 'application/octet-stream';

const typesOf = (request: FastifyRequest): readonly string[] => rulesOf(request).streamed ?? ['application/json'];

const otherTypes = (request: FastifyRequest): Problem =>
  new Problem('unsupported_media', `Bodies of this call are ${typesOf(request).join(' or ')}.`);

const isStreamed = (request: FastifyRequest, type: string): boolean =>
  rulesOf(request).streamed?.includes(type) ?? false;

const takesAnyBody = (request: FastifyRequest): boolean => rulesOf(request).anyBody === true;

/** Adds the edge to a Fastify instance, before any route. */
export function addEdge(fastify: FastifyInstance, { settings, entrance, closing, answered }: Guarded): void {
  const allowedHosts = new AllowedHosts(settings);
  const methods = new MethodsByPath();
  const bodies = new BodiesInFlight(MAX_BODIES_BYTES);
  const asks = asksForKeys(settings);

  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', (request, payload, done) => {
    try {
      checkEncoding(request);
      if (isStreamed(request, 'application/json')) return done(null, payload);
    } catch (error) {
      return done(error as Error);
    }
    wholeBody(request, payload, (error, bytes) => {
      if (error) return done(error);
      try {
        done(null, readJson(bytes));
      } catch (fault) {
        done(fault as Error);
      }
    });
  });
  fastify.addContentTypeParser([...STREAMED_TYPES], (request, payload, done) => {
    try {
      checkEncoding(request);
      const type = STREAMED_TYPES.find((each) => request.headers['content-type']?.toLowerCase().startsWith(each));
      if (!isStreamed(request, type!)) throw otherTypes(request);
      done(null, payload);
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.decorateRequest('caller', null);
  fastify.addContentTypeParser(BYTES, (request, payload, done) => {
    if (takesAnyBody(request)) return wholeBody(request, payload, done);
    done(otherTypes(request));
  });
  fastify.addContentTypeParser('*', (request, _payload, done) => done(otherTypes(request)));
  fastify.addHook('onRoute', (route) => methods.add(route.url, route.method));
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    if (closing() && pathOf(request) !== '/readyz') {
      reply.header('connection', 'close');
      return done(new Problem('unavailable', 'The service is stopping.'));
    }
    const stranger = allowedHosts.refusal(request.headers);
    if (stranger) return done(stranger);
    const enter = (caller: Caller | null): void => {
      request.caller = caller;
      if (asks && isPersonal(request)) void reply.header('vary', 'Authorization, Cookie');
      try {
        reserveBody(request, reply, bodies);
      } catch (error) {
        return done(error as Error);
      }
      // What a body says of itself, even what is no media type, plays no part where its bytes are read.
      if (takesAnyBody(request)) request.raw.headers['content-type'] = BYTES;
      done(request.is404 ? nothingHere(methods.of(pathOf(request))) : undefined);
    };
    const turnAway = (error: unknown): void => {
      if (!canSignIn(error, request)) return done(error as Error);
      void reply.header('cache-control', 'no-store').redirect(entrance.signIn(request), 302);
    };
    try {
      const caller = entrance.admit(request);
      if (caller instanceof Promise) caller.then(enter, turnAway);
      else enter(caller);
    } catch (error) {
      turnAway(error);
    }
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const challenge = reply.getHeader('www-authenticate');
    const { metadata } = rulesOf(request);
    if (metadata !== undefined && typeof challenge === 'string') {
      const origin = originOf(settings, request);
      void reply.header('www-authenticate', `${challenge}, resource_metadata="${origin}${metadata}"`);
    }
    done(null, payload);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (typeof payload !== 'string' || !type.startsWith('application/problem+json') || !isForPeople(request))
      return done(null, payload);
    void reply.headers(PAGE_HEADERS);
    const base = basePath(settings);
    const document = JSON.parse(payload) as ProblemDocument;
    done(null, problemPage(document, { base, signIn: entrance.signIn(request) }));
  });
  if (asks) {
    fastify.addHook('onSend', (request, reply, payload, done) => {
      if (isPersonal(request)) keepPrivate(reply);
      done(null, payload);
    });
  }
  fastify.addHook('onResponse', (request, reply, done) => {
    answered(request, reply);
    if (isInfoLogged(request.log)) {
      const { method, routeOptions } = request;
      const ms = Math.round(reply.elapsedTime * 10) / 10;
      request.log.info({ method, route: routeOptions.url ?? null, status: reply.statusCode, ms }, 'answered');
    }
    done();
  });
}

/** Until the reply is done, or the connection gone. @throws Problem `overloaded` */
function reserveBody(request: FastifyRequest, reply: FastifyReply, bodies: BodiesInFlight): void {
  if (request.is404) return;
  // What is streamed holds no more than this at a time either.
  const release = bodies.reserve(request.raw, MAX_BODY_BYTES);
  if (release) reply.raw.once('close', release);
}

/** Whether it is a person at a page who has only to say who they are. */
const canSignIn = (error: unknown, request: FastifyRequest): boolean =>
  error instanceof Problem &&
  error.code === 'unauthenticated' &&
  rulesOf(request).isPage === true &&
  (request.method === 'GET' || request.method === 'HEAD') &&
  request.headers.authorization === undefined;

/** Whether what is answered is for those who have a right to it. */
const isPersonal = (request: FastifyRequest): boolean => request.caller !== null && rulesOf(request).needs !== null;

/** No cache keeps it for others. */
function keepPrivate(reply: FastifyReply): void {
  const cache = String(reply.getHeader('cache-control') ?? 'no-cache');
  if (!/no-store|private/.test(cache)) void reply.header('cache-control', `private, ${cache}`);
}

/** 404, or 405 if the address exists for other methods. */
function nothingHere(allow: readonly string[]): Problem {
  if (allow.length === 0) return new Problem('not_found', 'There is nothing at this address.');
  const methods = allow.join(', ');
  return new Problem('method_not_allowed', `This address has ${methods}.`, { headers: { allow: methods } });
}

const isInfoLogged = (log: FastifyBaseLogger): boolean =>
  log.level === 'info' || log.level === 'debug' || log.level === 'trace';

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function checkEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new Problem('unsupported_media', 'Bodies come without content encoding.');
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new Problem('unsupported_media', 'Bodies are in UTF-8.');
}

/** Which methods a path has, whatever its parameters are. */
class MethodsByPath {
  readonly #routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add(url: string, method: string | string[]): void {
    const route = this.#routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const each of [method].flat()) route.methods.add(each);
    this.#routes.set(url, route);
  }

  of(path: string): string[] {
    const matching = [...this.#routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  }
}

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replace(/[.*+?^$()|[\]{}]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`);
