/** How requests were answered, by route. Streams of events are not among them: their replies are taken over (`streaming/`). */
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { counter, histogram, Spread, type Family, type MetricSource } from './families.js';

interface OfRoute {
  readonly method: string;
  readonly route: string;
  /** By the first digit of the status. */
  readonly statuses: number[];
  readonly seconds: Spread;
}

export class AnsweredRequests implements MetricSource {
  readonly #routes = new Map<string, OfRoute>();

  /** @param route its pattern, so that ids in it do not count; undefined where nothing is at the address */
  take(method: string, route: string | undefined, status: number, seconds: number): void {
    const key = `${method} ${route}`;
    let ofRoute = this.#routes.get(key);
    if (!ofRoute) {
      ofRoute = { method, route: route ?? 'none', statuses: [], seconds: new Spread() };
      this.#routes.set(key, ofRoute);
    }
    const digit = Math.floor(status / 100);
    ofRoute.statuses[digit] = (ofRoute.statuses[digit] ?? 0) + 1;
    ofRoute.seconds.add(seconds);
  }

  answered(request: FastifyRequest, reply: FastifyReply): void {
    const { url } = request.is404 ? {} : request.routeOptions;
    this.take(request.method, url, reply.statusCode, reply.elapsedTime / 1000);
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
      counter(
        'asof_http_requests_total',
        'Requests answered, by route pattern and class of status, streams of events left out',
        ...statuses,
      ),
      histogram(
        'asof_http_request_duration_seconds',
        'Time from the head of a request to the end of its answer',
        ...spreads,
      ),
    ];
  }
}
