/** How reads and writes go out: body, entity tag, what caches may do. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Answered, type Listed, type Written } from '../application/answer.js';
import { etagOf, hasAlready } from './etags.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** The way out of one request: sets headers and status, and gives the body to send. */
export class Exit {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  /** Empty with 304, if the caller has it already. */
  answer({ body, revision, validity, determinedBy }: Answered): string | Buffer {
    const inJson = (): string | Buffer =>
      typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const json = validity === 'moment' && determinedBy === undefined ? inJson() : null;
    const etag = etagOf(revision, json ?? determinedBy ?? null);
    // Of a named revision, too: words can be forgotten, and that must reach every cache.
    void this.reply.headers({ etag, 'cache-control': 'no-cache' });
    if (hasAlready(this.request.headers['if-none-match'], etag)) {
      void this.reply.code(304);
      return '';
    }
    void this.reply.type(JSON_TYPE);
    return json ?? inJson();
  }

  /** @param origin of links to the same service, with its path prefix */
  listed({ json, isStale, nextCursor }: Listed, origin = ''): Buffer {
    void this.reply.headers({ 'cache-control': 'no-cache', ...(isStale && { 'asof-stale': 'true' }) });
    if (nextCursor !== null) {
      const [path, query] = (this.request.raw.url ?? '').split('?', 2);
      const next = new URLSearchParams(query);
      next.set('cursor', nextCursor);
      void this.reply.header('link', `<${origin}${path}?${next.toString()}>; rel="next"`);
    }
    void this.reply.type(JSON_TYPE);
    return json;
  }

  /** @param whenAdded the status for something new */
  written({ body, revision, added, replayed }: Written, whenAdded: 200 | 201 = 200): string {
    void this.reply.code(added ? whenAdded : 200).headers({ etag: etagOf(revision), 'cache-control': 'no-store' });
    if (replayed) void this.reply.header('idempotency-replayed', 'true');
    void this.reply.type(JSON_TYPE);
    return JSON.stringify(body);
  }

  /** Something that was worked out for this request, and is kept nowhere. */
  shown(body: object): string {
    void this.reply.code(200).header('cache-control', 'no-store').type(JSON_TYPE);
    return JSON.stringify(body);
  }

  /**
   * What was opened has an address, below that of the request.
   * @param origin as of {@link listed}
   */
  opened(written: Written & { readonly incidentId: string }, origin = ''): string {
    void this.reply.header('location', `${origin}${this.request.routeOptions.url}/${written.incidentId}`);
    return this.written(written, 201);
  }
}

/** The way out, for a controller's parameter. */
export const Out = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const http = context.switchToHttp();
  return new Exit(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
