/** How requests were answered, by route. */
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { counter, histogram, Spread, type Family, type MetricSource } from './families.js';

interface OfRoute {
  readonly method: string;
  readonly route: string;
  /** By the first digit of the status. */
  readonly statuses: number[];
  readonly seconds: Spread;
}

/** A stream of events is answered for as long as somebody listens: that is no time to answer. */
const STREAM = 'text/event-stream';

export class AnsweredRequests implements MetricSource {
  readonly #routes = new Map<string, OfRoute>();

  /** @param route its pattern, so that ids in it do not count; undefined where nothing is at the address */
  take(method: string, route: string | undefined, status: number, seconds: number | null): void {
    const key = `${method} ${route}`;
    let ofRoute = this.#routes.get(key);
    if (!ofRoute) {
      ofRoute = { method, route: route ?? 'none', statuses: [], seconds: new Spread() };
      this.#routes.set(key, ofRoute);
    }
    const digit = Math.floor(status / 100);
    ofRoute.statuses[digit] = (ofRoute.statuses[digit] ?? 0) + 1;
    if (seconds !== null) ofRoute.seconds.add(seconds);
  }

  answered(request: FastifyRequest, reply: FastifyReply): void {
    const isStream = String(reply.raw.getHeader('content-type')).startsWith(STREAM);
    const { url } = request.is404 ? {} : request.routeOptions;
    this.take(request.method, url, reply.statusCode, isStream ? null : reply.elapsedTime / 1000);
  }

  collect(): readonly Family[] {
    const routes = [...this.#routes.values()];
    const statuses = routes.flatMap(({ method, route, statuses }) =>
      statuses.flatMap((value, digit) =>
        value > 0 ? [{ labels: { method, route, status: `${digit}xx` }, value }] : [],
      ),
    );
    const spreads = routes.map(({ method, route, seconds }) => ({ labels: { method, route }, spread: seconds }));
    return [
      counter('asof_http_requests_total', 'Requests answered, by route pattern and class of status', ...statuses),
      histogram(
        'asof_http_request_duration_seconds',
        'Time from the head of a request to the end of its answer, streams of events left out',
        ...spreads,
      ),
    ];
  }
}
