/** Callers for tests over HTTP: a request says in a header who it is. To be called before the service starts. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Caller, type Scope } from '../../src/application/caller.js';
import { client, type Client } from './http.js';

const HEADER = 'x-tested-caller';
/** Fastify tells of every server that it makes. */
const CHANNEL = 'fastify.initialization';

export const keyCaller = (
  id: string,
  groups: readonly string[] = [],
  scopes: readonly Scope[] = ['write'],
): Caller => ({
  kind: 'key',
  id,
  rights: { scopes, groups, services: null },
});

export class TestedCallers {
  readonly #callers = new Map<string, Caller>();
  /** What the service has logged. */
  log = '';

  readonly #onServer = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    // After the edge, which knows nobody of these.
    fastify.addHook('preHandler', (request, _reply, done) => {
      const caller = this.#of(request);
      if (caller) request.caller = caller;
      done();
    });
    const streamOfLog = Object.getOwnPropertySymbols(fastify.log).find(
      ({ description }) => description === 'pino.stream',
    )!;
    const stream = Reflect.get(fastify.log, streamOfLog) as { write: (line: string) => void };
    stream.write = (line) => void (this.log += line);
  };

  constructor() {
    subscribe(CHANNEL, this.#onServer);
  }

  stop(): void {
    unsubscribe(CHANNEL, this.#onServer);
  }

  headers(caller: Caller): Record<string, string> {
    this.#callers.set(caller.id, caller);
    return { [HEADER]: caller.id };
  }

  as(caller: Caller, url: string): Client {
    const own = this.headers(caller);
    const anyone = client(url);
    const asked: Client['request'] = (method, path, { headers, ...options } = {}) =>
      anyone.request(method, path, { ...options, headers: { ...headers, ...own } });
    return { url, request: asked, get: (path) => asked('GET', path) };
  }

  #of({ headers }: FastifyRequest): Caller | undefined {
    return this.#callers.get(String(headers[HEADER]));
  }
}
